"""Invitations on every store: sealed, one an account, for thirty days."""

from __future__ import annotations

from bot.core.invitations import KEPT, Invitation
from bot.core.people import Account, Platform

from .everybody import everything
from .store import Store, account

EVE = account("Eve")
TOLD = Invitation(
    account=EVE, told={"name": "Eve", "school": "Zanzibarquay", "years": 7, "values": ("Hope",)}
)


async def test_an_invitation_is_kept_as_it_is(store: Store) -> None:
    async with store.begin() as work:
        assert await work.invitations.keep([TOLD]) == 0
    async with store.begin() as work:
        assert await work.invitations.of(EVE) == TOLD
        assert await work.invitations.of(account("Ada")) is None


async def test_who_was_invited_cannot_be_read_in_the_database(store: Store) -> None:
    """Neither the account nor a word."""
    async with store.begin() as work:
        await work.invitations.keep([TOLD])
    rows = repr(await everything(store))
    for trace in ("eve", "Eve", "Zanzibarquay", "Hope"):
        assert trace not in rows


async def test_a_later_one_takes_the_place_of_an_earlier(store: Store) -> None:
    later = Invitation(account=EVE, told={"name": "Evelyn"})
    async with store.begin() as work:
        await work.invitations.keep([TOLD])
        assert await work.invitations.keep([later]) == 1
        assert await work.invitations.of(EVE) == later
        assert await work.invitations.count() == 1


async def test_it_goes_when_its_owner_says_so_and_nobody_elses_does(store: Store) -> None:
    other = Invitation(account=account("Ada"), told={})
    async with store.begin() as work:
        await work.invitations.keep([TOLD, other])
        await work.invitations.drop(EVE)
        assert await work.invitations.of(EVE) is None
        assert await work.invitations.of(other.account) == other


async def test_it_is_forgotten_after_thirty_days(store: Store) -> None:
    async with store.begin() as work:
        await work.invitations.keep([TOLD])
    store.pass_time(days=KEPT.days)
    async with store.begin() as work:
        await work.forget()
        assert await work.invitations.of(EVE) == TOLD
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.invitations.of(EVE) is None


async def test_ten_thousand_go_in_at_once(store: Store) -> None:
    """More than any statement takes values."""
    many = [
        Invitation(account=Account(Platform.DISCORD, "", f"{number}"), told={"name": "Eve"})
        for number in range(10_000)
    ]
    async with store.begin() as work:
        assert await work.invitations.keep(many) == 0
        assert await work.invitations.keep(many[:9_000]) == 9_000
        assert await work.invitations.count() == 10_000


async def test_a_round_of_ten_thousand_is_kept_whole(store: Store) -> None:
    """As invented networks and large ones have."""
    from bot.demo import fill, invent  # noqa: PLC0415 - only here

    crowd = invent(10_000, 7)
    async with store.begin() as work:
        await fill(work, crowd)
        met = await work.rounds.met()
        assert len(met) == len({pair for drawn in crowd.rounds for pair in drawn})
        await work.clear()
        assert await work.members.every() == []
