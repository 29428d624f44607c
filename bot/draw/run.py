"""`headsup draw` from beginning to end."""

from __future__ import annotations

import gc
import json
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.draw.read import read
from bot.draw.sheet import Notes
from bot.draw.write import groups_csv, in_words, keep, summary
from bot.matching.draw import draw
from bot.matching.model import Model, ModelProblem
from bot.matching.weights import read_weights

Say = Callable[[str], None]


@contextmanager
def _hoarding() -> Iterator[None]:
    """Look for no rings of garbage: there are a million small things, all needed to the end."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_hoarding()
def run(  # noqa: PLR0913 - as many as can be asked for
    people: Path,
    history: Path | None,
    avoid: Path | None,
    *,
    seed: int | None,
    weights: Path | None = None,
    no_repeat_rounds: int | None = None,
    novelty: str = "",
    out: Path | None,
    as_json: bool,
    say: Say,
    tell: Say,
) -> bool:
    """Draw, and return whether it was done. Answers go to *say*, remarks to *tell*.

    Anything wrong with any file is said at once, by line, and then nothing is drawn.
    """
    began = time.perf_counter()
    model = _model(weights, no_repeat_rounds, novelty)
    if isinstance(model, str):
        tell(model)
        return False
    notes = Notes()
    sheets = read(people, history, avoid, model, notes)
    for said in (*sorted(notes.notices), *sorted(notes.problems)):
        tell(str(said))
    if notes.problems:
        count = len(notes.problems)
        tell(f"Nothing was drawn: mend {'this' if count == 1 else f'these {count}'} first.")
        return False
    seed = secrets.randbelow(2**31) if seed is None else seed
    drawn = draw(sheets.people, sheets.history, sheets.avoid, seed, model, _progress())
    seconds = time.perf_counter() - began
    text = groups_csv(drawn, sheets.people, sheets.history, model) if out or not as_json else ""
    if out is not None:
        try:
            keep(out, text)
        except OSError as problem:
            tell(f"{out} cannot be written ({problem.strerror}). Nothing was kept.")
            return False
    if as_json:
        say(json.dumps(summary(drawn, len(sheets.people), seconds)))
    elif out is None:
        say(text.rstrip("\r\n"))
    for line in () if as_json else in_words(drawn, len(sheets.people), seconds):
        tell(line)
    return True


def _model(weights: Path | None, rounds: int | None, novelty: str) -> Model | str:
    """Return the weights asked for, or what to ask for instead. The command line comes first."""
    model = Model()
    if weights is not None:
        try:
            model = read_weights(weights.read_text("utf-8"), model)
        except (OSError, ValueError) as problem:
            said = problem.strerror if isinstance(problem, OSError) else problem
            return f"{weights.name} cannot be used: {said}"
    try:
        if novelty:
            price, _, fade = novelty.partition(",")
            model = replace(model, price=int(price), fade=int(fade))
        return model if rounds is None else replace(model, ban=rounds)
    except ModelProblem as problem:
        return f"--no-repeat-rounds and --novelty do not fit: {problem}."
    except ValueError:
        return f"--novelty is {novelty!r}. It must be two whole numbers: price,fade, such as 200,4."


def _progress() -> Callable[[str, float], None]:
    """Return what writes one line over and over, where somebody is watching."""
    if not sys.stderr.isatty():
        return lambda _doing, _done: None

    def show(doing: str, done: float) -> None:
        sys.stderr.write(f"\r\033[K{doing}: {done:.0%}" + ("\r\033[K" if done >= 1 else ""))
        sys.stderr.flush()

    return show
