"""A year of buddies in the playground: its 36 members, eight rounds, its own clock and API.

What is done here, anybody can do on the page. One never answers, one pauses, one asks for a coach,
one is left without; all others say what became of it, each in their own way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from itertools import combinations

import pytest

from bot.adapters.playground.people import HOSTS, VISITORS, Persona, cast
from bot.adapters.playground.play import Playground
from bot.adapters.playground.rooms import Message
from bot.config import Settings
from bot.core.meetings import Outcome
from bot.core.people import MemberId
from bot.core.rounds import Past
from bot.core.views import plain, plain_line
from bot.wiring import play_parts

ROUND_WEEKS = 6
WEEKS = 50
ASKED = "met, in whatever way"
HEADS = [one for who, one in cast().items() if who not in VISITORS]
QUIET, RESTS, IN_NEED, NOT_RIGHT = [
    one
    for one in HEADS
    if one.id not in HOSTS
    and not one.roles
    and one.answers["buddy"] == "yes"
    and not one.answers["trust"]
][:4]


@pytest.fixture
async def play() -> AsyncGenerator[Playground]:
    settings = Settings.model_construct(round_weeks=ROUND_WEEKS)
    opened = Playground(lambda: play_parts(settings))
    await opened.start()
    yield opened
    await opened.stop()


def screen(play: Playground, one: Persona) -> Sequence[Message]:
    """Return what was written to somebody alone, the newest first."""
    seen = play.session.rooms.seen_by(one.account)
    return [message for message in reversed(list(seen)) if message.reader is not None]


def newest(play: Playground, one: Persona, words: str, among: int = 1000) -> Message | None:
    """Return the newest message with *words*, of so many that somebody got last."""
    return next((m for m in screen(play, one)[:among] if words in plain(m.reply)), None)


async def act(play: Playground, one: Persona, command: str, **answers: str) -> None:
    done = await play.act({"as": one.id, "command": command, "answers": answers, "send": True})
    assert "reply" in done, done


async def take(play: Playground) -> None:
    """Let the coach who is asked take the request: it stays open then."""
    for one in HEADS:
        for message in screen(play, one)[:1]:
            labels = [b.label for b in message.reply.buttons if b.command == "accept"]
            if labels:
                await play.press({"as": one.id, "message": message.id, "button": labels[0]})
                return
    raise AssertionError("no coach was asked")


async def rounds(play: Playground) -> list[Past]:
    async with play.session.parts.storage.read() as work:
        return list(await work.rounds.past())


async def ids(play: Playground) -> Mapping[str, MemberId]:
    async with play.session.parts.storage.read() as work:
        owners = await work.accounts.every()
    return {one.id: owners[one.account] for one in HEADS}


async def answer_all(play: Playground) -> None:
    """Let everybody who was asked answer with a press; the quiet one never does."""
    for number, one in enumerate(HEADS):
        if one is QUIET or not (asked := newest(play, one, ASKED, among=1)):
            continue
        not_yet = QUIET.first in plain(asked.reply) or number % 7 == 0
        label = "Not yet" if not_yet else "I can't just now" if number % 11 == 0 else "Yes, we met"
        await play.press({"as": one.id, "message": asked.id, "button": label})


def holds(past: Sequence[Past], names: Mapping[str, MemberId]) -> None:
    """Check what every round promises, by what people said when they joined."""
    people = {names[one.id]: one.answers for one in HEADS}
    newest = past[-1]
    seats = Counter(member for group in newest.groups for member in group)
    assert set(seats.values()) == {1}
    assert not newest.alone
    assert {len(group) for group in newest.groups} <= {2, 3}
    assert sum(len(group) == 3 for group in newest.groups) <= 1
    for group in newest.groups:
        for a, b in combinations(group, 2):
            for place in ("school", "trust", "district"):
                assert not people[a][place] or people[a][place] != people[b][place]
    met = Counter(
        frozenset(two) for one in past for group in one.groups for two in combinations(group, 2)
    )
    assert max(met.values()) == 1, "with 35 members, nobody meets twice in a year"


@pytest.mark.timeout(900)
async def test_a_year_in_the_playground(play: Playground) -> None:
    names = await ids(play)
    assert len(names) == 36
    for one in HEADS:  # nobody rests, so that every round is for all of them
        await act(play, one, "calendar-edit", calendar="England: standard", rests="no")
    seen, wrong = 0, frozenset[MemberId]()
    there: dict[int, frozenset[MemberId]] = {}
    for _ in range(WEEKS):
        await play.clock({"advance": "7d"})
        await answer_all(play)
        past = await rounds(play)
        if len(past) == seen:
            continue
        seen = len(past)
        holds(past, names)
        there[seen] = frozenset[MemberId]().union(*past[-1].groups)
        if seen > 2:
            mine = next(g for g in past[-1].groups if names[NOT_RIGHT.id] in g)
            assert not mine & wrong
        match seen:
            case 2:
                letter = newest(play, NOT_RIGHT, "Meet ")
                assert letter is not None
                more = await play.press(
                    {"as": NOT_RIGHT.id, "message": letter.id, "button": "More"}
                )
                said = {"as": NOT_RIGHT.id, "message": more["reply"]["id"]}
                await play.press({**said, "button": "It isn't right for me"})
                wrong = next(g for g in past[-1].groups if names[NOT_RIGHT.id] in g)
                wrong -= {names[NOT_RIGHT.id]}
            case 3:
                await act(play, RESTS, "pause", what="Buddies", how="Only the next time")
            case 4:
                await act(play, IN_NEED, "ask")
                await take(play)
            case 5:
                await act(play, IN_NEED, "buddy-wishes", circle="no", despite_case="yes")
            case _:
                pass
    assert seen >= 8
    assert [names[RESTS.id] in there[number] for number in (3, 4, 5)] == [True, False, True]
    assert [names[IN_NEED.id] in there[number] for number in (4, 5, 6)] == [True, False, True]
    await _is_kind_to_the_quiet(play, names, there)
    await _outcomes_are_kept_and_counted(play, names)


async def _is_kind_to_the_quiet(
    play: Playground, names: Mapping[str, MemberId], there: Mapping[int, frozenset[MemberId]]
) -> None:
    """After three introductions without a word they are left in peace, and told nothing else."""
    assert [names[QUIET.id] in there[number] for number in sorted(there)[:3]] == [True] * 3
    assert names[QUIET.id] not in there[max(there)]
    mine = "\n".join(plain(m.reply) for m in screen(play, QUIET))
    assert mine.count("I'll introduce you to nobody until you would like it") == 1
    assert "found each other yet" not in mine
    others = [one for one in HEADS if one is not QUIET]
    assert any(newest(play, one, "haven't found each other yet") for one in others)
    assert not any(newest(play, one, "introduce you to nobody") for one in others)


async def _outcomes_are_kept_and_counted(play: Playground, names: Mapping[str, MemberId]) -> None:
    async with play.session.parts.storage.read() as work:
        checks = [c for member in names.values() for c in await work.meetings.of_member(member)]
    said = Counter(check.answer for check in checks)
    for outcome in Outcome:
        assert said[outcome] > 0, f"nobody said: {outcome}"
    assert not any(c.heard_from for c in checks if c.member == names[QUIET.id])
    await play.clock({"advance": "9w"})
    olu = next(one for one in HEADS if one.id == "olu")
    await play.act({"as": olu.id, "command": "round-figures"})
    shown = screen(play, olu)[0].reply
    assert shown.card is not None
    facts = {fact.label: plain_line(fact.value) for fact in shown.card.facts}
    assert facts["What became of introductions"].startswith("met: about ")
    assert not any(one.first in plain(shown) for one in HEADS)
