"""What goes wrong here: an answer for the bot, or a message for the person."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

# A correct bot may meet these through no fault of its own: somebody was quicker, or has left.
EXCUSABLE = frozenset(
    {
        "account_inactive",
        "already_reacted",
        "channel_not_found",
        "hash_conflict",
        "is_archived",
        "message_not_found",
        "not_found",
        "not_in_channel",
        "ratelimited",
        "thread_not_found",
        "token_revoked",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    },
)


class Refused(Exception):
    """The Web API answers `ok: false` with this error code."""

    def __init__(self, error: str, *messages: str, **extra: object) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = messages
        self.extra = extra

    @property
    def body(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return body

    def __str__(self) -> str:
        return " ".join((self.error, *self.messages))


class Unanswered(AssertionError):
    """The person sees Slack's own warning sign: the app gave no usable answer in time."""
