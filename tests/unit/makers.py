"""Members and offers for tests, complete except for what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.care import Rules
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import MemberId

NOW = datetime(2026, 7, 6, 9, tzinfo=UTC)
OFFER_TTL = Rules().offer
"""10:00 UK time on Monday 6 July 2026, in summer."""

ADA = Member(
    id=MemberId("ada"),
    name="Ada",
    position=Position.HEAD,
    phase=Phase.PRIMARY,
    region=Region.YORKSHIRE,
    district="LS6",
    authority="E08000035",
    school="",
    trust="",
    wants_buddy=True,
    joined=NOW,
)


def somebody(name: str, **changes: Any) -> Member:  # noqa: ANN401 - any field of a member
    """Return a member called *name*, each in an authority of their own unless told otherwise."""
    bare: dict[str, Any] = {"id": MemberId(name), "name": name, "authority": f"authority of {name}"}
    return replace(ADA, **(bare | changes))
