"""Everybody who takes part, as arrays: what scores a million pairs in milliseconds.

A member is their place in an order that the seed shuffles, so that no id comes first by habit.
Everything is whole numbers. Imported only when a draw runs, for it brings numpy.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.matching import factors
from bot.matching.model import Model
from bot.matching.people import Pair, Person, Width

Ints = NDArray[np.int64]
Places = NDArray[np.intp]
Words = NDArray[Any]
Bools = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=Hashable)

_UNKNOWN = -1
_WORD = 64
_PHASE, _REGION = frozenset({Width.PHASE}), frozenset({Width.REGION})
_NOTHING: Final[Mapping[Pair, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Table:
    """Points that depend on one code of each: ``points[codes[a], codes[b]]``."""

    codes: Places
    points: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Tags:
    """Points for each tag in common: bits of *left* of one with *right* of the other.

    Both are of shape (words, members). At most *most* count.
    """

    left: Words
    right: Words
    points: int
    most: int
    capped: bool

    def count(self, a: Places, b: Places) -> Ints:
        """Return how many tags each of the pairs *a*, *b* has in common, uncapped."""
        found = np.zeros(len(a), np.int64)
        for left, right in zip(self.left, self.right, strict=True):
            found += np.bitwise_count(left[a] & right[b])
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules and the points say of some pairs."""

    points: Ints
    allowed: Bools
    again: Bools
    """Allowed but for having met within the ban."""


class Crowd:
    """The members of one draw, by place.

    *last* is how many rounds ago a pair met last, *avoid* whom to keep apart, *kept* what it is
    worth to leave a pair together that was announced; ids that do not take part are passed over.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that a draw depends on
        self,
        people: Sequence[Person],
        last: Mapping[Pair, int],
        avoid: Iterable[Pair],
        seed: int,
        model: Model,
        kept: Mapping[Pair, int] = _NOTHING,
    ) -> None:
        keyed = sorted((_key(person.id, seed), person.id, person) for person in people)
        self.people = [person for _, _, person in keyed]
        self.size = len(keyed)
        self.model = model
        self.keys = np.array([key for key, _, _ in keyed], np.uint64)
        self.place = {person.id: place for place, person in enumerate(self.people)}
        self.waiting = np.array([person.waiting for person in self.people], np.int64)
        self.thirds = np.array([person.thirds for person in self.people], np.int64)
        self.tables = _tables(self.people, model)
        self.help, self.shared, self.slots = _tags(self.people, model)
        self.tags = (self.help, self.shared, self.slots)
        self.slotless = np.array([not person.slots for person in self.people], np.bool_)
        self.never_same = [
            _codes([getattr(person, name) for person in self.people]) for name in model.never_same
        ]
        met, here = self._pairs(last)
        order = np.argsort(met)
        self._met = met[order]
        self._ago = np.array(list(last.values()), np.int64)[here][order]
        self._apart = np.unique(self._pairs(set(avoid))[0])
        announced, here = self._pairs(kept)
        order = np.argsort(announced)
        self._kept = announced[order]
        self._worth = np.array(list(kept.values()), np.int64)[here][order]

    def _pairs(self, pairs: Collection[Pair]) -> tuple[Ints, Bools]:
        """Return the numbers of those *pairs* of whom both take part, and which those are."""
        a, b = (
            np.array([self.place.get(who[side], _UNKNOWN) for who in pairs], np.intp)
            for side in (0, 1)
        )
        here = (a != _UNKNOWN) & (b != _UNKNOWN)
        return self.numbers(a[here], b[here]), here

    def met_within_ban(self) -> tuple[Places, Places]:
        """Return the pairs that met within the ban and that nothing else keeps apart."""
        pairs = self._met[self._ago <= self.model.ban]
        a, b = (pairs // self.size).astype(np.intp), (pairs % self.size).astype(np.intp)
        allowed = self.judge(a, b).allowed
        return a[allowed], b[allowed]

    def met(self, a: Places, b: Places) -> Bools:
        """Tell which of the pairs *a*, *b* met before, however long ago."""
        if not len(self._met):
            return np.zeros(len(a), np.bool_)
        return _found(self._met, self.numbers(a, b))[0]

    def numbers(self, a: Places, b: Places) -> Ints:
        """Return one number for each pair, the same whichever way round."""
        return np.minimum(a, b).astype(np.int64) * self.size + np.maximum(a, b)

    def judge(self, a: Places, b: Places, *, plain: bool = False) -> Judged:
        """Score the pairs *a*, *b*, each alone. Exact; no rule is left to anybody else.

        If *plain*, without what it is worth to leave a pair together.
        """
        points = np.zeros(len(a), np.int64)
        for table in self.tables:
            points += table.points[table.codes[a], table.codes[b]]
        for tags in self.tags:
            points += np.minimum(tags.count(a, b), tags.most) * tags.points
        allowed = (a != b) & self.share_times(a, b) & ~self.same(a, b)
        pairs = self.numbers(a, b)
        again = np.zeros(len(a), np.bool_)
        if len(self._apart):
            allowed &= ~_found(self._apart, pairs)[0]
        if len(self._met):
            known, where = _found(self._met, pairs)
            ago = self._ago[where[known]]
            points[known] += np.minimum(self.model.price, self.model.fade * ago) - self.model.price
            again[known] = ago <= self.model.ban
        if len(self._kept):
            known, where = _found(self._kept, pairs)
            again &= ~known
            points[known] += 0 if plain else self._worth[where[known]]
        return Judged(points, allowed, again)

    def same(self, a: Places, b: Places) -> Bools:
        """Tell which pairs share a school, a trust, or whatever else none may share."""
        found = np.zeros(len(a), np.bool_)
        for code in self.never_same:
            found |= (code[a] == code[b]) & (code[a] != _UNKNOWN)
        return found

    def share_times(self, a: Places, b: Places) -> Bools:
        """Tell which pairs have a slot in common, or may have: who named none fits any."""
        found: Bools = (self.slots.count(a, b) > 0) | self.slotless[a] | self.slotless[b]
        return found

    def hashes(self, a: Places, b: Places) -> Ints:
        """Return sixteen bits a pair that settle ties, fairly and the same way each time."""
        mixed = self.keys[a] + self.keys[b]
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return (mixed >> np.uint64(48)).astype(np.int64)

    def share_a_slot(self, trio: Sequence[int]) -> bool:
        """Tell whether all three can talk at one time; whoever named no times fits any."""
        known = [place for place in trio if not self.slotless[place]]
        return not known or bool(np.bitwise_and.reduce(self.slots.left[:, known], axis=1).any())


def distinct(numbers: Ints) -> Ints:
    """Return each of some numbers once, rising. Sorted: numpy's own way takes ten times as long."""
    ordered = np.sort(numbers)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))]


def _found(kept: Ints, pairs: Ints) -> tuple[Bools, Places]:
    where = np.minimum(np.searchsorted(kept, pairs), len(kept) - 1)
    return kept[where] == pairs, where


def _key(member: str, seed: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}|{member}".encode(), digest_size=8).digest())


def _codes(words: Sequence[str]) -> NDArray[np.int32]:
    known = {word: code for code, word in enumerate(sorted({*words} - {""}))}
    return np.array([known.get(word, _UNKNOWN) for word in words], np.int32)


def _tables(people: Sequence[Person], model: Model) -> tuple[Table, ...]:
    """Return the points that hang on a code of each: a few dozen kinds of member a table."""
    return (
        _table(
            [(p.phase, p.role, p.narrow & _PHASE) for p in people],
            lambda kind: Person(id="", phase=kind[0], role=kind[1], narrow=kind[2]),
            lambda a, b: (
                factors.phase(model, a.phase, b.phase)
                + factors.role(model, a.role, b.role)
                + factors.circle(model, a, b)
            ),
        ),
        _table(
            [(p.region, p.distance, p.narrow & _REGION) for p in people],
            lambda kind: Person(id="", region=kind[0], distance=kind[1], narrow=kind[2]),
            lambda a, b: factors.region(model, a, b) + factors.circle(model, a, b),
        ),
        _table(
            [
                (
                    _UNKNOWN if p.years is None else model.band(p.years),
                    (not p.seeks, not p.offers, not (p.values or p.interests), not p.slots),
                )
                for p in people
            ],
            lambda kind: _outline(kind[0], kind[1], model),
            lambda a, b: (
                factors.years(model, a.years, b.years)
                + factors.help_unsaid(model, a, b)
                + factors.shared_unsaid(model, a, b)
                + factors.slots_unsaid(model, a, b)
                + model.price
            ),
        ),
    )


def _outline(band: int, silent: Sequence[bool], model: Model) -> Person:
    """Return a member of that band of experience who left the *silent* answers empty."""
    said = frozenset({"something"})
    seeks, offers, shared, slots = (frozenset[str]() if empty else said for empty in silent)
    years = None if band == _UNKNOWN else (0, *model.years_edges)[band]
    return Person(id="", years=years, seeks=seeks, offers=offers, values=shared, slots=slots)


def _table(
    kinds: Sequence[Kind],
    person: Callable[[Kind], Person],
    points: Callable[[Person, Person], int],
) -> Table:
    codes = {kind: code for code, kind in enumerate(dict.fromkeys(kinds))}
    each = [person(kind) for kind in codes]
    return Table(
        np.array([codes[kind] for kind in kinds], np.intp),
        np.array([[points(a, b) for b in each] for a in each], np.int16).reshape(
            len(each), len(each)
        ),
    )


def _tags(people: Sequence[Person], model: Model) -> tuple[Tags, Tags, Tags]:
    """Return help (both ways), common ground and slots, as bits."""
    seeks, offers = [p.seeks for p in people], [p.offers for p in people]
    topics = sorted(_common(seeks).keys() & _common(offers).keys())
    sought, offered = _bits([(seeks, topics)]), _bits([(offers, topics)])
    values, interests = [p.values for p in people], [p.interests for p in people]
    ground = _bits([(values, _shared(values)), (interests, _shared(interests))])
    slots = [p.slots for p in people]
    free = _bits([(slots, _shared(slots))])
    return (
        _joined(sought, offered, len(topics), model.topic, model.topics_most),
        _tag(ground, ground, model.shared, model.shared_most),
        _tag(free, free, model.slot, model.slots_most),
    )


def _common(tags: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(chain.from_iterable(tags))


def _shared(tags: Iterable[Iterable[str]]) -> list[str]:
    """Return the tags that more than one has: others can meet nothing."""
    return sorted(tag for tag, times in _common(tags).items() if times > 1)


def _bits(lists: Sequence[tuple[Sequence[Iterable[str]], Sequence[str]]]) -> Words:
    """Return a bit for each known tag of each list: shape (words, members)."""
    bits = [0] * len(lists[0][0])
    shift = 0
    for tags, known in lists:
        bit = {tag: 1 << (shift + place) for place, tag in enumerate(known)}
        shift += len(known)
        for place, some in enumerate(tags):
            for tag in some:
                bits[place] |= bit.get(tag, 0)
    size = max(1, -(-shift // _WORD))
    packed = b"".join(number.to_bytes(size * _WORD // 8, "little") for number in bits)
    return np.frombuffer(packed, "<u8").reshape(len(bits), size).T.astype(np.uint64)


def _joined(sought: Words, offered: Words, topics: int, points: int, most: int) -> Tags:
    """Count both ways at once: where they fit, in the two halves of one word."""
    if 2 * topics <= _WORD:
        half = np.uint64(_WORD // 2)
        left, right = sought << half | offered, offered << half | sought
    else:
        left, right = np.concatenate((sought, offered)), np.concatenate((offered, sought))
    return _tag(left, right, points, most)


def _tag(left: Words, right: Words, points: int, most: int) -> Tags:
    """Use no wider words than the bits need, and cap only where the cap can be reached."""
    largest = int(np.bitwise_count(left).sum(axis=0).max(initial=0))
    if left.max(initial=0) < 1 << 32 and right.max(initial=0) < 1 << 32:
        return Tags(left.astype(np.uint32), right.astype(np.uint32), points, most, largest > most)
    return Tags(left, right, points, most, largest > most)
