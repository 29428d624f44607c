"""What people are called when somebody else is told of them: as they chose to be, or not at all."""

from __future__ import annotations

from typing import Final

from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Field, Seen, Viewer, seen_by

NAMELESS: Final = "A member"
"""What somebody is called who hid their name."""


def called(one: Seen, otherwise: str = NAMELESS) -> str:
    """Return the name that may be shown of *one*."""
    return str(one.get(Field.NAME, otherwise))


async def name_for(
    work: Work, member: MemberId, viewer: Viewer = Viewer.INTRODUCED, otherwise: str = NAMELESS
) -> str:
    """Return what *viewer* may call *member*; *otherwise* if they hid it or have left."""
    profile = await work.profiles.get(member)
    return otherwise if profile is None else called(seen_by(profile, viewer), otherwise)
