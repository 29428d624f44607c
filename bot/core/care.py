"""The rules of waiting and of care, as values: what a network may set, and nothing that acts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.core.times import UK

_SATURDAY: Final = 5
_MOST: Final = 100_000
_LONGEST: Final = 200
_KNOWN: Final[Mapping[str, Mapping[str, str]]] = {
    "hours": {"begins": "begins", "ends": "ends", "weekends": "weekends", "coaches": "least"},
    "waiting": {
        "offer": "offer",
        "offer_at_night": "offer_at_night",
        "alert": "alert",
        "ask_everybody": "ask_everybody",
        "call": "call",
        "remind": "remind",
        "ask_again": "ask_again",
    },
    "coaches": {
        "at_once": "at_once",
        "urgent_at_once": "urgent_at_once",
        "a_day": "a_day",
        "a_week": "a_week",
        "cool_off_hours": "cool_off",
    },
    "heads": {"own_region": "own_region", "phone": "phone"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds in a network. ``bot/data/support.toml`` says what each is for, and its default.

    *begins* and *ends* are on UK clocks. Sources: FEATURES D12, D13, D21; SAFETY.md row 24.
    """

    begins: time = time(7, 30)
    ends: time = time(22)
    weekends: bool = True
    least: int = 2
    offer: timedelta = timedelta(minutes=10)
    offer_at_night: timedelta = timedelta(minutes=30)
    alert: timedelta = timedelta(minutes=10)
    ask_everybody: timedelta = timedelta(minutes=20)
    call: timedelta = timedelta(minutes=40)
    remind: timedelta = timedelta(hours=1)
    ask_again: timedelta = timedelta(hours=1)
    at_once: int = 3
    urgent_at_once: int = 2
    a_day: int = 3
    a_week: int = 8
    cool_off: timedelta = timedelta(hours=24)
    own_region: bool = False
    phone: str = ""

    def in_hours(self, at: datetime) -> bool:
        """Tell whether coaches are expected to be awake at *at*."""
        local = at.astimezone(UK)
        if local.weekday() >= _SATURDAY and not self.weekends:
            return False
        return self.begins <= local.time() < self.ends

    def time_to_answer(self, at: datetime, *, urgent: bool) -> timedelta:
        """Return how long a coach who is asked at *at* has. What is urgent never has longer."""
        return self.offer if urgent or self.in_hours(at) else self.offer_at_night


USUAL: Final = Rules()
"""What holds where nothing was set."""


def read_rules(text: str) -> Rules:
    """Read a file like ``bot/data/support.toml``; what it leaves out is as usual.

    Raises:
        ValueError: with every problem, each in words.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"It is not TOML: {problem}.") from None
    values: dict[str, object] = {}
    problems: list[str] = []
    for part, said in told.items():
        if part not in _KNOWN or not isinstance(said, dict):
            problems.append(f"[{part}] is not a part I know.")
            continue
        for name, value in said.items():
            try:
                field = _KNOWN[part][name]
                values[field] = _value(field, value)
            except KeyError:
                problems.append(f"{part}.{name} is not a rule I know.")
            except ValueError as problem:
                problems.append(f"{part}.{name}: {problem}")
    if problems:
        raise ValueError(" ".join(problems))
    rules = Rules(**values)  # type: ignore[arg-type]  # each is checked against its field
    if rules.begins >= rules.ends:
        raise ValueError("hours.ends must be later than hours.begins.")
    if not rules.alert <= rules.ask_everybody <= rules.call:
        raise ValueError("waiting.alert, ask_everybody and call must not go backwards.")
    return rules


def _value(field: str, said: object) -> object:
    match getattr(USUAL, field):
        case bool():
            if not isinstance(said, bool):
                raise ValueError("write true or false.")  # noqa: TRY004 - it is for people
            return said
        case time():
            return _time(said)
        case str():
            if not isinstance(said, str) or len(said) > _LONGEST or "\n" in said:
                raise ValueError(f"write one line of at most {_LONGEST} characters.")
            return said.strip()
        case int():
            return _whole(said)
        case _:
            unit = "hours" if field == "cool_off" else "minutes"
            return timedelta(**{unit: _whole(said)})


def _whole(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 1 <= said <= _MOST:
        raise ValueError("write a whole number, 1 or more.")
    return said


def _time(said: object) -> time:
    try:
        return time.fromisoformat(said if isinstance(said, str) else "")
    except ValueError:
        raise ValueError('write a time of day, like "07:30".') from None
