"""``announce``: a moderator tells every space of a themed event.

Preview first, then post; and for a minute the post can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from bot.commands.spec import Command
from bot.commands.tokens import read_id
from bot.core.calls import Call, Stage
from bot.core.changes import TAKE_BACK
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Number, Text, Token, When
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone, private
from bot.services.call_posts import NEW_EVENT, NEWS, post
from bot.services.calls import line, skip_past_reminders
from bot.services.post import tell
from bot.services.slots import publish

_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceForm:
    """What people need to know to come."""

    title: Annotated[str, Text("Title of the event", at_least=3, at_most=80)]
    theme: Annotated[str, Text("Theme", "In a few words.", at_most=80)]
    starts: Annotated[datetime, When("When, UK time", "Like 8 December 2026, 7pm.")]
    about: Annotated[str, Text("What will happen?", at_most=1000, long=True)]
    minutes: Annotated[int, Number("How many minutes?", at_least=10, at_most=600)] = 60


async def announce(form: AnnounceForm, caller: Caller, work: Work) -> Reply:
    """Keep a draft and show it as it will be posted. Nobody else sees it yet."""
    call = Call.draft(form.title, form.theme, form.about, form.starts, form.minutes)
    await work.calls.add(call, by=caller.id)
    spaces = await work.spaces.every()
    where = ", ".join(f"{space.name} ({space.platform.title()})" for space in spaces[:_NAMED])
    if len(spaces) > _NAMED:
        where = f"{len(spaces)} spaces: {where} and others"
    return private(
        "This is how it will look. Nothing has been posted yet.",
        Button("Post it now", "announce-post", str(call.id), Tone.PRIMARY),
        Button("Write it again", "announce"),
        card=Card(
            title=f"{NEW_EVENT}: {call.title}",
            lines=(call.about,),
            facts=(
                Fact("When", Moment(call.starts)),
                Fact("How long", f"{call.minutes} minutes"),
                Fact("Theme", call.theme),
                Fact("Will be posted in", where or "no space yet: ask an organiser"),
            ),
            foot="Only you can see this preview.",
        ),
    )


@dataclass(frozen=True, slots=True)
class PostForm:
    """Which draft, as the button carries it."""

    call: Annotated[str, Token()]


async def announce_post(form: PostForm, caller: Caller, work: Work) -> Reply:
    """Post a draft in every space, once however often it is pressed.

    Raises:
        Stale: the draft is not the caller's.
        Refusal: its time has passed.
    """
    call = await _own(form, caller, work)
    if call.stage is Stage.DRAFT:
        if call.starts <= work.now:
            raise Refusal(
                "That time has passed, so nothing was posted.", Button("Write it again", "announce")
            )
        call = replace(call, stage=Stage.ANNOUNCED, changed=work.now)
        await work.calls.change(call)
        await skip_past_reminders(work, call)
        await publish(work, call)
        await post(work, call, NEWS, f"announced:{call.id}:{call.sequence}", call.starts)
    spaces = len(await work.spaces.every())
    where = "1 space" if spaces == 1 else f"{spaces} spaces"
    buttons = [Button("Change it", "call-open", str(call.id))]
    if _can_take_back(call, work):
        buttons.insert(0, Button("Take it back", "announce-undo", str(call.id)))
    return private(
        f"Posted in {where}. Reminders go out the day before and shortly before. For a minute you "
        "can take it back.",
        *buttons,
    )


async def announce_undo(form: PostForm, caller: Caller, work: Work) -> Reply:
    """Take the posts away and make the event a draft again.

    Raises:
        Stale: it is not the caller's, or not announced.
        Refusal: a minute has passed.
    """
    call = await _own(form, caller, work)
    if call.stage is not Stage.ANNOUNCED:
        raise Stale
    if not _can_take_back(call, work):
        raise Refusal(
            "More than a minute has passed, so it stands. You can still change or cancel it.",
            Button("Change it", "call-open", str(call.id)),
        )
    for letter in await work.outbox.about(call.id):
        await work.outbox.withdraw(letter.id)
    for member in await work.calls.coming(call.id):
        said = private(("This has been taken back for now: ", *line(call), "."))
        await tell(work, member, said, f"taken-back:{call.id}:{call.sequence}")
    draft = replace(call, stage=Stage.DRAFT, sequence=call.sequence + 1, changed=work.now)
    await work.calls.change(draft)
    return private(
        "Taken back. The posts are going, and the event is a draft again that only you can see.",
        Button("Post it after all", "announce-post", str(call.id)),
        Button("Write it again", "announce"),
    )


async def _own(form: PostForm, caller: Caller, work: Work) -> Call:
    call = await work.calls.hold(read_id(form.call))
    if call is None or await work.calls.author(call.id) != caller.id:
        raise Stale
    return call


def _can_take_back(call: Call, work: Work) -> bool:
    """Tell whether *call* was announced within the minute, and has not changed since."""
    return call.changed is not None and work.now - call.changed <= TAKE_BACK


ANNOUNCE = Command(
    name="announce",
    summary="For moderators: announce a themed event everywhere.",
    form=AnnounceForm,
    run=announce,
    needs=Role.MODERATOR,
    title="Announce an event",
    submit="Preview",
)
ANNOUNCE_POST = Command(
    name="announce-post",
    summary="Post an event that was previewed.",
    form=PostForm,
    run=announce_post,
    needs=Role.MODERATOR,
)
ANNOUNCE_UNDO = Command(
    name="announce-undo",
    summary="Take back an event within a minute of posting it.",
    form=PostForm,
    run=announce_undo,
    needs=Role.MODERATOR,
)
