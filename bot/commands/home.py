"""``home``: the most important thing first, then the rest. Slack's App Home shows the same card."""

from __future__ import annotations

from typing import Final

from bot.commands.calls import left_out, upcoming
from bot.commands.invited import SHOW
from bot.commands.pause import paused_words
from bot.commands.spec import Command, Empty
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.profile import Viewer, seen_by
from bot.core.quiet import Programme
from bot.core.support import CaseState
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone, private
from bot.services.naming import called
from bot.services.pictures import by_itself, is_picture
from bot.services.routing import on_now

_CONVERSATIONS: Final = Button("My conversations", "conversations")


async def home(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show where things stand for the caller."""
    if caller.member is None:
        return _visitor(invited=await work.invitations.of(caller.account) is not None)
    facts = [await _call(work), await _buddy(caller, work)]
    buttons = [Button("I need support", "support", tone=Tone.PRIMARY)]
    case = await work.cases.open_of(caller.id)
    if case is not None:
        talking = case.state is CaseState.TALKING
        facts.insert(0, Fact("Your coach", "is here" if talking else f"being asked ({case.ref})"))
        buttons.append(_CONVERSATIONS)
        if not talking:
            buttons.append(Button("How does it stand?", "waiting", str(case.id)))
    if Role.COACH in caller.roles:
        duty = "on duty" if caller.id in await on_now(work) else "off duty"
        held = (await work.cases.load()).get(caller.id, 0)
        facts.append(Fact("As a coach", f"you are {duty}; conversations: {held}"))
        buttons += [_CONVERSATIONS] if held and _CONVERSATIONS not in buttons else []
        buttons.append(Button("Change duty", "duty"))
    if paused := await work.pauses.of(caller.id):
        facts.append(Fact("Paused", paused_words(paused)))
    if missed := await work.outbox.undelivered(caller.id):
        facts.insert(0, Fact("Waiting for you", f"{len(missed)} I couldn't send you directly"))
        buttons.insert(0, Button("Show me", "missed"))
    if roles := [str(role) for role in Role if role in caller.roles - {Role.MEMBER}]:
        facts.append(Fact("Your roles", ", ".join(roles)))
    if caller.level is Level.NEWCOMER:
        facts.append(Fact("Verified", "not yet; buddies come after that"))
        buttons.append(Button("Get verified", "verify"))
    invited = await work.invitations.of(caller.account)
    if invited is not None and invited.more:
        facts.append(Fact("Filled in for you", "by an organiser, for you to see"))
        buttons.append(SHOW)
    buttons += [Button("Calls", "calls"), Button("My buddy", "buddy"), Button("Profile", "profile")]
    return private(
        "",
        *buttons[:5],
        card=Card(title="HeadsUp", facts=tuple(facts), foot="Only you can see this."),
    )


async def missed(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the oldest message that could not be sent to the caller directly."""
    waiting = await work.outbox.undelivered(caller.id)
    if not waiting:
        return private("Nothing is waiting for you.", Button("Show my home card", "home"))
    letter, view = waiting[0]
    await work.outbox.shown(letter)
    return await by_itself(work, caller.account, view, letter) if is_picture(view) else view


def _visitor(*, invited: bool) -> Reply:
    return private(
        "",
        Button("Join the network", "join", tone=Tone.PRIMARY),
        Button("I need support now", "support"),
        Button("Read the charter", "charter"),
        *((SHOW,) if invited else ()),
        card=Card(
            title="HeadsUp",
            lines=(
                (
                    "Heads helping heads: weekly calls, a buddy who understands, and a coach in "
                    "confidence when it is hard."
                ),
                "Joining takes a minute. Nobody is told, and your school is shown to nobody.",
            ),
            foot="Only you can see this.",
        ),
    )


async def _call(work: Work) -> Fact:
    found = await upcoming(work)
    gone = "".join(f"\n{text}" for text in await left_out(work))
    if not found:
        return Fact("Next call", f"none planned yet{gone}")
    return Fact("Next call", (f"{found[0].title}, ", Moment(found[0].starts), gone))


async def _buddy(caller: Caller, work: Work) -> Fact:
    group = await work.rounds.latest_group(caller.id)
    names = [
        called(seen_by(found, Viewer.INTRODUCED))
        for other in (group.others(caller.id) if group else ())
        if (found := await work.profiles.get(other))
    ]
    if names:
        return Fact("Your buddy", " and ".join(names))
    member = await work.members.get(caller.id)
    wants = member is not None and member.wants_buddy
    if wants and caller.id in await work.pauses.resting(Programme.BUDDIES):
        return Fact("Your buddy", "paused, by your choice")
    return Fact("Your buddy", "you are in the next round" if wants else "none, by your choice")


HOME = Command(
    name="home",
    summary="See your next call, your buddy and where things stand.",
    form=Empty,
    run=home,
)
MISSED = Command(
    name="missed",
    summary="Read what couldn't be sent to you directly.",
    form=Empty,
    run=missed,
    needs=Role.MEMBER,
    guarded=True,
    typed=False,
)
