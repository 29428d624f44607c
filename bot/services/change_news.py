"""Who hears of a change to a call, and what: said in a preview first, then done, and taken back.

Posts are edited where they stand; those who said yes, and the host, are written to; server events
and calendars follow. Everything written carries the change in its key, so it can be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.core.calls import Call, Stage, notice
from bot.core.changes import Change
from bot.core.messages import InChannel, OnCalendar
from bot.core.people import MemberId, Platform
from bot.core.ports import Work
from bot.core.views import Button, Card, Fact, Line, Moment, Reply, private
from bot.services import links
from bot.services.call_posts import NOTES, notice_key, posts_of, refresh, say_beforehand
from bot.services.calls import rsvp_buttons, skip_past_reminders
from bot.services.changes import Step, Steps
from bot.services.hosting import follow
from bot.services.post import tell

_TOLD = "told"
_HOST = "You host "
_GUEST = "You said you are coming to "


async def spread(work: Work, change: Change, steps: Steps) -> None:
    """Let everybody and everything know of a change that has just been done."""
    for step in steps.calls:
        call = step.after
        if call == step.before:
            continue
        if step.felt:
            await skip_past_reminders(work, call)
            await links.outdate(work, call)
        await refresh(work, call)
        await follow(work, call)
        told = notice(call)
        if told is not None and told.at <= work.now:
            await work.ledger.claim(NOTES, notice_key(call), "said with the change")
            await say_beforehand(work, call, f"{_key(change)}note:{call.id}")
    for member, (intro, felt) in (await _concerned(work, steps.calls)).items():
        await tell(
            work,
            member,
            _message(intro, felt),
            f"{_key(change)}{_TOLD}",
            call=felt[0].after.id,
            topic=_TOLD,
            until=max(max(step.before.ends, step.after.ends) for step in felt),
        )


async def unsay(work: Work, change: Change, restored: Sequence[Call]) -> None:
    """Take back what was said of *change*, and let everything say how it is again."""
    await work.outbox.withdraw_all(_key(change))
    for call in restored:
        await refresh(work, call)
        await follow(work, call)
        await links.restore(work, call)


async def effects(work: Work, steps: Steps) -> tuple[Fact, ...]:
    """Say who will be told what, exactly, before anything is done."""
    changed = [step for step in steps.calls if step.before != step.after]
    return (
        Fact("In the channels", await _posts(work, changed)),
        Fact("By private message", await _messages(work, changed)),
        Fact("Among server events", await _events(work, changed)),
        Fact("In calendars", "Members' own calendar feeds follow by themselves."),
    )


def spell(steps: Steps) -> tuple[Line, ...]:
    """Say what a change does, call by call."""
    lines: list[Line] = []
    for step in steps.calls:
        was, then = step.before, step.after
        if step.felt:
            lines.append(_felt(was.title, step))
        elif was.off and then.off:
            lines.append((f"{was.title}, ", Moment(was.starts), ": does not take place anyway."))
        elif was != then:
            lines.append((f"{then.title}, ", Moment(then.starts), ": its words change."))
    return tuple(lines)


async def _concerned(work: Work, steps: Iterable[Step]) -> dict[MemberId, tuple[str, list[Step]]]:
    """Return who is written to, in which capacity, and of which calls."""
    found: dict[MemberId, tuple[str, list[Step]]] = {}
    for step in steps:
        if not step.felt:
            continue
        for member in await work.calls.coming(step.before.id):
            found.setdefault(member, (_GUEST, []))[1].append(step)
        host = step.before.host
        if host is not None:
            others = [one for one in found.get(host, ("", []))[1] if one is not step]
            found[host] = (_HOST, [*others, step])
    return found


def _message(intro: str, steps: Sequence[Step]) -> Reply:
    if len(steps) == 1:
        call = steps[0].after
        buttons = (Button("When is the next call?", "calls"),) if call.off else rsvp_buttons(call)
        return private(_felt(f"{intro}{call.title}", steps[0], full=True), *buttons)
    return private(
        "",
        Button("Show the next calls", "calls"),
        card=Card(
            title="Some calls have changed",
            lines=tuple(_felt(step.after.title, step) for step in steps),
            foot=f"{intro.strip()} them.",
        ),
    )


def _felt(name: str, step: Step, *, full: bool = False) -> Line:
    """Say what happens to a call that people meant to come to."""
    was, then = step.before, step.after
    why = f": {then.why}" if then.off and then.why else ""
    if then.off:
        return (f"{name}, ", Moment(was.starts), f". It does not take place{why}.")
    if was.off and was.starts == then.starts:
        return (f"{name}, ", Moment(then.starts), ". It takes place after all.")
    stays = " Your answer stands; change it here if you can't make it." if full else ""
    return (f"{name}. It moves from ", Moment(was.starts), " to ", Moment(then.starts), f".{stays}")


async def _posts(work: Work, steps: Sequence[Step]) -> str:
    names = {(space.platform, space.id): space.name for space in await work.spaces.every()}
    edited: Counter[str] = Counter()
    noted = False
    for step in steps:
        posts = await posts_of(work, step.before)
        for post in posts:
            if isinstance(where := post.address, InChannel):
                name = names.get((where.platform, where.space), "a space that is gone")
                edited[f"{name} ({where.platform.title()})"] += 1
        told = notice(step.after)
        noted |= not posts and told is not None and told.at <= work.now
    said = []
    if edited:
        total = edited.total()
        said.append(f"{_count(total, 'post is', 'posts are')} edited: {', '.join(sorted(edited))}.")
    if noted:
        said.append(f"A short note is posted in {_count(len(names), 'space', 'spaces')}.")
    return " ".join(said) or "Nothing has been posted about it yet, so nothing is edited."


async def _messages(work: Work, steps: Sequence[Step]) -> str:
    concerned = await _concerned(work, steps)
    guests = sum(intro == _GUEST for intro, _ in concerned.values())
    hosts = len(concerned) - guests
    said = []
    if guests:
        said.append(f"{_count(guests, 'member', 'members')} who said yes")
    if hosts:
        said.append("the host" if hosts == 1 else f"{hosts} hosts")
    if not said:
        return "Nobody is written to."
    only = len(concerned) == 1
    return f"{' and '.join(said).capitalize()} {'gets' if only else 'get'} a message."


async def _events(work: Work, steps: Sequence[Step]) -> str:
    stay, go, come = 0, 0, 0
    servers = sum(one.platform is Platform.DISCORD for one in await work.spaces.every())
    for step in steps:
        about = await work.outbox.about(step.before.id)
        standing = sum(isinstance(one.address, OnCalendar) for one in about)
        if step.after.stage is Stage.ANNOUNCED:
            stay += standing
            come += 0 if standing else servers
        else:
            go += standing
    said = [
        f"{_count(number, 'event', 'events')} on Discord {verb}."
        for number, verb in ((stay, "changed"), (go, "taken away"), (come, "made"))
        if number
    ]
    return " ".join(said) or "There are none, so none changes."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _key(change: Change) -> str:
    return f"change:{change.id}:"
