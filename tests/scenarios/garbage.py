"""Requests of every wrong shape: names, values and answers that nobody would send on purpose."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from bot.commands import ALL
from bot.commands.ask import Ask
from bot.core.forms import fields_of
from bot.core.people import Account

CANARY: Final = "zanzibarquokka"

PIECES: Final = (
    "",
    " ",
    "\x00",
    "\ud800",  # half a character, as JSON may carry it
    "\u202e\u200b\u2066",
    "☂" * 50,
    "é" * 5_000,
    "A" * 100_000,
    "[" * 3_000 + "]" * 3_000,
    '{"a":' * 500 + "1" + "}" * 500,
    "' OR 1=1; DROP TABLE cases --",
    "../../../etc/passwd",
    "%s%n%x {0} ${7*7} {{7*7}}",
    "-1",
    "9" * 400,
    "1e309",
    "NaN",
    "٣",
    "2026-02-30",
    "31 September 25:61",
    "yes:yes:yes",
    ":::::",
    "urn:uuid:00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-000000000000",
    "HU-7F3K",
    "<@123> <!channel> @everyone",
    "=cmd|' /C calc'!A0",
    "\n".join(["x"] * 2_000),
)


def ask(chance: random.Random, account: Account, number: int) -> tuple[str, Ask]:
    """Return a way in, and a request that is wrong in one way or several."""
    command = chance.choice(ALL)
    name = command.name if chance.random() < 0.9 else _text(chance)
    fields = [field.name for field in fields_of(command.form)] or ["x"]
    answers: dict[str, str | Sequence[str]] = {}
    for _ in range(chance.randrange(4)):
        field = chance.choice(fields) if chance.random() < 0.8 else _text(chance)
        answers[field] = (
            [_text(chance) for _ in range(3)] if chance.random() < 0.2 else _text(chance)
        )
    value = _text(chance) if chance.random() < 0.7 else ""
    request = f"garbage-{number}" if chance.random() < 0.9 else _text(chance)
    way = chance.choice(("begin", "run", "page"))
    return way, Ask(account=account, request=request, command=name, value=value, answers=answers)


def _text(chance: random.Random) -> str:
    one = chance.choice(PIECES)
    match chance.randrange(4):
        case 0:
            return f"{one}{CANARY}"
        case 1:
            return one + chr(chance.randrange(1, 0xD800))
        case 2 if one:
            at = chance.randrange(len(one))
            return one[:at] + chance.choice(PIECES) + one[at:]
        case _:
            return one
