"""Many are drawn in a process of their own: the same draw, and nothing is left of it if stopped."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.matching import beside
from bot.matching.beside import FEW, DrawFailed, draw_beside
from bot.matching.draw import draw
from bot.matching.model import Model
from bot.matching.people import Person

MANY = [
    Person(
        id=f"m{number:04}",
        school=f"school {number}",
        trust=f"trust {number % 90}",
        phase=("primary", "secondary", "special")[number % 3],
        years=number % 25,
        seeks=frozenset({f"t{number % 11}", f"t{number % 17}"}),
        offers=frozenset({f"t{number % 13}", f"t{number % 19}"}),
        values=frozenset({f"v{number % 7}", f"v{number % 23}"}),
        slots=frozenset({f"s{number % 4}", f"s{number % 3}"}),
    )
    for number in range(FEW + 31)
]
MET = {("m0000", "m0003"): (1,), ("m0001", "m0004"): (2, 5)}
APART = {("m0000", "m0006")}
BY_PROC = pytest.mark.skipif(sys.platform != "linux", reason="children are looked for in /proc")


def children() -> list[str]:
    """Return the processes that this one has begun and not ended."""
    found = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    return [
        child
        for child in " ".join(found).split()
        if b"bot.matching.beside" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.parametrize("size", [FEW, len(MANY)])
async def test_few_or_many_it_is_the_same_draw(size: int) -> None:
    """An odd number, too, and whoever met or may not; hashes of words differ in each process."""
    people = MANY[:size]
    found = await draw_beside(people, MET, APART, 7, Model())
    assert found == draw(people, MET, APART, 7, Model())
    assert len(found.trios) == size % 2


@BY_PROC
async def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(TimeoutError):
        await draw_beside(MANY, MET, APART, 7, Model(), timedelta(milliseconds=50))
    assert children() == []


@BY_PROC
async def test_who_is_no_longer_waited_for_draws_no_more() -> None:
    waiting = asyncio.create_task(draw_beside(MANY, MET, APART, 7, Model()))
    while not children():  # noqa: ASYNC110 - nobody else can say when a process is there
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert children() == []


async def test_a_process_that_dies_is_said_without_a_word_of_anybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = [*MANY, MANY[0]]
    with pytest.raises(DrawFailed, match=r"ended with 1$"):
        await draw_beside(twice, MET, APART, 7, Model())
    monkeypatch.setattr(beside, "_CHILD", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(DrawFailed, match=r"ended with -9$"):
        await draw_beside(MANY, MET, APART, 7, Model())


async def test_others_are_answered_meanwhile() -> None:
    """Not a matter of speed: while the process starts and draws, the loop turns many times."""
    turns = 0
    waiting = asyncio.create_task(draw_beside(MANY, MET, APART, 7, Model()))
    while not waiting.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 20
