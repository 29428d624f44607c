"""What the database is asked when somebody presses what is not theirs, and for how long.

"Not yours" and "no such case" are one answer in words. Here is whether they are one in work, too:
the same statements in the same order, so that no clock can tell them apart.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, event

from bot.commands import ALL
from bot.commands.ask import Ask, Sheet
from bot.commands.spec import Privacy
from bot.core.forms import fields_of
from bot.core.people import Platform, Role
from bot.core.questions import Token
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone, find, read

ABOUT_CASES = [
    command.name
    for command in ALL
    if command.privacy is Privacy.CONFIDENTIAL
    and (fields := fields_of(command.form))
    and isinstance(fields[0].question, Token)
    and fields[0].name in {"case", "offer", "wider", "what"}
]
"""All but the supervisors' note: whoever guesses a reference there has ended a case, and it is
written down; that this takes longer tells them no more."""

WAYS = ("press", "form", "page")
"""A button, a form sent whole (Slack), and a page of a form (Discord)."""

_FILLED = {
    "reply": {"words": "words"},
    "follow-up": {"when": "Tomorrow"},
    "point": {"what": "Somebody to talk to, any time"},
}
_SUFFIX = {
    "transfer": ":words",
    "follow-yes": ":20260801:gently",
    "kept": ":0",
    "more": ":0",
    "saved-send": ":0",
}


@dataclass(frozen=True)
class Work:
    """What one request came to: its answer, the statements it took, and the seconds."""

    said: str
    statements: tuple[str, ...]
    seconds: float


@dataclass
class Strangers:
    """A conversation, a request that waits, and Eve, who has every role and is in neither."""

    network: Network
    eve: Someone
    real: Sequence[str]
    offers: Sequence[str]

    def borrowed(self, command: str) -> list[str]:
        """Return what buttons of others carry for *command*."""
        found = self.offers if command in {"accept", "decline"} else self.real
        return [self._carried(command, one) for one in found]

    def made_up(self, command: str) -> str:
        """Return the same about a case that there is not."""
        return self._carried(command, str(uuid4()))

    def _carried(self, command: str, case: str) -> str:
        if command == "widen":
            return f"near:{case}"
        return case + _SUFFIX.get(command, "")

    async def tries(self, command: str, way: str, value: str) -> Work:
        """Press *command* as Eve with that *value*."""
        ask = Ask(
            account=self.eve.account,
            request=self.network.request(),
            command=command,
            value=value,
            answers=_FILLED.get(command, {}) if way != "press" else {},
        )
        do = self.network.dispatcher
        with counted() as statements:
            began = time.perf_counter()
            if way == "press":
                said = await do.begin(ask)
            else:
                said = await (do.run(ask) if way == "form" else do.page(ask))
            took = time.perf_counter() - began
        text = "a form" if isinstance(said, Sheet) else read(said)
        return Work(text, tuple(statements), took)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect every statement that any database is asked meanwhile."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:  # noqa: ANN401 - theirs
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def strangers(network: Network) -> Strangers:
    """Let two heads ask and one coach answer, and Eve come with every role."""
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    cora = await network.coach("Cora")
    await ada.sends("write", words="zanzibarquokka")
    taken = find(cora.offer, "Yes, I'll take it").value
    await cora.sends("accept", taken)
    talking = find(cora.inbox[-1], "Write to the head").value
    waits = find(await ben.sends("ask"), "Take it back").value
    offered = find(cora.offer, "Yes, I'll take it").value
    eve = await network.head("Eve", district="CF10", region="Wales", buddy="no")
    for role in Role:
        if role is not Role.MEMBER:
            await network.appoint(eve, role)
    return Strangers(network, eve, (talking, waits), (taken, offered))
