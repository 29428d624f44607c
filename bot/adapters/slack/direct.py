"""Direct messages on Slack: taking one in, and finding those that the socket lost."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.patience import PATIENCE, Errands, insist, soon
from bot.adapters.photos import taken
from bot.adapters.recovery import Written
from bot.adapters.slack import views
from bot.adapters.slack.files import fetch
from bot.adapters.slack.people import Owned, account
from bot.adapters.slack.surfaces import telling
from bot.commands.ask import Heard, NotKept
from bot.commands.dispatch import Dispatcher
from bot.core.confidential import Confidential
from bot.core.keeper import Keeper
from bot.core.messages import TryLater
from bot.core.people import Account, Platform
from bot.core.photo import Unfit
from bot.core.support import OpenLine
from bot.services.faults import fault

Event = Mapping[str, Any]

_WRITTEN: Final = (None, "file_share", "me_message", "thread_broadcast")
"""Kinds of message that a person wrote; others are edits, deletions and the platform's own."""

_TICK: Final = "white_check_mark"
_TICKED: Final = frozenset({"already_reacted"})
_LONG: Final = 5.0  # seconds without a tick before somebody is told why
_PAGE: Final = 200
_TOO_MANY: Final = 429


class DirectMessages:
    """The direct messages of one workspace."""

    platform = Platform.SLACK

    def __init__(
        self, client: AsyncWebClient, dispatcher: Dispatcher, owned: Owned, errands: Errands
    ) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._owned = owned
        self._team = owned.team
        self._errands = errands
        self._in_hand: dict[str, asyncio.Future[bool]] = {}

    async def heard(self, event: Event, keeper: Keeper) -> bool:
        """Take in the message of *event*; False if it is not kept yet when Slack wants to know.

        It is being taken in all the same: Slack delivers it again, and finds it done.
        """
        channel = str(event["channel"])
        request = self._request(channel, event)
        if (kept := self._in_hand.get(request)) is None:
            kept = self._in_hand[request] = asyncio.get_running_loop().create_future()
            self._errands.run("slack direct message", self._hand_in(channel, event, keeper, kept))
        done, _ = await asyncio.wait({kept}, timeout=PATIENCE)
        return bool(done) and kept.result()

    async def _hand_in(
        self, channel: str, event: Event, keeper: Keeper, kept: asyncio.Future[bool]
    ) -> None:
        try:
            await self.take(channel, event, keeper, lambda: kept.set_result(True))
        finally:
            if not kept.done():
                kept.set_result(False)
            del self._in_hand[self._request(channel, event)]

    async def take(
        self,
        channel: str,
        event: Event,
        keeper: Keeper,
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        """Take a direct message; a tick under it says that it went where it should.

        *kept* is called as soon as it need not be delivered again.
        """
        account = self._writer(event)
        heard = Heard(
            account=account,
            request=self._request(channel, event),
            words=Confidential(html.unescape(str(event.get("text") or ""))),
            attached=bool(event.get("files")),
            picture=await self._picture(event, account, keeper),
            message=str(event["ts"]),
            about=_thread_of(event),
            keeper=keeper,
        )
        said, later = await soon(self._dispatcher.hear(heard), _LONG)
        if not later.done():
            with telling("slack direct message"):
                waiting = self._dispatcher.meanwhile("support")
                await self._client.chat_postMessage(channel=channel, **views.draw(waiting))
            said = await later
        kept()
        if said is None:
            with telling("slack tick", fine=_TICKED):
                await self._client.reactions_add(
                    channel=channel, timestamp=str(event["ts"]), name=_TICK
                )
        elif isinstance(said, NotKept):  # there is no outbox to reach: say it here
            drawn = views.draw(said)
            with telling("slack direct message"):
                await insist(lambda: self._client.chat_postMessage(channel=channel, **drawn))

    async def _picture(
        self, event: Event, account: Account, keeper: Keeper
    ) -> Confidential | Unfit | None:
        """Return what is attached to *event*, if its writer may send it; see :mod:`photos`."""
        found = event.get("files") or ()
        if not found or keeper is not Keeper.NETWORK:
            return None
        if not await self._dispatcher.awaits_picture(account):
            return None
        sizes = [int(one.get("size") or 0) for one in found]
        return await taken(sizes, partial(fetch, self._client, found[0]))

    def when(self, message: str) -> datetime:
        """Return when the message with this id was written."""
        seconds, _, micro = message.partition(".")
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micro or 0))

    async def since(self, line: OpenLine, after: datetime) -> Sequence[Written]:
        """Return what *line*'s owner wrote after *after*, oldest first.

        Raises:
            TryLater: Slack wants a pause.
        """
        if line.account.space != self._team:
            return []
        try:
            channel = line.direct or await self._open(line.account.user)
            found = await self._history(channel, after)
            for thread in line.threads:
                found += await self._replies(channel, thread, after)
        except SlackApiError as error:
            if error.response.status_code == _TOO_MANY:
                raise TryLater(float(error.response.headers.get("Retry-After", 30))) from None
            fault("slack history", error)  # this conversation cannot be read: go on
            return []
        theirs = [m for m in found if is_written(m) and m["user"] == line.account.user]
        theirs.sort(key=lambda message: self.when(str(message["ts"])))
        return [self._written(channel, message) for message in theirs]

    async def _replies(self, channel: str, thread: str, after: datetime) -> list[Event]:
        """Return what stands in *thread*: a conversation's history leaves it out."""
        oldest = f"{int(after.timestamp())}.{after.microsecond:06d}"
        found: list[Event] = []
        cursor = ""
        while True:
            page: Any = await self._client.conversations_replies(
                channel=channel, ts=thread, oldest=oldest, limit=_PAGE, cursor=cursor
            )
            found += [one for one in page["messages"] if one["ts"] != thread]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    async def _open(self, user: str) -> str:
        opened = await self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def _history(self, channel: str, after: datetime) -> list[Event]:
        found: list[Event] = []
        cursor = ""
        oldest = f"{int(after.timestamp())}.{after.microsecond:06d}"
        while True:
            page: Any = await self._client.conversations_history(
                channel=channel, oldest=oldest, limit=_PAGE, cursor=cursor
            )
            found += page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def _written(self, channel: str, message: Event) -> Written:
        async def take() -> None:
            body = {"event": message, "team_id": self._team}
            await self.take(channel, message, self._owned.keeper(body))

        return Written(self._request(channel, message), self.when(str(message["ts"])), take)

    def _writer(self, event: Event) -> Account:
        return account({"event": event, "team_id": self._team})

    def _request(self, channel: str, event: Event) -> str:
        """Name the request by what the message is, not by how it came."""
        return f"slack:{self._team}:{channel}:{event['ts']}"


def _thread_of(event: Event) -> str:
    """Return the message that *event* is in the thread of, empty if it begins one or none."""
    thread = str(event.get("thread_ts") or "")
    return thread if thread != str(event["ts"]) else ""


def is_written(event: Event) -> bool:
    """Tell whether a person wrote this, and not the platform or a bot."""
    kind = event.get("subtype")
    return kind in _WRITTEN and bool(event.get("user")) and not event.get("bot_id")
