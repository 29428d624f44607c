"""A thousand hostile strings through every template: none pings, none is a masked link."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.adapters.discord import views as on_discord
from bot.adapters.slack import views as on_slack
from bot.core.confidential import Confidential
from bot.core.views import NEUTRAL, Button, Card, Fact, Reply, private

_PIECES = (
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123>",
    "<!channel>",
    "<!here|x>",
    "<!subteam^S1>",
    "<@U0PERSON001>",
    "<https://evil.example|your bank>",
    "[your bank](https://evil.example)",
    "[a](<https://evil.example>)",
    "[![x](y)](https://evil.example)",
    "\\[x](https://evil.example)",
    "\\\\[x](https://evil.example)",
    "`[x](https://evil.example)`",
    "||[x](https://evil.example)||",
    "> # heading",
    "<t:0:R>",
    "</headsup:1>",
    "&lt;!channel&gt;",
    "\u202e",
    "\u200b",
    "*_~`|>",
    "]( [",
    "\n\n",
    "${7*7}{{7*7}}",
    "<script>alert(1)</script>",
)
_LINK = re.compile(r"(?<!\\)(?:\\\\)*\[[^\[\]]*(?<!\\)\]\(\s*<?https?:")


def hostile() -> Iterator[str]:
    """Yield a thousand strings of the worst pieces, the same each time."""
    chance = random.Random(20)  # noqa: S311 - it is to be the same each time
    yield from _PIECES
    for _ in range(1000 - len(_PIECES)):
        parts = chance.choices(_PIECES, k=chance.randrange(1, 6))
        yield "".join(chance.choice(("", " ", "a")) + part for part in parts)


TEMPLATES: dict[str, Callable[[str], Reply]] = {
    "words that are carried": lambda text: Reply(
        NEUTRAL, "The head writes (HU-7F3K):", None, (Button("Reply", "reply"),), Confidential(text)
    ),
    "the name of whoever writes": lambda text: private(f"{text} writes (HU-7F3K):"),
    "a coach who is here": lambda text: private(f"A coach is here: {text} (HU-7F3K)."),
    "a saved reply": lambda text: private(
        "", card=Card(title=text[:150], lines=(text,), foot=text[:500])
    ),
    "what they would like to be called": lambda text: Reply(
        NEUTRAL, "x", words=Confidential(text).between("They would like to be called: ", "")
    ),
    "a fact": lambda text: private("", card=Card(title="x", facts=(Fact("f", text[:1000]),))),
}


@pytest.mark.parametrize("template", TEMPLATES)
def test_on_discord_nothing_pings_and_no_link_is_masked(template: str) -> None:
    for text in hostile():
        reply = TEMPLATES[template](text)
        for letter in (True, False):
            payload = on_discord.draw(reply, letter=letter).payload()
            assert payload["allowed_mentions"] == {"parse": []}
            if letter:
                assert payload["content"] == NEUTRAL
            for said in rendered(payload):
                assert not masked(said), (text, said)


def masked(said: str) -> bool:
    """Tell whether Discord would draw a link in *said* whose address is hidden."""
    return _LINK.search(said) is not None


def rendered(payload: dict[str, Any]) -> Iterator[str]:
    """Yield what Discord reads as markdown: not a footer."""
    yield payload["content"]
    for embed in payload["embeds"]:
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for one in embed.get("fields") or ():
            yield one["value"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_on_slack_everything_is_inert(template: str) -> None:
    for text in hostile():
        drawn = on_slack.draw(TEMPLATES[template](text))
        assert drawn["text"] == NEUTRAL
        for block in drawn["blocks"]:
            parsed = Block.parse(block)
            assert parsed is not None
            parsed.validate_json()
        for said in _interpreted(drawn["blocks"]):
            assert "<" not in said, (text, said)


def uninert(blocks: Any) -> int:  # noqa: ANN401 - JSON
    """Count the texts in which Slack would make something of what somebody wrote."""
    return sum("<" in said for said in _interpreted(blocks))


def _interpreted(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield every text in which Slack interprets anything."""
    match value:
        case {"type": "mrkdwn", "text": str(text), **more}:
            assert more.get("verbatim"), json.dumps(value)
            yield text
        case dict():
            for one in value.values():
                yield from _interpreted(one)
        case list():
            for one in value:
                yield from _interpreted(one)
        case _:
            pass
