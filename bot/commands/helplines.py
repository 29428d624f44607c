"""Numbers to ring: dated data, read once when the program starts, so that no fault hides them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Final

from bot.core.views import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """One number. *where* holds UK nations, ``everywhere``, ``child`` or ``work``."""

    name: str
    contact: str
    note: str
    where: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Helplines:
    """The numbers, when they were checked and by when they must be again."""

    checked_on: date
    review_by: date
    lines: tuple[Helpline, ...]

    def at(self, *places: str) -> tuple[Fact, ...]:
        """Return the numbers for *places*, ready to show."""
        return tuple(
            Fact(line.name, f"{line.contact} ({line.note})")
            for line in self.lines
            if set(places) & set(line.where)
        )

    @property
    def checked(self) -> str:
        """Say how fresh the numbers are."""
        return f"Numbers checked {self.checked_on.day} {self.checked_on:%B %Y}."


def _read() -> Helplines:
    data = tomllib.loads(resources.files("bot.data").joinpath("helplines.toml").read_text("utf-8"))
    return Helplines(
        checked_on=data["checked_on"],
        review_by=data["review_by"],
        lines=tuple(Helpline(**{**line, "where": tuple(line["where"])}) for line in data["line"]),
    )


HELPLINES: Final = _read()
