"""What a draw from spreadsheets answers: groups.csv, a summary, and one JSON object."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final

from bot.matching.explain import explain
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, met_last, pair
from bot.matching.result import Draw

COLUMNS: Final = ("group", "member", "partners", "points", "reasons")
_AGAIN: Final = "met not long ago, for otherwise somebody would have been left out"
_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "%",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)


def groups_csv(drawn: Draw, people: Sequence[Person], history: History, model: Model) -> str:
    """Return a row for each member: with whom, the points of those pairs, and why.

    A cell that a spreadsheet would calculate is made a text.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in row] for row in _rows(drawn, people, history, model))
    return out.getvalue()


def _rows(
    drawn: Draw, people: Sequence[Person], history: History, model: Model
) -> Iterator[Sequence[str]]:
    by_id = {person.id: person for person in people}
    repeats = set(drawn.repeats)
    for number, group in enumerate(drawn.groups, 1):
        told = {two: _told(two, by_id, history, model, repeats) for two in combinations(group, 2)}
        for member in group:
            partners = [other for other in group if other != member]
            each = [why for two, why in told.items() if member in two]  # in the order of partners
            yield (
                str(number),
                member,
                "; ".join(partners),
                str(sum(points for points, _ in each)),
                " | ".join(reasons for _, reasons in each),
            )


def _told(
    two: Pair,
    by_id: Mapping[str, Person],
    history: History,
    model: Model,
    repeats: Collection[Pair],
) -> tuple[int, str]:
    """Return the points of a pair, and why."""
    met = pair(*two)
    why = explain(by_id[two[0]], by_id[two[1]], met_last(history, met), model)
    again = (_AGAIN,) if met in repeats else ()
    return why.total, "; ".join((*why.reasons, *again))


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if cell[:1].isalnum():  # nearly all
        return cell
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


def summary(drawn: Draw, members: int, seconds: float) -> Mapping[str, object]:
    """Return what is printed as JSON. *ratio* is rounded down: it promises."""
    return {
        "seconds": round(seconds, 3),
        "members": members,
        "groups": len(drawn.groups),
        "trios": len(drawn.trios),
        "left_out": len(drawn.left_out),
        "total": drawn.total,
        "bound": drawn.bound,
        "ratio": math.floor(drawn.ratio * 1e6) / 1e6,
        "floor": drawn.floor,
        "worst": drawn.worst,
        "repeats": len(drawn.repeats),
        "met_before": drawn.met_before,
        "seed": drawn.seed,
        "digest": drawn.digest,
        "left_out_members": [
            {"member": one.member, "reason": one.reason.value} for one in drawn.left_out
        ],
        "repeated_pairs": [list(two) for two in drawn.repeats],
    }


def in_words(drawn: Draw, members: int, seconds: float) -> Iterator[str]:
    """Return what an organiser reads about a draw."""
    yield (
        f"{members} members in {len(drawn.groups)} groups, {len(drawn.trios)} of them of three, "
        f"in {seconds:.1f} s. Seed {drawn.seed}, inputs {drawn.digest}."
    )
    if drawn.groups:
        yield (
            f"{drawn.total} points: at least {math.floor(drawn.ratio * 10000) / 100:.2f} % of the "
            f"best possible. Every pair has {drawn.floor} or more."
        )
    for two in drawn.repeats:
        yield f"{' and '.join(two)} met not long ago: otherwise somebody would have been left out."
    for one in drawn.left_out:
        yield f"{one.member} has no buddy: {one.reason.value}."


def keep(path: Path, text: str) -> None:
    """Write a file whole, or leave what is there."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="")
    os.replace(part, path)  # noqa: PTH105 - the same, and it replaces on every system
