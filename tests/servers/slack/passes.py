"""What lets the bot act for a moment: trigger ids and response URLs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .errors import Refused
from .state import TEAM, key


@dataclass
class Trigger:
    """The right to open one modal for one person, for three seconds."""

    user: str
    within_modal: bool
    issued: float = field(default_factory=time.monotonic)
    used: bool = False


class Triggers:
    """All trigger ids given out; `within` in seconds."""

    def __init__(self, within: float) -> None:
        self.within = within
        self._given: dict[str, Trigger] = {}

    def give(self, user: str, *, within_modal: bool = False) -> str:
        identity = f"{int(time.time() * 1000)}.{len(self._given) + 1}.{key()}"
        self._given[identity] = Trigger(user, within_modal)
        return identity

    def use(self, identity: str) -> Trigger:
        """Spend a trigger id, even if what follows is refused."""
        trigger = self._given.get(identity)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        trigger.used = True
        late = time.monotonic() - trigger.issued
        if late > self.within:
            raise Refused("expired_trigger_id", f"used after {late:.1f} s")
        return trigger


@dataclass
class Hook:
    """One response URL: who acted, where, and on which message."""

    user: str
    channel: str
    message_ts: str | None
    ephemeral: bool
    issued: float = field(default_factory=time.monotonic)
    uses: int = 0


class Hooks:
    """All response URLs given out; `within` in seconds."""

    def __init__(self, uses: int, within: float) -> None:
        self.uses = uses
        self.within = within
        self._given: dict[str, Hook] = {}

    def give(self, base: str, kind: str, hook: Hook) -> str:
        path = f"/{kind}/{TEAM}/{len(self._given) + 1}/{key()}"
        self._given[path] = hook
        return base + path

    def use(self, path: str) -> Hook:
        hook = self._given.get(path)
        if hook is None:
            raise Refused("no_such_url")
        if time.monotonic() - hook.issued > self.within:
            raise Refused("expired_url")
        if hook.uses >= self.uses:
            raise Refused("used_url")
        hook.uses += 1
        return hook
