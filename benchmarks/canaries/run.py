"""Hold the conversations, search everything, erase, and search again."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.canaries import doors, glass, pictures
from benchmarks.canaries.back import Looked, put_back
from benchmarks.canaries.search import bytes_in, keys_in, look_in
from benchmarks.canaries.words import ENDS
from storage.vault import sealed_under

ROOT: Final = Path(__file__).resolve().parents[2]
CRASHED: Final = 9
A_CONVERSATION: Final = 10  # transactions, at least


@dataclass(frozen=True)
class Options:
    """One run: how many conversations, how many of them through the adapters, how many kills."""

    conversations: int = 1000
    through_doors: int = 40
    crashes: int = 30
    kills: int = 6
    commands: tuple[str, ...] = ("doctor", "outbox", "keys status", "audit verify")
    seed: int = 1
    sealed: bool = True
    say: Callable[[str], None] = lambda _: None


async def prove(options: Options, folder: Path) -> Mapping[str, Any]:
    """Return the figures of one run, all of whose files are in *folder*."""
    began = time.monotonic()
    many = folder / "many"
    await asyncio.to_thread(_prepare, many, folder / "doors")
    bulk = options.conversations - options.through_doors
    work = asyncio.to_thread(_talk, many, bulk, options)
    if options.through_doors:
        numbers = range(bulk, options.conversations)
        crashes, (kills, pixels) = await asyncio.gather(
            work, doors.converse(folder / "doors", numbers, options.seed, options.kills)
        )
    else:
        crashes, kills, pixels = await work, 0, []
    left = await asyncio.to_thread(bytes_in, folder, pixels)
    result = await asyncio.to_thread(_examine, folder, options)
    return {
        "conversations": options.conversations,
        "through_adapters": options.through_doors,
        "sealed": options.sealed,
        "pictures_through_adapters": len(pixels),
        "pixels_found": left,
        "crashes": crashes,
        "kills": kills,
        **result,
        "seconds": round(time.monotonic() - began, 1),
    }


def _prepare(*folders: Path) -> None:
    for folder in folders:
        (folder / "tmp").mkdir(parents=True, exist_ok=True)


def _talk(folder: Path, count: int, options: Options) -> int:
    """Let *count* conversations be held, in a process that is killed again and again."""
    chance = random.Random(options.seed)  # noqa: S311 - a run that can be repeated
    crashes, done = 0, 0
    while done < count:
        left = options.crashes - crashes
        crash_at = 0
        if left > 0:
            share = (count - done) * A_CONVERSATION // (left + 1)
            crash_at = chance.randrange(share // 2 + 1, share + 2)
        arguments = ["--first", str(done), "--last", str(count), "--seed", str(options.seed)]
        arguments += ["--crash-at", str(crash_at), "--die"]
        code = _child(folder, *arguments, *([] if options.sealed else ["--unsealed"]))
        if code != CRASHED:
            raise RuntimeError(f"the conversations ended with {code}: see {folder}")
        printed = (folder / "out.log").read_text()
        finished = [int(n) + 1 for n in re.findall(r"^done (\d+)$", printed, re.MULTILINE)]
        done = max(finished, default=done)
        crashes += done < count
        options.say(f"{done} conversations, {crashes} crashes")
    return crashes


def _child(folder: Path, *arguments: str) -> int:
    program = [sys.executable, "-m", "benchmarks.canaries.bulk", str(folder), *arguments]
    return _run(folder, program)


def _run(folder: Path, program: list[str]) -> int:
    """Run *program* with its temporary files in *folder*, and keep what it prints there."""
    temporary = str(folder / "tmp")
    environment = {name: value for name, value in os.environ.items() if "HEADSUP" not in name}
    environment |= {"PYTHONPATH": str(ROOT), "TMPDIR": temporary, "SQLITE_TMPDIR": temporary}
    environment |= {
        "HEADSUP_DATA": str(folder / "data"),
        "HEADSUP_KEY_FILE": str(folder.with_name(f"{folder.name}.key")),
        "HEADSUP_LOG_LEVEL": "DEBUG",
    }
    with (folder / "out.log").open("ab") as out, (folder / "err.log").open("ab") as err:
        done = subprocess.run(program, env=environment, stdout=out, stderr=err, check=False)  # noqa: S603 - our own code
    return abs(done.returncode) if done.returncode != -signal.SIGKILL else CRASHED


def _operate(folder: Path, *command: str) -> int:
    """Run one of the operator's commands: what it prints is searched, too."""
    return _run(folder, [sys.executable, "-m", "bot", *command])


def _examine(folder: Path, options: Options) -> Mapping[str, Any]:
    """Search, copy, erase, search again."""
    many, copies = folder / "many", folder / "many" / "copies"
    found, files, size = look_in(folder, ENDS)  # as the last crash left it
    kinds = {mark: look_in(folder, (mark,))[0].total() for mark in (pictures.MARK, glass.MARK)}
    wrapped = _wrapped(many / "data" / "keys.db")
    if options.sealed:
        for command in options.commands:
            _operate(many, *command.split())
        if _operate(many, "backup", "--to", str(copies)) != 0:
            raise RuntimeError(f"no copy was made: see {many}")
    readable = _readable(copies / "main", many / "data" / "keys.db")
    early = _put_back(folder, "early", options)
    shutil.rmtree(folder / "early", ignore_errors=True)  # there is none where nothing is sealed
    began = time.monotonic()
    if _child(many, "--first", str(options.conversations), "--end", *_unsealed(options)) != 0:
        raise RuntimeError(f"the cases did not end: see {many}")
    erasing = time.monotonic() - began
    if options.sealed and _operate(many, "backup", "--to", str(copies)) != 0:
        raise RuntimeError(f"no second copy was made: see {many}")
    looked = _put_back(folder, "back", options)
    options.say("everything is erased; searching")
    after, more, bytes_after = look_in(folder, ENDS)
    return {
        "hits": sum(found.values()) + sum(after.values()),
        "pictures": _how_many(options, pictures.has_one),
        "pictures_found": kinds[pictures.MARK],
        "opened_in_emergencies": _how_many(options, glass.is_opened),
        "reasons_found": kinds[glass.MARK],
        "where": dict((found + after).most_common(20)),
        "files": files + more,
        "bytes": size + bytes_after,
        "keys_before": len(wrapped),
        "keys_live_after": keys_in(many / "data", wrapped),
        "keys_in_main_copies": keys_in(copies / "main", wrapped),
        "keys_in_copies_of_keys": keys_in(copies / "keys", wrapped),
        "texts_in_main_copy_with_key_before": readable,
        "texts_in_main_copy_with_key_after": _readable(copies / "main", many / "data" / "keys.db"),
        "texts_read_on_it_before_erasing": early.opened,
        "answers_on_an_old_copy": looked.answers,
        "faults_on_an_old_copy": looked.faults,
        "texts_read_on_an_old_copy": looked.opened,
        "seconds_to_erase_one": round(erasing / max(1, options.conversations), 4),
        "logged_faults": _faults(many / "err.log"),
    }


def _put_back(folder: Path, name: str, options: Options) -> Looked:
    """Put the first copy of the main database back, with the keys of now, and ask for words."""
    if not options.sealed:
        return Looked()
    many, back = folder / "many", folder / name
    copies = sorted((many / "copies" / "main").glob("*.db"), key=lambda path: path.stat().st_mtime)
    put_back(copies[0], many, back)
    (back / "tmp").mkdir()
    if _child(back, "--first", str(options.conversations), "--look") != 0:
        raise RuntimeError(f"the old copy could not be used: see {back}")
    return Looked.said((back / "out.log").read_text())


def _how_many(options: Options, chosen: Callable[[int], bool]) -> int:
    return sum(map(chosen, range(options.conversations - options.through_doors)))


def _unsealed(options: Options) -> list[str]:
    return [] if options.sealed else ["--unsealed"]


def _wrapped(keys: Path) -> list[bytes]:
    """Return every wrapped key of a case, read from a copy: opening it would change the file."""
    with closing(sqlite3.connect(f"{keys.as_uri()}?mode=ro", uri=True)) as db:
        rows = db.execute("SELECT wrapped FROM keys WHERE owner <> 'network'").fetchall()
    return [row[0] for row in rows]


def _readable(copies: Path, keys: Path) -> int:
    """Count sealed texts in main copies whose key is still there."""
    with closing(sqlite3.connect(f"{keys.as_uri()}?mode=ro", uri=True)) as db:
        held = {row[0] for row in db.execute("SELECT owner FROM keys")}
    count = 0
    for path in sorted(copies.glob("*.db")):
        with closing(sqlite3.connect(path)) as db:
            for table in ("cases", "outbox", "requests"):
                query = f"SELECT sealed_words FROM {table} WHERE sealed_words IS NOT NULL"  # noqa: S608 - our own names
                under = [sealed_under(row[0]) for row in db.execute(query)]
                count += sum(one is not None and one[0].hex in held for one in under)
    return count


def _faults(log: Path) -> int:
    return Counter(re.findall(r"failed, reference", log.read_text()))["failed, reference"]
