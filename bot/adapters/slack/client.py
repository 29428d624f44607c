"""Bolt's listeners: hand what Slack says to the dispatcher, and draw the answer.

Everything is committed before it is acknowledged: Bolt runs with ``process_before_response``, so
an event whose listener fails is not acknowledged and Slack delivers it again. An ack leaves when
its listener returns, and not at all if it raises: so it comes last, and what takes longer is an
errand.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters import wire
from bot.adapters.patience import Errands, soon
from bot.adapters.slack import forms, people, views
from bot.adapters.slack.direct import DirectMessages, is_written
from bot.adapters.slack.manifest import SHORTCUT
from bot.adapters.slack.socket import NotKeptYet
from bot.adapters.slack.surfaces import Surface, surface_of, telling
from bot.commands.ask import Ask, NotKept, Sheet
from bot.commands.dispatch import Dispatcher
from bot.core.errors import FormInvalid
from bot.core.forms import Answers
from bot.core.people import Account
from bot.core.questions import Choice, Text
from bot.core.views import Button, Reply, Tone, private

Body = Mapping[str, Any]
Ack = Callable[..., Awaitable[object]]

_ANY: Final = re.compile(".*")
_PRESS: Final = re.compile("^press:")
_FORM: Final = re.compile("^form:")
_TOO_SLOW: Final = "That took too long to open, so nothing was changed. Please try again."
_AFTER_THE_ACK: Final = 0.5  # seconds: what follows must not overtake it


class SlackListeners:
    """The listeners of one workspace, on *app*.

    *first* is given time before a direct message is taken in, for those written before it.
    """

    def __init__(  # noqa: PLR0913 - what they hear goes to each of these
        self,
        client: AsyncWebClient,
        dispatcher: Dispatcher,
        root: str,
        *,
        direct: DirectMessages,
        owned: people.Owned,
        first: Callable[[Account], Awaitable[None]],
        errands: Errands,
    ) -> None:
        self._client = client
        self._direct = direct
        self._owned = owned
        self._first = first
        self._errands = errands
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
        app.shortcut(SHORTCUT)(self._shortcut)
        app.event("message")(self._message)
        app.event("app_home_opened")(self._home_opened)
        # what we don't handle is acknowledged all the same: unanswered, Slack would show an error
        app.event(_ANY)(_ignore)
        app.action(_ANY)(_ignore)
        app.view(_ANY)(_ignore)
        app.shortcut(_ANY)(_ignore)
        app.error(_again)
        return app

    async def _slash(self, ack: Ack, body: Body) -> None:
        verb, _, rest = str(body.get("text", "")).strip().partition(" ")
        verb = verb.casefold() or "home"
        ask = Ask(
            account=people.account(body),
            request=f"slack:{body['trigger_id']}",
            command=verb,
            keeper=self._owned.keeper(body),
            answers=self._typed(verb, rest.strip()),
        )
        result, later = await soon(self._dispatcher.begin(ask))
        where = Surface(response_url=str(body.get("response_url", "")))
        if result is None:
            self._errands.run("slack answer", self._show_later(where, later))
            await ack(response_type="ephemeral", **views.draw(self._dispatcher.meanwhile(verb)))
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
            keeper=self._owned.keeper(body),
        )
        result, later = await soon(self._dispatcher.begin(ask))
        where = surface_of(body)
        trigger = str(body.get("trigger_id", ""))
        if result is None:
            waiting = self._dispatcher.meanwhile(ask.command)
            self._errands.run("slack answer", self._show_later(where, later, waiting, trigger))
            await ack()
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
            keeper=self._owned.keeper(body),
            answers=forms.read(view["state"]["values"], who.space),
        )
        title = str(view.get("title", {}).get("text", "HeadsUp"))
        back = str(view.get("private_metadata") or "")
        try:
            result, later = await soon(self._dispatcher.run(ask))
            if result is None:  # the form stays open, with everything in it, until it is kept
                self._errands.run("slack form", self._close_later(str(view["id"]), later))
                await ack(**forms.not_kept(view, self._dispatcher.meanwhile(ask.command)))
            elif isinstance(result, NotKept):
                await ack(**forms.not_kept(view, result))
            elif await self._answered(back, result):
                await ack()  # closes the form: the answer is where it was asked for
            else:
                await ack(response_action="update", view=views.view(result, title))
        except FormInvalid as invalid:
            await ack(**forms.errors(invalid))

    async def _shortcut(self, ack: Ack, body: Body) -> None:
        """Show the safety card over whatever is on screen: from memory, so at once."""
        ask = Ask(
            account=people.account(body),
            request=f"slack:{body['trigger_id']}",
            command="support",
            keeper=self._owned.keeper(body),
        )
        card = await self._dispatcher.begin(ask)
        if isinstance(card, Reply):
            with telling("slack shortcut"):
                await Surface(home=True).show(self._client, card, str(body["trigger_id"]))
        await ack()

    async def _message(self, ack: Ack, body: Body) -> None:
        event = body["event"]
        if event.get("channel_type") == "im" and is_written(event):
            await self._first(people.account(body))
            if not await self._direct.heard(event, self._owned.keeper(body)):
                raise NotKeptYet
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
            with telling("slack home"):
                await self._client.views_publish(user_id=ask.account.user, view=views.home(reply))

    async def _open(self, trigger: str, sheet: Sheet, where: Surface) -> bool:
        """Show a form; False if Slack would not take it any more."""
        with telling("slack form") as told:
            method = self._client.views_push if where.view else self._client.views_open
            await method(trigger_id=trigger, view=forms.draw(sheet, where.response_url))
        return told.fine

    async def _show(self, where: Surface, result: Reply | Sheet, trigger: str) -> None:
        """Show an answer where the press came from, to nobody but the person who pressed."""
        reply = result if isinstance(result, Reply) else _button_to(result)
        with telling("slack answer"):
            await where.show(self._client, reply, trigger)

    async def _show_later(
        self,
        where: Surface,
        later: Awaitable[Reply | Sheet],
        waiting: Reply | None = None,
        trigger: str = "",
    ) -> None:
        """Show an answer once there is one, and *waiting* until then."""
        if waiting is not None:
            with telling("slack answer"):
                where = await where.show(self._client, waiting, trigger)
        await self._show(where, await later, "")

    async def _close_later(self, view: str, later: Awaitable[Reply]) -> None:
        """Put the answer in place of the form once what it says is kept."""
        try:
            reply = await later
        except FormInvalid:
            return  # the form is still open: sent again, it shows what needs another look
        await asyncio.sleep(_AFTER_THE_ACK)
        if not isinstance(reply, NotKept):
            await self._show(Surface(view=view), reply, "")

    async def _answered(self, back: str, reply: Reply) -> bool:
        """Answer where the form was asked for; False if that is no longer possible."""
        if not back:
            return False
        with telling("slack answer") as told:
            await Surface(response_url=back).show(self._client, reply, "")
        return told.fine

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


async def _again(error: Exception) -> None:
    """Pass *error* on, in place of Bolt's handler, which would log what it says.

    Raises:
        Exception: *error*, so that nothing is acknowledged; the socket logs where it went wrong.
    """
    raise error


def _button_to(sheet: Sheet) -> Reply:
    """Offer a form behind a button: the press that asked for it is too old to open one."""
    command = sheet.command.name
    return private("Ready now.", Button("Open the form", command, sheet.value, Tone.PRIMARY))
