"""Forged, borrowed and mutated buttons and forms open nothing, break nothing and tell nothing.

Ten thousand for each adapter: ``python -m benchmarks.forged``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.people import Platform

from .forging import CANARY, faults, open_scene

TRIES = 250


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("platform", Platform)
async def test_what_is_made_up_opens_nothing_and_tells_nothing(
    tmp_path: Path, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_scene(tmp_path, platform) as scene:
        before = await scene.kept()
        await scene.attack(TRIES)
        assert await scene.kept() == before
        assert scene.unanswered <= TRIES // 50
        said = {text for texts in scene.answers.values() for text in texts}
        assert "" not in said, "nobody is left looking at a spinner"
        assert not any(CANARY in text or "HU-" in text for text in said)
        assert scene.same_answers() == []
    assert faults(caplog.records) == []
    assert CANARY not in caplog.text
