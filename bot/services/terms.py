"""Which days are holidays: the term calendars in ``bot/data/terms``, and bank holidays.

docs/calendars.md says how to add a calendar. Nothing is loaded before it is asked for: the
``holidays`` package alone takes longer than a command may.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from bot.core.membership import Region
from bot.core.terms import OwnSpan, Span, TermCalendar, holiday_on, own_on

_NATIONS: Final = {
    "England": ("ENG", "england"),
    "Wales": ("WLS", "wales"),
    "Scotland": ("SCT", "scotland"),
    "Northern Ireland": ("NIR", "northern-ireland"),
}
"""Each nation's code in ``holidays``, and the key of the calendar that most of it follows."""


def calendars() -> Sequence[TermCalendar]:
    """Return every calendar, nation by nation, for people to choose from."""
    return tuple(_all().values())


def calendar(key: str) -> TermCalendar:
    """Return the calendar called *key*.

    Raises:
        KeyError: if there is none. A key that members may have chosen is never taken away.
    """
    return _all()[key]


def default_key(region: Region, authority: str) -> str:
    """Return the calendar to suggest: the local authority's if it is known, else the nation's.

    *authority* is a code as in ``bot.services.places``, empty if unknown.
    """
    for one in calendars():
        if authority in one.authorities and one.nation == region.nation:
            return one.key
    return _NATIONS[region.nation][1]


def bank_holiday(nation: str, day: date) -> str:
    """Name the bank holiday that *day* is in *nation*, like ``Boxing Day bank holiday``."""
    return _bank_holidays(nation, day.year).get(day, "")


def why_not(calendar_key: str, day: date, own: Sequence[OwnSpan] = ()) -> str:
    """Name the holiday that *day* lies in, empty if it is an ordinary day.

    A member's *own* dates come first, then bank holidays, then the term calendar.
    """
    chosen = calendar(calendar_key)
    if own_on(day, own) is None and (bank := bank_holiday(chosen.nation, day)):
        return bank
    return holiday_on(chosen, day, own) or ""


@cache
def _all() -> Mapping[str, TermCalendar]:
    folder = resources.files("bot.data").joinpath("terms")
    texts = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    read = [_calendar(tomllib.loads(text)) for text in texts]
    nations = list(_NATIONS)
    read.sort(key=lambda one: (nations.index(one.nation), one.key))
    return {one.key: one for one in read}


def _calendar(data: Mapping[str, Any]) -> TermCalendar:
    spans = [Span(**holiday) for year in data["year"] for holiday in year["holidays"]]
    return TermCalendar(
        key=data["key"],
        name=data["name"],
        nation=data["nation"],
        spans=tuple(spans),
        until=spans[-1].last,
        authorities=frozenset(data.get("authorities", {})),
    )


@cache
def _bank_holidays(nation: str, year: int) -> Mapping[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - 0.2 s, for the few who ask

    found = country_holidays("GB", subdiv=_NATIONS[nation][0], years=year, expand=False)
    return {day: _spoken(name) for day, name in found.items()}


def _spoken(name: str) -> str:
    """Say ``Late Summer Bank Holiday`` or ``Boxing Day (observed)`` as people do."""
    bare = re.sub(r"( Bank)? Holiday$", "", name.removesuffix(" (observed)"))
    return f"{bare} bank holiday"
