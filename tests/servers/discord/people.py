"""People: what a human can do on the platform, and what they have on their screen."""

from collections.abc import Callable, Sequence

from tests.servers.discord.compose import attach
from tests.servers.discord.events import press_interested
from tests.servers.discord.forms import fill_in, pick
from tests.servers.discord.interaction_payload import interact
from tests.servers.discord.payloads import user_json
from tests.servers.discord.readable import plain_text, walk
from tests.servers.discord.records import Channel, Interaction, Json, Message, User
from tests.servers.discord.responses import CannotDo, Response, Unanswered
from tests.servers.discord.seen import Modal, Seen, SeenEvent
from tests.servers.discord.slash import CommandLine
from tests.servers.discord.state import World

COMMAND, COMPONENT, SUBMIT = 2, 3, 5
BUTTON, LINK = 2, 5
USER_MENU = 2
SELECTS = {3, 5, 6, 7, 8}

# A channel, its name, or "dm"; None is the network's own channel.
Place = Channel | str | None


class Person:
    """A member of the guild."""

    def __init__(self, world: World, account: User) -> None:
        self.account = account
        self.modals: list[Modal] = []
        self._world = world

    def __repr__(self) -> str:
        return f"<person {self.name}>"

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def id(self) -> str:
        return self.account.id

    @property
    def dms_open(self) -> bool:
        """Whether bots may write to them; set it to False to close their messages."""
        return self.account.dms_open

    @dms_open.setter
    def dms_open(self, value: bool) -> None:
        self.account.dms_open = value

    @property
    def admin(self) -> bool:
        """Whether they run the guild; set it before they do anything."""
        return self.account.admin

    @admin.setter
    def admin(self, value: bool) -> None:
        self.account.admin = value

    def _channel(self, place: Place) -> Channel:
        if place is None:
            return self._world.system_channel
        if place == "dm":
            return self._world.open_dm(self.account)
        for channel in self._world.channels.values():
            if channel.is_dm or not channel.open_to(self.account):
                continue
            if place in (channel, channel.name):
                return channel
        raise CannotDo(f"{self.name} sees no channel {place!r}")

    async def slash(self, words: str, /, channel: Place = None, **options: object) -> Response:
        """Type a registered slash command and wait for the answer.

        An option that is called like a Python word or like `channel` takes a trailing `_`.

        Raises:
            CannotDo: it is not registered so.
            Unanswered: the bot said nothing within three seconds.
        """
        place = self._channel(channel)
        data = CommandLine(self._world, self.account, place).data(words, options)
        return await self._await_answer(COMMAND, place, data, None)

    async def press(self, message: Seen, button: str) -> Response:
        """Press a button, named by label or custom_id, and wait for the answer.

        Raises:
            CannotDo: there is no such button to press.
            Unanswered: the bot said nothing within three seconds.
        """
        found = self._component(message, {BUTTON}, button)
        if found.get("style") == LINK:
            raise CannotDo(f"{button!r} is a link: it asks nothing of the bot")
        data = {"component_type": BUTTON, "custom_id": found["custom_id"], "id": found["id"]}
        return await self._await_answer(COMPONENT, message.record.channel, data, message.record)

    async def choose(self, message: Seen, menu: str, *choices: object) -> Response:
        """Choose from a menu on a message, named by placeholder or custom_id.

        Raises:
            CannotDo: there is no such menu or choice.
            Unanswered: the bot said nothing within three seconds.
        """
        found = self._component(message, SELECTS, menu)
        resolved: Json = {}
        data: Json = {"component_type": found["type"], "custom_id": found["custom_id"]}
        data |= {"id": found["id"], "values": pick(menu, found, choices, resolved)}
        if resolved:
            data["resolved"] = resolved
        return await self._await_answer(COMPONENT, message.record.channel, data, message.record)

    async def submit(self, modal: Modal | None, /, **answers: object) -> Response:
        """Fill in a form, usually_id, label or `label_in_snake_case`, and send it.

        Raises:
            CannotDo: the client would not let it go.
            Unanswered: the bot said nothing within three seconds.
        """
        if modal is None:
            raise CannotDo("There is no form to fill in")
        opened = modal.interaction
        if opened.user is not self.account:
            raise CannotDo(f"This form is open on {opened.user.name}'s screen")
        data = fill_in(modal, answers)
        return await self._await_answer(SUBMIT, opened.channel, data, opened.message)

    async def dm(self, text: str, *files: tuple[str, bytes]) -> Seen:
        """Write to the bot in private, with files by name if there are any."""
        return self._write(self._world.open_dm(self.account), text, files=files)

    async def reply(self, seen: Seen, text: str) -> Seen:
        """Write to the bot in private, as a reply to a message."""
        answered = seen.record
        reference = {"type": 0, "message_id": answered.id, "channel_id": answered.channel.id}
        return self._write(self._world.open_dm(self.account), text, reference)

    async def forge(self, custom_id: str, typed: Json | None = None) -> Response:
        """Send a press that no message offered, or with *typed* a form that was never opened.

        Raises:
            Unanswered: the bot said nothing within three seconds.
        """
        place = self._channel("dm")
        if typed is None:
            author = self._world.bot
            made_up = Message(self._world.new_id(), place, author, content="made up")
            data: Json = {"component_type": BUTTON, "custom_id": custom_id, "id": 1}
            return await self._await_answer(COMPONENT, place, data, made_up)
        asked = [
            {"type": 18, "id": at, "component": {"type": 4, "custom_id": name, "value": value}}
            for at, (name, value) in enumerate(typed.items(), 1)
        ]
        return await self._await_answer(
            SUBMIT, place, {"custom_id": custom_id} | {"components": asked}, None
        )

    async def choose_from_menu(self, name: str, whom: "Person") -> Response:
        """Choose a command from somebody's menu and wait for the answer.

        Raises:
            CannotDo: it is not registered so.
            Unanswered: the bot said nothing within three seconds.
        """
        place = self._channel(None)
        for commands in self._world.commands.values():
            for command in commands:
                if (command["name"], command["type"]) == (name, USER_MENU):
                    users = {whom.id: user_json(whom.account)}
                    data = {"id": command["id"], "name": name, "type": USER_MENU}
                    data |= {"target_id": whom.id, "resolved": {"users": users}}
                    return await self._await_answer(COMMAND, place, data, None)
        raise CannotDo(f"there is no {name!r} in anybody's menu")

    async def say(self, text: str, channel: Place = None) -> Seen:
        """Write in a channel of the guild, where the bot hears only what its intents allow."""
        return self._write(self._channel(channel), text)

    def _write(
        self,
        channel: Channel,
        text: str,
        reference: Json | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Seen:
        identity = self._world.new_id()
        message = Message(identity, channel, self.account, content=text, reference=reference)
        for name, content in files:
            attach(self._world, message, content, {}, name)
        self._world.post(message)
        return Seen(message)

    def _component(self, message: Seen, kinds: set[int], name: str) -> Json:
        if not message.record.visible_to(self.account):
            raise CannotDo(f"{self.name} does not see {message!r}")
        for key in ("custom_id", "label", "placeholder"):
            for one in walk(message.components):
                if one["type"] in kinds and one.get(key) == name:
                    if one.get("disabled"):
                        raise CannotDo(f"{name!r} is greyed out")
                    return one
        raise CannotDo(f"There is no {name!r} on {message!r} with buttons {message.buttons}")

    async def _await_answer(
        self, kind: int, channel: Channel, data: Json, message: Message | None
    ) -> Response:
        interaction = interact(self._world, kind, self.account, (channel, message), data)
        try:
            await self._world.pulse.until(
                lambda: interaction.answer is not None, self._world.answer_within
            )
        except TimeoutError:
            raise Unanswered(_complaint(interaction, self._world.violations)) from None
        response = Response(self._world, interaction)
        if response.modal is not None:
            self.modals.append(response.modal)
        return response

    def events(self) -> list[SeenEvent]:
        """List the guild's calendar as they have it before them, soonest first."""
        every = sorted(self._world.scheduled.values(), key=lambda event: event.starts)
        return [SeenEvent(event) for event in every]

    def interested(self, event: SeenEvent, *, yes: bool = True) -> None:
        """Press "Interested" on a scheduled event, or take it back.

        Raises:
            CannotDo: it is no longer there, or says so already.
        """
        if self._world.scheduled.get(event.id) is not event.record:
            raise CannotDo(f"{event.name!r} is no longer on the calendar")
        if yes is (self.id in event.record.interested):
            raise CannotDo(f"{self.name} has pressed that already")
        press_interested(self._world, self.account, event.record, yes=yes)

    def sees(self, channel: Place = None) -> list[Seen]:
        """Return the messages on their screen, oldest first; of one place if it is named."""
        place = None if channel is None else self._channel(channel)
        return [
            Seen(one)
            for one in (self._world.messages if place is None else place.log)
            if one.visible_to(self.account) and not one.loading
        ]

    @property
    def inbox(self) -> list[Seen]:
        """What the bot wrote to them in private, oldest first."""
        return [one for one in self.sees("dm") if one.record.author.bot and not one.ephemeral]

    async def eventually(
        self,
        wanted: str | Callable[[Seen], bool],
        timeout: float = 15.0,  # noqa: ASYNC109  # reads as the tests say it
    ) -> Seen:
        """Wait until the bot shows them this text, or a message of which this is true.

        Raises:
            AssertionError: it did not, with what is on the screen.
        """

        def find() -> Seen | None:
            for one in reversed(self.sees()):
                fits = wanted in one.plain if isinstance(wanted, str) else wanted(one)
                if one.record.author is self._world.bot and fits:
                    return one
            return None

        try:
            return await self._world.pulse.until(find, timeout)
        except TimeoutError:
            screen = self.sees()
        raise AssertionError(f"{self.name} never saw {wanted!r}; on screen: {screen}")

    def has_seen(self, text: str, *, ever: bool = False) -> bool:
        """Say whether this text is on a message or form of theirs; `ever` includes the past."""
        if any(text in modal.plain for modal in self.modals):
            return True
        for one in self._world.messages:
            if one.visible_to(self.account) and text in plain_text(one):
                return True
            mine = one.channel.open_to(self.account) and one.shown_to in (None, self.account)
            if ever and mine and any(text in words for words in one.earlier):
                return True
        return False


def _complaint(interaction: Interaction, violations: list[str]) -> str:
    what = interaction.payload.get("name") or interaction.payload.get("custom_id")
    words = f"The application did not respond to {what!r} from {interaction.user.name}"
    return f"{words}; violations so far: {violations}" if violations else words
