"""Rounds and introductions on the playground's page: what organisers and members see fits."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.adapters.playground.people import cast
from bot.core.views import plain

from .chrome import CHROMIUM, Tab
from .test_page import DESK, PHONE, page

pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="needs Debian's chromium: apt-get install chromium"
    ),
    pytest.mark.filterwarnings("ignore:.*subprocess.*:ResourceWarning"),
]

LOG = "document.querySelector('#left-log')"


async def look(opened: Tab, who: str, words: str, kept: Path) -> None:
    """Show *who*'s screen, wait for *words*, keep a picture, and see that nothing sticks out."""
    for one in ("amina", who):  # somebody else first, so that the log is drawn afresh
        await opened.run(f"document.querySelector('#as-{one}').click()")
        name = cast()[one].first
        await opened.until(f"document.querySelector('#left-head').textContent.includes({name!r})")
    await opened.until(f"{LOG}?.textContent.includes({words!r})")
    await opened.run("new Promise(done => setTimeout(() => done(true), 300))")
    await opened.run(
        f"[...{LOG}.querySelectorAll('.message')].filter(e => e.textContent.includes({words!r}))"
        ".at(-1).scrollIntoView({block: 'start'})"
    )
    await asyncio.to_thread(kept.write_bytes, await opened.picture())
    assert await opened.run("document.documentElement.scrollWidth <= window.innerWidth")
    assert await opened.run(
        f"[...{LOG}.querySelectorAll('.message')].every(e => e.scrollWidth <= e.clientWidth + 1)"
    )


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_dry_run_an_introduction_a_check_in_and_why_fit_the_screen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with page(tmp_path, size) as (opened, served):
        play = served.playground
        await play.act({"as": "olu", "command": "round"})
        await look(opened, "olu", "Points of the pairs", tmp_path / "dry-run.png")
        await play.clock({"until_next": True})
        letter = next(
            message
            for message in play.session.rooms
            if "Meet " in plain(message.reply) and message.reader is not None
        )
        who = next(
            one.persona
            for one in (await play.facts()).people
            if letter.seen_by(one.persona.account)
        )
        await look(opened, who.id, "Three ways to begin", tmp_path / "introduction.png")
        await play.press({"as": who.id, "message": letter.id, "button": "Why us?"})
        await look(opened, who.id, "Not used:", tmp_path / "why.png")
        for _ in range(7):  # a round at the end of term is asked about after the next one
            await play.clock({"advance": "7d"})
        await look(opened, who.id, "met, in whatever way", tmp_path / "check-in.png")
        assert opened.errors == []
