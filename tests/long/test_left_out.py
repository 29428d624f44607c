"""Over an invented network: whoever must not hear of a request receives nothing, however long."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from benchmarks.coaches import build
from bot.core.apart import NewTie, Relation
from bot.core.confidential import Confidential
from bot.core.conflicts import Conflict, conflicts
from bot.core.people import Account, Platform, Role
from bot.core.rounds import Group, Round, RoundStage
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone, read

COACHES = 12
HEADS = 6
SEED = 7


async def test_nobody_who_is_left_out_receives_a_byte(network: Network) -> None:
    """Through the whole ladder, a call-out, and coaches who go off and on again."""
    town = build(80, SEED)
    people = {one.id: Account(Platform.DISCORD, "", one.id) for one in town.members}
    coaches = town.members[:COACHES]
    heads = town.members[COACHES : COACHES + HEADS]
    for head, coach in ((heads[0], coaches[0]), (coaches[1], heads[1])):
        town.apart.setdefault(head.id, set()).add(coach.id)
        town.apart.setdefault(coach.id, set()).add(head.id)
    async with network.storage.begin() as work:
        for one in town.members:
            await work.members.add(one)
            await work.accounts.link(people[one.id], one.id)
        for coach in coaches:
            await work.appointments.grant(people[coach.id], Role.COACH, by="test")
            await work.duty.start(coach.id)
        pairs = {frozenset((a, b.id)) for a, others in town.buddies.items() for b in others}
        groups = tuple(Group(id=uuid4(), members=tuple(sorted(pair))) for pair in pairs)
        drawn = Round(
            id=uuid4(), stage=RoundStage.RUN, drawn=work.now, seed=1, groups=groups, alone=()
        )
        await work.rounds.add(drawn)
        for owner, others in town.apart.items():
            for other in others:
                tie = NewTie(
                    relation=Relation.NOT_WITH, name=Confidential("x"), account=people[other]
                )
                await work.ties.add(owner, tie)
    met = {one: {other.id for other in others} for one, others in town.buddies.items()}
    reasons: set[Conflict] = set()
    for head in heads:
        known = replace(town.known(head), introduced=frozenset(met.get(head.id, ())))
        out = {coach.id for coach in coaches if conflicts(head, coach, known)}
        reasons |= {kind for c in coaches for kind in conflicts(head, c, known)}
        someone = Someone(network, head.name, people[head.id])
        before = {coach.id: _heard(network, coach.id) for coach in coaches}
        said = await someone.sends("ask")
        ref = next(word for word in read(said).split() if "HU-" in word).strip("().,:")
        for _ in range(14):
            await network.pass_time(minutes=5)
        for coach in coaches:
            if coach.id in out:
                assert _heard(network, coach.id) == before[coach.id]
        assert any(ref in _heard(network, coach.id) for coach in coaches if coach.id not in out)
        end = next(b.value for b in said.buttons if b.command == "end")
        await someone.sends("end-now", end)
        await network.pass_time(hours=2)
    assert {Conflict.REGION, Conflict.LISTED} <= reasons, "too few ties to prove anything"


def _heard(network: Network, coach: str) -> str:
    return "\n".join(read(reply) for reply in network.mail.direct.get(coach, []))


async def test_a_coach_a_head_does_not_want_again_is_never_asked_again(network: Network) -> None:
    """Both ways, and the coach is told nothing."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    end = next(b.value for b in ada.inbox[-1].buttons if b.command == "end")
    await ada.sends("end-now", end)
    await cora.sends("end-now", end)
    over = ada.inbox[-1]
    heard = cora.heard
    for _ in range(2):
        noted = await ada.presses(over, "Not this coach again")
    assert "never asked for you again" in read(noted)
    assert read(await ada.sends("ties")).count("Cora") == 1
    assert "No coach is on duty" in read(await ada.sends("ask"))
    await network.pass_time(hours=2)
    assert cora.heard == heard
