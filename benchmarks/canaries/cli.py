"""The command line of the canary proof."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.canaries.run import Options, prove
from benchmarks.promise import Figure, add_option, record

_SIZE = {
    "conversations": "conversations",
    "through_doors": "through_adapters",
    "crashes": "crashes",
    "kills": "kills",
}


def _figures(result: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure("P7", "words looked for", result["conversations"]),
        Figure(
            "P7",
            "conversations with a picture",
            result["pictures"] + result["pictures_through_adapters"],
        ),
        Figure("P7", "of their pixels found", result["pixels_found"], 0),
        Figure("P7", "conversations opened in an emergency", result["opened_in_emergencies"]),
        Figure("P7", "bytes searched, before and after erasing", result["bytes"]),
        Figure("P7", "faults whose text quoted a word", result["logged_faults"]),
        Figure("P7", "words found", result["hits"], 0),
        Figure("P8", "keys of conversations before", result["keys_before"]),
        Figure("P8", "of them in live files after", result["keys_live_after"], 0),
        Figure("P8", "of them in copies of the database", result["keys_in_main_copies"], 0),
        Figure(
            "P8",
            "texts in an older copy that a key still opens",
            result["texts_in_main_copy_with_key_after"],
            0,
        ),
        Figure(
            "P8",
            "answers with sealed words on a copy, before erasing",
            result["texts_read_on_it_before_erasing"],
        ),
        Figure("P8", "answers on an old copy put back", result["answers_on_an_old_copy"]),
        Figure(
            "P8", "of them with sealed words, after erasing", result["texts_read_on_an_old_copy"], 0
        ),
        Figure("P8", "of them faults", result["faults_on_an_old_copy"], 0),
        Figure("P8", "seconds to erase one, on average", result["seconds_to_erase_one"], 60),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof and print what came of it; 1 if a word or a key was found."""
    usual = Options()
    parser = argparse.ArgumentParser(prog="canary", description=__doc__)
    parser.add_argument("--conversations", type=int, default=usual.conversations)
    parser.add_argument("--through-doors", type=int, default=usual.through_doors)
    parser.add_argument("--crashes", type=int, default=usual.crashes)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--unsealed", action="store_true", help="seal nothing: it must be noticed")
    parser.add_argument("--keep", type=Path, help="a folder for everything that is searched")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    add_option(parser)
    given = parser.parse_args(arguments)
    options = Options(
        conversations=given.conversations,
        through_doors=0 if given.unsealed else min(given.through_doors, given.conversations),
        crashes=given.crashes,
        kills=given.kills,
        seed=given.seed,
        sealed=not given.unsealed,
        say=lambda text: print(text, file=sys.stderr),
    )
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        result = asyncio.run(prove(options, folder))
    for name, figure in result.items():
        print(f"{name.replace('_', ' ')}: {figure}")
    if given.json:
        print(json.dumps(result))
    if given.record and options.sealed:
        record("canary", {name: result[f] for name, f in _SIZE.items()}, _figures(result))
    found = (
        result["texts_read_on_an_old_copy"]
        or result["hits"]
        or result["pixels_found"]
        or result["keys_live_after"]
        or result["keys_in_main_copies"]
    )
    return 1 if found else 0
