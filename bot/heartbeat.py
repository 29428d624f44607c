"""The heartbeat file: that the clock ticks, and that each platform is heard. No name, no word.

``headsup run`` writes it at every tick; ``headsup doctor`` and health checks read it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.adapters.pulse import Pulse
from bot.core.people import Platform

log = logging.getLogger(__name__)

_STANDSTILL: Final = 5.0
"""Seconds in which nobody is answered: Discord and Slack give up after three."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What was written: *heard* and *lost* are None if it never was, and if it is connected."""

    tick: datetime
    heard: Mapping[str, datetime | None]
    lost: Mapping[str, datetime | None]
    connections: Mapping[str, int]


def write(folder: Path, now: datetime, pulses: Mapping[Platform, Pulse]) -> None:
    """Write the file anew, whole: whoever reads it meanwhile reads the old one."""
    told: dict[str, Any] = {"tick": now.isoformat()}
    for platform, pulse in pulses.items():
        told[platform] = {"heard": _ago(now, pulse.heard_ago), "lost": _ago(now, pulse.lost_for)}
        if pulse.connections:
            told[platform]["connections"] = pulse.connections
    new = folder / "heartbeat.new"
    new.write_text(json.dumps(told) + "\n")
    new.replace(folder / "heartbeat")


async def notice_standstill() -> None:
    """Say when everything stood still: something held the one thread that answers everybody."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(1)
        held = time.monotonic() - before - 1
        if held > _STANDSTILL:
            log.warning("everything stood still for %d seconds: nobody was answered", held)


def read(folder: Path) -> Beat | None:
    """Return what was written last; None if nothing was, or it is not ours."""
    try:
        told = json.loads((folder / "heartbeat").read_text())
        platforms = {name: said for name, said in told.items() if name != "tick"}
        return Beat(
            tick=datetime.fromisoformat(told["tick"]),
            heard={name: _instant(said["heard"]) for name, said in platforms.items()},
            lost={name: _instant(said["lost"]) for name, said in platforms.items()},
            connections={n: int(said.get("connections", 0)) for n, said in platforms.items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _ago(now: datetime, seconds: float | None) -> str | None:
    return (now - timedelta(seconds=seconds)).isoformat() if seconds else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
