"""Photographs of a buddy round, from the dry run to "did you meet?".

``python -m tests.browser.buddy_pictures`` writes each message as a phone shows it to docs/pictures;
look at them before committing. ``--whole FOLDER`` photographs whole screens, of a desk and of a
phone, for looking only.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Final

from bot.adapters.playground.people import cast
from bot.adapters.playground.server import Running, running
from bot.config import Settings
from bot.core.views import plain
from bot.wiring import play_parts

from .chrome import Tab, chromium, tab
from .pictures import FOLDER, PHONE

SCREENS: Final = {"desk": (1440, 900), "phone": PHONE}
TALL: Final = {"phone": (PHONE[0], 1500)}
"""A phone on which the longest message fits without scrolling."""

LOG: Final = "document.querySelector('#left-log')"


async def show(opened: Tab, who: str, words: str) -> None:
    """Show *who*'s screen at the newest message with *words*, which is called ``#taken``."""
    for one in ("amina" if who != "amina" else "olu", who):  # so that the log is drawn afresh
        await opened.run(f"document.querySelector('#as-{one}').click()")
        name = cast()[one].first
        await opened.until(f"document.querySelector('#left-head').textContent.includes({name!r})")
    await opened.until(f"{LOG}?.textContent.includes({words!r})")
    await opened.run("new Promise(done => setTimeout(() => done(true), 400))")
    await opened.run(
        "document.querySelector('#taken')?.removeAttribute('id');"
        f"(e => {{ e.id = 'taken'; e.scrollIntoView({{block: 'start'}}) }})"
        f"([...{LOG}.querySelectorAll('.message')].filter(e => e.textContent.includes({words!r}))"
        ".at(-1))"
    )


async def take(opened: Tab, size: str, name: str, folder: Path, *, whole: bool) -> None:
    """Keep what is shown."""
    picture = await opened.picture("" if whole else "#taken")
    prefix = f"buddies-{size}" if whole else "buddies"
    (folder / f"{prefix}-{name}.png").write_bytes(picture)


async def story(opened: Tab, served: Running, size: str, folder: Path, *, whole: bool) -> None:
    """Walk through a round, and photograph what an organiser and a member see of it."""
    play = served.playground
    await play.act({"as": "olu", "command": "round"})
    await show(opened, "olu", "Points of the pairs")
    await take(opened, size, "dry-run", folder, whole=whole)
    await play.clock({"until_next": True})
    letter = next(
        message
        for message in play.session.rooms
        if "Meet " in plain(message.reply) and message.reader is not None
    )
    who = next(
        one.persona.id for one in (await play.facts()).people if letter.seen_by(one.persona.account)
    )
    await show(opened, who, "Three ways to begin")
    await take(opened, size, "introduction", folder, whole=whole)
    await play.press({"as": who, "message": letter.id, "button": "Why us?"})
    await show(opened, who, "Not used:")
    await take(opened, size, "why", folder, whole=whole)
    for _ in range(7):  # a round at the end of term is asked about after the next one
        await play.clock({"advance": "7d"})
    await show(opened, who, "met, in whatever way")
    await take(opened, size, "check-in", folder, whole=whole)


async def main() -> None:
    """Take all of them."""
    asked = argparse.ArgumentParser(description="Photograph a buddy round.")
    asked.add_argument("--whole", type=Path, help="whole screens, into this folder")
    whole: Path | None = asked.parse_args().whole
    target = whole or FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for size, pixels in (SCREENS if whole else TALL).items():
        with tempfile.TemporaryDirectory() as folder:
            async with (
                running(lambda: play_parts(Settings.model_construct()), port=0) as served,
                chromium(Path(folder) / "profile") as browser,
                tab(browser, *pixels) as opened,
            ):
                await opened.open(served.address)
                await opened.until("document.querySelectorAll('.person').length > 30")
                await opened.run("document.fonts.ready.then(() => true)")
                await story(opened, served, size, target, whole=whole is not None)


if __name__ == "__main__":
    asyncio.run(main())
