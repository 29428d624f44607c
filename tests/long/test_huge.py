"""What is done otherwise for tens of thousands, on two thousand."""

from __future__ import annotations

import pytest

from tests.unit.matching.test_huge import compare


def test_two_thousand_come_near_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    compare(2100, monkeypatch)
