"""Deliver a letter on Slack, so that it appears once.

Slack has no documented key for a message. So every message carries an opaque mark in its
metadata, and when an earlier try may have arrived, the conversation is searched for the mark
before anything is sent again.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.pictures import png
from bot.adapters.slack import views
from bot.core.messages import Direct, InChannel, Letter, Receipt, TryLater, Undeliverable
from bot.core.views import Picture

_EVENT: Final = "headsup_delivery"
_NAMESPACE: Final = uuid.UUID("8d4f0f3e-52f4-4a58-9c0e-3f7b5a1f2c11")
_TOO_MANY: Final = 429
_PAGES: Final = 10

_FINAL: Final = frozenset({
    "account_inactive",
    "cannot_dm_bot",
    "channel_not_found",
    "invalid_auth",
    "is_archived",
    "messages_tab_disabled",
    "missing_scope",
    "not_in_channel",
    "restricted_action",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
})  # fmt: skip
"""Slack's own codes for "never": source, the error table of chat.postMessage."""

_UNSURE: Final = frozenset({"fatal_error", "internal_error", "request_timeout"})


class SlackMessenger:
    """The messenger for one Slack workspace. *client* must not retry by itself."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def deliver(self, letter: Letter) -> Receipt:
        """Send *letter*; see :class:`bot.core.ports.Messenger`."""
        try:
            if letter.in_doubt and (found := await self._find(letter)) is not None:
                return found
            return await self._send(letter)
        except SlackApiError as error:
            raise _problem(error) from None

    async def _send(self, letter: Letter) -> Receipt:
        card = letter.view.card
        file = await self._upload(card.picture) if card and card.picture else None
        answer = await self._client.chat_postMessage(
            channel=_recipient(letter),
            metadata={"event_type": _EVENT, "event_payload": {"outbox_id": mark(letter.key)}},
            client_msg_id=str(uuid.uuid5(_NAMESPACE, letter.key)),
            unfurl_links=False,
            unfurl_media=False,
            **views.draw(letter.view, file),
        )
        return Receipt(str(answer["channel"]), str(answer["ts"]))

    async def _find(self, letter: Letter) -> Receipt | None:
        """Look for a message of ours with the letter's mark."""
        channel = _recipient(letter)
        if isinstance(letter.address, Direct):
            opened = await self._client.conversations_open(users=channel)
            channel = str(opened["channel"]["id"])
        cursor = ""
        since = letter.written - timedelta(minutes=1)  # our clock and Slack's may differ
        for _ in range(_PAGES):
            page = await self._client.conversations_history(
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=100,
                cursor=cursor,
            )
            for message in page["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.get("outbox_id") == mark(letter.key):
                    return Receipt(channel, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return None

    async def _upload(self, picture: Picture) -> str | None:
        """Upload *picture* and return its file id; None leaves the alt text to stand for it."""
        try:
            data = png(picture).getvalue()
            target: Any = await self._client.files_getUploadURLExternal(
                filename="picture.png", length=len(data), alt_txt=picture.alt
            )
            session = self._client.session
            if session is None:
                return None
            async with session.post(target["upload_url"], data=data) as sent:
                sent.raise_for_status()
            await self._client.files_completeUploadExternal(files=[{"id": target["file_id"]}])
            return str(target["file_id"])
        except (SlackApiError, OSError):
            return None


def mark(key: str) -> str:
    """Return *key* as an opaque mark: metadata can be read by other apps in the channel."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _recipient(letter: Letter) -> str:
    match letter.address:
        case Direct(account=account):
            return account.user  # posting to a person opens the direct message
        case InChannel(channel=channel):
            return channel


def _problem(error: SlackApiError) -> Exception:
    response: Any = error.response
    if response.status_code == _TOO_MANY:
        return TryLater(float(response.headers.get("Retry-After", 30)))
    try:
        code = str(response["error"])
    except (KeyError, TypeError, ValueError):
        return ConnectionError("an answer that is not Slack's")
    if code in _FINAL:
        return Undeliverable("closed" if code == "cannot_dm_bot" else code)
    if code == "ratelimited":
        return TryLater(30)
    if code in _UNSURE or response.status_code >= 500:  # noqa: PLR2004 - HTTP
        return ConnectionError(code)
    return Undeliverable(code)
