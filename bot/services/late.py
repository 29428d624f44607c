"""When a slot has passed unused, the moderators hear of it: nothing is dropped in silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.core.people import Role
from bot.core.ports import Work
from bot.core.times import uk_full
from bot.core.views import private
from bot.services.post import tell

WITHIN: Final = timedelta(days=1)
"""So soon whoever has to mend something hears of it: a night it may wait, a weekend not."""


async def say_skipped(work: Work, what: str, due: datetime, key: str) -> None:
    """Tell moderators that *what*, due at *due*, was left out because it came too late."""
    said = private(
        f"This did not happen: {what}, due {uk_full(due)}. I was not running then, and now it "
        "would come too late. Nothing was posted."
    )
    for moderator in await work.appointments.holders(Role.MODERATOR):
        await tell(work, moderator, said, f"skipped:{key}", by=work.now + WITHIN)
