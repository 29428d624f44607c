"""Put hostile strings through every template, and read back what comes out as its reader does.

    .venv/bin/python -m benchmarks.hostile --strings 1000

Messages on Discord and Slack, cells of a spreadsheet, properties of a calendar file, and nodes of
the page of one's own data.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from benchmarks.promise import Figure, add_option, record
from bot.adapters.discord import views as on_discord
from bot.adapters.slack import views as on_slack
from bot.core.errors import FormInvalid
from bot.services.ics import calendar_file
from bot.services.sheets import write
from tests.platforms.test_hostile import TEMPLATES, hostile, masked, rendered, uninert
from tests.scenarios.network import open_network
from tests.scenarios.someone import Someone
from tests.unit.test_ics import ENTRY, HOUR, is_well_formed, properties

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width
PLAIN = "Quokkas before breakfast"
LONGEST = 300  # characters of a profile's free line


class Nodes(HTMLParser):
    """Counts elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1 + len(attrs)


def messages(strings: list[str]) -> tuple[int, int, int]:
    """Return how many messages were drawn, with live mentions, and with masked links."""
    drawn = live = links = 0
    for template in TEMPLATES.values():
        for text in strings:
            reply = template(text)
            for letter in (True, False):
                payload = on_discord.draw(reply, letter=letter).payload()
                drawn += 1
                live += payload["allowed_mentions"] != {"parse": []}
                links += sum(masked(said) for said in rendered(payload))
            drawn += 1
            live += uninert(on_slack.draw(reply)["blocks"])
    return drawn, live, links


def cells(strings: list[str]) -> int:
    """Return how many cells a spreadsheet program would run."""
    text = "".join(write(["account"], [[one] for one in strings])).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    return sum(row[0].lstrip(" ").startswith(STARTERS) for row in rows if row)


def entries(strings: list[str]) -> int:
    """Return how many strings added a property to a calendar, or broke its lines."""
    plain = [n for n in properties(calendar_file([ENTRY], "N", refresh=HOUR)) if n != "DESCRIPTION"]
    wrong = 0
    for one in strings:
        data = calendar_file([replace(ENTRY, title=one, about=one)], one, refresh=HOUR)
        found = [name for name in properties(data) if name != "DESCRIPTION"]
        wrong += found != plain or not is_well_formed(data)
    return wrong


async def pages(strings: list[str]) -> tuple[int, int]:
    """Return how many pages of one's own data there were, and in how many a node was added."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_network(Path(folder)) as network:
            ada = await network.head("Ada")
            written = added = 0
            for one in strings:  # each request is an entry: the page grows alike, or less if blank
                before = await _nodes(ada, PLAIN)
                with suppress(FormInvalid):
                    theirs = await _nodes(ada, one[:LONGEST])
                    written += 1
                    added += theirs - before > await _nodes(ada, PLAIN) - theirs
    return written, added


async def _nodes(someone: Someone, about: str) -> int:
    await someone.sends("profile-offers", about=about)
    seen = await someone.sends("mydata-copy", "html")
    if seen.file is None:
        raise RuntimeError("there was no page")
    parser = Nodes()
    parser.feed(seen.words.reveal() if seen.words else seen.file.text)
    return parser.count


def run(count: int) -> list[Figure]:
    """Try so many strings on everything."""
    strings = list(islice(hostile(), count))
    drawn, live, links = messages(strings)
    written, added = asyncio.run(pages(strings[: max(20, count // 20)]))
    return [
        Figure("P13", f"strings, in {len(TEMPLATES)} templates", len(strings)),
        Figure("P13", "messages drawn", drawn),
        Figure("P13", "live mentions", live, 0),
        Figure("P13", "masked links", links, 0),
        Figure("P13", "cells that a program would run", cells(strings), 0),
        Figure("P13", "calendars with a property too many", entries(strings), 0),
        Figure("P13", "pages of one's data", written),
        Figure("P13", "of them with a node too many", added, 0),
    ]


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strings", type=int, default=1000)
    add_option(parser)
    given = parser.parse_args()
    figures = run(given.strings)
    for one in figures:
        print(one)
    if given.record:
        record("hostile", {"strings": given.strings}, figures)
    return 0 if all(one.kept for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
