"""Photographs for the docs, taken of the playground on a phone's screen.

``python -m tests.browser.pictures`` writes them to docs/pictures; look at them before committing.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from bot.adapters.playground.people import cast
from bot.adapters.playground.server import Running, running
from bot.commands.ask import Ask
from bot.commands.profile_words import PARTS
from bot.config import Settings
from bot.services.mydata import Kind
from bot.wiring import play_parts

from .chrome import Tab, chromium, tab

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
PHONE: Final = (390, 844)
PEOPLE: Final = {"discord": "amina", "slack": "ben"}


def name(platform: str, title: str) -> str:
    """Return what a picture of one step is called."""
    return f"profile-{platform}-{title.lower().replace(' ', '-')}.png"


async def steps(opened: Tab, served: Running, platform: str) -> None:
    """Open each step of the profile as somebody on *platform* would, and photograph it."""
    who = PEOPLE[platform]
    await opened.run(f"document.querySelector('#as-{who}').click()")
    await opened.until(f"document.querySelector('#left-head.{platform}')")
    for half, parts in (("first", PARTS[:4]), ("more", PARTS[4:])):
        await served.playground.act({"as": who, "command": "profile-parts", "value": half})
        for part in parts:
            await opened.click("#left-log .press", part.title)
            await opened.until("document.querySelector('#modal').open")
            await opened.run("document.activeElement.blur()")
            (FOLDER / name(platform, part.title)).write_bytes(await opened.picture("#modal"))
            await opened.key("Escape")
            await opened.until("!document.querySelector('#modal').open")


async def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running(lambda: play_parts(Settings.model_construct()), port=0) as served,
            chromium(Path(folder) / "profile") as browser,
            tab(browser, *PHONE) as opened,
        ):
            await opened.open(served.address)
            await opened.until("document.querySelectorAll('.person').length > 30")
            await opened.run("document.fonts.ready.then(() => true)")
            parts = served.playground.session.parts
            for who in PEOPLE.values():
                persona = cast()[who]
                answers = {**persona.answers, "charter": "yes"}
                join = Ask(account=persona.account, request=who, command="join", answers=answers)
                await parts.dispatcher.run(join)
            for platform in PEOPLE:
                await steps(opened, served, platform)
            account = cast()[PEOPLE["discord"]].account
            copy = Ask(account=account, request="copy", command="mydata-copy", value=Kind.PAGE)
            given = await parts.dispatcher.run(copy)
            page = Path(folder) / "mydata.html"
            page.write_text(given.words.reveal() if given.words else "", "utf-8")
            await opened.open(page.as_uri())
            await opened.until("document.querySelector('h1')")
            (FOLDER / "mydata.png").write_bytes(await opened.picture())


if __name__ == "__main__":
    asyncio.run(main())
