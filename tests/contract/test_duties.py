"""What every table owes the people in it, and that a table which does not is found out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest
from sqlalchemy import Column, MetaData, String, Table

from storage.repository import Repository
from storage.schema import metadata

from .everybody import IMPERSONAL, everything, fill
from .store import Store

DUTIES = ("erase", "export", "forget", "merge")

AS_LONG_AS_A_MEMBER = {
    "accounts",
    "appointments",
    "call_hosts",
    "calls",  # the one a member would host stands planned; its attendance is gone
    "cases",
    "consents",
    "duty",
    "feeds",
    "former_ids",
    "lead_times",
    "members",
    "offers",
    "pauses",
    "profiles",
    "quiet",
    "rounds",
    "ties",
    "verifications",
    "audit_ends",
    "audit_people",
    "call_slots",
}
"""Tables without a clock of their own. A new one has a clock, or is argued for here: what it
holds is what a member told us or was given, goes when they leave, and docs/privacy.md says so."""


def owners() -> list[type[Repository]]:
    """Return the repositories that the program uses."""
    return [one for one in Repository.__subclasses__() if one.__module__.startswith("storage.")]


def neglected(tables: MetaData, repositories: list[type[Repository]]) -> Iterator[str]:
    """Name what is wrong with each table: no owner, two of them, or one that lacks a duty."""
    owned = [table.name for repository in repositories for table in repository.tables]
    for name in tables.tables:
        if owned.count(name) != 1:
            yield f"{name} has {owned.count(name)} owners"
    for repository in repositories:
        for duty in DUTIES:
            if duty not in vars(repository):
                yield f"{repository.__name__} does not {duty}"
        if not repository.why.endswith("."):
            yield f"{repository.__name__} does not say why and until when"


def test_no_table_is_neglected() -> None:
    assert list(neglected(metadata, owners())) == []


class Careless:
    """Stands in for a repository; not a subclass, so that the program never hears of it."""

    tables: ClassVar[tuple[Table, ...]] = ()
    why: ClassVar[str] = "Something, until you leave."

    async def erase(self) -> None: ...
    async def export(self) -> None: ...
    async def forget(self) -> None: ...
    async def merge(self) -> None: ...


def planted(*without: str, owner: bool = True, why: str = Careless.why) -> list[str]:
    """Return what is said of a new table whose owner lacks something."""
    tables = MetaData()
    new = Table("diaries", tables, Column("member", String, primary_key=True))
    kept = {name: method for name, method in vars(Careless).items() if name not in without}
    made = type("Diaries", (), {**kept, "tables": (new,) if owner else (), "why": why})
    return list(neglected(tables, [made]))


def test_a_new_table_with_everything_is_fine() -> None:
    assert planted() == []


@pytest.mark.parametrize("duty", DUTIES)
def test_a_new_table_without_one_duty_is_found_out(duty: str) -> None:
    assert planted(duty) == [f"Diaries does not {duty}"]


def test_a_new_table_without_owner_or_reason_is_found_out() -> None:
    assert planted(owner=False) == ["diaries has 0 owners"]
    assert planted(why="") == ["Diaries does not say why and until when"]


async def test_every_table_has_a_clock_or_goes_with_its_member(store: Store) -> None:
    """After ten years of nights nothing is left of what has a clock; the rest is listed above."""
    people = await fill(store)
    async with store.begin() as work:
        open_case = await work.cases.open_of(people.head)
        assert open_case is not None
        await work.cases.end(open_case.id)
    for _ in range(2):
        store.pass_time(days=3653)
        async with store.begin() as work:
            await work.forget()
    left = {name for name, rows in (await everything(store)).items() if rows}
    assert left <= AS_LONG_AS_A_MEMBER | IMPERSONAL
    async with store.begin() as work:
        for member in (people.gone, people.head, people.coach, people.buddy):
            await work.erase(member)
    left = {name for name, rows in (await everything(store)).items() if rows}
    assert left <= IMPERSONAL | {"calls", "rounds"}
