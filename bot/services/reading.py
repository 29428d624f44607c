"""Nobody reads everybody: what shows others is counted by the hour, and too much is noticed."""

from __future__ import annotations

from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.trust import READINGS_AN_HOUR
from bot.core.views import Button, Reply, private
from bot.services.post import tell


async def too_many(work: Work, caller: Caller) -> Reply | None:
    """Count one card that *caller* opens; return what to say instead once it is enough.

    Moderators hear once an hour that it happened: how many cards, and neither who nor whose.
    """
    opened = await work.readings.count(caller.id)
    if opened <= READINGS_AN_HOUR:
        return None
    if opened == READINGS_AN_HOUR + 1:
        told = private(
            f"A member opened {READINGS_AN_HOUR} cards of other members within an hour. I show "
            "them no more until the hour is over. There is nothing you need to do; if it goes on "
            "for days, talk to the organisers."
        )
        for moderator in await work.appointments.holders(Role.MODERATOR):
            if moderator != caller.id:
                await tell(work, moderator, told, f"readings:{caller.id}:{work.now:%Y%m%dT%H}")
    return private(
        f"That is {READINGS_AN_HOUR} cards of other members within an hour, and I stop there, for "
        "everybody's peace. From the next hour on it works again.",
        Button("Show my home card", "home"),
    )
