"""Connecting to Slack over Socket Mode, and staying connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.problems import CannotConnect
from bot.adapters.slack import people
from bot.adapters.slack.client import SlackListeners
from bot.adapters.slack.messenger import SlackMessenger
from bot.commands.dispatch import Dispatcher
from bot.core.ports import Storage

log = logging.getLogger(__name__)

_PING: Final = 5.0  # seconds: how soon a dead socket is noticed
_WATCH: Final = 5.0
_GRACE: Final = 5.0
_GIVE_UP_AFTER: Final = 60  # times not connected in a row: five minutes


class Handler(AsyncSocketModeHandler):
    """Counts what is being answered, so that closing can wait for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Bolt's
        super().__init__(*args, **kwargs)
        self.answering = 0

    async def handle(  # type: ignore[override]  # Bolt narrows it the same way
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """Let Bolt answer; Bolt's own errors must not end the socket's task."""
        self.answering += 1
        try:
            await super().handle(client, req)
        finally:
            self.answering -= 1


@asynccontextmanager
async def connect(  # noqa: PLR0913 - each is a setting
    *,
    bot_token: str,
    app_token: str,
    api: str,
    root: str,
    channel: tuple[str, str],
    per_minute: float,
    dispatcher: Dispatcher,
    storage: Storage,
) -> AsyncGenerator[tuple[SlackMessenger, asyncio.Task[None]]]:
    """Connect, and yield the messenger and the task that watches the socket.

    Raises:
        CannotConnect: with what to do about it.
    """
    async with aiohttp.ClientSession() as session:
        # no retries of the SDK's own: after a dropped connection it would post twice
        client = AsyncWebClient(
            token=bot_token, base_url=api, session=session, retry_handlers=[], timeout=20
        )
        who = await _who(client, api)
        await _check_app_token(client, app_token)
        team, bot_user = str(who["team_id"]), str(who["user_id"])
        where = await people.space(client, team, str(who.get("team", "Slack")), *channel)
        if where is None:
            log.warning("Slack: the bot is in no channel yet; invite it and start again")
        else:
            async with storage.begin() as work:
                await work.spaces.keep(where)
        authorized = AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=team,
            bot_user_id=bot_user,
            bot_id=who.get("bot_id"),
            bot_token=bot_token,
        )
        app = SlackListeners(client, dispatcher, root).app(authorized)
        handler = Handler(app, app_token, web_client=client, ping_interval=_PING)
        async with asyncio.timeout(30):
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
        watching = asyncio.create_task(_watch(handler), name="slack")
        try:
            yield SlackMessenger(client, per_minute), watching
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError, ConnectionError):
                await watching
            await _close(handler)


async def _who(client: AsyncWebClient, api: str) -> Any:  # noqa: ANN401 - the SDK's answer
    try:
        return await client.auth_test()
    except SlackApiError as error:
        raise CannotConnect(
            f"Slack refused HEADSUP_SLACK_BOT_TOKEN ({_code(error)}). Copy it again: your app, "
            "OAuth & Permissions, Bot User OAuth Token; it begins with xoxb-."
        ) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise CannotConnect(
            f"Slack at {api} could not be reached ({type(error).__name__}). Check the network "
            "and HEADSUP_SLACK_API."
        ) from None


async def _check_app_token(client: AsyncWebClient, app_token: str) -> None:
    """Ask once ourselves: with a wrong token the SDK would wait for ever."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        raise CannotConnect(
            f"Slack refused HEADSUP_SLACK_APP_TOKEN ({_code(error)}). Make one: your app, Basic "
            "Information, App-Level Tokens, with the scope connections:write; it begins with "
            "xapp-. Socket Mode must be on."
        ) from None


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error", "no reason given"))


async def _watch(handler: Handler) -> None:
    """Notice a socket that stays dead, and make the SDK ask for a new address.

    Raises:
        ConnectionError: it has been dead for five minutes: better to be started again.
    """
    dead = 0
    while True:
        await asyncio.sleep(_WATCH)
        dead = 0 if await handler.client.is_connected() else dead + 1
        if dead >= 3:  # noqa: PLR2004 - quick reconnects are the SDK's own business
            # the SDK tries the same spent address again and again unless it is taken away
            handler.client.wss_uri = None
            log.warning("Slack: the socket has been closed for %d seconds", dead * int(_WATCH))
        if dead >= _GIVE_UP_AFTER:
            raise ConnectionError("Slack: no connection for five minutes")


async def _close(handler: Handler) -> None:
    """Stop listening, finish what is being answered, then close."""
    waited = 0.0
    while handler.answering and waited < _GRACE:
        await asyncio.sleep(0.05)
        waited += 0.05
    with suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's
