"""The playground's page in a real browser, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.adapters.playground.people import SPACES, cast
from bot.adapters.playground.server import Running, running
from bot.config import Settings
from bot.core.confidential import Confidential
from bot.core.messages import Direct, InChannel, Urgency
from bot.core.views import NEUTRAL, File, Reply
from bot.wiring import play_parts

from .chrome import CHROMIUM, Tab, chromium, tab

pytestmark = [
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="needs Debian's chromium: apt-get install chromium"
    ),
    pytest.mark.filterwarnings("ignore:.*subprocess.*:ResourceWarning"),
]

DESK = (1440, 900)
PHONE = (390, 844)

_SMALL = """
[...document.querySelectorAll('button, select, summary, label.person, input[name=text]')]
  .filter(e => e.getClientRects().length)
  .filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
  .map(e => e.textContent.trim() || e.name)
"""


@asynccontextmanager
async def page(folder: Path, size: tuple[int, int]) -> AsyncGenerator[tuple[Tab, Running]]:
    async with (
        running(lambda: play_parts(Settings(_env_file=None)), port=0) as served,  # type: ignore[call-arg]  # pydantic's own
        chromium(folder / "profile") as browser,
        tab(browser, *size) as opened,
    ):
        await opened.open(served.address)
        await opened.until("document.querySelectorAll('.person').length > 30")
        await opened.run("document.fonts.ready.then(() => true)")
        yield opened, served


async def join(opened: Tab) -> None:
    """Join as Amina with the mouse: two modals, as Discord shows them."""
    await opened.click(".try button", "Join as Amina")
    await opened.until("document.querySelector('#modal').open")
    await opened.click("#modal .submit")
    await opened.click(".press", "Continue")
    await opened.until("document.querySelector('#q-charter')")
    await opened.run("document.querySelector('#q-charter').value = 'yes'")
    await opened.click("#modal .submit")
    await opened.until("document.querySelector('#left-log').textContent.includes('Welcome, Amina')")
    await opened.until("!document.querySelector('#modal').open")


async def test_a_visitor_joins_and_is_paired_at_a_desk(tmp_path: Path) -> None:
    """By clicking alone, with both panes, the clock and what is behind the stage."""
    async with page(tmp_path, DESK) as (opened, served):
        await join(opened)
        assert (await served.playground.state())["counts"]["members"] == 37
        await opened.until("document.querySelector('.try .done')")
        await opened.click(".skip")
        await opened.until("document.querySelector('#left-log .embed h3')")
        await opened.until("document.querySelector('#left-log').textContent.includes('Meet ')")
        await opened.until("document.querySelector('#left-log img.picture')?.naturalWidth > 300")
        await opened.click(".tabs label", "Storage")
        await opened.until("document.querySelector('.row')")
        await opened.click("#left-log .link", "View payload")
        await opened.until("document.querySelector('#payload pre')?.textContent.includes('embeds')")
        await opened.key("Escape")
        await opened.until("!document.querySelector('#payload').open")
        await opened.click("#left-log .link", "Who else can?")
        await opened.until("document.querySelector('#who tbody tr.yes')")
        assert await opened.run("document.querySelectorAll('.pane').length") == 2
        assert opened.errors == []


async def test_what_another_does_arrives_by_itself_and_once(tmp_path: Path) -> None:
    """The right pane fills while nobody touches this page, and nothing is drawn twice."""
    async with page(tmp_path, DESK) as (opened, served):
        await served.playground.act({"as": "ben", "command": "help"})
        await opened.until("document.querySelector('#right-log .message')")
        await served.playground.act({"as": "ben", "command": "charter"})
        await opened.until("document.querySelectorAll('#right-log .message').length == 2")
        await opened.run("htmx.ajax('GET', '/page/look', {source: document.body, swap: 'none'})")
        assert await opened.run("document.querySelectorAll('#right-log .message').length") == 2
        assert opened.errors == []


async def test_the_keyboard_is_enough(tmp_path: Path) -> None:
    """A slash opens the list, arrows move in it, Enter asks, Escape closes."""
    async with page(tmp_path, DESK) as (opened, _served):
        await opened.run("document.querySelector('#left-text').focus()")
        await opened.type("/")
        await opened.until("!document.querySelector('#left-commands').hidden")
        field = "document.querySelector('#left-text')"
        assert await opened.run(f"{field}.getAttribute('aria-expanded')") == "true"
        first = await opened.run(f"{field}.getAttribute('aria-activedescendant')")
        await opened.key("ArrowDown")
        assert await opened.run(f"{field}.getAttribute('aria-activedescendant')") != first
        await opened.key("Escape")
        assert await opened.run("document.querySelector('#left-commands').hidden")
        await opened.type("supp")
        await opened.key("Enter")
        await opened.until("document.querySelector('#left-log').textContent.includes('999')")
        assert opened.errors == []


async def test_a_phone_shows_one_pane_with_room_for_a_finger(tmp_path: Path) -> None:
    """No sideways scroll, a header of one row, and nothing smaller than 44 pixels."""
    async with page(tmp_path, PHONE) as (opened, _served):
        await join(opened)
        assert await opened.run("document.documentElement.scrollWidth") == PHONE[0]
        assert await opened.run("document.querySelector('.top').offsetHeight") == 56
        assert await opened.run("document.querySelector('.pane.right').offsetWidth") == 0
        assert await opened.run(_SMALL) == []
        await opened.click("[data-show=backstage]")
        await opened.until("document.querySelector('.behind').offsetWidth > 300")
        assert await opened.run(_SMALL) == []
        await opened.click(".tabs label", "Deliveries")
        await opened.click("#plug")
        await opened.until("document.querySelector('.outage')")
        assert await opened.run(_SMALL) == []
        assert await opened.run("document.documentElement.scrollWidth") == PHONE[0]
        assert opened.errors == []


_TALLY = "document.querySelector('.tally').textContent.replace(/\\s+/g, ' ').trim()"


async def test_the_plug_is_pulled_and_put_back_at_a_desk(tmp_path: Path) -> None:
    """Pull it with the keyboard, do three things, put it back, and read the counts."""
    async with page(tmp_path, DESK) as (opened, served):
        await join(opened)
        await opened.click(".tabs label", "Deliveries")
        await opened.until("document.querySelector('#plug')?.getAttribute('aria-pressed')=='false'")
        await opened.run("document.querySelector('#plug').focus()")
        await opened.key("Enter")
        await opened.until("document.querySelector('#plug').getAttribute('aria-pressed') == 'true'")
        await opened.until("document.querySelector('.outage')")
        assert await opened.run("document.activeElement.id") == "plug"
        await opened.click(".skip")  # the round
        await opened.until("document.querySelector('#plug-said').textContent.includes('stopped')")
        await opened.click(".skip")  # two reminders, and the brief for the host
        await opened.until("document.querySelectorAll('.letters .waiting').length >= 3")
        letters = (await served.playground.rows())["tables"]["outbox"]
        # besides, a place for each pair that is on one platform: how many, the draw decides
        wait = 3 + sum(letter["kind"] == "together" for letter in letters)
        await opened.until(f"{_TALLY}.includes('{wait} waiting')")
        await opened.run("document.querySelector('#left-text').focus()")
        await opened.type("/help")
        await opened.key("Enter")
        await opened.until("document.querySelector('#left-log').textContent.includes('/headsup')")
        stopped = await opened.run(_TALLY)
        assert f"{wait} waiting 36 in doubt 0 lost 0 twice" in stopped
        await opened.click("#plug")
        await opened.until("document.querySelector('#plug-said').textContent.includes('first')")
        assert "0 waiting 0 lost 0 twice" in await opened.run(_TALLY)
        said = await opened.run("document.querySelector('#plug-said').textContent")
        assert "of 36 letters in doubt 1 had arrived, 35 had not" in said
        assert f"{wait} that waited went out; nothing lost, nothing twice" in said
        assert not await opened.run("document.querySelector('.outage')")
        posts = "document.querySelectorAll('#left-log .message.channel').length"
        await opened.until(f"{posts} == 1")
        assert opened.errors == []


async def test_letters_leave_one_after_another_before_ones_eyes(tmp_path: Path) -> None:
    """Nobody touches the page, and the sum goes up in more than one step."""
    async with page(tmp_path, DESK) as (opened, _served):
        await opened.click(".tabs label", "Deliveries")
        await opened.until("document.querySelector('.tally')")
        watch = (
            "window.seen = new Set(), new MutationObserver(() => window.seen.add("
            f"{_TALLY})).observe(document.querySelector('.behind'), "
            "{childList: true, subtree: true})"
        )
        await opened.run(f"({watch}, true)")
        await opened.click(".skip")
        await opened.until(f"{_TALLY}.startsWith('38 delivered')")
        assert await opened.run("window.seen.size") > 3
        assert opened.errors == []


async def test_a_piece_that_is_swapped_away_while_it_asks_stops_no_news(tmp_path: Path) -> None:
    """A look that is under way when its own piece is replaced must not be waited for for ever."""
    async with page(tmp_path, DESK) as (opened, served):
        asks_and_goes = """
            (() => {
              const one = document.createElement('div');
              one.setAttribute('hx-get', '/page/look');
              one.setAttribute('hx-trigger', 'ask');
              document.body.append(one);
              htmx.process(one);
              htmx.trigger(one, 'ask');
              one.remove();
              return pending;
            })()
        """
        assert await opened.run(asks_and_goes) == 1
        await opened.until("pending == 0")
        await served.playground.clock({"advance": "1d"})
        await opened.until("document.querySelector('#clock').textContent.includes('8 Dec')")
        assert opened.errors == []


async def test_what_changes_and_goes_does_so_in_place(tmp_path: Path) -> None:
    """A count under a post is edited where it is; what is taken away goes; nothing is missed."""
    async with page(tmp_path, DESK) as (opened, served):
        session = served.playground.session
        space = SPACES[0]
        to = InChannel(space.platform, space.id, space.channel)
        opening = Confidential("https://calls.example/room")
        for once, view in (
            ("going", Reply("Going")),
            ("post", Reply("Two coming", file=File("call.ics", "BEGIN:VCALENDAR"))),
        ):
            async with session.parts.storage.begin() as work:
                await work.outbox.post(view, to=to, once=once, urgency=Urgency.BROADCAST)
        async with session.parts.storage.begin() as work:
            link = Reply(NEUTRAL, "Starting", words=opening, opens="Join the call")
            direct = Direct(cast()["amina"].account)
            await work.outbox.post(link, to=direct, once="link", urgency=Urgency.PERSONAL)
        await served.playground.clock({"advance": "1m"})
        log = "document.querySelector('#left-log').textContent"
        await opened.until(f"{log}.includes('Two coming') && {log}.includes('calls.example/room')")
        rows = (await served.playground.rows())["tables"]["outbox"]
        ids = {row["once"]: row["id"] for row in rows}
        async with session.parts.storage.begin() as work:
            await work.outbox.revise(ids["post"], Reply("Three coming"))
            await work.outbox.withdraw(ids["going"])
            await work.outbox.post(Reply("New"), to=to, once="new", urgency=Urgency.BROADCAST)
        await served.playground.clock({"advance": "1m"})
        await opened.until(f"{log}.includes('Three coming') && {log}.includes('(edited)')")
        await opened.until(f"!{log}.includes('Going') && {log}.includes('New')")
        assert not await opened.run(f"{log}.includes('Two coming')")
        await opened.click("#left-calendar summary")
        await opened.click("#left-events .event .link", "View payload")
        await opened.until("document.querySelector('#payload pre')?.textContent.includes('entity')")
        assert opened.errors == []
