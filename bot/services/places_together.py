"""A place for those who were just introduced, where all of them are on one platform.

On Discord it is a private thread, on Slack a group message. Whoever runs the server or workspace
may be able to open either, so what we write there is harmless: no name, no reason, no word of a
profile. Nobody who hid their name or wants discreet messages is put into one: they have the
letters and the relay.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Space, Together, Urgency
from bot.core.people import Account, Platform
from bot.core.ports import Work
from bot.core.profile import Field, Viewer, seen_by
from bot.core.quiet import USUAL
from bot.core.rounds import Round
from bot.core.views import Reply

_HELLO = Reply(
    "A place for the two or more of you",
    "Hello. This is a place for you who were just introduced, to find a time for a call. Who you "
    "are to each other is in your own messages from me. Whoever runs this place may be able to "
    "open it, so keep what matters for when you talk. I don't read what is written here.",
)


async def open_places(work: Work, drawn: Round) -> None:
    """Open a place for each group of *drawn* that is on one platform and would not mind."""
    spaces = await work.spaces.every()
    latest = await work.accounts.latest(drawn.members)
    chosen = await work.pauses.quiets(drawn.members)
    shy = {member for member, quiet in chosen.items() if quiet.discreet}
    for profile in await work.profiles.every():
        if Field.NAME not in seen_by(profile, Viewer.INTRODUCED):
            shy.add(profile.member.id)
    for group in drawn.groups:
        accounts = [latest[member] for member in group.members if member in latest]
        if group.kept or shy & set(group.members) or len(accounts) < len(group.members):
            continue
        if space := _shared(accounts, spaces):
            free = [chosen.get(member, USUAL).free_at(work.now) for member in group.members]
            people = tuple(account.user for account in accounts)
            await work.outbox.post(
                _HELLO,
                to=Together(space.platform, space.id, space.channel, people),
                once=f"buddy:together:{group.id}:{':'.join(group.members)}",
                urgency=Urgency.PERSONAL,
                not_before=max(free),
            )


def _shared(accounts: Sequence[Account], spaces: Sequence[Space]) -> Space | None:
    """Return the space that all of *accounts* are in, if there is one."""
    for space in spaces:
        on_slack = space.platform is Platform.SLACK
        if all(
            account.platform is space.platform and (not on_slack or account.space == space.id)
            for account in accounts
        ):
            return space
    return None
