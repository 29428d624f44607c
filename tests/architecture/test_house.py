"""The rules of the house that a reader would otherwise have to trust."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storage.repository import Repository
from storage.schema import metadata
from storage.vault import Vault
from storage.work import open_storage

from .source import ROOT, calls, modules, said, tree, where


def test_dependencies_point_inwards() -> None:
    """Every import contract of pyproject.toml is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
    assert run.returncode == 0, run.stdout


def test_confidential_words_are_opened_where_they_are_sealed_or_drawn_and_nowhere_else() -> None:
    """A new place must be argued for here."""
    assert calls("reveal", "bot", "storage") == {
        "storage/vault.py",
        "storage/ties.py",  # compares a name with those of members, in memory
        "storage/invitations.py",  # fills in the form of whoever was invited
        "storage/cases.py",  # gives a head a copy of what they wrote themselves
        "storage/talks.py",  # and of what they kept, or said on a form
        "storage/verifications.py",  # and a newcomer of what they gave to be verified
        "bot/adapters/discord/views.py",
        "bot/adapters/slack/views.py",
        "bot/adapters/playground/draw.py",
    }


def test_who_is_read_of_is_read_of_through_one_function() -> None:
    """A new reader of members must be argued for: what it shows comes from ``seen_by``."""
    reading = {
        where(path)
        for path in modules("bot/commands", "bot/services", "bot/jobs", "bot/matching")
        if re.search(r"work\.(?:members|profiles)\.(?:get|every)\(", path.read_text())
    }
    showing = {where(path) for path in modules("bot") if "seen_by(" in path.read_text()}
    assert reading - showing == {
        "bot/services/routing.py",  # who is too close to whom; names come from services/naming.py
        "bot/services/verifying.py",  # whether two sponsors are independent of each other
        "bot/services/following.py",  # whose holidays count; nothing of them is shown
        "bot/services/rest.py",  # who is in their holidays
        "bot/commands/leave.py",  # whether somebody stays in the next round
        "bot/commands/intake.py",  # the caller's own nation, to look for a coach in it
        "bot/commands/buddy.py",  # whether the caller wants a buddy; buddies go to introducing.py
        "bot/commands/buddy_after.py",  # whether the caller wants a buddy
        "bot/commands/buddy_more.py",  # hands both to services/why.py and common_times.py
        "bot/services/rounds.py",  # whom a draw is for; what it sees of them is in matching.py
        "bot/services/matching.py",  # whom members met this year; match_people.py sees to the rest
        "bot/services/taking_part.py",  # who wants a buddy at all
        "bot/services/consents.py",  # whether whoever says yes or no is in the rounds already
    }


def test_what_a_head_wrote_is_opened_in_one_place() -> None:
    """Whoever is to read it by another right has to be let in there."""
    opening = {where(path) for path in modules("bot") if "cases.words(" in path.read_text()}
    assert opening == {"bot/services/opening.py"}


def test_only_two_modules_begin_and_commit() -> None:
    """A handler cannot commit half of what it does."""
    # the driver only notes that what SQLAlchemy commits is over
    assert calls("commit", "bot", "storage") == {"storage/driver.py"}
    on_engines = {
        where(path)
        for path in modules("bot", "storage")
        if re.search(r"(?:_writer|_reader|writer|engine)\.(?:begin|connect)\(", path.read_text())
    }
    assert on_engines == {"storage/work.py", "storage/migrate.py"}


def test_time_comes_from_the_clock_that_is_handed_in() -> None:
    asking = {
        where(path)
        for path in modules("bot", "storage")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
    }
    assert asking == {"bot/wiring.py"}


def test_modules_are_short_enough_to_read_at_a_sitting() -> None:
    lengths = {
        where(path): len(path.read_text().splitlines()) for path in modules("bot", "storage")
    }
    assert {name: count for name, count in lengths.items() if count > 350} == {}
    assert statistics.median(lengths.values()) <= 110


PLATFORMS = {"discord.com", "slack.com"}
LOOPBACK = {"127.0.0.1", "localhost"}


def test_no_host_is_spoken_to_but_the_platforms_we_serve() -> None:
    """No telemetry, no library from a stranger's server, no language model."""
    hosts = {
        (place.partition(":")[0], urlsplit(found).hostname)
        for place, text in said("bot", "storage")
        for found in re.findall(r"(?:https?|wss?)://[\w.:-]*\w", text)
    }
    outside = {(place, host) for place, host in hosts if host and host not in PLATFORMS | LOOPBACK}
    assert {place for place, host in hosts if host in PLATFORMS} == {"bot/config.py"}
    assert outside == set()


REPOSITORIES = [
    found for found in Repository.__subclasses__() if found.__module__.startswith("storage.")
]


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda r: r.__name__)
class TestEveryRepository:
    def test_it_can_erase_export_forget_and_merge_people(
        self, repository: type[Repository]
    ) -> None:
        """Defined on the class itself: inheriting the duty is not doing it."""
        assert {"erase", "export", "forget", "merge"} <= set(vars(repository))

    def test_it_says_why_and_until_when(self, repository: type[Repository]) -> None:
        assert repository.why.endswith(".")
        assert repository.tables


def test_every_table_has_one_repository() -> None:
    tables = [table.name for repository in REPOSITORIES for table in repository.tables]
    assert sorted(tables) == sorted(metadata.tables)


async def test_every_repository_takes_part_when_a_member_leaves(tmp_path: Path) -> None:
    """One that ``SqlWork`` does not list would keep what it holds."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'headsup.db'}"
    storage = open_storage(url, lambda: datetime(2026, 7, 6, tzinfo=UTC), Vault(bytes(32)))
    try:
        async with storage.read() as work:
            listed = [type(repository) for repository in work.repositories]
    finally:
        await storage.close()
    assert set(listed) == set(REPOSITORIES)
    assert len(listed) == len(REPOSITORIES)


def test_what_looks_back_on_rehearsals_reads_nothing_real() -> None:
    """No command, service, job or other adapter knows the patterns: docs/decisions/0017."""
    knows = {
        where(path)
        for path in modules("bot", "storage")
        if "playground.rehearsal" in path.read_text()
    }
    assert knows
    assert all(name.startswith("bot/adapters/playground/") for name in knows), knows
