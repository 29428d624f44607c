"""What happened around something that was lost or came twice, in order of real time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.week.town import Town
from tests.servers.discord.readable import plain_text
from tests.servers.slack.reading import plain_of

AROUND = 4.0  # seconds
WORD = re.compile(r"zq\d+qz|HU-[A-Z0-9]{4}")
QUOTED = re.compile(r"letter '(.{10,60})")

Trace = tuple[float, str]


def explain(town: Town, case: str, log: Path) -> list[str]:
    """Return one line a trace, of the messages meant and of all that went on around them."""
    found = QUOTED.search(case) or WORD.search(case)
    if found is None:
        return [f"== {case}"]
    wanted = found[found.lastindex or 0]
    seen = list(_messages(town, wanted))
    if not seen:
        return [f"== {case}", "   never seen anywhere"]
    begin, end = seen[0][0] - AROUND, seen[-1][0] + AROUND
    every = [*seen, *town.diary, *_calls(town), *_log(log)]
    told = sorted(one for one in every if begin <= one[0] <= end)
    return [f"== {case}", *(f"   {at:.3f} {what}" for at, what in told)]


def _messages(town: Town, wanted: str) -> Iterator[Trace]:
    traces = [
        (m.came, f"DISCORD {m.channel.name} {m.id} nonce={m.nonce} {'deleted' * m.deleted}")
        for m in town.discord.world.messages
        if wanted in " ".join(plain_text(m).split()) and m.shown_to is None
    ]
    for channel in town.slack.workspace.channels.values():
        for ts, message in channel.messages.items():
            if wanted in " ".join(plain_of(message, {}).split()):
                mark = json.dumps(message.get("metadata", {}).get("event_payload"))
                came = town.slack.workspace.came.get((channel.id, ts), 0.0)
                traces.append((came, f"SLACK {channel.id} {ts} {mark}"))
    yield from sorted(traces)


def _calls(town: Town) -> Iterator[Trace]:
    for call in town.discord.calls:
        yield call.at, f"discord {call.method} {call.path} -> {call.status} {call.fault}"
    for at, method, kind in town.slack.faults.struck:
        yield at, f"slack {method} met {kind}"


def _log(log: Path) -> Iterator[Trace]:
    for line in log.read_text("utf-8", errors="replace").splitlines():
        try:
            told = json.loads(line)
            yield datetime.fromisoformat(told["timestamp"]).timestamp(), f"bot: {told['event']}"
        except (ValueError, KeyError, TypeError):
            continue
