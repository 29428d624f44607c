"""Deliver a letter on Slack, so that it appears once.

Slack has no documented key for a message. So every message carries an opaque mark in its
metadata, and when an earlier try may have arrived, the conversation is searched for the mark
before anything is sent again.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.pictures import png
from bot.adapters.slack import views
from bot.core.messages import (
    Aside,
    CannotLook,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Rate,
    Receipt,
    Together,
    TryLater,
    Undeliverable,
)
from bot.core.people import Account
from bot.core.photo import ALT, MARK
from bot.core.views import File, Picture, Reply, plain, plain_line

_EVENT: Final = "headsup_delivery"
_NAMESPACE: Final = uuid.UUID("8d4f0f3e-52f4-4a58-9c0e-3f7b5a1f2c11")
_TOO_MANY: Final = 429
_PAGES: Final = 10
_COMMENT: Final = 3000
_NO_FILE: Final = frozenset({"file_not_found", "file_deleted"})
_NO_FILES: Final = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method"})

_NO_COPY: Final = (
    "This workspace lets me send no files, so your copy can't come here. Whoever set the bot up "
    "can allow it, or ask for it on Discord. The full list is in mydata."
)

_NO_PICTURE: Final = (
    "The head sent a picture, but this workspace lets me send no files, so it can't come here. "
    "Please tell them; whoever set the bot up can allow it."
)

PER_MINUTE: Final = 300.0
"""Messages to all of a workspace: "several hundred". Source: Slack's rate limits, posting."""

CHANGES: Final = 50.0
"""Edits a minute: tier 3. Source: Slack's rate limits, chat.update and chat.delete."""

APART: Final = 1.0
"""Seconds between two messages to one channel. Source: the same."""

_UNSURE: Final = frozenset({"fatal_error", "internal_error", "request_timeout"})


class SlackMessenger:
    """The messenger for one Slack workspace. *client* must not retry by itself.

    *holds* tells whether what is said in confidence may be sent to an account: not where somebody
    else keeps it.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        per_minute: float = PER_MINUTE,
        holds: Callable[[Account], bool] = lambda _who: True,
    ) -> None:
        self._client = client
        self._holds = holds
        self.rate = Rate(per_minute / 60, changes=CHANGES / 60, apart=APART)

    def requests(self, letter: Letter) -> int:
        """Return 1: posting to a person opens the conversation. One of several is opened first."""
        return 2 if isinstance(letter.address, Together) else 1

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter*; see :class:`bot.core.mail.Messenger`."""
        reply = _reply(letter)
        self._check(letter)
        with _problems():
            file = await self._upload(reply.card.picture) if reply.card else None
            if reply.file is not None and (shared := await self._share(letter, reply)):
                return shared
            if reply.file is not None and reply.in_file:
                # all that it says was in there: don't act as if it had come
                why = _NO_PICTURE if reply.file.picture else _NO_COPY
                reply = replace(reply, text=why, words=None, file=None)
            answer = await self._post(
                letter.thread,
                channel=await self._where(letter),
                metadata={"event_type": _EVENT, "event_payload": {"outbox_id": mark(letter.key)}},
                client_msg_id=str(uuid.uuid5(_NAMESPACE, letter.key)),
                unfurl_links=False,
                unfurl_media=False,
                **views.draw(reply, file),
            )
        return Receipt(str(answer["channel"]), str(answer["ts"]))

    def _check(self, letter: Letter) -> None:
        match letter.address:
            case Direct(account=account) if letter.case and not self._holds(account):
                raise Undeliverable("elsewhere")
            case _:
                pass

    async def _post(self, thread: str, **said: Any) -> Any:  # noqa: ANN401 - the SDK's
        """Post into *thread*, and show it in the conversation, too: nobody misses it there."""
        if thread:
            try:
                return await self._client.chat_postMessage(
                    thread_ts=thread, reply_broadcast=True, **said
                )
            except SlackApiError as error:
                if error.response.get("error") != "thread_not_found":
                    raise
        return await self._client.chat_postMessage(**said)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Edit what stands at *receipt*. Somebody may have deleted it: then that is that."""
        reply = _reply(letter)
        with _problems():
            file = await self._upload(reply.card.picture) if reply.card else None
            await self._client.chat_update(
                channel=receipt.channel, ts=receipt.message, **views.draw(reply, file)
            )

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Delete what stands at *receipt*."""
        with _problems(fine=frozenset({"message_not_found"})):
            if MARK in letter.key:
                await self._delete_files(receipt)
            await self._client.chat_delete(channel=receipt.channel, ts=receipt.message)

    async def _delete_files(self, receipt: Receipt) -> None:
        """Delete what is shared with a message of ours: without it, the file would stay."""
        page: Any = await self._client.conversations_history(
            channel=receipt.channel,
            latest=receipt.message,
            oldest=receipt.message,
            inclusive=True,
            limit=1,
        )
        for message in page["messages"]:
            for file in message.get("files") or ():
                with _problems(fine=_NO_FILE):
                    await self._client.files_delete(file=str(file["id"]))

    async def find(self, letter: Letter) -> Receipt | None:
        """Look for a message of ours with the letter's mark, from the newest backwards."""
        try:
            with _problems():
                return await self._find(letter)
        except Undeliverable:
            raise CannotLook from None

    async def _find(self, letter: Letter) -> Receipt | None:
        if isinstance(letter.address, Together):
            raise CannotLook  # what buddies write there is not ours to read
        channel = letter.direct or _recipient(letter)
        if isinstance(letter.address, Direct) and not letter.direct:
            opened = await self._client.conversations_open(users=channel)
            channel = str(opened["channel"]["id"])
        # a thread that was gone by then was left for the conversation itself
        for thread in dict.fromkeys((letter.thread, "")):
            if (receipt := await self._find_in(letter, channel, thread)) is not None:
                return receipt
        return None

    async def _find_in(self, letter: Letter, channel: str, thread: str) -> Receipt | None:
        cursor = ""
        for _ in range(_PAGES):
            page = await self._page(letter, channel, cursor, thread)
            for message in page["messages"]:
                if _is(message, letter):
                    return Receipt(channel, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise CannotLook

    async def _where(self, letter: Letter) -> str:
        """Return what to post to; a group message is opened, the same one each time."""
        match letter.address:
            case Together(people=people):
                opened = await self._client.conversations_open(users=",".join(people))
                return str(opened["channel"]["id"])
            case _:
                return _recipient(letter)

    async def _page(self, letter: Letter, channel: str, cursor: str, thread: str) -> Any:  # noqa: ANN401 - the SDK's
        asked: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "limit": 100,
            "cursor": cursor,
        }
        if letter.since:
            asked["oldest"] = letter.since
        if not thread:
            return await self._client.conversations_history(**asked)
        try:
            return await self._client.conversations_replies(ts=thread, **asked)
        except SlackApiError as error:
            if error.response.get("error") != "thread_not_found":
                raise
            return {"messages": []}

    async def _share(self, letter: Letter, reply: Reply) -> Receipt | None:
        """Share the reply's file in the conversation; None if this workspace takes none.

        Where it stands is read back by its name, which holds the letter's mark.
        """
        file = reply.file
        if file is None:
            return None
        channel = letter.direct
        if not channel:
            opened = await self._client.conversations_open(users=_recipient(letter))
            channel = str(opened["channel"]["id"])
        # the comment is what a notification shows: of whom a picture is, its title says
        title, comment = file.name, plain(reply)
        if file.picture:
            title, comment = plain_line(reply.body), reply.summary
        try:
            alt = ALT if file.picture else ""
            uploaded = await self._put(views.content(reply), _file_name(letter, file), alt)
            if uploaded is None:
                return None
            await self._client.files_completeUploadExternal(
                files=[{"id": uploaded, "title": title}],
                channel_id=channel,
                initial_comment=comment[:_COMMENT],
            )
        except SlackApiError as error:
            if str(error.response.get("error")) in _NO_FILES:
                return None
            raise
        return await self._find(replace(letter, direct=channel)) or Receipt(channel, "")

    async def _upload(self, picture: Picture | None) -> str | None:
        """Upload *picture* and return its file id; None leaves the alt text to stand for it."""
        if picture is None:
            return None
        try:
            uploaded = await self._put(png(picture).getvalue(), "picture.png", picture.alt)
            if uploaded is not None:
                await self._client.files_completeUploadExternal(files=[{"id": uploaded}])
        except (SlackApiError, OSError):
            return None
        return uploaded

    async def _put(self, data: bytes, name: str, alt: str = "") -> str | None:
        target: Any = await self._client.files_getUploadURLExternal(
            filename=name, length=len(data), alt_txt=alt or None
        )
        session = self._client.session
        if session is None:
            return None
        async with session.post(target["upload_url"], data=data) as sent:
            sent.raise_for_status()
        return str(target["file_id"])


def mark(key: str) -> str:
    """Return *key* as an opaque mark: metadata can be read by other apps in the channel."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _is(message: Mapping[str, Any], letter: Letter) -> bool:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    names = {str(file.get("name")) for file in message.get("files") or ()}
    file = letter.view.file if isinstance(letter.view, Reply) else None
    return payload.get("outbox_id") == mark(letter.key) or (
        file is not None and _file_name(letter, file) in names
    )


def _file_name(letter: Letter, file: File) -> str:
    """Name a file so that it can be found again: a file carries no other mark."""
    stem, dot, kind = file.name.rpartition(".")
    return f"{stem}-{mark(letter.key)[:8]}{dot}{kind}"


def _reply(letter: Letter) -> Reply:
    if isinstance(letter.view, Reply):
        return letter.view
    raise Undeliverable("wrong-place")  # Slack has no calendar of its own


def _recipient(letter: Letter) -> str:
    match letter.address:
        case Direct(account=account) | Aside(account=account):
            return account.user  # posting to a person opens the direct message
        case InChannel(channel=channel):
            return channel
        case Together() | OnCalendar():
            raise Undeliverable("wrong-place")


@contextmanager
def _problems(fine: frozenset[str] = frozenset()) -> Generator[None]:
    """Say what Slack's refusals mean for a letter."""
    try:
        yield
    except SlackApiError as error:
        if (problem := _problem(error, fine)) is not None:
            raise problem from None


def _problem(error: SlackApiError, fine: frozenset[str]) -> Exception | None:
    response: Any = error.response
    if response.status_code == _TOO_MANY:
        wait = float(response.headers.get("Retry-After", 30))
        return TryLater(wait, everywhere=True)
    try:
        code = str(response["error"])
    except (KeyError, TypeError, ValueError):
        return ConnectionError("an answer that is not Slack's")
    if code in fine:
        return None
    if code == "ratelimited":
        return TryLater(30, everywhere=True)
    if code in _UNSURE or response.status_code >= 500:  # noqa: PLR2004 - HTTP
        return ConnectionError(code)
    return Undeliverable("closed" if code == "cannot_dm_bot" else code)
