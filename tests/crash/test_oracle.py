"""Who judges the simulated week sees what came twice, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from benchmarks.week.oracle import Oracle
from benchmarks.week.screens import Screen, Shown
from tests.servers.slack.reading import Seen

NOW = datetime(2027, 3, 22, tzinfo=UTC)
MOVED = "HU-7F3K has moved on. Thank you for being there."
ONE, OTHER = ("press:accept:1", "press:decline:1"), ("press:accept:2", "press:decline:2")


class Lying(Screen):
    """A screen with these messages on it."""

    def __init__(self, *messages: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
        super().__init__("a coach's")
        self._shown = [
            Shown(text, (), ids, (), 0.0, Seen("message", {}, text, "D1"), came)
            for text, ids, came in messages
        ]

    def __len__(self) -> int:
        return len(self._shown)

    def read(self, start: int = 0) -> Iterator[Shown]:
        yield from self._shown[start:]

    def newest_first(self) -> Iterator[Shown]:
        yield from reversed(self._shown)


def twice(*messages: tuple[str, tuple[str, ...], tuple[str, ...]]) -> int:
    return len(Oracle([], []).judge([Lying(*messages)], NOW).duplicated)


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        ([("Asked.", ONE, ONE), ("Asked.", OTHER, OTHER)], 0),
        ([("Asked.", ONE, ONE), ("Asked.", ONE, ONE)], 1),
        ([(MOVED, (), ONE), (MOVED, (), OTHER)], 0),
        ([(MOVED, (), ONE), (MOVED, (), ONE)], 1),
        ([(MOVED, (), ONE), (MOVED, (), ONE), (MOVED, (), ONE)], 2),
        ([(MOVED, (), ()), (MOVED, (), ())], 0),
        ([("You have taken it.", (), ()), ("You have taken it.", (), ())], 1),
    ],
)
def test_the_same_offer_twice_is_a_duplicate_and_two_offers_are_not(
    messages: list[tuple[str, tuple[str, ...], tuple[str, ...]]], found: int
) -> None:
    assert twice(*messages) == found
