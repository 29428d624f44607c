"""What every step of the tour needs: to act as somebody, and to look."""

from __future__ import annotations

from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import cast
from bot.adapters.playground.play import Playground
from bot.core.people import MemberId

CANARY = "zanzibarquokka"
"""A word that nobody else would write, so that finding it anywhere proves a leak."""


class Unmet(Exception):
    """A promise was not kept. The message says what was found instead."""


class Guide:
    """Acts through the playground's own API. Remembers what later steps build on."""

    def __init__(self, playground: Playground) -> None:
        self.play = playground
        self.coach = ""

    async def act(self, who: str, command: str, **more: object) -> Json:
        """Ask for a command and return its reply."""
        return _reply(await self.play.act({"as": who, "command": command, **more}))

    async def press(self, who: str, message: Json, button: str, **more: object) -> Json:
        """Press a button and return the reply."""
        body = {"as": who, "message": message["id"], "button": button, **more}
        return _reply(await self.play.press(body))

    async def inbox(self, who: str) -> list[Json]:
        """Return all that somebody can see."""
        found: list[Json] = (await self.play.inbox(who))["messages"]
        return found

    async def last(self, who: str, button: str) -> Json:
        """Return the newest message to somebody that has *button*."""
        for message in reversed(await self.inbox(who)):
            if button in message["buttons"]:
                return message
        raise Unmet(f"{who.title()} has no message with the button {button!r}.")

    async def table(self, name: str) -> list[Json]:
        """Return the rows of one table as they are stored."""
        rows: list[Json] = (await self.play.rows())["tables"][name]
        return rows

    async def members(self) -> dict[MemberId, str]:
        """Return who is behind each member id."""
        async with self.play.session.parts.storage.read() as work:
            owners = {p.id: await work.accounts.owner(p.account) for p in cast().values()}
        return {member: who for who, member in owners.items() if member is not None}

    async def member(self, who: str) -> MemberId:
        """Return somebody's member id."""
        for member, name in (await self.members()).items():
            if name == who:
                return member
        raise Unmet(f"{who.title()} is not a member.")


def must(holds: object, otherwise: str) -> None:
    """Raise :exc:`Unmet` saying *otherwise* unless the promise *holds*."""
    if not holds:
        raise Unmet(otherwise)


def text(message: Json) -> str:
    """Return all of a message that its reader reads."""
    return f"{message['plain']}\n{message['words'] or ''}"


def _reply(outcome: Json) -> Json:
    if "reply" not in outcome:
        raise Unmet(f"There was no reply, but {', '.join(outcome)}.")
    reply: Json = outcome["reply"]
    return reply
