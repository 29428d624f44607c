"""What became of every letter: the outbox in words, and what the screens say to it.

Lost and twice are counted on the screens and not taken from the outbox: a courier that is wrong
about what it did would be found out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import cast
from bot.adapters.playground.plug import Desk, Rescue
from bot.adapters.playground.rooms import Rooms

Row = Mapping[str, Any]
"""A row of the outbox as it lies on the disk."""

_TOO_LATE: Final = "too-late"
_REASONS: Final = {
    _TOO_LATE: "it would have come too late",
    "closed": "their direct messages are closed",
    "gave-up": "it did not work for a whole day",
    "in-doubt": "nobody can tell whether it arrived",
}


class Stage(StrEnum):
    """How far a letter has come, in words."""

    WAITING = "waiting"
    CARRIED = "being delivered"
    DOUBT = "in doubt: looking first"
    CHANGING = "delivered, waiting to be changed"
    GOING = "delivered, waiting to be taken away"
    DELIVERED = "delivered"
    CHANGED = "delivered, and changed since"
    GONE = "taken away"
    WITHDRAWN = "withdrawn before it left"
    DEAD = "could not be delivered"
    SHOWN = "could not be delivered, shown on the home card instead"


_UNPLACED: Final = frozenset({Stage.WAITING, Stage.CARRIED, Stage.DOUBT})
_STILL: Final = frozenset({Stage.WAITING, Stage.CARRIED, Stage.CHANGING, Stage.GOING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One letter, as the page and the API show it: never what it says."""

    key: str
    to: str
    stage: Stage
    why: str
    tries: int
    looks: int
    at: datetime
    sealed: bool

    @property
    def said(self) -> str:
        """How it stands, in words."""
        return f"{self.stage}: {self.why}" if self.why else f"{self.stage}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliveries:
    """All letters, those on the way first, and their sums.

    *lost* counts what the outbox calls delivered and is on no screen, *twice* what is on a screen
    more than once. *said* is what the plug did, in a sentence; empty while nothing was done to it.
    """

    out: bool
    letters: Sequence[Delivery]
    delivered: int
    waiting: int
    in_doubt: int
    undelivered: int
    lost: int
    twice: int
    said: str

    @property
    def counts(self) -> Json:
        """The sums as JSON."""
        return {
            "plug": "out" if self.out else "in",
            "delivered": self.delivered,
            "waiting": self.waiting,
            "in_doubt": self.in_doubt,
            "undelivered": self.undelivered,
            "lost": self.lost,
            "twice": self.twice,
            "said": self.said,
        }


def look(rows: Sequence[Row], rooms: Rooms, desk: Desk) -> Deliveries:
    """Hold the outbox in *rows* against the screens in *rooms*."""
    letters = [_delivery(row, rooms, desk) for row in rows]
    stages = Counter(letter.stage for letter in letters)
    on_the_way = {letter.key for letter in letters if letter.stage in _UNPLACED}
    placed = [row["once"] for row in rows if row["message_id"] and row["state"] != "gone"]
    lost = sum(not rooms.standing(key) for key in placed)
    twice = sum(len(rooms.standing(key)) > 1 for key in rooms.shown())
    return Deliveries(
        out=desk.out,
        letters=_ordered(letters),
        delivered=len(set(rooms.shown()) - on_the_way),
        waiting=sum(stages[stage] for stage in _STILL),
        in_doubt=stages[Stage.DOUBT],
        undelivered=stages[Stage.DEAD],
        lost=lost,
        twice=twice,
        said=_said(letters, desk, lost, twice),
    )


def _ordered(letters: Sequence[Delivery]) -> Sequence[Delivery]:
    """Put what is on the way first, next to leave on top, and then what was done, newest first."""
    on_the_way = [letter for letter in letters if letter.stage in _UNPLACED | _STILL]
    done = [letter for letter in letters if letter.stage not in _UNPLACED | _STILL]
    return [*on_the_way, *reversed(done)]


def to_rescue(rows: Sequence[Row], rooms: Rooms, desk: Desk) -> Rescue:
    """Note what waits for the courier that comes after a dead one."""
    letters = [_delivery(row, rooms, desk) for row in rows]
    return Rescue(
        doubtful=frozenset(one.key for one in letters if one.stage is Stage.DOUBT),
        waiting=frozenset(one.key for one in letters if one.stage in _STILL),
        tries=desk.handed.tries.copy(),
    )


def as_json(found: Deliveries) -> Json:
    """Return all of it, letter by letter."""
    letters = [
        {
            "key": letter.key,
            "to": letter.to,
            "state": letter.said,
            "tries": letter.tries,
            "looks": letter.looks,
            "at": letter.at.isoformat(),
            "sealed": letter.sealed,
        }
        for letter in found.letters
    ]
    return found.counts | {"letters": letters}


def _delivery(row: Row, rooms: Rooms, desk: Desk) -> Delivery:
    key = str(row["once"])
    stage = _stage(row, rooms, desk)
    reason = str(row["reason"] or "") if stage is Stage.DEAD else ""
    return Delivery(
        key=key,
        to=_to(row),
        stage=stage,
        why=_REASONS.get(reason, f"the platform answered {reason}") if reason else "",
        tries=desk.handed.tries[key],
        looks=desk.handed.looks[key],
        at=datetime.fromisoformat(row["settled"] or row["written"]),
        sealed=row["sealed_words"] is not None,
    )


def _stage(row: Row, rooms: Rooms, desk: Desk) -> Stage:
    match row["state"]:
        case "waiting" if row["message_id"]:
            return Stage.GOING if row["gone"] else Stage.CHANGING
        case "waiting" if row["in_doubt"]:
            again = desk.rescue is not None and row["once"] in desk.rescue.doubtful
            return Stage.DOUBT if desk.dead or again or row["attempts"] > 1 else Stage.CARRIED
        case "waiting":
            return Stage.WAITING
        case "sent":
            edited = any(message.edited for message in rooms.standing(row["once"]))
            return Stage.CHANGED if edited else Stage.DELIVERED
        case "gone":
            return Stage.GONE if row["message_id"] else Stage.WITHDRAWN
        case "shown":
            return Stage.SHOWN
        case _:
            return Stage.DEAD


def _to(row: Row) -> str:
    platform = str(row["platform"]).title()
    match row["kind"]:
        case "channel":
            return f"# network, {platform}"
        case "calendar":
            return f"Events, {platform}"
        case "together":
            users = str(row["recipient"]).rpartition("/")[-1].split(",")
            names = [_names().get(user, "somebody who has left") for user in users]
            what = "private thread" if platform == "Discord" else "group message"
            return f"{' and '.join(names)}, {what}"
        case kind:
            user = str(row["recipient"]).rpartition("/")[-1]
            name = _names().get(user, "somebody who has left")
            return f"{name}, {platform}{', private thread' if kind == 'aside' else ''}"


def _names() -> Mapping[str, str]:
    return {persona.account.user: persona.first for persona in cast().values()}


def _said(letters: Sequence[Delivery], desk: Desk, lost: int, twice: int) -> str:
    doubtful = sum(letter.stage is Stage.DOUBT for letter in letters)
    waiting = sum(letter.stage in _STILL for letter in letters)
    if desk.dead:
        return (
            f"The courier stopped in the middle: {_many(doubtful, 'letter')} in doubt, "
            f"{waiting} waiting. Everything else goes on."
        )
    if desk.out:
        return "The plug is out. The next letter will arrive, and the courier won't hear of it."
    if (rescue := desk.rescue) is None:
        return ""
    if any(one.stage in _UNPLACED | _STILL for one in letters if one.key in rescue):
        return f"The courier is back at work: {doubtful} in doubt, {waiting} waiting."
    return _summed_up(letters, rescue, lost, twice)


def _summed_up(letters: Sequence[Delivery], rescue: Rescue, lost: int, twice: int) -> str:
    late = sum(one.stage is Stage.DEAD for one in letters if one.key in rescue)
    doubtful = [one for one in letters if one.key in rescue.doubtful]
    sent = sum(one.tries > rescue.tries[one.key] for one in doubtful)
    there = sum(
        one.stage is not Stage.DEAD and one.tries == rescue.tries[one.key] for one in doubtful
    )
    waited = sum(one.stage is not Stage.DEAD for one in letters if one.key in rescue.waiting)
    looked = f"of {_many(len(doubtful), 'letter')} in doubt {there} had arrived, {sent} had not"
    parts = [
        f"{looked} and went out now" if sent else looked,
        f"{waited} that waited went out" if waited else "",
        f"{late} would have come too late: not posted, and the moderators know" if late else "",
        "nothing lost, nothing twice" if not lost and not twice else f"{lost} lost, {twice} twice",
    ]
    return f"The courier is back. It looked first: {'; '.join(part for part in parts if part)}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
