"""Scores of many pairs at once, in tiles that fit the cache.

A tile holds sixteen-bit scores as if nobody had met and nobody were kept apart: table look-ups
and counted bits, nothing that branches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.matching.crowd import Crowd, Places, Table, Tags, Words

ROWS = 64
COLUMNS = 4096
_BYTE = 255
_UNCAPPED = 31
"""So many bytes of bits can be counted in one: 248. Of more, no more are kept than may count."""
_KINDS = 256

Scores = NDArray[np.int16]
Bytes = NDArray[np.uint8]
Number = TypeVar("Number", bound=np.generic)


class Tiles:
    """The tiles of one crowd."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._tables = _joined(crowd.tables)
        # a column for each member: stretches of rows are copied, nothing is looked up
        self._expanded = [table.points[:, table.codes].ravel() for table in self._tables]
        self._stretches: dict[int, list[Scores]] = {}
        self._sums = _sums(map(_narrow, crowd.tags))
        self._rooms: list[_Room] = []

    @contextmanager
    def scores(self, rows: Places, columns: slice) -> Iterator[Scores]:
        """Lend the scores of *rows* with *columns*, to be read and written until given back.

        Memory is used again: fresh memory for each would cost as much as what is done in it.
        """
        try:
            room = self._rooms.pop()
        except IndexError:  # none is free: another thread may have taken the last this moment
            room = _Room(self._crowd)
        yield self._tile(rows, columns, room)
        self._rooms.append(room)

    def _tile(self, rows: Places, columns: slice, room: _Room) -> Scores:
        """Return the scores of *rows* with one tile of columns, as if nobody had met."""
        shape = len(rows), columns.stop - columns.start
        score, more = room.cut(room.score, shape), room.cut(room.more, shape)
        score[:] = 0
        for table, points in zip(self._tables, self._stretched(shape[1]), strict=True):
            first = table.codes[rows] * self._crowd.size + columns.start
            np.add(score, points[first], out=score)
        for unit, tags in self._sums:
            total = room.cut(room.total, shape)
            for place, one in enumerate(tags):
                counted = room.cut(room.ones, shape) if place else total
                _count(one, one.points // unit, rows, columns, counted, room)
                if place:
                    np.add(total, counted, out=total)
            np.multiply(total, np.int16(unit), out=more, dtype=np.int16)
            np.add(score, more, out=score)
        return score

    def _stretched(self, width: int) -> list[Scores]:
        """Return every stretch of *width* members of each table, by where it begins.

        Taking columns first would copy them for all kinds of member, and for every tile anew.
        """
        if width not in self._stretches:
            self._stretches[width] = [
                np.lib.stride_tricks.sliding_window_view(points, width) for points in self._expanded
            ]
        return self._stretches[width]


class _Room:
    """Memory for one tile at a time."""

    def __init__(self, crowd: Crowd) -> None:
        size = min(ROWS, crowd.size) * min(COLUMNS, crowd.size)
        self.score: Scores = np.empty(size, np.int16)
        self.more: Scores = np.empty(size, np.int16)
        self.total: Bytes = np.empty(size, np.uint8)
        self.ones: Bytes = np.empty(size, np.uint8)
        self.word: Bytes = np.empty(size, np.uint8)
        # a whole tile of one number: twenty times as fast to compare with as the number itself
        self.caps = {one.most: np.full(size, one.most, np.uint8) for one in crowd.tags}

    @staticmethod
    def cut(memory: NDArray[Number], shape: tuple[int, int]) -> NDArray[Number]:
        """Return as much memory as a tile of this shape needs."""
        return memory[: shape[0] * shape[1]].reshape(shape)


def _joined(tables: Iterable[Table]) -> list[Table]:
    """Return the same points in fewer tables, as long as they stay small: each costs a look."""
    joined: list[Table] = []
    for table in tables:
        kinds = len(table.points)
        if not joined or len(joined[-1].points) * kinds > _KINDS:
            joined.append(table)
            continue
        last = joined[-1]
        points = last.points[:, None, :, None] + table.points[None, :, None, :]
        size = len(last.points) * kinds
        joined[-1] = Table(last.codes * kinds + table.codes, points.reshape(size, size))
    return joined


def _bytes(words: Words) -> Bytes:
    """Return the bits of each member byte by byte, shape (bytes, members).

    numpy counts the bits of bytes ten times as fast as those of whole words.
    """
    members = words.shape[1]
    each = np.ascontiguousarray(words.T).view(np.uint8).reshape(members, -1)
    return np.ascontiguousarray(each.T)


def _narrow(tags: Tags) -> Tags:
    """Return tags with bytes for words; bytes in which nobody can share anything are left out."""
    left, right = _bytes(tags.left), _bytes(tags.right)
    used = np.flatnonzero(left.any(axis=1) & right.any(axis=1))
    return replace(tags, left=left[used], right=right[used])


def _sums(tags: Iterable[Tags]) -> list[tuple[int, list[Tags]]]:
    """Return which tags can be summed up in bytes, and what one counts there in points."""
    sums: list[tuple[int, list[Tags]]] = []
    for one in tags:
        group = [*(sums[-1][1] if sums else ()), one]
        unit = math.gcd(*(tag.points for tag in group)) or 1
        if sums and sum(tag.most * (tag.points // unit) for tag in group) <= _BYTE:
            sums[-1] = unit, group
        else:
            sums.append((one.points or 1, [one]))
    return sums


def _count(  # noqa: PLR0913, PLR0917 - what is counted, and where to
    tags: Tags, each: int, rows: Places, columns: slice, out: Bytes, room: _Room
) -> None:
    """Put *each* for every shared tag into *out*, at most as often as may count."""
    word = out
    for left, right in zip(tags.left, tags.right, strict=True):
        np.bitwise_and(left[rows][:, None], right[columns], out=word)
        np.bitwise_count(word, out=word)
        if word is not out:
            np.add(out, word, out=out)
            if len(tags.left) > _UNCAPPED:
                np.minimum(out, room.cut(room.caps[tags.most], out.shape), out=out)
        word = room.cut(room.word, out.shape)
    if word is out:
        out[:] = 0
    if tags.capped:
        np.minimum(out, room.cut(room.caps[tags.most], out.shape), out=out)
    if each != 1:
        np.multiply(out, np.uint8(each), out=out)
