"""What comes back when a person does something."""

from typing import Literal

from tests.servers.discord.records import Interaction
from tests.servers.discord.seen import Modal, Seen
from tests.servers.discord.state import World

Kind = Literal["message", "deferred", "update", "modal"]
KINDS: dict[int, Kind] = {4: "message", 5: "deferred", 6: "deferred", 7: "update", 9: "modal"}


class Unanswered(AssertionError):
    """The application did not respond: what the person reads after three seconds."""


class CannotDo(AssertionError):
    """The person tried what no client would let them do: a mistake in the test, or in the bot."""


class Response:
    """The bot's answer to one interaction."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<{self.kind}: {self.modal or self.message}>"

    @property
    def kind(self) -> Kind:
        return KINDS[self.interaction.answer or 0]

    @property
    def message(self) -> Seen | None:
        """The message on screen; None for a form, and while the bot is thinking."""
        original = self.interaction.original
        return None if original is None or original.loading else Seen(original)

    @property
    def modal(self) -> Modal | None:
        form = self.interaction.form
        return None if form is None else Modal(self.interaction, form)

    @property
    def followups(self) -> list[Seen]:
        return [Seen(one) for one in self.interaction.followups if not one.deleted]

    @property
    def text(self) -> str:
        """All that can be read on the answer, whatever its kind."""
        shown = self.modal or self.message
        return "" if shown is None else shown.plain

    async def final(self, timeout: float = 5.0) -> Seen:  # noqa: ASYNC109  # reads as the tests say it
        """Return the message once it says what it has to say.

        Raises:
            Unanswered: the bot went on thinking.
        """
        if self.kind in ("message", "update") and self.message is not None:
            return self.message
        try:
            await self._world.pulse.until(lambda: self.interaction.final, timeout)
        except TimeoutError:
            raise Unanswered(f"Still thinking after {timeout} s") from None
        if self.message is None or self.message.record.deleted:
            raise Unanswered("The answer was taken away")
        return self.message
