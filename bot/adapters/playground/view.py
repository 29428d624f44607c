"""What one browser is looking at. It lives in the page and comes along with every request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.adapters.playground import body as read
from bot.adapters.playground.people import Persona, cast

SIDES: Final = ("left", "right")
TABS: Final = {"next": "What's next", "storage": "Storage", "deliveries": "Deliveries"}
_START: Final = {"left": "amina", "right": "ben"}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who is in each pane, how far each was drawn, and what is open behind the stage."""

    panes: Mapping[str, Persona]
    marks: Mapping[str, str]
    tab: str = "next"
    table: str = ""
    seen: int = 0


def from_form(form: Mapping[str, object]) -> View:
    """Return the view that a page sent along; anything strange in it becomes the default."""
    seen = str(form.get("seen", ""))
    return View(
        panes={side: read.persona(form.get(side) or _START[side]) for side in SIDES},
        marks={side: str(form.get(f"{side}_mark", "")) for side in SIDES},
        tab=str(form.get("tab")) if form.get("tab") in TABS else "next",
        table=str(form.get("table", "")),
        seen=int(seen) if seen.isdecimal() and seen.isascii() else 0,
    )


def first() -> View:
    """Return the view a page opens with."""
    return View(
        panes={side: cast()[who] for side, who in _START.items()},
        marks=dict.fromkeys(SIDES, ""),
    )
