"""What was promised to people, and whether they have it: exactly once, on their screens.

It knows nothing of the bot but what the bot has said: its answers, its ticks, its posts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.week.calendar import DAY_BEFORE, SHORTLY, UK, Due
from benchmarks.week.screens import Screen, Shown

TOKEN = re.compile(r"zq\d+qz")
_HEADING = re.compile(r"(New event|Today|Tomorrow|Coming up|Starting soon): ([^,\n]+)")
_KIND = {"New event": "announced", "Starting soon": SHORTLY}
_MOVED_ON = "has moved on"
_MAY_REPEAT = (  # said again as things go on, in the same words and about nothing of its own
    "Still with you",
    "A coach has said yes",
    "No coach is free just now",
    "I kept nothing of what you wrote",
    "You are in more than one conversation",
    "No coach is here yet",
    "nobody has said yes so far",  # it names no head: of the next one it says the same
)


@dataclass(frozen=True)
class Post:
    """A post about a call in a channel."""

    screen: str
    kind: str
    title: str
    starts: int
    at: float

    @property
    def key(self) -> tuple[str, str, int]:
        return self.kind, self.title, self.starts


@dataclass
class Promise:
    """A unique word that belongs on these screens. Once it is kept it must be on each of them."""

    what: str
    token: str
    screens: tuple[Screen, ...]
    kept: Callable[[], bool]


@dataclass(frozen=True)
class Letter:
    """Words that must be together in one message, on one of these screens at least."""

    what: str
    words: tuple[str, ...]
    screens: tuple[Screen, ...]

    @property
    def there(self) -> bool:
        return any(
            all(word in shown.text for word in self.words)
            for screen in self.screens
            for shown in screen.newest_first()
        )

    def __str__(self) -> str:
        return f"{self.what} {self.words} on {self.screens[0].name}"


@dataclass
class _SoFar:
    """What was found on a screen when it was last looked at."""

    position: int = 0
    words: set[str] = field(default_factory=set)
    reminders: set[tuple[str, str, int]] = field(default_factory=set)


@dataclass
class Verdict:
    """How many of what was expected is missing or there twice, with the cases."""

    expected: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    excused: int = 0


def posts_on(screen: Screen) -> list[Post]:
    """Read every post about a call in a channel."""
    return [post for shown in screen.read() if (post := post_of(screen, shown)) is not None]


def post_of(screen: Screen, shown: Shown) -> Post | None:
    """Read one post; None if it is about no call."""
    found = _HEADING.search(shown.text)
    if found is None or not shown.moments:
        return None
    kind = _KIND.get(found[1], DAY_BEFORE)
    return Post(screen.name, kind, found[2].strip(), shown.moments[0], shown.at)


class Oracle:
    """Takes down promises as they are made, and judges at the end."""

    def __init__(self, channels: Sequence[Screen], moderators: Sequence[Screen]) -> None:
        self.promises: list[Promise] = []
        self.letters: list[Letter] = []
        self.dues: list[Due] = []
        self.counts = 0
        self.miscounted = Verdict()
        self.outages: list[tuple[float, float]] = []
        self._channels = tuple(channels)
        self._moderators = tuple(moderators)
        self._read: dict[str, _SoFar] = {}
        self._number = 0

    def word(self) -> str:
        """Make up a word that nobody has said yet."""
        self._number += 1
        return f"zq{self._number}qz"

    def promise(
        self, what: str, token: str, screens: Iterable[Screen], kept: Callable[[], bool]
    ) -> None:
        """Note that this word may be on these screens once, and must be if it is kept."""
        self.promises.append(Promise(what, token, tuple(screens), kept))

    def expect(self, what: str, words: tuple[str, ...], screens: tuple[Screen, ...]) -> None:
        """Note that a letter with these words must come."""
        letter = Letter(what, words, screens)
        if letter not in self.letters:
            self.letters.append(letter)

    def counted(self, what: str, count: int, least: int, most: int) -> None:
        """Compare a count that the bot gives with what its answers to people allow."""
        self.counts += 1
        if count < least:
            self.miscounted.lost.append(f"{what}: {count} coming, at least {least} were told so")
        self.miscounted.duplicated += [f"{what}: {count} coming, at most {most}"] * (count > most)

    def excused(self, due: Due) -> bool:
        """Say whether the bot was down for as long as this reminder made sense."""
        at, until = due.at.timestamp(), due.until.timestamp()
        return any(begin <= at + 60 and end >= until for begin, end in self.outages)

    def told_of(self, due: Due) -> bool:
        """Say whether a moderator was told that this reminder did not happen."""
        local = due.at.astimezone(UK)
        told = (
            "This did not happen",
            due.title,
            f"{local:%A} {local.day} {local:%B}, {local:%H:%M}",
        )
        return any(
            all(words in shown.text for words in told)
            for screen in self._moderators
            for shown in screen.read()
        )

    def missing_words(self) -> list[str]:
        """Name what was promised and is not on its screens yet."""
        missing = [str(letter) for letter in self.letters if not letter.there]
        for promise in self.promises:
            if promise.kept():
                missing += [
                    f"{promise.what} {promise.token} on {screen.name}"
                    for screen in promise.screens
                    if promise.token not in self._so_far(screen).words
                ]
        return missing

    def missing_reminders(self, now: datetime) -> list[str]:
        """Name the reminders that are due by now and not posted yet."""
        return [
            f"{due.kind} reminder of {due.title} on {screen.name}"
            for due in self.dues
            if due.at < now and not self.excused(due)
            for screen in self._channels
            if due.key not in self._so_far(screen).reminders
        ]

    def _so_far(self, screen: Screen) -> _SoFar:
        """Read on where it was left: quick, and good enough to wait by."""
        so_far = self._read.setdefault(screen.name, _SoFar())
        for shown in screen.read(so_far.position):
            if (post := post_of(screen, shown)) is not None:
                so_far.reminders.add(post.key)
            so_far.words.update(TOKEN.findall(_announcing(shown)))
        so_far.position = len(screen)
        return so_far

    def judge(self, inboxes: Iterable[Screen], now: datetime) -> Verdict:
        """Count on every screen, from the beginning."""
        verdict = Verdict(
            expected=self.counts + len(self.letters),
            lost=[*self.miscounted.lost, *(str(one) for one in self.letters if not one.there)],
            duplicated=list(self.miscounted.duplicated),
        )
        self._judge_promises(verdict)
        self._judge_reminders(verdict, now)
        counted = {promise.token for promise in self.promises}
        for screen in inboxes:
            _judge_letters(verdict, screen, counted)
        return verdict

    def _judge_promises(self, verdict: Verdict) -> None:
        counts = {id(s): _words_on(s) for p in self.promises for s in p.screens}
        for promise in self.promises:
            found = [counts[id(screen)][promise.token] for screen in promise.screens]
            due = promise.kept() or any(found)  # what is posted in one place is promised in all
            for screen, times in zip(promise.screens, found, strict=True):
                name = f"{promise.what} {promise.token} on {screen.name}"
                verdict.expected += due
                if due and not times:
                    verdict.lost.append(name)
                verdict.duplicated += [name] * (times - 1)

    def _judge_reminders(self, verdict: Verdict, now: datetime) -> None:
        for screen in self._channels:
            posts = posts_on(screen)
            known = {due.key for due in self.dues}
            counted = Counter(post.key for post in posts if post.kind != "announced")
            for key, times in counted.items():
                name = f"{key[0]} reminder of {key[1]} at {key[2]} on {screen.name}"
                if key not in known:
                    verdict.stale.append(f"{name}: nobody expected it")
                verdict.duplicated += [name] * (times - 1)
            for due in self.dues:
                self._judge_due(verdict, screen, posts, due, now)

    def _judge_due(
        self, verdict: Verdict, screen: Screen, posts: list[Post], due: Due, now: datetime
    ) -> None:
        name = f"{due.kind} reminder of {due.title} on {screen.name}"
        here = [post.at for post in posts if post.key == due.key]
        if due.at >= now:
            verdict.stale += [f"{name}: before its time"] * len(here)
            return
        verdict.expected += 1
        if not here:
            if self.excused(due) and self.told_of(due):
                verdict.excused += 1
            else:
                verdict.lost.append(name)
            return
        if here[0] > due.until.timestamp() + 60:
            verdict.stale.append(f"{name}: posted after its time")
        if here[0] < due.at.timestamp() - 1:
            verdict.stale.append(f"{name}: posted too early")
        back = [end for begin, end in self.outages if begin <= due.at.timestamp() <= end]
        verdict.late.append(here[0] - max([due.at.timestamp(), *back]))


def _words_on(screen: Screen) -> Counter[str]:
    """Count in how many messages each unique word is."""
    counted: Counter[str] = Counter()
    for shown in screen.read():
        counted.update(set(TOKEN.findall(_announcing(shown))))
    return counted


def _announcing(shown: Shown) -> str:
    """Return the words of a message, none if it only reminds of what was announced elsewhere."""
    heading = _HEADING.search(shown.text)
    return shown.text if heading is None or heading[1] == "New event" else ""


def _judge_letters(verdict: Verdict, screen: Screen, counted: set[str]) -> None:
    """Find letters that came twice: the same words with the same buttons, now and when it came.

    Those with a word that was counted already are left out. Each offer to a coach has a button
    of its own, so a coach who is asked about one head again later has two different letters, even
    when both say by now that the request has moved on; the same offer twice is a duplicate. What
    came without any button, because the offer was over before it could be sent, tells no offer
    apart and may be there again.
    """
    seen: Counter[tuple[str, tuple[str, ...], tuple[str, ...]]] = Counter()
    for shown in screen.read():
        late = _MOVED_ON in shown.text and not shown.came_with
        if not late and not any(words in shown.text for words in _MAY_REPEAT):
            seen[shown.text, shown.ids, shown.came_with] += 1
    for (text, _, _), times in seen.items():
        if not counted.intersection(TOKEN.findall(text)):
            name = " ".join(text.partition("\n")[2].split())[:80]
            verdict.duplicated += [f"letter '{name}' on {screen.name}"] * (times - 1)
