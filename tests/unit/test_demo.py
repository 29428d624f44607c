"""The invented network: the same for the same seed, of the right shape, and of nobody."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from bot.core.match_words import MatchPhase, MatchRole, match_phase, match_role
from bot.core.membership import Phase, Position, Region
from bot.core.people import Account, Platform
from bot.core.profile import Field, Visibility
from bot.core.ties import name_key
from bot.core.vocabulary import Interest, Language, Topic
from bot.demo import tables
from bot.demo.network import MOST, Network, invent
from bot.demo.people import is_invented
from bot.demo.places import every_place
from bot.invent import Refused, write
from bot.services.places import authority

MEMBERS = 2_000


@pytest.fixture(scope="module")
def network() -> Network:
    return invent(MEMBERS, 7)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestTheSameSeed:
    def test_gives_the_same_bytes_in_another_process(self, tmp_path: Path) -> None:
        """Whatever that process's hash seed, which orders sets."""
        digests = set()
        for hashing in ("1", "2"):
            folder = tmp_path / hashing
            subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", "bot", "demo", "--members", "60", "--csv", str(folder)],
                env=os.environ | {"PYTHONHASHSEED": hashing},
                check=True,
                capture_output=True,
            )
            files = sorted(folder.iterdir())
            digests.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
        assert len(digests) == 1

    def test_is_the_same_on_every_python(self) -> None:
        """A change here changes every figure that was ever measured on invented people."""
        told = "\n".join(",".join(row) for row in tables.people(invent(50, 7)))
        assert hashlib.sha256(told.encode()).hexdigest()[:16] == "1233e612923d768c"

    def test_differs_from_another(self, network: Network) -> None:
        assert {one.id for one in network.people}.isdisjoint(
            one.id for one in invent(MEMBERS, 8).people
        )


class TestPeople:
    def test_come_from_everywhere_and_do_everything(self, network: Network) -> None:
        regions = Counter(one.profile.member.region for one in network.people)
        assert set(regions) == set(Region)
        assert regions[Region.SOUTH_EAST] > regions[Region.NORTH_EAST]
        assert {one.role for one in network.people} == set(MatchRole)
        assert {one.phase for one in network.people} == set(MatchPhase)
        assert {one.profile.member.position for one in network.people} == set(Position)

    def test_live_where_they_say(self, network: Network) -> None:
        """In a district of their region, in the authority that it lies in."""
        for one in network.people:
            member = one.profile.member
            assert member.authority == authority(member.district)
            nation = {"E": "England", "S": "Scotland", "W": "Wales", "N": "Northern Ireland"}
            assert nation[member.authority[0]] == member.region.nation
            assert (member.authority[:3] == "E09") <= (
                member.region in {Region.LONDON, Region.SOUTH_EAST}
            )

    def test_work_in_trusts_only_in_england(self, network: Network) -> None:
        assert all(
            not one.school.trust
            for one in network.people
            if one.profile.member.region.nation != "England"
        )

    def test_have_two_to_ten_times_and_can_mostly_meet(self, network: Network) -> None:
        times = [set(one.profile.times) for one in network.people]
        assert all(1 <= len(each) <= 10 for each in times)
        meeting = sum(not a.isdisjoint(b) for a, b in pairwise(times))
        assert meeting > len(times) * 0.7

    def test_offer_nothing_that_they_need(self, network: Network) -> None:
        for one in network.people:
            assert set(one.profile.offers).isdisjoint(one.profile.needs)
            assert max(len(one.profile.offers), len(one.profile.needs)) <= 6

    def test_open_no_more_than_a_member_may(self, network: Network) -> None:
        """And some open something, some write Welsh, and new heads have no years."""
        opened = {
            field
            for one in network.people
            for field in Field
            if one.profile.visibility(field) is Visibility.MEMBERS
        }
        assert Field.NAME in opened
        assert opened.isdisjoint({Field.SCHOOL, Field.TRUST, Field.DISTRICT, Field.AUTHORITY})
        welsh = [one for one in network.people if one.profile.language is Language.WELSH]
        assert welsh
        assert all(one.profile.member.region is Region.WALES for one in welsh)

    def test_keep_apart_from_others_and_never_from_themselves(self, network: Network) -> None:
        pairs = list(network.apart())
        assert MEMBERS * 0.02 < len(pairs) < MEMBERS * 0.2
        assert all(a < b for a, b in pairs)
        assert len(set(pairs)) == len(pairs)

    @pytest.mark.parametrize("members", [1, 2, 3, 36])
    def test_can_be_few(self, members: int) -> None:
        assert len(invent(members, 1).people) == members

    @pytest.mark.parametrize("members", [-1, 0, MOST + 1])
    def test_cannot_be_none_or_more_than_there_are(self, members: int) -> None:
        with pytest.raises(ValueError, match="members"):
            invent(members, 1)


class TestRounds:
    def test_bring_nobody_together_twice_at_once_or_with_a_colleague(
        self, network: Network
    ) -> None:
        apart = set(network.apart())
        assert len(network.rounds) == 12
        for drawn in network.rounds:
            present = [member for pair in drawn for member in pair]
            assert len(set(present)) == len(present)
            assert MEMBERS * 0.7 < len(present) < MEMBERS
            assert apart.isdisjoint(drawn)
            for a, b in drawn:
                one, other = network.people[a].school, network.people[b].school
                assert one.name != other.name
                assert not one.trust or one.trust != other.trust


COINED = re.compile(r"[a-z]{2,4}[aeiou][bcdfghjklmnprstv][aeiou][a-z]{2,6}")


def coined(name: str) -> str:
    """Return the coined word of a school's or trust's *name*."""
    word = name.removeprefix("Ysgol ").split()[0].casefold()
    assert COINED.fullmatch(word)
    return word


class TestNames:
    def test_stand_for_one_place_each(self, network: Network) -> None:
        """No school could be taken for another, nor a trust: the coined word is in no other."""
        named = {one.school.name for one in network.people}
        named |= {one.school.trust for one in network.people} - {""}
        holding = Counter(word for name in named for word in name_key(name))
        assert {holding[coined(name)] for name in named} == {1}

    def test_of_people_end_in_a_name_that_nobody_has(self, network: Network) -> None:
        for one in network.people:
            first, _, family = one.profile.member.name.partition(" ")
            assert first.isalpha()
            assert COINED.fullmatch(family.casefold())
            assert len(one.profile.member.name) <= 40

    def test_accounts_are_of_nobody(self, network: Network) -> None:
        assert all(is_invented(one.account) for one in network.people)
        assert len({one.account for one in network.people}) == MEMBERS
        assert not is_invented(Account(Platform.DISCORD, "", "175928847299117063"))
        assert not is_invented(Account(Platform.SLACK, "T024BE7LD", "U024BE7LH"))


class TestFiles:
    def test_are_what_a_draw_takes(self, tmp_path: Path, network: Network) -> None:
        list(write(MEMBERS, 7, tmp_path))
        people = read(tmp_path / "people.csv")
        ids = {row["id"] for row in people}
        assert len(ids) == len(people) == MEMBERS
        assert tuple(people[0]) == tables.PEOPLE
        for row in people:
            assert row["school"]
            assert row["region"] in set(Region)
            assert row["phase"] in set(MatchPhase)
            assert row["role"] in set(MatchRole)
            assert 0 <= int(row["years"]) <= 40
            assert row["slots"]
            assert int(row["rounds_waiting"]) >= 0
        for name in ("history.csv", "avoid.csv"):
            pairs = read(tmp_path / name)
            assert all(
                row["a"] in ids and row["b"] in ids and row["a"] != row["b"] for row in pairs
            )
        ago = {int(row["rounds_ago"]) for row in read(tmp_path / "history.csv")}
        assert ago == set(range(1, 13))

    def test_are_of_a_network_that_can_be(self, tmp_path: Path) -> None:
        with pytest.raises(Refused, match="1 to 200,000 members: --members NUMBER"):
            list(write(0, 7, tmp_path / "new"))
        assert not (tmp_path / "new").exists()


def test_every_region_has_places_and_no_place_has_two() -> None:
    places = [place for region in every_place().values() for place in region]
    assert all(every_place()[region] for region in Region)
    assert len({place.district for place in places}) == len(places)
    assert len(places) > 2_500


class TestTheWordsOfADraw:
    @pytest.mark.parametrize("phase", Phase)
    def test_have_a_place_for_every_phase(self, phase: Phase) -> None:
        assert (match_phase(phase) is None) == (phase is Phase.NONE)

    @pytest.mark.parametrize("position", Position)
    def test_have_a_place_for_every_position(self, position: Position) -> None:
        assert match_role(position) in set(MatchRole)

    def test_tell_who_aspires_to_share_a_headship(self) -> None:
        assert match_role(Position.ASPIRING) is MatchRole.DEPUTY_HEAD
        shared = MatchRole.ASPIRING_CO_HEAD
        assert match_role(Position.ASPIRING, needs=[Topic.CO_HEADSHIP]) is shared
        assert match_role(Position.ASPIRING, interests=[Interest.SHARED]) is shared
        assert match_role(Position.HEAD, needs=[Topic.CO_HEADSHIP]) is MatchRole.HEADTEACHER

    def test_are_those_of_the_spreadsheets(self) -> None:
        """Source: MATCHING.md, "The open door for data"."""
        phases = "nursery, primary, all-through, secondary, special, AP"
        roles = (
            "headteacher, head of school, executive head, co-head, deputy head, assistant head, "
            "trust leader, aspiring co-head"
        )
        assert ", ".join(MatchPhase) == phases
        assert ", ".join(MatchRole) == roles
