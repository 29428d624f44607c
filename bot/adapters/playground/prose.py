"""Each platform's way of writing text, as HTML. Whatever is not understood is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from markupsafe import Markup, escape

from bot.core.times import UK, uk_full

_DISCORD: Final = re.compile(
    r"\\(?P<literal>[^\w\s])|<t:(?P<at>\d{1,11}):(?P<style>[A-Za-z])>|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|(?P<line>\n)"
)
_SLACK: Final = re.compile(
    r"<!date\^(?P<at>\d{1,11})\^(?P<style>[^|>]*)\|(?P<otherwise>[^>]*)>|\*(?P<bold>[^*\n]+)\*"
    r"|&(?P<entity>amp|lt|gt);|(?P<line>\n)"
)
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">"}
_STEPS: Final = (("day", 86_400), ("hour", 3600), ("minute", 60))
_BREAK: Final = Markup("<br>")


def discord(text: str, now: datetime) -> Markup:
    """Return Discord's Markdown, as far as the bot uses it, as HTML."""
    return Markup("").join(_pieces(_DISCORD, text, now))


def slack(text: str, now: datetime) -> Markup:
    """Return Slack's mrkdwn, as far as the bot uses it, as HTML."""
    return Markup("").join(_pieces(_SLACK, text, now))


def plain(text: str) -> Markup:
    """Return text in which nothing is interpreted, with its line breaks."""
    return _BREAK.join(text.split("\n"))


def clock(at: datetime) -> str:
    """Return the time of day in the UK."""
    return f"{at.astimezone(UK):%H:%M}"


def day(at: datetime) -> str:
    """Return the day in the UK, short: ``Wed 9 Dec``."""
    local = at.astimezone(UK)
    return f"{local:%a} {local.day} {local:%b}"


def _pieces(pattern: re.Pattern[str], text: str, now: datetime) -> Iterator[str]:
    end = 0
    for found in pattern.finditer(text):
        yield escape(text[end : found.start()])
        yield _piece(found, now)
        end = found.end()
    yield escape(text[end:])


def _piece(found: re.Match[str], now: datetime) -> str:
    parts = {name: part for name, part in found.groupdict().items() if part is not None}
    match parts:
        case {"at": at, "style": style}:
            instant = datetime.fromtimestamp(int(at), UTC)
            said = _ago(instant, now) if style == "R" else uk_full(instant)
            return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), said)
        case {"bold": bold}:
            return Markup("<strong>{}</strong>").format(bold)
        case {"literal": literal}:
            return escape(literal)
        case {"entity": entity}:
            return escape(_ENTITIES[entity])
        case _:
            return _BREAK


def _ago(at: datetime, now: datetime) -> str:
    """Say how far *at* is from *now*: ``in 3 days``, ``5 minutes ago``."""
    seconds = round((at - now).total_seconds())
    for unit, size in _STEPS:
        if abs(seconds) >= size:
            count = round(abs(seconds) / size)
            long = f"{count} {unit}{'s' * (count > 1)}"
            return f"in {long}" if seconds > 0 else f"{long} ago"
    return "now"
