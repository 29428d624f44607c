from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from bot.core.membership import Phase
from bot.core.messages import Space
from bot.core.people import MemberId, Platform, Role
from tests.unit.makers import ADA, NOW

from .store import Store, account


async def test_members_are_kept_as_they_were(store: Store) -> None:
    """Every field comes back, with its type and its time zone."""
    ada = replace(ADA, id=MemberId("1"), school="St Mary's ☂", trust="'; DROP TABLE members; --")
    async with store.begin() as work:
        await work.members.add(ada)
        await work.members.add(replace(ada, id=MemberId("2"), name="Ben", wants_buddy=False))
    async with store.begin() as work:
        assert await work.members.get(MemberId("1")) == ada
        assert await work.members.get(MemberId("3")) is None
        assert [member.name for member in await work.members.every()] == ["Ada", "Ben"]
        await work.members.change(replace(ada, phase=Phase.SPECIAL))
        assert (await work.members.get(MemberId("1"))) == replace(ada, phase=Phase.SPECIAL)
        assert len(await work.members.every()) == 2


async def test_a_naive_time_is_refused(store: Store) -> None:
    """A time without a zone is a bug that shows only in summer."""
    naive = datetime(2026, 7, 6, 9)  # noqa: DTZ001 - that is what is refused
    with pytest.raises(StatementError, match="naive datetime"):
        async with store.begin() as work:
            await work.members.add(replace(ADA, joined=naive))


async def test_an_account_belongs_to_one_member(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        assert await work.accounts.owner(account("ada")) == ada.id
        assert await work.accounts.owner(account("nobody")) is None
        assert await work.accounts.owner(account("ada", Platform.SLACK)) is None
    with pytest.raises(IntegrityError):
        async with store.begin() as work:
            await work.accounts.link(account("ada"), ben.id)


async def test_an_account_needs_a_member(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.begin() as work:
            await work.accounts.link(account("ada"), MemberId("nobody"))


async def test_a_member_is_reached_where_they_were_seen_last(store: Store) -> None:
    ada = await store.member("ada")
    discord, slack = account("ada"), account("ada", Platform.SLACK)
    store.pass_time(minutes=1)
    async with store.begin() as work:
        await work.accounts.link(slack, ada.id)
        assert await work.accounts.of(ada.id) == [slack, discord]
    store.pass_time(minutes=1)
    async with store.begin() as work:
        await work.accounts.used(discord)
        assert await work.accounts.of(ada.id) == [discord, slack]
        assert await work.accounts.of(MemberId("nobody")) == []


async def test_many_are_looked_up_at_once_where_they_were_seen_last(store: Store) -> None:
    """More than one statement takes, and each as if they had been asked for alone."""
    ada, ben = await store.member("ada"), await store.member("ben")
    store.pass_time(minutes=1)
    async with store.begin() as work:
        await work.accounts.link(account("ada", Platform.SLACK), ada.id)
        await work.accounts.link(account("ben", Platform.SLACK), ben.id)
        await work.accounts.used(account("ben"))  # at the same instant
        asked = [ada.id, *(MemberId(f"nobody{number}") for number in range(600)), ben.id]
        found = await work.accounts.latest(asked)
        assert found == {one.id: (await work.accounts.of(one.id))[0] for one in (ada, ben)}
        assert await work.accounts.latest([]) == {}


async def test_roles_are_given_by_account_and_hold_for_the_member(store: Store) -> None:
    """A coach may be named before joining, on any of their accounts."""
    slack = account("ada", Platform.SLACK)
    async with store.begin() as work:
        await work.appointments.grant(slack, Role.COACH, "test")
        await work.appointments.grant(slack, Role.COACH, "test")
        await work.appointments.grant(slack, Role.MODERATOR, "test")
        assert await work.appointments.holders(Role.COACH) == []
    ada = await store.member("ada")
    async with store.begin() as work:
        assert await work.appointments.of([account("ada")]) == frozenset()
        assert await work.appointments.of([]) == frozenset()
        await work.accounts.link(slack, ada.id)
        assert await work.appointments.of(await work.accounts.of(ada.id)) == {
            Role.COACH,
            Role.MODERATOR,
        }
        assert await work.appointments.holders(Role.COACH) == [ada.id]
        await work.appointments.grant(account("ada"), Role.COACH, "test")
        assert await work.appointments.holders(Role.COACH) == [ada.id]
        await work.appointments.revoke(slack, Role.COACH)
        await work.appointments.revoke(slack, Role.ORGANISER)
        assert await work.appointments.of([slack]) == {Role.MODERATOR}


async def test_roles_from_the_settings_follow_the_settings(store: Store) -> None:
    """What an organiser gave stays; what the settings no longer say goes."""
    ada, ben, cal = map(account, ("ada", "ben", "cal"))
    async with store.begin() as work:
        await work.appointments.grant(ben, Role.COACH, "id-ada")
        await work.appointments.replace_settings({ada: frozenset({Role.ORGANISER, Role.COACH})})
        await work.appointments.replace_settings(
            {cal: frozenset({Role.ORGANISER}), ben: frozenset({Role.COACH})}
        )
        await work.appointments.replace_settings({cal: frozenset({Role.ORGANISER})})
        assert await work.appointments.of([ada]) == frozenset()
        assert await work.appointments.of([ben]) == {Role.COACH}
        assert await work.appointments.of([cal]) == {Role.ORGANISER}


async def test_a_consent_keeps_its_latest_wording(store: Store) -> None:
    ada = await store.member("ada")
    async with store.begin() as work:
        await work.consents.give(ada.id, "charter", "1")
        await work.consents.give(ada.id, "charter", "2")
        await work.consents.give(ada.id, "buddy", "1")
        assert await work.consents.given(ada.id) == {"charter": "2", "buddy": "1"}
        assert await work.consents.given(MemberId("nobody")) == {}


async def test_coaches_go_on_duty_and_off(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.duty.start(ben.id)
        await work.duty.start(ada.id)
        await work.duty.start(ada.id)
        assert await work.duty.on() == [ada.id, ben.id]
        await work.duty.stop(ada.id)
        await work.duty.stop(ada.id)
        assert await work.duty.on() == [ben.id]


async def test_a_draft_is_one_a_person_and_command(store: Store) -> None:
    ada, ben = account("ada"), account("ben")
    async with store.begin() as work:
        assert await work.drafts.get(ada, "join") == {}
        await work.drafts.keep(ada, "join", {"name": "Ada ☂"})
        await work.drafts.keep(ada, "join", {"name": "Ada", "evenings": ["Monday", "Friday"]})
        await work.drafts.keep(ben, "join", {"name": "Ben"})
        assert await work.drafts.get(ada, "join") == {
            "name": "Ada",
            "evenings": ["Monday", "Friday"],
        }
        await work.drafts.drop(ada, "join")
        await work.drafts.drop(ada, "join")
        assert await work.drafts.get(ada, "join") == {}
        assert await work.drafts.get(ben, "join") == {"name": "Ben"}


async def test_a_draft_is_forgotten_after_a_day(store: Store) -> None:
    async with store.begin() as work:
        await work.drafts.keep(account("ada"), "join", {"name": "Ada"})
    store.pass_time(hours=24)
    async with store.begin() as work:
        await work.forget()
        assert await work.drafts.get(account("ada"), "join") != {}
    store.pass_time(seconds=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.drafts.get(account("ada"), "join") == {}


async def test_a_space_is_kept_once_and_may_be_renamed(store: Store) -> None:
    async with store.begin() as work:
        await work.spaces.keep(Space(Platform.SLACK, "T1", "C1", "Heads"))
        await work.spaces.keep(Space(Platform.DISCORD, "1", "2", "HeadsUp"))
        await work.spaces.keep(Space(Platform.SLACK, "T1", "C2", "Heads together"))
        assert await work.spaces.every() == [
            Space(Platform.DISCORD, "1", "2", "HeadsUp"),
            Space(Platform.SLACK, "T1", "C2", "Heads together"),
        ]


async def test_a_slot_is_taken_once(store: Store) -> None:
    async with store.begin() as work:
        assert await work.ledger.claim("remind", "1", "ran")
        assert not await work.ledger.claim("remind", "1", "ran")
        assert await work.ledger.claim("round", "1", "ran")
        assert await work.ledger.claim("round", "2", "ran")
        asked = [("remind", "1"), ("remind", "2"), ("round", "2"), ("round", "3")]
        assert await work.ledger.taken(asked) == {("remind", "1"), ("round", "2")}
        many = [("remind", f"{number}") for number in range(25_000)]
        assert await work.ledger.taken(many) == {("remind", "1")}
        assert await work.ledger.taken([]) == frozenset()


async def test_the_clock_began_once_and_is_never_forgotten(store: Store) -> None:
    async with store.begin() as work:
        assert await work.ledger.began() == NOW
        await work.ledger.claim("remind", "1", "ran")
    store.pass_time(days=400)
    async with store.begin() as work:
        await work.forget()
        assert await work.ledger.taken([("remind", "1")]) == {("remind", "1")}
    store.pass_time(days=1)
    async with store.begin() as work:
        await work.forget()
        assert await work.ledger.taken([("remind", "1")]) == frozenset()
        assert await work.ledger.began() == NOW
