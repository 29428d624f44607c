"""What is promised, which script measures it, and which tests hold it on every change.

The numbers of the promises are those of the network's reliability study. How a figure comes
onto the page: `benchmarks/promise.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Promise:
    """One promise: its words, how it is measured, and the tests that hold it to it."""

    words: str
    how: str
    tests: tuple[str, ...]
    measures: tuple[str, ...]
    not_measured: str = ""


@dataclass(frozen=True)
class Measure:
    """A script: how to run it at full size, and which of its parameters that means."""

    run: str
    full: Mapping[str, int] = field(default_factory=dict)


MEASURES: Final[Mapping[str, Measure]] = {
    "access": Measure("python -m benchmarks.access --record"),
    "answers": Measure("python -m benchmarks.answers --tries 200 --record", {"tries": 200}),
    "canary": Measure(
        "benchmarks/canary.py --record",
        {"conversations": 1000, "through_doors": 40, "crashes": 30, "kills": 6},
    ),
    "card": Measure("python -m benchmarks.card --record", {"reminders": 10_000}),
    "chaos": Measure("benchmarks/chaos.py --kills 2000 --record", {"kills": 2000, "members": 200}),
    "coaches": Measure("python -m benchmarks.coaches --members 3500 --record", {"members": 3500}),
    "flood": Measure("python -m benchmarks.flood --record", {"heads": 20, "presses": 10_000}),
    "forged": Measure("python -m benchmarks.forged --tries 10000 --record", {"tries": 10_000}),
    "garbage": Measure("python -m benchmarks.garbage --tries 10000 --record", {"tries": 10_000}),
    "hostile": Measure("python -m benchmarks.hostile --strings 1000 --record", {"strings": 1000}),
    "ladder": Measure("python -m benchmarks.ladder --steps 100000 --record", {"steps": 100_000}),
    "misrouting": Measure(
        "python -m benchmarks.misrouting --examples 500 --steps 60 --record",
        {"examples": 500, "steps": 60},
    ),
    "notices": Measure("python -m benchmarks.notices --cases 10000 --record", {"cases": 10_000}),
}

PROMISES: Final[Mapping[str, Promise]] = {
    "P1": Promise(
        "Every message that was scheduled or asked for is delivered once, whatever crashes.",
        "A simulated week with both adapters on loopback servers; the program is killed at random "
        "moments. Who judges reads screens and knows nothing of our code.",
        ("tests/crash/test_chaos.py", "tests/crash/test_kills.py"),
        ("chaos",),
    ),
    "P5": Promise(
        "A cry for help is never refused, and reaches a coach who is not involved.",
        "Others press while heads ask; an invented network in which everybody asks, judged by a "
        "second opinion that shares no line with the rule; the first page on the simulated clock; "
        "and the card with the database file gone, locked, and amid reminders.",
        (
            "tests/scenarios/test_flood.py",
            "tests/scenarios/test_full_disk.py",
            "tests/scenarios/test_apart.py",
            "tests/long/test_left_out.py",
            "tests/unit/test_conflicts.py",
            "tests/scenarios/test_intake.py",
        ),
        ("flood", "coaches", "ladder", "card"),
    ),
    "P6": Promise(
        "No request is forgotten.",
        "Requests, yes and no, silence, hand-backs, coaches who come and go and a program that is "
        "off, in a random order on the simulated clock. After each step every open request has "
        "a coach, or somebody who was asked, or a human who was told.",
        ("tests/scenarios/test_ladder.py", "tests/long/test_forgotten.py"),
        ("ladder",),
    ),
    "P7": Promise(
        "Words said in confidence never rest in clear.",
        "A word of its own in each conversation, on both platforms, at the lowest log level, "
        "through crashes and faults. Then every byte is searched: database, log, copies, temporary "
        "files; plain, in UTF-16, base64, hex and packed; before and after erasing.",
        ("tests/crash/test_canary.py", "tests/contract/test_sweep.py"),
        ("canary",),
    ),
    "P8": Promise(
        "Forgotten means gone.",
        "Every conversation of the run above ends: by leaving, by erasing, or by both saying so. "
        "Then the key of each is looked for; and a copy of the database from before is put back, "
        "and everything on it that shows words is asked for.",
        (
            "tests/crash/test_canary.py",
            "tests/long/test_traces.py",
            "tests/scenarios/test_leaving.py",
            "tests/contract/test_erasure.py",
        ),
        ("canary",),
        "An old copy that is put back brings back the plain rows of whoever left since, and they "
        "have to leave again.",
    ),
    "P10": Promise(
        "Nobody sees or does more than their role allows.",
        "Every command in every state with every role, against a table written by hand, in and "
        "out of the two people of a conversation; and a machine that tries for as long as you "
        "like to bring words to somebody else.",
        (
            "tests/rights/test_access.py",
            "tests/rights/test_borrowed.py",
            "tests/rights/test_seen.py",
            "tests/platforms/test_denied_doors.py",
        ),
        ("access", "misrouting"),
    ),
    "P11": Promise(
        "A click that is copied, forged, old or repeated does nothing.",
        "Buttons and forms that were made up, mutated or borrowed, through each platform's own "
        "door; and, for each command about a case, what is asked of the database, and how long it "
        "takes, for a case of others and for none.",
        (
            "tests/platforms/test_forged.py",
            "tests/platforms/test_once.py",
            "tests/rights/test_told_apart.py",
        ),
        ("forged", "answers"),
    ),
    "P12": Promise(
        "Garbage breaks nothing and leaks nothing.",
        "Names, values and answers of every wrong shape, size and kind to the one place where all "
        "requests come in; and through each platform's own door.",
        (
            "tests/platforms/test_forged.py",
            "tests/scenarios/test_garbage.py",
            "tests/unit/test_forms.py",
        ),
        ("garbage", "forged"),
        "Whole packets that a platform itself would have garbled are not tried: they come over "
        "connections that only the platforms can write to.",
    ),
    "P13": Promise(
        "What somebody writes can't ping, phish or run.",
        "Hostile strings through every template, and what comes out read back as the platform "
        "or program reads it.",
        (
            "tests/platforms/test_hostile.py",
            "tests/unit/test_sheets.py",
            "tests/unit/test_ics.py",
            "tests/scenarios/test_mydata.py",
        ),
        ("hostile",),
    ),
    "P18": Promise(
        "We say only what is true.",
        "Requests of every kind, with and without words: each must carry the version of the "
        "notice that was shown before. Words that promise too much are looked for in "
        "all that people read.",
        (
            "tests/scenarios/test_intake.py",
            "tests/architecture/test_words.py",
            "tests/architecture/test_house.py",
        ),
        ("notices",),
    ),
}
