"""Bolt's listeners: hand what Slack says to the dispatcher, and draw the answer.

Everything is committed before it is acknowledged: Bolt runs with ``process_before_response``, so
an event whose listener fails is not acknowledged and Slack delivers it again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters import wire
from bot.adapters.patience import STILL_WORKING, soon
from bot.adapters.slack import forms, people, views
from bot.adapters.slack.surfaces import Surface, surface_of
from bot.commands.ask import Ask, Heard, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.safety import UNREACHABLE
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid
from bot.core.forms import Answers
from bot.core.questions import Choice, Text
from bot.core.views import Button, Reply, Tone, private
from bot.services.faults import fault

Body = Mapping[str, Any]
Ack = Callable[..., Awaitable[object]]

_ANY: Final = re.compile(".*")
_PRESS: Final = re.compile("^press:")
_FORM: Final = re.compile("^form:")
_TOO_SLOW: Final = "That took too long to open, so nothing was changed. Please try again."
_WRITTEN: Final = (None, "file_share", "me_message", "thread_broadcast")
"""Kinds of message that a person wrote; others are edits, deletions and the platform's own."""

_TICK: Final = "white_check_mark"


class SlackListeners:
    """The listeners of one workspace, on *app*."""

    def __init__(self, client: AsyncWebClient, dispatcher: Dispatcher, root: str) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._commands = {command.name: command for command in dispatcher.catalogue}
        self._root = root

    def app(self, authorized: AuthorizeResult) -> AsyncApp:
        """Return the Bolt app. Whose token it is was found out at the start, once."""

        async def authorize() -> AuthorizeResult:
            return authorized

        app = AsyncApp(
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,  # Socket Mode: there is no HTTP to verify
            ssl_check_enabled=False,
            url_verification_enabled=False,
        )
        app.command(f"/{self._root}")(self._slash)
        app.action(_PRESS)(self._press)
        app.view(_FORM)(self._submit)
        app.event("message")(self._message)
        app.event("app_home_opened")(self._home_opened)
        # what we don't handle is acknowledged all the same: unanswered, Slack would show an error
        app.event(_ANY)(_ignore)
        app.action(_ANY)(_ignore)
        app.view(_ANY)(_ignore)
        app.error(_fault)
        return app

    async def _slash(self, ack: Ack, body: Body) -> None:
        verb, _, rest = str(body.get("text", "")).strip().partition(" ")
        verb = verb.casefold() or "home"
        ask = Ask(
            account=people.account(body),
            request=f"slack:{body['trigger_id']}",
            command=verb,
            answers=self._typed(verb, rest.strip()),
        )
        result, later = await soon(self._dispatcher.begin(ask))
        where = Surface(response_url=str(body.get("response_url", "")))
        if result is None:
            await ack(response_type="ephemeral", text=STILL_WORKING)
            await self._show(where, await later, "")
        elif isinstance(result, Sheet):
            opened = await self._open(str(body["trigger_id"]), result, where)
            await (ack() if opened else ack(response_type="ephemeral", text=_TOO_SLOW))
        else:
            await ack(response_type="ephemeral", **views.draw(result))

    async def _press(self, ack: Ack, body: Body) -> None:
        action = body["actions"][0]
        if (read := wire.read(str(action["action_id"]))) is None:
            await ack()
            return
        ask = Ask(
            account=people.account(body),
            request=f"slack:{body['user']['id']}:{action.get('action_ts')}:{action['action_id']}",
            command=read[0],
            value=read[1],
        )
        result, later = await soon(self._dispatcher.begin(ask))
        where = surface_of(body)
        trigger = str(body.get("trigger_id", ""))
        if result is None:
            await ack()
            await self._show(where, await later, "")
        elif isinstance(result, Sheet):
            await self._open(trigger, result, where)
            await ack()
        else:
            await self._show(where, result, trigger)
            await ack()

    async def _submit(self, ack: Ack, body: Body) -> None:
        view = body["view"]
        if (read := wire.read(str(view["callback_id"]))) is None:
            await ack()
            return
        who = people.account(body)
        ask = Ask(
            account=who,
            request=f"slack:{view['id']}:{view.get('hash')}",
            command=read[0],
            value=read[1],
            answers=forms.read(view["state"]["values"], who.space),
        )
        title = str(view.get("title", {}).get("text", "HeadsUp"))
        try:
            result, later = await soon(self._dispatcher.run(ask))
            if result is None:
                await ack(response_action="update", view=views.view(Reply(STILL_WORKING), title))
                await self._show(Surface(view=str(view["id"])), await later, "")
            elif await self._answered(str(view.get("private_metadata") or ""), result):
                await ack()  # closes the form: the answer is where it was asked for
            else:
                await ack(response_action="update", view=views.view(result, title))
        except FormInvalid as invalid:
            await ack(**forms.errors(invalid))

    async def _message(self, ack: Ack, body: Body) -> None:
        event = body["event"]
        wrote = event.get("subtype") in _WRITTEN and event.get("user") and not event.get("bot_id")
        if event.get("channel_type") == "im" and wrote:
            said = await self._dispatcher.hear(
                Heard(
                    account=people.account(body),
                    request=f"slack:{body['event_id']}",
                    words=Confidential(html.unescape(str(event.get("text") or ""))),
                    attached=bool(event.get("files")),
                )
            )
            if said is None:
                await self._tick(str(event["channel"]), str(event["ts"]))
            elif said is UNREACHABLE:  # there is no outbox to reach: say it here
                with _telling("slack direct message"):
                    await self._client.chat_postMessage(
                        channel=str(event["channel"]), **views.draw(said)
                    )
        await ack()

    async def _home_opened(self, ack: Ack, body: Body) -> None:
        if body["event"].get("tab", "home") == "home":
            who = people.account(body)
            ask = Ask(account=who, request=f"slack:{body['event_id']}", command="home")
            await self._publish_home(ask)
        await ack()

    async def _publish_home(self, ask: Ask) -> None:
        reply = await self._dispatcher.begin(ask)
        if isinstance(reply, Reply):
            with _telling("slack home"):
                await self._client.views_publish(user_id=ask.account.user, view=views.home(reply))

    async def _open(self, trigger: str, sheet: Sheet, where: Surface) -> bool:
        """Show a form; False if Slack would not take it any more."""
        with _telling("slack form") as told:
            method = self._client.views_push if where.view else self._client.views_open
            await method(trigger_id=trigger, view=forms.draw(sheet, where.response_url))
        return told.fine

    async def _show(self, where: Surface, result: Reply | Sheet, trigger: str) -> None:
        """Show an answer where the press came from, to nobody but the person who pressed."""
        reply = result if isinstance(result, Reply) else _button_to(result)
        with _telling("slack answer"):
            await where.show(self._client, reply, trigger)

    async def _answered(self, back: str, reply: Reply) -> bool:
        """Answer where the form was asked for; False if that is no longer possible."""
        if not back:
            return False
        with _telling("slack answer") as told:
            await Surface(response_url=back).show(self._client, reply, "")
        return told.fine

    async def _tick(self, channel: str, ts: str) -> None:
        with _telling("slack tick"):
            await self._client.reactions_add(channel=channel, timestamp=ts, name=_TICK)

    def _typed(self, verb: str, rest: str) -> Answers:
        """Return what was written after a verb as the answer to its first question, if it fits."""
        command = self._commands.get(verb)
        if command is None or not rest or not command.asked:
            return {}
        first = command.asked[0]
        match first.question:
            case Choice() if rest.casefold() in {c.casefold() for c in first.choices}:
                return {first.name: rest}
            case Text(discreet=False) if first.type is str:
                return {first.name: rest}
            case _:
                return {}


async def _ignore(ack: Ack) -> None:
    await ack()


async def _fault(error: Exception) -> None:
    """Log where it went wrong, in place of Bolt's handler, which would log what it says.

    Raises:
        Exception: *error* again, so that it is not acknowledged and Slack tries again.
    """
    fault("slack", error)
    raise error


def _button_to(sheet: Sheet) -> Reply:
    """Offer a form behind a button: the press that asked for it is too old to open one."""
    command = sheet.command.name
    return private("Ready now.", Button("Open the form", command, sheet.value, Tone.PRIMARY))


@dataclass
class _Told:
    """Whether it went well."""

    fine: bool = True


@contextmanager
def _telling(where: str) -> Generator[_Told]:
    """Go on when Slack takes no answer: what was asked is done, and asking again shows it."""
    told = _Told()
    try:
        yield told
    except (SlackApiError, aiohttp.ClientError, OSError) as error:
        told.fine = False
        fault(where, error)
