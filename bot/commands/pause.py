"""``settings`` and ``pause``: rest from a programme, once, until a day or until resumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.core.errors import FormInvalid, Stale
from bot.core.people import Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Text, Token
from bot.core.quiet import Pause, Programme, Quiet
from bot.core.times import UK, uk_date, uk_instant
from bot.core.views import Button, Card, Fact, Reply, Tone, private
from bot.core.when import read_day

_AHEAD: Final = timedelta(days=60)
"""How far ahead the next call is looked for, to skip its reminders."""


class What(StrEnum):
    """What to pause, as a member says it."""

    BUDDIES = "Buddies"
    REMINDERS = "Reminders of calls"
    NEWS = "Announcements"
    ALL = "Everything but support"

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """What that is."""
        return tuple(Programme) if self is What.ALL else (Programme[self.name],)


class How(StrEnum):
    """For how long."""

    OPEN = "Until I resume"
    ONCE = "Only the next time"
    DAY = "Until a day"


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseForm:
    """What to pause, and for how long."""

    what: Annotated[What, Choice("What would you like to pause?")]
    how: Annotated[How, Choice("For how long?")]
    until: Annotated[
        str, Text("If until a day: when to start again?", "Like 8 January.", 0, 40)
    ] = ""


@dataclass(frozen=True, slots=True)
class ResumeForm:
    """What to resume, as the button carries it: the name of a programme, or ``all``."""

    what: Annotated[str, Token()]


async def settings(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller what is paused, when it is quiet, and how openly they are written to."""
    return await show(caller.id, work)


async def pause(form: PauseForm, caller: Caller, work: Work) -> Reply:
    """Pause what was asked for. Nothing else is lost, and nobody is told.

    Raises:
        FormInvalid: there is no day, no such day or nothing to skip.
    """
    until, once = await _length(form, work), form.how is How.ONCE
    for programme in form.what.programmes:
        match programme:
            case Programme.BUDDIES:
                rest = Pause(programme=programme, until=until, once=once)
            case Programme.REMINDERS if once:
                rest = Pause(programme=programme, until=await _next_call(form, work))
            case Programme.NEWS if once:
                continue  # of several, it is the one that has no next time
            case _:
                rest = Pause(programme=programme, until=until)
        await work.pauses.set(caller.id, rest)
    return await show(caller.id, work, "Done. Nobody is told. Support is never paused.")


async def resume(form: ResumeForm, caller: Caller, work: Work) -> Reply:
    """Take a programme up again, or all of them.

    Raises:
        Stale: there is no such programme.
    """
    wanted = [one for one in Programme if form.what in {"all", one.name}]
    if not wanted:
        raise Stale
    for programme in wanted:
        await work.pauses.end(caller.id, programme)
    return await show(caller.id, work, "Welcome back.")


async def _length(form: PauseForm, work: Work) -> datetime | None:
    if form.how is not How.DAY:
        if form.until:
            raise FormInvalid({"until": f"Please leave this empty, or choose: {How.DAY}."})
        if form.how is How.ONCE and form.what is What.NEWS:
            raise FormInvalid(
                {"how": "Announcements have no next time. Please choose one of the other two."}
            )
        return None
    try:
        day = read_day(form.until, uk_date(work.now))
    except ValueError as problem:
        raise FormInvalid({"until": str(problem)}) from None
    until = uk_instant(day, time(0))
    if until <= work.now:
        raise FormInvalid({"until": "That is today. Please give a day to come."})
    return until


async def _next_call(form: PauseForm, work: Work) -> datetime:
    calls = await work.calls.between(work.now, work.now + _AHEAD)
    if calls:
        return calls[0].starts + timedelta(minutes=1)
    if form.what is What.ALL:
        return work.now  # no call, so nothing to skip
    raise FormInvalid({"how": "No call is planned, so there is none to skip. Please choose again."})


async def show(member: MemberId, work: Work, done: str = "") -> Reply:
    """Show *member* how they are written to."""
    paused, quiet = await work.pauses.of(member), await work.pauses.quiet(member)
    resuming = [Button(f"Resume {p.programme.lower()}", "resume", p.programme.name) for p in paused]
    if len(paused) == len(Programme):
        resuming = [Button("Resume everything", "resume", "all")]
    return private(
        done,
        Button("Pause or skip", "pause", tone=Tone.PRIMARY),
        *resuming,
        Button("Quiet hours and discretion", "quiet"),
        Button("Show my profile", "profile"),
        card=Card(
            title="How I write to you",
            lines=("Support is never paused and never waits.",),
            facts=(
                Fact("Paused", paused_words(paused)),
                Fact("Quiet hours", quiet_words(quiet)),
                Fact("Discreet", _discreet_words(quiet)),
            ),
            foot="Only you can see this. Nobody is told what you pause.",
        ),
    )


def paused_words(paused: Sequence[Pause]) -> str:
    """Say what is paused, and until when."""
    return ". ".join(f"{one.programme}: {_until(one)}" for one in paused) or "nothing"


def _until(one: Pause) -> str:
    if one.once:
        return "the next round only"
    if one.until is None:
        return "until you resume"
    local = one.until.astimezone(UK)
    return f"until {local:%A} {local.day} {local:%B}"


def quiet_words(quiet: Quiet) -> str:
    """Say when nothing but support is sent."""
    nights = f"{quiet.begins:%H:%M} to {quiet.ends:%H:%M}, UK time"
    parts = [nights] if quiet.begins != quiet.ends else []
    parts += ["all weekend"] if quiet.weekends else []
    return " and ".join(parts) or "none"


def _discreet_words(quiet: Quiet) -> str:
    return (
        "yes: a message says nothing until you press Show me"
        if quiet.discreet
        else "no: a message shows its text when you open it, and nothing on a lock screen"
    )


SETTINGS = Command(
    name="settings",
    summary="See and change what is paused, your quiet hours and discreet messages.",
    form=Empty,
    run=settings,
    needs=Role.MEMBER,
)
PAUSE = Command(
    name="pause",
    summary="Pause buddies, reminders or announcements: once, until a day or until you resume.",
    form=PauseForm,
    run=pause,
    needs=Role.MEMBER,
    title="Pause or skip",
    submit="Pause",
)
RESUME = Command(
    name="resume",
    summary="Take up again what you paused.",
    form=ResumeForm,
    run=resume,
    needs=Role.MEMBER,
)
