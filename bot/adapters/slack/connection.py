"""Connecting to Slack over Socket Mode, and staying connected."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.patience import Errands
from bot.adapters.problems import CannotConnect, NotReachable
from bot.adapters.pulse import Felt, Pulse
from bot.adapters.recovery import Recovery
from bot.adapters.slack import people
from bot.adapters.slack.client import SlackListeners
from bot.adapters.slack.direct import DirectMessages
from bot.adapters.slack.messenger import SlackMessenger
from bot.adapters.slack.socket import Socket, Timing
from bot.commands.dispatch import Dispatcher
from bot.core.mail import Messenger
from bot.core.ports import Storage

log = logging.getLogger(__name__)

_OK: Final = 200
_PASSING: Final = frozenset({
    "fatal_error",
    "internal_error",
    "ratelimited",
    "request_timeout",
    "service_unavailable",
})  # fmt: skip
"""Slack's own codes for what may go better in a moment. Source: the errors of every method."""

_TIMING: Final = Timing()
_FIRST: Final = 30.0  # seconds for the first connection


@asynccontextmanager
async def connect(  # noqa: PLR0913 - each is a setting
    *,
    bot_token: str,
    app_token: str,
    api: str,
    root: str,
    channel: tuple[str, str],
    per_minute: float,
    own: Collection[str] = (),
    dispatcher: Dispatcher,
    storage: Storage,
    pulse: Pulse | None = None,
    timing: Timing = _TIMING,
) -> AsyncGenerator[tuple[Messenger, asyncio.Task[None]]]:
    """Connect, and yield the messenger and the task that watches the socket.

    *own* are the workspaces and organisations that the network says are its own: only there is
    anything taken in confidence.

    Raises:
        CannotConnect: with what to do about it.
    """
    async with aiohttp.ClientSession() as session:
        # no retries of the SDK's own: after a dropped connection it would post twice
        client = AsyncWebClient(
            token=bot_token, base_url=api, session=session, retry_handlers=[], timeout=20
        )
        who = await _who(client, api)
        await _check_app_token(client, api, app_token)
        team, bot_user = str(who["team_id"]), str(who["user_id"])
        with _asking(api, "to list its channels", "Compare the app with: headsup slack manifest"):
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
        pulse, errands = pulse or Pulse(), Errands()
        owned = people.Owned(team, str(who.get("enterprise_id") or ""), frozenset(own))
        direct = DirectMessages(client, dispatcher, owned, errands)
        recovery = Recovery(direct, dispatcher, storage, pulse)
        listeners = SlackListeners(
            client,
            dispatcher,
            root,
            direct=direct,
            owned=owned,
            first=recovery.first,
            errands=errands,
        )
        app = listeners.app(authorized)
        socket = Socket(
            app=app,
            app_token=app_token,
            client=client,
            pulse=pulse,
            bot_user=bot_user,
            errands=errands,
            timing=timing,
            on_session=recovery.gap,
        )
        await _open(socket)
        watching = asyncio.create_task(socket.watch(), name="slack")
        recovering = asyncio.create_task(recovery.run(socket.reconnect), name="slack history")
        try:
            yield Felt(SlackMessenger(client, per_minute, owned.holds), pulse), watching
        finally:
            for task in (watching, recovering):
                task.cancel()
                with suppress(asyncio.CancelledError, ConnectionError):
                    await task
            await socket.close()


async def _open(socket: Socket) -> None:
    try:
        async with asyncio.timeout(_FIRST):
            await socket.connect()
    except TimeoutError:
        await socket.close()
        raise NotReachable(
            "Slack accepted both tokens but its socket did not open. Check the network; if it "
            "lasts, look at status.slack.com."
        ) from None


async def _who(client: AsyncWebClient, api: str) -> Any:  # noqa: ANN401 - the SDK's answer
    mend = (
        "Copy HEADSUP_SLACK_BOT_TOKEN again: your app, OAuth & Permissions, Bot User OAuth Token; "
        "it begins with xoxb-."
    )
    with _asking(api, "HEADSUP_SLACK_BOT_TOKEN", mend):
        return await client.auth_test()


async def _check_app_token(client: AsyncWebClient, api: str, app_token: str) -> None:
    """Ask once ourselves: with a wrong token the SDK would wait for ever."""
    mend = (
        "Make one: your app, Basic Information, App-Level Tokens, with the scope "
        "connections:write; it begins with xapp-. Socket Mode must be on."
    )
    with _asking(api, "HEADSUP_SLACK_APP_TOKEN", mend):
        await client.apps_connections_open(app_token=app_token)


@contextmanager
def _asking(api: str, what: str, mend: str) -> Generator[None]:
    """Say what it means for whoever runs the bot when Slack does not do what we ask at the start.

    Raises:
        NotReachable: it may do it in a moment.
        CannotConnect: it refuses; *mend* says what to do about *what*.
    """
    try:
        yield
    except SlackApiError as error:
        response: Any = error.response
        if response.status_code != _OK or _code(error) in _PASSING:
            raise NotReachable(
                f"Slack at {api} does not answer as it should ({_code(error)}). If it lasts, look "
                "at status.slack.com."
            ) from None
        raise CannotConnect(f"Slack refused {what} ({_code(error)}). {mend}") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise NotReachable(
            f"Slack at {api} could not be reached ({type(error).__name__}). Check the network "
            "and HEADSUP_SLACK_API."
        ) from None


def _code(error: SlackApiError) -> str:
    try:
        return str(error.response.get("error", "no reason given"))
    except ValueError:  # not even Slack's own kind of answer
        return f"HTTP {error.response.status_code}"
