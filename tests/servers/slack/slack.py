"""The parts of the loopback Slack put together: what every method and every person shares."""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import deepcopy

from .deliveries import Deliveries
from .envelopes import event_callback, message_event
from .errors import EXCUSABLE, Json, Refused
from .faults import Faults
from .limits import Limits
from .passes import Hooks, Triggers
from .sockets import Hub
from .state import BOT_USER, Channel, Workspace, key

SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:write",
        "reactions:write",
        "users:read",
    },
)
EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "message.im",
        "team_join",
        "tokens_revoked",
        "user_change",
    },
)


class Slack:
    """State, limits and knobs. Seconds everywhere; `scopes=None` grants the usual ones."""

    def __init__(  # noqa: PLR0913 - every limit of the platform may be compressed by a test
        self,
        *,
        ack_within: float = 3.0,
        redelivery_delays: Sequence[float] = (0.0, 60.0, 300.0),
        trigger_within: float = 3.0,
        response_url_uses: int = 5,
        response_url_within: float = 1800.0,
        scopes: frozenset[str] | None = None,
        events: frozenset[str] = EVENTS,
        dedupe_client_msg_id: bool = False,
    ) -> None:
        self.violations: list[str] = []  # what a correct bot never does
        self.warnings: list[str] = []  # what may happen to a correct bot, but is worth a look
        self.calls: list[tuple[str, Json]] = []
        self.scopes = SCOPES if scopes is None else scopes
        self.events = events
        self.dedupe_client_msg_id = dedupe_client_msg_id
        self.echo_own_messages = True
        self.limits = Limits()
        self.limited: list[str] = []  # the methods of every call that was answered 429
        self.auth_error = ""  # such as token_revoked: the answer to every call while it is set
        self.bot_token = f"xoxb-{key()}"
        self.app_token = f"xapp-1-{key()}"
        self.base_url = ""
        self.fetched: list[str] = []  # every file that was asked for
        self.workspace = Workspace()
        self.faults = Faults(self.warnings)
        self.triggers = Triggers(trigger_within)
        self.hooks = Hooks(response_url_uses, response_url_within)
        self.hub = Hub(ack_within, self.violations, self.warnings)
        self.deliveries = Deliveries(
            self.hub,
            redelivery_delays,
            self.violations,
            self.warnings,
        )

    def note(self, where: str, refusal: Refused) -> None:
        """Record that something was refused to the bot."""
        excusable = refusal.error in EXCUSABLE
        (self.warnings if excusable else self.violations).append(f"{where}: {refusal}")

    def post(self, channel: Channel, message: Json) -> Json:
        """Put a message where its members see it, and tell the bot if it wants to know."""
        channel.messages[message["ts"]] = message
        self.workspace.came[channel.id, message["ts"]] = time.time()
        self.workspace.came_with[channel.id, message["ts"]] = deepcopy(message)
        self.workspace.show(message, channel.members)
        self.send_message_event(channel, message_event(channel, message))
        return message

    def send_message_event(self, channel: Channel, event: Json) -> None:
        """Tell the bot what happened in a channel it is in and has subscribed to."""
        inner = event.get("message") or event.get("previous_message") or event
        if BOT_USER not in channel.members:
            return
        if "bot_id" in inner and not self.echo_own_messages:
            return
        granted = f"{channel.scope}:history" in self.scopes
        if granted and f"message.{channel.scope}" in self.events:
            self._send(event)

    def send_event(self, event: Json) -> None:
        """Send any other event, if the app is subscribed to it."""
        if event["type"] in self.events:
            self._send(event)

    def _send(self, event: Json) -> None:
        self.deliveries.send(event_callback(event, f"Ev{key().upper()[:10]}"))

    @property
    def pace(self) -> bool:
        """Whether the bot is held to one message a second in each channel."""
        return self.limits.pace

    @pace.setter
    def pace(self, on: bool) -> None:
        self.limits.pace = on
