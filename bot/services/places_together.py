"""A place for those who were just introduced, where all of them are on one platform.

On Discord it is a private thread, on Slack a group message. Whoever runs the server or workspace
may be able to open either, so what we write there is harmless: no name, no reason, no word of a
profile. Nobody who hid their name or wants discreet messages is put into one: they have the
letters and the relay.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Space, Together, Urgency
from bot.core.people import Account, MemberId, Platform
from bot.core.ports import Work
from bot.core.profile import Field, Viewer, seen_by
from bot.core.rounds import Group, Round
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
    for group in drawn.groups:
        if not group.kept and (accounts := await _open_to(work, group)):
            await _open(work, group, accounts, spaces)


async def _open_to(work: Work, group: Group) -> dict[MemberId, Account]:
    """Return the accounts of *group* in one place, empty if there is none they would all like."""
    latest = await work.accounts.latest(group.members)
    chosen = await work.pauses.quiets(group.members)
    where = {(account.platform, account.space) for account in latest.values()}
    if len(latest) < len(group.members) or len(where) > 1:
        return {}
    for member in group.members:
        profile = await work.profiles.get(member)
        if profile is None or Field.NAME not in seen_by(profile, Viewer.INTRODUCED):
            return {}
        if (quiet := chosen.get(member)) and quiet.discreet:
            return {}
    return dict(latest)


async def _open(
    work: Work, group: Group, accounts: dict[MemberId, Account], spaces: Sequence[Space]
) -> None:
    anybody = next(iter(accounts.values()))
    for space in spaces:
        if space.platform is not anybody.platform:
            continue
        if space.platform is Platform.SLACK and space.id != anybody.space:
            continue
        free = [(await work.pauses.quiet(member)).free_at(work.now) for member in accounts]
        await work.outbox.post(
            _HELLO,
            to=Together(
                space.platform, space.id, space.channel, tuple(a.user for a in accounts.values())
            ),
            once=f"together:{group.id}:{':'.join(accounts)}",
            urgency=Urgency.PERSONAL,
            not_before=max(free),
        )
        return
