"""How fast letters leave, in a time of our own: every second counted, none waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.core.messages import TryLater, Urgency
from bot.jobs.pace import Pace

from .virtual import run

B, P, S = Urgency.BROADCAST, Urgency.PERSONAL, Urgency.SUPPORT


async def leave(pace: Pace, letters: Sequence[tuple[str, Urgency, int]]) -> list[tuple[float, str]]:
    """Return when, in seconds, and in which order *letters* left: all wanted to go at once."""
    loop = asyncio.get_running_loop()
    began, left = loop.time(), []

    async def one(to: str, urgency: Urgency, requests: int) -> None:
        await pace.turn(to, urgency, requests)
        left.append((round(loop.time() - began, 3), to))

    await asyncio.gather(*(one(*letter) for letter in letters))
    return left


@pytest.mark.parametrize("per_second", [5.0, 50.0, 0.5])
def test_no_second_holds_more_than_is_allowed_and_hardly_any_fewer(per_second: float) -> None:
    count = 200
    letters = [(f"{n}", B, 1) for n in range(count)]
    left = [at for at, _ in run(leave(Pace(per_second), letters))]
    for at in left:
        window = sum(at <= other < at + 10 for other in left)
        assert window <= per_second * 10 + 1
    assert left[-1] <= (count / per_second) * 1.04


def test_a_letter_that_takes_two_requests_takes_two_turns() -> None:
    left = run(leave(Pace(9.8), [("a", B, 2), ("b", B, 1), ("c", B, 1)]))
    gap = 1 / (9.8 * 0.97)
    # the first after a rest costs one turn less: being a moment late must not add up
    assert left == [(0.0, "a"), (round(gap, 3), "b"), (round(2 * gap, 3), "c")]


def test_the_most_urgent_goes_next_however_many_wait() -> None:
    letters = [*((f"{n}", B, 1) for n in range(50)), ("buddy", P, 1), ("coach", S, 1)]
    order = [to for _, to in run(leave(Pace(10), letters))]
    assert order[:4] == ["0", "1", "coach", "buddy"]


def test_one_person_gets_no_two_messages_closer_than_allowed() -> None:
    letters = [("ada", B, 1), ("ada", B, 1), ("ben", B, 1)]

    async def one_by_one() -> list[tuple[float, str]]:
        pace, loop = Pace(100, apart=1.0), asyncio.get_running_loop()
        began, left = loop.time(), []
        for to, urgency, requests in letters:
            await pace.turn(to, urgency, requests)
            left.append((round(loop.time() - began, 2), to))
        return left

    assert run(one_by_one()) == [(0.0, "ada"), (1.03, "ada"), (1.03, "ben")]


def test_after_a_rest_nobody_hurries_to_catch_up() -> None:
    async def resting() -> list[tuple[float, str]]:
        pace = Pace(10)
        await leave(pace, [("a", B, 1)])
        await asyncio.sleep(100)
        return await leave(pace, [(f"{n}", B, 1) for n in range(21)])

    left = run(resting())
    assert left[-1][0] >= 19 / (10 * 0.97)


def test_what_the_platform_asks_for_is_waited_for_by_everybody() -> None:
    async def held() -> tuple[int, list[tuple[float, str]]]:
        pace = Pace(10)
        pace.hold(3)
        return pace.room(S, 0), await leave(pace, [("a", B, 1), ("b", S, 1)])

    room, left = run(held())
    assert room == 0
    assert left[0] == (3.0, "b")


def test_nobody_is_kept_waiting_so_long_that_others_think_them_dead() -> None:
    """They come back when the platform said: a letter in hand for a minute looks abandoned."""

    async def held() -> list[float]:
        pace = Pace(0.5)
        await leave(pace, [("first", B, 1), ("second", B, 1)])
        waiting = [asyncio.create_task(pace.turn("a", B, 1))]
        await asyncio.sleep(0)
        pace.hold(30)
        waiting.append(asyncio.create_task(pace.turn("b", S, 1)))
        results = await asyncio.gather(*waiting, return_exceptions=True)
        return [one.seconds for one in results if isinstance(one, TryLater)]

    assert run(held()) == [30, 30]


def test_whoever_gives_up_waiting_costs_nobody_a_turn() -> None:
    async def giving_up() -> list[tuple[float, str]]:
        pace = Pace(1)
        await pace.turn("first", B, 1)
        waiting = asyncio.create_task(pace.turn("gone", B, 1))
        await asyncio.sleep(0)
        waiting.cancel()
        return await leave(pace, [("a", B, 1)])

    assert run(giving_up())[0][0] == pytest.approx(1 / 0.97, abs=0.01)


def test_only_as_much_is_taken_up_as_an_urgent_letter_may_find_before_it() -> None:
    async def room() -> tuple[int, int, int, int]:
        fast, slow = Pace(50), Pace(5)
        return fast.room(B, 0), fast.room(B, 18), slow.room(B, 0), slow.room(S, 4)

    assert run(room()) == (20, 2, 4, 12)
