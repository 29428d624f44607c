"""A coach practises on the page, at a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .chrome import CHROMIUM
from .test_page import _SMALL, DESK, PHONE, page

pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="needs Debian's chromium: apt-get install chromium"
    ),
    pytest.mark.filterwarnings("ignore:.*subprocess.*:ResourceWarning"),
]

LOG = "document.querySelector('#left-log').textContent"
PANEL = "document.querySelector('#rehearse').textContent"


async def test_a_coach_practises_at_a_desk(tmp_path: Path) -> None:
    """Takes the request, writes, is answered by the head, and reads what to think about."""
    async with page(tmp_path, DESK) as (opened, _):
        await opened.click("#heads > summary")
        await opened.click("#heads button", "Somebody who asks for more")
        await opened.until(f"{PANEL}.includes('A request is waiting')")
        assert await opened.run("document.querySelector('#try').textContent.trim()") == ""
        await opened.click("#left-log .press", "Yes, I'll take it")
        await opened.until(f"{LOG}.includes('another way')")
        await opened.click("#left-text")
        await opened.type("Sure, my mobile is 07700 900123. Which school are you at?")
        await opened.key("Enter")
        await opened.until(f"{LOG}.includes('saved it')")
        await opened.until("document.querySelector('#right-log').textContent.includes('07700')")
        await opened.click("#looking-back summary")
        await opened.until(f"{PANEL}.includes('no number of your own')")
        assert "the name is theirs" in await opened.run(PANEL)
        (tmp_path / "desk.png").write_bytes(await opened.picture())
        await opened.click("#rehearse button", "End the rehearsal")
        await opened.until("document.querySelectorAll('.try button').length === 5")
        assert "07700" not in await opened.run("document.body.textContent")


async def test_a_coach_practises_on_a_phone(tmp_path: Path) -> None:
    """With room for a finger, and for the conversation."""
    async with page(tmp_path, PHONE) as (opened, _):
        await opened.click("#heads > summary")
        (tmp_path / "phone-heads.png").write_bytes(await opened.picture())
        await opened.click("#heads button", "After an inspection")
        await opened.until(f"{PANEL}.includes('A request is waiting')")
        assert await opened.run(_SMALL) == []
        await opened.click("#left-log .press", "Not this one")
        await opened.until(f"{PANEL}.includes('It is over')")
        assert "saying no in time is part of the work" in await opened.run(PANEL)
        height = "document.querySelector('#left-log').getBoundingClientRect().height"
        (tmp_path / "phone.png").write_bytes(await opened.picture())
        assert await opened.run(height) > 200
