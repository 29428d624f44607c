"""``headsup draw``: its command line. What it brings with it comes only when it runs."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def draw(  # noqa: PLR0913 - as many as can be asked for
    people: Path,
    *,
    history: Path | None = None,
    avoid: Path | None = None,
    seed: int | None = None,
    weights: Path | None = None,
    no_repeat_rounds: int | None = None,
    novelty: str = "",
    out: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Draw a round of buddies from spreadsheets, offline.

    Parameters
    ----------
    people
        A CSV file: who takes part. Its columns are in docs/matching.md.
    history
        A CSV file: rounds_ago, a, b.
    avoid
        A CSV file: a, b.
    seed
        A number that replays a draw. Chosen by chance, and printed, if left out.
    weights
        A TOML file: what counts how much, where it differs from bot/data/weights.toml.
    no_repeat_rounds
        Within how many rounds nobody meets again, unless somebody would be left out: 12, or
        what the weights say.
    novelty
        Points for a pair that never met, and how many come back with each round since: 200,4, or
        what the weights say.
    out
        Where to write the groups as CSV. Printed if left out.
    as_json
        Print one JSON object.
    """
    module = importlib.import_module("bot.draw.run")
    done = module.run(
        people,
        history,
        avoid,
        seed=seed,
        weights=weights,
        no_repeat_rounds=no_repeat_rounds,
        novelty=novelty,
        out=out,
        as_json=as_json,
        say=lambda line: sys.stdout.write(f"{line}\n"),
        tell=lambda line: sys.stderr.write(f"{line}\n"),
    )
    sys.exit(0 if done else 1)
