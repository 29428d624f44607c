"""What people do all week: join, say whether they come, ask for a coach, write to each other."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.week.calendar import reminders
from benchmarks.week.member import FAR, NEAR, Event, Member, Unheard
from benchmarks.week.oracle import post_of
from benchmarks.week.screens import DiscordSeen, SlackSeen
from benchmarks.week.town import Town

REF = re.compile(r"HU-[A-Z0-9]{4}")
_COUNT = re.compile(r"^(.+)\n<t:(\d+):F> .*?Coming: (\d+)", re.MULTILINE)
DEAF_AFTER = 120.0  # real seconds
BUDDIES = 10  # every tenth wants a buddy: each introduction carries a picture that is drawn
YES, NO = "I'm coming", "Can't make it"
ACCEPT = "Yes, I'll take it"


@dataclass
class Conversation:
    """A head, their coach once there is one, and the reference both know it by."""

    head: Member
    ref: str
    coach: Member | None = None


@dataclass
class Answers:
    """What one member may have said about one call: what is sure, and what may have arrived."""

    sure: str = NO
    maybe: set[str] = field(default_factory=set)


def _why(problem: str) -> str:
    """Say in a few words why nothing came of an attempt."""
    if "not connected" in problem:
        return "nobody there"
    return "no answer" if "did not respond" in problem else problem.split(";", maxsplit=1)[0][:80]


class People:
    """All that the members know and have done, as they see it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.conversations: list[Conversation] = []
        self.answers: dict[tuple[str, int], dict[str, Answers]] = {}
        self.joined: set[str] = set()

    async def until_heard(self, what: str, do: Callable[[], Awaitable[str]]) -> str:
        """Do something again and again until it is answered.

        Raises:
            TimeoutError: the bot has become deaf.
        """
        end = time.monotonic() + DEAF_AFTER
        while time.monotonic() < end:
            with suppress(Unheard):
                return await self.once(what, do)
            await asyncio.sleep(0.2)
        raise TimeoutError(f"nobody answers {what}")

    async def once(self, what: str, do: Callable[[], Awaitable[str]]) -> str:
        """Do something once, and count whether it was answered."""
        self.town.count(f"{what}: tried")
        try:
            answer = await do()
        except Unheard as problem:
            self.town.count(f"{what}: {_why(str(problem))}")
            raise
        self.town.count(f"{what}: heard")
        return answer

    async def join(self, member: Member) -> None:
        """Join, however often it takes."""
        place = NEAR if member in self.town.coaches else FAR
        buddy = int(member.name[-3:]) % BUDDIES == 0
        while member.name not in self.joined:
            answer = await self.until_heard("join", lambda: member.join(place=place, buddy=buddy))
            if "Welcome" in answer or "member already" in answer:
                self.joined.add(member.name)
        while member in self.town.coaches:
            answer = await self.until_heard("duty", lambda: member.slash("duty", shift="on"))
            if "You are on duty" in answer:
                return

    async def say_coming(self) -> None:
        """Let somebody answer one of the latest posts in their channel."""
        chance = self.town.chance
        member = chance.choice(self.town.heads)
        found = []
        for shown in member.channel.newest_first():
            post = post_of(member.channel, shown)
            if post is not None and YES in shown.buttons:
                if post.starts > self.town.clock.seconds() + 600:
                    found.append((post, shown))
                if len(found) == 3:  # noqa: PLR2004 - people look no further up
                    break
        if member.name not in self.joined or not found:
            await asyncio.sleep(0.2)
            return
        post, shown = chance.choice(found)
        button = chance.choice((YES, YES, NO))
        answers = self.answers.setdefault((post.title, post.starts), {})
        mine = answers.setdefault(member.name, Answers())
        mine.maybe.add(button)
        answer = await self.once("rsvp", lambda: member.press(shown, button))
        if "You are counted in" in answer or "You are not counted" in answer:
            mine.sure, mine.maybe = button, set()

    async def check_counts(self) -> None:
        """Compare how many are coming, as the bot says, with what people were told."""
        reader = self.town.moderators[0]
        said = await self.until_heard("calls", lambda: reader.slash("calls"))
        for title, starts, count in _COUNT.findall(said):
            answers = self.answers.get((title, int(starts)), {}).values()
            least = sum(a.sure == YES and a.maybe <= {YES} for a in answers)
            most = sum(a.sure == YES or YES in a.maybe for a in answers)
            self.town.oracle.counted(f"{title} at {starts}", int(count), least, most)

    async def announce(self, event: Event) -> None:
        """Announce an event: draft it until it can be previewed, then press until it is posted.

        However often the same preview is pressed, it is one event.
        """
        town = self.town
        moderator = town.chance.choice(town.moderators)
        preview = await self._drafted(moderator, event)
        kept: list[bool] = []
        channels = (town.members[0].channel, town.members[1].channel)
        began = town.clock()
        token = event.title.rsplit(" ", 1)[1]
        town.oracle.promise("announcement", token, channels, lambda: bool(kept))
        while not kept:
            answer = await self.until_heard("announce", lambda: moderator.post(preview))
            if "Posted in" in answer:
                kept.append(True)
        town.oracle.dues += reminders(event.title, event.starts, began)

    async def _drafted(self, moderator: Member, event: Event) -> DiscordSeen | SlackSeen:
        while True:
            with suppress(Unheard):
                return await moderator.draft(event)
            await asyncio.sleep(0.2)

    async def ask(self) -> None:
        """Let a head who has no coach ask for one."""
        town = self.town
        busy = {talk.head.name for talk in self.conversations}
        free = [h for h in town.heads if h.name not in busy and h.name in self.joined]
        if not free or len(self.conversations) >= len(town.coaches):
            await asyncio.sleep(0.3)
            return
        head = town.chance.choice(free)
        answer = await self.once("ask", head.ask_for_a_coach)
        if found := REF.search(answer):
            self.conversations.append(Conversation(head, found[0]))
            coaches = tuple(coach.inbox for coach in town.coaches)
            # by now it may say that the request has moved on, where the offer stood
            town.oracle.expect("offer", (found[0],), coaches)
            town.oracle.expect("copy", (found[0],), (head.inbox,))

    async def accept(self) -> None:
        """Let a coach take a request that waits."""
        waiting = [talk for talk in self.conversations if talk.coach is None]
        for talk in waiting:
            for coach in self.town.coaches:
                await self._accept(talk, coach)
        await asyncio.sleep(0.1)

    async def _accept(self, talk: Conversation, coach: Member) -> None:
        ref = talk.ref
        offer = coach.newest(lambda s: "A request is waiting" in s.text and ref in s.text)
        if offer is None or talk.coach is not None:
            return
        if coach.newest(lambda s: f"You have taken {ref}" in s.text):
            talk.coach = coach
            self.town.oracle.expect("coach", ("A coach is here", ref), (talk.head.inbox,))
            return
        answer = await self.once("accept", lambda: coach.press(offer, ACCEPT))
        if "This is what the head wrote" in answer or "The head asked without words" in answer:
            self.town.oracle.expect("coach", ("A coach is here", ref), (talk.head.inbox,))
            self.town.oracle.expect("note", (f"You have taken {ref}",), (coach.inbox,))

    async def write(self) -> None:
        """Let one of two who talk write to the other, through a form or straight to the bot."""
        town = self.town
        pairs = [(t.ref, t.head, t.coach) for t in self.conversations if t.coach is not None]
        if not pairs:
            await asyncio.sleep(0.2)
            return
        ref, *pair = town.chance.choice(pairs)
        sender, reader = pair if town.chance.random() < 0.5 else pair[::-1]  # noqa: PLR2004 - either
        token = town.oracle.word()
        if town.chance.random() < 0.5:  # noqa: PLR2004 - either way
            ticked = await sender.dm(f"by message {token}")
            town.count("direct message: sent")
            town.oracle.promise("direct message", token, (reader.inbox,), ticked)
            return
        letter = sender.letter_of(ref)
        if letter is None:
            await asyncio.sleep(0.2)
            return
        kept: list[bool] = []
        town.oracle.promise("words", token, (reader.inbox,), lambda: bool(kept))
        answer = await self.once("write", lambda: sender.write(*letter, f"by form {token}"))
        if "Passed on" in answer:
            kept.append(True)
