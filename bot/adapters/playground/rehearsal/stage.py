"""One rehearsal: who practises with whom, how it stands, and the looking back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from bot.adapters.playground import body as read
from bot.adapters.playground.body import Body
from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import Persona, cast
from bot.adapters.playground.problem import Problem
from bot.adapters.playground.rehearsal.notes import Judged, look_back
from bot.adapters.playground.rehearsal.part import Part
from bot.adapters.playground.rehearsal.script import Script, scripts
from bot.adapters.playground.session import Session

COACHES: Final = ("cora", "fiona")
"""Who can be practised as: one on each platform, both far from every invented head."""

_BESIDE: Final = ("sue", "mo", "olu")
_HEADINGS: Final = {
    Judged.WELL: "Went well",
    Judged.THINK: "To think about",
    Judged.SO: "So it was",
}


def chosen(body: Body) -> tuple[Script, Persona]:
    """Return which head to practise with, and as which coach.

    Raises:
        Problem: there is no such head, or they are no coach to practise as.
    """
    script = scripts().get(read.text(body, "head"))
    if script is None:
        raise Problem(f'There is no such head to practise with. Send "head" as one of: {_all()}.')
    coach = read.persona(body.get("as") or COACHES[0])
    if coach.id not in COACHES:
        raise Problem(
            "You can practise as Cora, who is in Slack, or as Fiona, who is in Discord. Anybody "
            'else may be too close to these heads. Send "as" as cora or fiona.'
        )
    return script, coach


def _all() -> str:
    return ", ".join(scripts())


def who_is_there(script: Script, coach: Persona) -> Collection[str]:
    """Return who joins the network of a rehearsal: nobody else coaches in it."""
    return {script.head, coach.id, *_BESIDE}


class Stage:
    """A rehearsal that is going on."""

    def __init__(self, session: Session, script: Script, coach: Persona) -> None:
        self.script = script
        self.coach = coach
        self.head = cast()[script.head]
        self.part = Part(session, script, coach)

    async def begin(self) -> None:
        """Let the head ask."""
        await self.part.ask()
        await self.part.react()

    @property
    def hint(self) -> str:
        """What the coach can do now."""
        facts = self.part.facts
        if self.part.over:
            return "It is over. Look back below, or begin again."
        if facts.taken is None:
            return "A request is waiting in your direct messages. Take it, or pass it on."
        if not facts.letters:
            return "Read what they wrote, then write to them. Anything you type here reaches them."
        return (
            "Write on, or press More: saved replies, numbers to ring, a day to talk again, an end."
        )

    def as_json(self) -> Json:
        """Return how it stands, with the looking back so far."""
        return {
            "head": self.script.id,
            "title": self.script.title,
            "about": self.script.about,
            "as": self.coach.id,
            "played_by": self.head.id,
            "over": self.part.over,
            "hint": self.hint,
            "looking_back": [
                {
                    "rule": note.rule,
                    "judged": note.judged,
                    "heading": _HEADINGS[note.judged],
                    "says": note.says,
                }
                for note in look_back(self.part.facts)
            ],
        }


def listed() -> list[Json]:
    """Return whom one can practise with."""
    return [{"id": one.id, "title": one.title, "about": one.about} for one in scripts().values()]
