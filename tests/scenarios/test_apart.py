"""The private list: it rules out in both directions, and nobody but its owner can tell."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.apart import MOST
from bot.core.errors import FormInvalid
from bot.core.people import Platform, Role
from bot.core.views import Reply
from tests.rights.world import kept_rows

from .network import Network
from .someone import Someone, find, read

KINDS = [
    "Please not with",
    "Line manager, now or before",
    "Governor or trustee",
    "Inspector or adviser",
    "Former colleague",
    "Family or close friend",
]
NOTED = "Noted. It holds from now on, both ways."


async def pair(network: Network) -> tuple[Someone, Someone]:
    return (
        await network.head("Ada"),
        await network.head("Ben", Platform.SLACK, district="CF10", region="Wales"),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who_says", [0, 1])
async def test_no_round_brings_them_together_whoever_of_the_two_said_so(
    network: Network, kind: str, who_says: int
) -> None:
    both = await pair(network)
    owner, other = both[who_says], both[1 - who_says]
    await owner.sends("ties-add", kind=kind, name=other.name)
    await network.pass_time(days=7)
    for head in both:
        assert "Meet" not in head.heard
        assert "No buddy fitted this time" in head.heard
    assert owner.heard == other.heard, "who said so cannot be told from what either is told"


async def test_an_entry_that_is_taken_out_keeps_nobody_apart(network: Network) -> None:
    ada, ben = await pair(network)
    listed = await ada.sends("ties-add", kind="Former colleague", name="Ben")
    gone = await ada.presses(listed, "Take one out", line="1")
    assert "Taken out. There is nobody on your list." in read(gone)
    await network.pass_time(days=7)
    assert "Meet Ben" in ada.heard
    assert "Meet Ada" in ben.heard


async def test_a_preview_drawn_before_does_not_stand(network: Network) -> None:
    ada, ben = await pair(network)
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    preview = await olu.sends("round")
    await ben.sends("ties-add", kind="Inspector or adviser", name="Ada")
    refused = read(await olu.presses(preview, "Introduce them all"))
    assert "Nobody was told" in refused
    assert not ada.inbox
    assert "Ben" not in refused


def offers(coach: Someone) -> int:
    return sum("A request is waiting" in read(reply) for reply in coach.inbox)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("head_says", [True, False])
async def test_no_coach_hears_of_a_head_whom_either_keeps_apart(
    network: Network, kind: str, *, head_says: bool
) -> None:
    ada = await network.head("Ada")
    cora, carl = await network.coach("Cora"), await network.coach("Carl", district="PL1")
    for coach in (cora, carl):
        owner, other = (ada, coach) if head_says else (coach, ada)
        await owner.sends("ties-add", kind=kind, name=other.name, place="")
    await ada.sends("ask")
    assert offers(cora) == offers(carl) == 0
    assert "No coach is on duty just now who is not too close to you" in ada.heard


async def test_a_coach_picked_from_the_people_here_is_kept_apart(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    person = str(cora.account)
    await ada.sends("ties-add", kind="Governor or trustee", name="The chair", person=person)
    await ada.sends("ask")
    assert offers(cora) == 0


async def test_an_entry_made_after_the_offer_counts_when_it_is_taken(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("write", words="zanzibarquokka")
    await ada.sends("ties-add", kind="Line manager, now or before", name="Cora")
    said = await cora.presses(cora.offer, "Yes, I'll take it")
    assert read(said) == (
        "That request has moved on: another coach has taken it, or was asked. Thank you for "
        "being there; that you were ready counts."
    )
    assert "zanzibarquokka" not in cora.heard
    assert "Cora" not in ada.heard


async def test_a_buddy_past_or_present_is_not_asked_to_be_the_coach(network: Network) -> None:
    """SAFETY.md row 7. They know each other by name."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora", buddy="yes")
    await network.pass_time(days=7)
    assert "Meet Cora" in ada.heard
    await ada.sends("ask")
    assert offers(cora) == 0


async def answers(network: Network, named: str) -> list[Reply]:
    """Return all that Eve is told when she notes *named*, and asks round afterwards."""
    eve = network.person(f"Eve{named[:3]}")
    await network.head(eve.name, region="Scotland", district="EH1", buddy="no")
    said = [await eve.sends("ties-add", kind="Former colleague", name=named)]
    said += [
        await eve.sends("ties-add", kind="Please not with", name=named, place="Oaks"),
        await eve.sends(
            "ties-add", kind="Family or close friend", name=named, person=f"discord:{named.lower()}"
        ),
    ]
    for name in ("home", "buddy", "profile", "calls", "settings", "help"):
        said.append(await eve.sends(name))
    return said


async def test_the_answers_are_the_same_whether_or_not_somebody_is_a_member(
    network: Network,
) -> None:
    await network.plan()
    await network.head("Ada", school="Oaks")
    member, nobody = await answers(network, "Ada"), await answers(network, "Zoe")
    for one, other in zip(member, nobody, strict=True):
        assert read(one).replace("Ada", "Zoe") == read(other)
        assert [b.label for b in one.buttons] == [b.label for b in other.buttons]


async def test_noting_somebody_does_the_same_work_whoever_it_is(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements in the same order: so it cannot take longer for a member either."""
    from storage.transaction import Db  # noqa: PLC0415 - only this looks at statements

    eve = await network.head("Eve")
    await network.head("Ada", school="Oaks")
    ran: list[str] = []
    usual = Db.run, Db.first, Db.all

    def counting(number: int) -> Any:  # noqa: ANN401 - one of three
        async def run(db: Db, statement: Any, **values: object) -> Any:  # noqa: ANN401 - as it is
            ran.append(str(statement))
            return await usual[number](db, statement, **values)

        return run

    for number, name in enumerate(("run", "first", "all")):
        monkeypatch.setattr(Db, name, counting(number))
    seen = []
    for named in ("Ada", "Zoe"):
        ran.clear()
        await eve.sends(
            "ties-add", kind="Governor or trustee", name=named, person=f"discord:{named.lower()}"
        )
        seen.append(list(ran))
        ran.clear()
        taken = await eve.sends("ties")
        await eve.presses(taken, "Take one out", line="1")
    assert seen[0] == seen[1]
    assert not any("FROM members" in statement for statement in seen[0])


async def test_who_is_named_hears_nothing_and_sees_nothing(network: Network) -> None:
    ada, ben = await pair(network)
    olu = await network.head("Olu", buddy="no")
    for role in Role:
        if role is not Role.MEMBER:
            await network.appoint(olu, role)
    before = [read(await ben.sends(name)) for name in ("home", "profile", "ties", "buddy")]
    await ada.sends("ties-add", kind="Former colleague", name="Ben", person=str(ben.account))
    after = [read(await ben.sends(name)) for name in ("home", "profile", "ties", "buddy")]
    assert before == after
    assert ben.inbox == []
    for name in ("ties", "round", "help", "home", "slots"):
        assert "colleague" not in read(await olu.sends(name)).casefold().replace(
            "from colleagues", ""
        )


async def test_nothing_on_disk_tells_who_named_whom(network: Network) -> None:
    """Neither the words, nor the two ids in one row, in any table: the kept answers included."""
    ada, ben = await pair(network)
    listed = await ada.sends(
        "ties-add", kind="Former colleague", name="Quokkabethan", place="Zanzibarquay"
    )
    await ada.sends("ties-add", kind="Inspector or adviser", name="B", person=str(ben.account))
    await ada.presses(listed, "Take one out", line="9")
    await ada.turns("ties-add", kind="Former colleague", name="Quokkabethan" * 20)
    assert "1. Quokkabethan, Zanzibarquay (Former colleague)" in read(listed)
    for trace in (b"Quokkabethan", b"Zanzibarquay", b"Former colleague", b"Inspector"):
        assert trace not in network.disk()
    async with network.storage.begin() as work:
        ids = [await work.accounts.owner(one.account) for one in (ada, ben)]
    for table, rows in (await kept_rows(network)).items():
        if table in {"pairings", "outbox"}:
            continue
        for row in rows:
            assert not all(f"{member}" in repr(row) for member in ids), table
            assert not all(one.account.user in repr(row) for one in (ada, ben)), table


async def test_a_list_has_an_end_and_a_button_of_an_older_list_takes_nobody_out(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    first = await ada.sends("ties-add", kind="Please not with", name="Name 0")
    for number in range(1, MOST):
        await ada.sends("ties-add", kind="Please not with", name=f"Name {number}")
    full = await ada.sends("ties-add", kind="Please not with", name="One more")
    assert f"You have {MOST} on your list. Nothing was added" in read(full)
    stale = await ada.presses(first, "Take one out", line="1")
    assert "That button has done its work" in read(stale)
    shown = await ada.sends("ties")
    with pytest.raises(FormInvalid) as caught:
        await ada.presses(shown, "Take one out", line=f"{MOST + 1}")
    assert f"1 to {MOST}" in caught.value.problems["line"]
    label = read(shown).partition("\n7. ")[2].partition("\n")[0]
    after = read(await ada.presses(shown, "Take one out", line="7"))
    assert label not in after
    assert find(shown, "Take one out").value not in repr(after)


async def test_a_list_goes_with_its_owner_and_stays_when_somebody_on_it_goes(
    network: Network,
) -> None:
    ada, ben = await pair(network)
    await ada.sends("ties-add", kind="Former colleague", name="Ben", person=str(ben.account))
    await ben.sends("leave-now")
    assert "Ben (Former colleague)" in read(await ada.sends("ties"))
    await network.head("Ben", Platform.SLACK, district="CF10", region="Wales")
    await network.pass_time(days=7)
    assert "Meet" not in ada.heard, "who comes back with the same account is kept apart again"
    await ada.sends("leave-now")
    assert (await kept_rows(network))["ties"] == []
