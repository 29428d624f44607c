"""Plays an invented head: asks, reads what is on her screen, and answers by the real commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.adapters.playground.draw import words
from bot.adapters.playground.people import Persona, cast
from bot.adapters.playground.rehearsal.heard import Kind, kinds
from bot.adapters.playground.rehearsal.script import BEGIN, Event, Says, Script, Stake
from bot.adapters.playground.rooms import Message, Where
from bot.adapters.playground.session import Session
from bot.commands.point import Help
from bot.core.support import CaseState, OfferAnswer
from bot.services.notice import NOTICE_VERSION

_POINTS: Final[Mapping[str, Kind]] = {Help.CHILD: Kind.CHILD, Help.WORK: Kind.ADVISER}
_A_WHILE: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)
_ROUNDS: Final = 6  # of answers to answers, in one go


@dataclass(frozen=True, slots=True)
class Letter:
    """What kinds of thing one message of the coach's held: never the message.

    *quiet* is whether the head had gone quiet, and how often since she last wrote.
    """

    at: datetime
    kinds: tuple[Kind, ...]
    quiet: bool = False


@dataclass(slots=True)
class Facts:
    """What happened, as the case, the offers and the head's own screen have it."""

    asked: datetime
    taken: datetime | None = None
    declined: bool = False
    lapsed: int = 0
    """How many offers ran out without an answer."""
    letters: list[Letter] = field(default_factory=list)
    stakes: dict[Stake, int] = field(default_factory=dict)
    """What came to be at stake, and how many letters of the coach's there were by then."""
    day_suggested: bool = False
    day_agreed: bool = False
    end_suggested: int = 0
    stayed: int = 0
    """How often the head was asked whether to end, or to go on with another, and stayed."""
    handed_back: int = 0
    ended: datetime | None = None


class Part:
    """One head of one rehearsal."""

    def __init__(self, session: Session, script: Script, coach: Persona) -> None:
        self.script = script
        self.coach = coach
        self.head = cast()[script.head]
        self.facts = Facts(session.parts.clock())
        self._session = session
        self._state = script.states[BEGIN]
        if self._state.raises is not None:
            self.facts.stakes[self._state.raises] = 0
        self._seen = 0
        self._since = self.facts.asked
        self._case: UUID | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.facts.ended is not None or self.facts.declined

    async def ask(self) -> None:
        """Ask for a coach, as the head would."""
        answers = {
            name: str(said)
            for name, said in (("soon", self.script.soon), ("topic", self.script.topic))
            if said is not None
        }
        act = self._session.act
        await act(self.head, "intake", value=NOTICE_VERSION, answers=answers, send=True)
        if self.script.opening:
            opening = {"words": self.script.opening}
            await act(self.head, "write", value=NOTICE_VERSION, answers=opening, send=True)
        await self._session.desk.deliver()
        async with self._session.parts.storage.read() as work:
            member = await work.accounts.owner(self.head.account)
            case = await work.cases.open_of(member) if member is not None else None
            self._case = case.id if case is not None else None
        self._seen = self._session.rooms.step

    async def react(self) -> None:
        """Answer whatever has come, until there is nothing more to answer."""
        for _ in range(_ROUNDS):
            await self._session.desk.deliver()
            await self._look()
            new = self._new()
            for message in new:
                await self._hear(message)
            if not new:
                await self._wait()
                break
        await self._session.desk.deliver()
        await self._look()

    def _new(self) -> list[Message]:
        seen, self._seen = self._seen, self._session.rooms.step
        return [
            message
            for message in self._session.rooms.seen_by(self.head.account)
            if message.first > seen and message.where is Where.DIRECT and not message.own
        ]

    async def _look(self) -> None:
        """Take down how the case and the offer of it to this coach stand."""
        if self._case is None:
            return
        now, facts = self._session.parts.clock(), self.facts
        async with self._session.parts.storage.read() as work:
            coach = await work.accounts.owner(self.coach.account)
            case = await work.cases.get(self._case)
            answers = [o.answer for o in await work.offers.of(self._case) if o.coach == coach]
        if case is None or case.state is CaseState.ENDED:
            facts.ended = facts.ended or now
        elif case.state is CaseState.TALKING and case.coach == coach:
            facts.taken = facts.taken or now
        facts.declined = facts.taken is None and OfferAnswer.DECLINED in answers
        if facts.taken is None:
            facts.lapsed = answers.count(OfferAnswer.LAPSED)

    async def _hear(self, message: Message) -> None:
        commands = {button.command for button in message.reply.buttons}
        if "follow-yes" in commands:
            await self._day(message)
        elif "transfer" in commands:
            await self._hand_back(message)
        elif {"end-now", "keep"} <= commands:
            await self._end(message)
        elif message.key.startswith("point:"):
            title = message.reply.card.title if message.reply.card is not None else ""
            kind = _POINTS.get(title, Kind.HELPLINE)
            await self._letter((kind,), Event.POINT)
        elif message.key.startswith("words:"):
            await self._letter(kinds(words(message)))

    async def _letter(self, found: tuple[Kind, ...], *more: Event) -> None:
        now = self._session.parts.clock()
        quiet = Stake.SILENCE in self.facts.stakes and not self._state.says
        self.facts.letters.append(Letter(now, found, quiet))
        self._since = now
        await self._go((*found, *more))

    async def _day(self, message: Message) -> None:
        self.facts.day_suggested = True
        yes = self._state.follow_up is Says.YES
        self.facts.day_agreed = self.facts.day_agreed or yes
        await self._session.press(self.head, message.id, "Yes" if yes else "No, thank you")
        await self._go((Event.FOLLOW_UP,))

    async def _hand_back(self, message: Message) -> None:
        self.facts.handed_back += 1
        yes = self._state.hand_back is Says.YES
        self.facts.stayed += not yes
        label = "Yes, pass on nothing I wrote" if yes else "Stay with my coach"
        await self._session.press(self.head, message.id, label)
        await self._go((Event.HAND_BACK,))

    async def _end(self, message: Message) -> None:
        self.facts.end_suggested += 1
        yes = self._state.end is Says.YES
        self.facts.stayed += not yes
        await self._session.press(self.head, message.id, "Yes, end it" if yes else "Keep talking")
        await self._go((Event.END,))

    async def _wait(self) -> None:
        waited = self._session.parts.clock() - self._since
        events = [e for e, long in ((Event.DAY, _A_DAY), (Event.WAIT, _A_WHILE)) if waited >= long]
        if self.facts.taken is not None and await self._go(events):
            self._since = self._session.parts.clock()

    async def _go(self, events: Iterable[str]) -> bool:
        """Go where the first event leads that means anything here; write what is to be said."""
        to = next((self._state.on[event] for event in events if event in self._state.on), None)
        if to is None or self.over:
            return False
        self._state = self.script.states[to]
        if self._state.raises is not None:
            self.facts.stakes.setdefault(self._state.raises, len(self.facts.letters))
        if self._state.says:
            await self._session.say(self.head, self._state.says)
        return True
