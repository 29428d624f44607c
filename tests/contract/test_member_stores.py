from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.core.apart import NewTie, Relation
from bot.core.confidential import Confidential
from bot.core.membership import Member
from bot.core.people import Account, MemberId, Platform
from bot.core.profile import Field, Profile, Viewer, Visibility, seen_by
from bot.core.quiet import USUAL, Pause, Programme, Quiet
from storage.migrate import migrate
from tests.unit.makers import NOW
from tests.unit.profiles import FULL, any_profile

from .everybody import everything
from .store import Store, account, open_store


async def test_a_profile_is_kept_as_it_was(store: Store) -> None:
    ada = await store.member("ada")
    profile = replace(FULL, member=ada, chosen={Field.VALUES: Visibility.MEMBERS})
    async with store.begin() as work:
        assert await work.profiles.get(ada.id) == Profile(member=ada)
        await work.profiles.keep(profile)
        assert await work.profiles.get(ada.id) == profile
        await work.profiles.keep(replace(profile, years=None, values=(), governance=None))
        assert await work.profiles.get(MemberId("nobody")) is None
    ben = await store.member("ben")
    async with store.begin() as work:
        first, second = await work.profiles.every()
        assert first == replace(profile, years=None, values=(), governance=None)
        assert second == Profile(member=ben)


@given(any_profile())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_who_may_see_what_survives_being_kept(store: Store, profile: Profile) -> None:
    async with store.begin() as work:
        if await work.members.get(profile.member.id) is None:
            await work.members.add(profile.member)
        await work.members.change(profile.member)
        await work.profiles.keep(profile)
        kept = await work.profiles.get(profile.member.id)
    assert kept is not None
    for viewer in Viewer:
        assert seen_by(kept, viewer) == seen_by(profile, viewer)


async def test_a_word_that_is_offered_no_more_is_left_out(store: Store) -> None:
    ada = await store.member("ada")
    async with store.begin() as work:
        await work.profiles.keep(replace(FULL, member=ada))
        rows = await work.export(ada.id)
        said = str(rows["profiles"][0]["said"]).replace("Hope", "Thrift")
        await work.profiles.keep(replace(FULL, member=ada))
    async with store.begin() as work:
        await work.profiles._db.run(  # noqa: SLF001 - what an older version wrote
            work.profiles.tables[0].update().values(said=said)
        )
        kept = await work.profiles.get(ada.id)
    assert kept is not None
    assert kept.values == FULL.values[1:]


def tie(
    name: str,
    *,
    place: str = "",
    picked: Account | None = None,
    relation: Relation = Relation.NOT_WITH,
) -> NewTie:
    return NewTie(
        relation=relation,
        name=Confidential(name),
        place=Confidential(place) if place else None,
        account=picked,
    )


async def apart(store: Store, *among: Member) -> set[frozenset[MemberId]]:
    async with store.begin() as work:
        found = await work.ties.apart(among)
    pairs = {frozenset((one, other)) for one, others in found.items() for other in others}
    for one, other in pairs:
        assert other in found[one]
        assert one in found[other]
    return pairs


@pytest.mark.parametrize("relation", Relation)
async def test_every_relation_keeps_two_apart_in_both_directions(
    store: Store, relation: Relation
) -> None:
    ada, ben = await store.member("ada"), await store.member("ben", school="Oaks")
    cal = await store.member("cal")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Ben", place="Oaks", relation=relation))
    for order in permutations((ada, ben, cal)):
        assert await apart(store, *order) == {frozenset((ada.id, ben.id))}
    assert await apart(store, ada, cal) == set()
    assert await apart(store, ben, cal) == set()


async def test_who_was_picked_is_meant_on_all_their_accounts_and_before_they_join(
    store: Store,
) -> None:
    ada = await store.member("ada")
    slack = account("ben", Platform.SLACK)
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("The chair", picked=slack))
    ben, chair = await store.member("ben"), await store.member("The chair")
    assert await apart(store, ada, ben, chair) == set()
    async with store.begin() as work:
        await work.accounts.link(slack, ben.id)
    assert await apart(store, ada, ben, chair) == {frozenset((ada.id, ben.id))}


@pytest.mark.parametrize(
    ("name", "place", "meant"),
    [
        ("Ben", "", {"ben", "bens"}),
        ("Ben Smith", "", {"ben", "bens"}),
        ("ben smith", "St. Mary's", {"ben", "bens"}),
        ("Ben Jones", "", {"ben"}),
        ("Ben Smith", "Elms", {"ben"}),
        ("Cal", "", set()),
    ],
)
async def test_a_name_means_everybody_it_could_mean(
    store: Store, name: str, place: str, meant: set[str]
) -> None:
    """A place tells two of one name apart, where both gave it."""
    ada = await store.member("ada")
    ben = replace(ada, id=MemberId("ben"), name="Ben")
    bens = replace(ada, id=MemberId("bens"), name="Ben Smith", school="St Mary's Primary")
    async with store.begin() as work:
        for member in (ben, bens):
            await work.members.add(member)
        await work.ties.add(ada.id, tie(name, place=place))
    assert await apart(store, ada, ben, bens) == {frozenset((ada.id, m)) for m in meant}


async def test_a_former_place_means_everybody_there(store: Store) -> None:
    ada = await store.member("ada")
    ben, cal = await store.member("ben", school="Oaks"), await store.member("cal", trust="The Oaks")
    dee = await store.member("Oaks")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Oaks", place="Oaks", relation=Relation.FORMER_PLACE))
    assert await apart(store, ada, ben, cal, dee) == {
        frozenset((ada.id, ben.id)),
        frozenset((ada.id, cal.id)),
    }


async def test_naming_oneself_or_nobody_changes_nothing(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Ada"))
        await work.ties.add(ada.id, tie("Me", picked=account("ada")))
        await work.ties.add(ada.id, tie("Nobody", picked=account("nobody")))
    assert await apart(store, ada, ben) == set()


async def test_a_list_is_its_owners_who_can_take_out_what_is_theirs(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Ben", relation=Relation.GOVERNOR))
        await work.ties.add(ada.id, tie("Cal", place="Oaks"))
        mine = await work.ties.of(ada.id)
        assert {one.label.reveal() for one in mine} == {"Ben", "Cal, Oaks"}
        assert await work.ties.of(ada.id) == mine
        assert await work.ties.of(ben.id) == []
        assert await work.ties.remove(ben.id, mine[0].token) is None
        assert await work.ties.remove(ada.id, "nothing") is None
        assert len(await work.ties.of(ada.id)) == 2
        ben_in_it = next(one for one in mine if one.label.reveal() == "Ben")
        assert await work.ties.remove(ada.id, ben_in_it.token) == ben_in_it
        assert ben_in_it.relation is Relation.GOVERNOR
    assert await apart(store, ada, ben) == set()


async def test_a_reader_of_the_database_does_not_see_who_named_whom(store: Store) -> None:
    """Neither id, nor account, name or relation lies in the row, nor a time to tell it by."""
    ada, ben = await store.member("ada"), await store.member("benedetta")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Benedetta", picked=account("benedetta")))
        await work.ties.add(ada.id, tie("Benedetta", place="Zanzibarquay"))
    rows = (await everything(store))["ties"]
    assert len(rows) == 2
    said = repr(rows)
    for trace in (ada.id, ben.id, "ada", "enedetta", "Zanzibarquay", Relation.NOT_WITH):
        assert trace not in said
    assert set(rows[0]) == {"id", "owner", "other", "sealed"}
    assert {row["owner"] for row in rows}.isdisjoint(row["other"] for row in rows)


async def test_two_who_name_each_other_cannot_be_told_from_two_who_do_not(store: Store) -> None:
    """A hash of an owner and a hash of who is named are different for one person."""
    ada, ben = await store.member("ada"), await store.member("ben")
    async with store.begin() as work:
        await work.ties.add(ada.id, tie("Ben", picked=account("ben")))
        await work.ties.add(ben.id, tie("Ada", picked=account("ada")))
    rows = (await everything(store))["ties"]
    hashes = [row[side] for row in rows for side in ("owner", "other")]
    assert len(set(hashes)) == 4


async def test_no_byte_of_the_file_holds_what_was_noted(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'alone' / 'headsup.db'}"
    await migrate(url)
    async with open_store(url) as store:
        ada = await store.member("ada")
        async with store.begin() as work:
            await work.ties.add(ada.id, tie("Quokkabethan", place="Zanzibarquay"))
        found = b"".join(path.read_bytes() for path in (tmp_path / "alone").iterdir())
    assert b"Quokkabethan" not in found
    assert b"Zanzibarquay" not in found


async def test_many_are_kept_apart_at_once(store: Store) -> None:
    """More than fit one statement: nothing is lost on the way."""
    ada = await store.member("ada")
    others = [replace(ada, id=MemberId(f"m{n}"), name=f"Member{n}") for n in range(600)]
    async with store.begin() as work:
        for other in others:
            await work.members.add(other)
        await work.ties.add(ada.id, tie("Member599"))
        await work.ties.add(others[7].id, tie("Ada"))
    assert await apart(store, ada, *others) == {
        frozenset((ada.id, MemberId("m599"))),
        frozenset((ada.id, MemberId("m7"))),
    }


async def test_a_pause_ends_when_it_should(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    until = Pause(programme=Programme.NEWS, until=NOW + timedelta(days=1))
    open_ended = Pause(programme=Programme.BUDDIES)
    async with store.begin() as work:
        await work.pauses.set(ada.id, until)
        await work.pauses.set(ada.id, replace(open_ended, once=True))
        await work.pauses.set(ada.id, open_ended)
        await work.pauses.set(ben.id, replace(open_ended, once=True))
        assert await work.pauses.of(ada.id) == [open_ended, until]
        assert await work.pauses.resting(Programme.BUDDIES) == {ada.id, ben.id}
        assert await work.pauses.resting(Programme.REMINDERS) == frozenset()
        await work.pauses.skipped(Programme.BUDDIES)
        assert await work.pauses.resting(Programme.BUDDIES) == {ada.id}
        assert await work.pauses.resting(Programme.NEWS) == {ada.id}
    store.pass_time(days=1)
    async with store.begin() as work:
        assert await work.pauses.resting(Programme.NEWS) == frozenset()
        assert await work.pauses.of(ada.id) == [open_ended]
        await work.forget()
        await work.pauses.end(ada.id, Programme.BUDDIES)
        await work.pauses.end(ada.id, Programme.BUDDIES)
        assert await work.pauses.of(ada.id) == []
    assert await store.count("pauses") == 0


async def test_quiet_hours_are_the_usual_ones_until_chosen(store: Store) -> None:
    ada, ben = await store.member("ada"), await store.member("ben")
    chosen = Quiet(begins=time(22), ends=time(6, 30), weekends=False, discreet=True)
    async with store.begin() as work:
        assert await work.pauses.quiet(ada.id) == USUAL
        await work.pauses.set_quiet(ada.id, USUAL)
        await work.pauses.set_quiet(ada.id, chosen)
        assert await work.pauses.quiet(ada.id) == chosen
        assert await work.pauses.quiets([ada.id, ben.id]) == {ada.id: chosen}
        assert await work.pauses.quiets([]) == {}
