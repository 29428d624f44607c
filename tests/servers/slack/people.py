"""A person at their screen: everything a human can do to the bot."""

from __future__ import annotations

import html
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy

from . import modals, screens
from .answers import answered, check_complete, fill
from .envelopes import (
    Source,
    block_actions,
    global_shortcut,
    slash_command,
    view_closed,
    view_submission,
)
from .errors import Json, Refused, Unanswered
from .hooks import say
from .methods_chat import composed, tell_change
from .modals import Submitted
from .passes import Hook
from .reading import Seen
from .slack import Slack
from .sockets import NobodyListening, NotAcknowledged
from .state import BOT_USER, TEAM, Channel, Upload, User


class Person:
    """One member of the workspace. Whatever Slack's client would not allow raises."""

    def __init__(self, slack: Slack, user: User) -> None:
        self._slack = slack
        self._user = user

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def id(self) -> str:
        return self._user.id

    @property
    def name(self) -> str:
        return self._user.real_name

    @property
    def inbox(self) -> list[Seen]:
        """The direct messages with the bot."""
        return self.sees(self._dm)

    @property
    def view(self) -> Seen | None:
        """The topmost modal."""
        return screens.modal(self._slack.workspace, self.id)

    @property
    def home(self) -> Seen | None:
        return screens.home(self._slack.workspace, self.id)

    @property
    def _dm(self) -> Channel:
        return self._slack.workspace.dm_with(self.id)

    def sees(self, channel: Channel | str | None = None) -> list[Seen]:
        """List the messages before this person's eyes, in one channel or in all, oldest first."""
        place = None if channel is None else self._channel(channel).id
        return screens.messages(self._slack.workspace, self.id, place)

    async def eventually(
        self,
        wanted: str | Callable[[Seen], object],
        timeout: float = 15.0,  # noqa: ASYNC109 - the bot may be another process: time is all we have
    ) -> Seen:
        """Wait until something on the screen fits, and return it: the newest if several do.

        Raises:
            AssertionError: Nothing fitted within this many seconds.
        """
        end = time.monotonic() + timeout
        while True:
            screen = screens.newest_first(self._slack.workspace, self.id)
            for seen in screen:
                if wanted in seen.plain if isinstance(wanted, str) else wanted(seen):
                    return seen
            left = end - time.monotonic()
            if left <= 0:
                shown = "\n---\n".join(seen.plain for seen in screen)
                raise AssertionError(f"{self.name} never saw {wanted!r}, but:\n{shown}")
            await self._slack.workspace.changed(min(left, 0.1))

    async def slash(
        self,
        command: str,
        text: str = "",
        channel: Channel | str | None = None,
    ) -> Json:
        """Type a slash command, in the direct messages unless a channel is named.

        Return the payload of the ack, which the person reads at once.

        Raises:
            Unanswered: The bot gave no usable answer in time.
        """
        place = self._dm if channel is None else self._channel(channel)
        hook = Hook(self.id, place.id, None, ephemeral=False)
        url = self._slack.hooks.give(self._slack.base_url, "commands", hook)
        keys = (url, self._slack.triggers.give(self.id))
        words = (command, html.escape(text, quote=False))
        payload = slash_command(self._user, place, words, keys)
        answer = await self._ask("slash_commands", payload)
        if answer:
            try:
                content = composed(self._slack, answer, "slash answer")
                say(self._slack, hook, answer.get("response_type", "ephemeral"), content)
            except Refused as refusal:
                self._slack.note("slash answer", refusal)
                raise Unanswered(f"{command} {text}: {refusal}") from None
        return answer

    async def dm(self, text: str, *files: tuple[str, bytes]) -> str:
        """Write to the bot; the event is on its way when this returns the message's ts."""
        return await self.say(self._dm, text, files=files)

    async def answer(self, seen: Seen, text: str) -> str:
        """Write in the thread of a message, or of the message whose thread it is in."""
        assert seen.channel
        assert seen.ts
        return await self.say(seen.channel, text, thread=seen.thread_ts or seen.ts)

    async def edit(self, ts: str, text: str) -> None:
        """Change what one wrote to the bot; the bot is told."""
        message = self._dm.messages[ts]
        before = deepcopy(message)
        message |= {"text": html.escape(text, quote=False), "edited": {"user": self.id, "ts": ts}}
        tell_change(self._slack, self._dm, before, message)

    async def shortcut(self, callback_id: str) -> Json:
        """Choose a global shortcut of the app."""
        trigger = self._slack.triggers.give(self.id)
        return await self._ask("interactive", global_shortcut(self._user, callback_id, trigger))

    async def forge(self, action_id: str) -> Json:
        """Send the press of a button that nobody ever showed this person."""
        hook = Hook(self.id, self._dm.id, None, ephemeral=False)
        url = self._slack.hooks.give(self._slack.base_url, "actions", hook)
        where = {"type": "message", "message_ts": "1.000001", "channel_id": self._dm.id}
        source = Source(where, {"channel": {"id": self._dm.id}, "response_url": url})
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": ""}
        trigger = self._slack.triggers.give(self.id)
        return await self._ask("interactive", block_actions(self._user, source, action, trigger))

    async def forge_form(self, callback_id: str, typed: Mapping[str, str]) -> Json:
        """Send a form that was never opened, and return the ack."""
        values = {
            name: {name: {"type": "plain_text_input", "value": value}}
            for name, value in typed.items()
        }
        view = {
            "id": f"V{uuid.uuid4().hex[:8].upper()}",
            "type": "modal",
            "callback_id": callback_id,
            "hash": uuid.uuid4().hex,
            "title": {"type": "plain_text", "text": "HeadsUp"},
            "private_metadata": "",
            "state": {"values": values},
        }
        trigger = self._slack.triggers.give(self.id)
        return await self._ask("interactive", view_submission(self._user, view, trigger))

    async def say(
        self,
        channel: Channel | str,
        text: str,
        thread: str = "",
        files: Sequence[tuple[str, bytes]] = (),
    ) -> str:
        """Write in a channel, with files by name if there are any; return the message's ts."""
        shared = [self._shares(name, content) for name, content in files]
        message = {
            "type": "message",
            "user": self.id,
            "client_msg_id": str(uuid.uuid4()),
            "text": html.escape(text, quote=False),
            "team": self._user.team,
            "ts": self._slack.workspace.new_ts(),
            **({"thread_ts": thread} if thread else {}),
            **({"files": shared} if shared else {}),
            **({"user_team": self._user.team} if self._user.team != TEAM else {}),
        }
        return str(self._slack.post(self._channel(channel), message)["ts"])

    def _shares(self, name: str, content: bytes) -> Json:
        """Upload a file as Slack's own client does, and return it as messages carry it."""
        files = self._slack.workspace.files
        file = Upload(f"F0OWN{len(files):03d}", name, len(content), content, complete=True)
        file.owner, file.base = self.id, self._slack.base_url
        files[file.id] = file
        return file.json

    async def press(
        self,
        where: Seen,
        wanted: str,
        choose: object = None,
        answers: Mapping[str, object] | None = None,
    ) -> Json:
        """Press a button, or choose from a menu, found by its label or action_id.

        Args:
            where: The message, ephemeral, modal or Home tab, as the person saw it.
            wanted: The label or the action_id.
            choose: What to choose, if it is a menu.
            answers: What is typed into the modal so far, but not yet submitted.

        Raises:
            Unanswered: The bot did not acknowledge in time.
        """
        workspace = self._slack.workspace
        shown = screens.current(workspace, self.id, where)
        block, element = screens.control(shown, wanted)
        if answers is not None:
            shown["state"]["values"] = fill(shown, answers, self._user_ids())
        chosen = screens.state_of(workspace, where, shown)
        button = element["type"] == "button"
        value = None if button else answered(element, choose, self._user_ids())
        action = screens.action_of(block, element, value)
        if not button:
            entry = {k: v for k, v in action.items() if k not in {"action_id", "block_id"}}
            chosen.setdefault(block["block_id"], {})[element["action_id"]] = entry
        place = None
        if where.channel is not None:
            hook = Hook(self.id, where.channel, where.ts, where.ephemeral)
            url = self._slack.hooks.give(self._slack.base_url, "actions", hook)
            place = (self._channel(where.channel), url)
        trigger = self._slack.triggers.give(self.id, within_modal=where.kind == "modal")
        source = screens.source(where, shown, place, chosen)
        answer = await self._ask("interactive", block_actions(self._user, source, action, trigger))
        if answer:
            self._slack.violations.append(f"block_actions: the ack carries a payload: {answer}")
        return answer

    async def submit(self, view: Seen, answers: Mapping[str, object] | None = None) -> Submitted:
        """Fill in the topmost modal by block_id, label or action_id, and send it.

        Raises:
            ClientRefused: Slack's client would not send these answers.
            Unanswered: The bot gave no usable answer in time.
        """
        shown = screens.current(self._slack.workspace, self.id, view)
        assert shown["submit"] is not None, "this modal has no submit button"
        values = fill(shown, answers or {}, self._user_ids())
        check_complete(shown, values)
        shown["state"]["values"] = values
        trigger = self._slack.triggers.give(self.id, within_modal=True)
        payload = await self._ask("interactive", view_submission(self._user, shown, trigger))
        try:
            return modals.answer(self._slack, self.id, shown, payload)
        except Refused as refusal:
            self._slack.note("view_submission answer", refusal)
            raise Unanswered(f"view_submission: {refusal}") from None

    async def close_view(self) -> None:
        """Close the topmost modal by hand; with `clear_on_close` all of them go.

        Raises:
            Unanswered: The bot asked to be told, and did not acknowledge in time.
        """
        stack = self._slack.workspace.modals[self.id]
        assert stack, f"{self.name} has no modal open"
        view = stack[-1]
        closed = stack[::-1] if view["clear_on_close"] else [view]
        stack[:] = [other for other in stack if all(other is not one for one in closed)]
        self._slack.workspace.change()
        for one in closed:
            if one["notify_on_close"]:
                cleared = len(closed) > 1
                await self._ask("interactive", view_closed(self._user, one, cleared=cleared))

    async def open_home(self, within: float = 5.0) -> Seen | None:
        """Open the app's Home tab; wait until the bot publishes it, or this many seconds."""
        before = self.home
        event = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self._dm.id,
            "tab": "home",
            "event_ts": self._slack.workspace.new_ts(),
            **({"view": before.raw} if before else {}),
        }
        self._slack.send_event(event)
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            home = self.home
            if home is not None and (before is None or home.raw["hash"] != before.raw["hash"]):
                return home
            await self._slack.workspace.changed(left)
        return self.home

    async def leave(self) -> None:
        """Leave the workspace: the account is deactivated and the bot told so."""
        self._user.deleted = True
        ts = self._slack.workspace.new_ts()
        self._slack.send_event({"type": "user_change", "user": self._user.json, "event_ts": ts})

    async def _ask(self, kind: str, payload: Json) -> Json:
        """Send what is never redelivered; without an ack the person sees a warning sign."""
        try:
            return await self._slack.hub.deliver(kind, payload)
        except NobodyListening:
            raise Unanswered("the app is not connected") from None
        except NotAcknowledged:
            raise Unanswered("the app did not respond in time") from None

    def _channel(self, channel: Channel | str) -> Channel:
        """Find a channel this person is in, by itself, its id or its name."""
        for place in self._slack.workspace.channels.values():
            if (channel is place or channel in (place.id, place.name)) and self.id in place.members:
                return place
        raise AssertionError(f"{self.name} is in no channel {channel}")

    def _user_ids(self) -> dict[str, str]:
        users = self._slack.workspace.users.values()
        return {user.real_name: user.id for user in users if user.id != BOT_USER}
