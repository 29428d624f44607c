"""The playground draws what each platform would show, and nothing becomes markup."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import pytest

from bot.adapters.playground import prose
from bot.adapters.playground.people import cast
from bot.core.people import Platform
from bot.wiring import PLAY_BEGINS

from .lab import Api


async def test_every_persona_and_every_message_has_a_real_payload(api: Api) -> None:
    """Both renderers draw all that a round and a call produce."""
    await api.post("clock", {"advance": "3d"})
    for who, persona in cast().items():
        key = "embeds" if persona.platform is Platform.DISCORD else "blocks"
        messages = await api.messages(who)
        assert all(message["payload"][key] for message in messages)


async def test_a_call_is_among_the_events_of_the_server(api: Api) -> None:
    """In Discord, with what Discord is sent; Slack has no such calendar."""
    events = [m for m in await api.inbox("amina") if m["where"] == "calendar"]
    assert {m["payload"]["name"] for m in events} == {"Weekly network call", "Saturday coffee"}
    first = min(events, key=lambda m: str(m["payload"]["scheduled_start_time"]))
    assert first["payload"]["scheduled_start_time"] == "2026-12-09T19:00:00+00:00"
    assert first["payload"]["entity_metadata"]["location"]
    assert [m for m in await api.inbox("cora") if m["where"] == "calendar"] == []
    seen = await api.get(f"who?message={first['id']}")
    assert sum(person["sees"] for person in seen["people"]) == 19
    assert "events" in seen["seen_by"]


async def test_a_picture_is_drawn_for_its_reader_only(api: Api) -> None:
    await api.post("clock", {"until_next": True})
    drawn = next(m for m in await api.inbox("cora") if "image" in json.dumps(m["payload"]))
    for who, status in (("cora", 200), ("mo", 400)):
        address = f"{api.served.base}/page/picture?on={drawn['id']}&as={who}"
        async with api.client.get(address) as answer:
            assert answer.status == status
            assert (await answer.read()).startswith(b"\x89PNG") == (status == 200)


@pytest.mark.parametrize(
    ("draw", "text"),
    list(product([prose.discord, prose.slack], ["<script>alert(1)</script>", "<img>", "a\n<b>"])),
)
def test_no_text_becomes_markup(draw: Any, text: str) -> None:  # noqa: ANN401 - one of two
    drawn = draw(text, PLAY_BEGINS)
    assert re.findall(r"<(?!br>)", drawn) == []


def test_each_platforms_own_marks_are_drawn() -> None:
    at = int(PLAY_BEGINS.timestamp()) + 3 * 86_400
    long = "Thursday 10 December, 08:00, UK time"
    assert prose.discord(r"St\. Mary\'s \*x\* **b**", PLAY_BEGINS) == (
        "St. Mary&#39;s *x* <strong>b</strong>"
    )
    assert long in prose.discord(f"<t:{at}:F>", PLAY_BEGINS)
    assert "in 3 days" in prose.discord(f"<t:{at}:R>", PLAY_BEGINS)
    assert prose.slack("*When* A &amp; B &lt;i&gt;", PLAY_BEGINS) == (
        "<strong>When</strong> A &amp; B &lt;i&gt;"
    )
    assert long in prose.slack(f"<!date^{at}^{{date_long_pretty}}|later>", PLAY_BEGINS)
