"""The files with which a network changes what is usual: its rules of care, its weights."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot import config
from bot.config import Settings, SettingsProblem
from bot.core.care import USUAL, read_rules
from bot.core.ways import Ways

T = TypeVar("T")


def load() -> Settings:
    """Return the settings, and see that the files which they name can be used.

    Raises:
        SettingsProblem: some cannot be used; says which, and what is wrong with them.
    """
    settings = config.load()
    ways_of(settings)
    return settings


def load_or_exit() -> Settings:
    """Return the settings; if some cannot be used, say which and end the program."""
    try:
        return load()
    except SettingsProblem as problem:
        sys.exit(str(problem))


def ways_of(settings: Settings) -> Ways:
    """Return what *settings* and the files which they name say of the network.

    Raises:
        SettingsProblem: a file can't be used; says which, and what is wrong with it.
    """
    support, weights = settings.support_file, settings.weights
    return Ways(
        verify=settings.verify == "on",
        rules=USUAL if support is None else _read("HEADSUP_SUPPORT_FILE", support, read_rules),
        weights="" if weights is None else _read("HEADSUP_WEIGHTS", weights, _checked),
    )


def _checked(text: str) -> str:
    # imported only where there is a file: whoever asks for help does not wait for what draws
    importlib.import_module("bot.services.match_model").model_of(text)
    return text


def _read(setting: str, path: Path, read: Callable[[str], T]) -> T:
    try:
        return read(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else problem
        raise SettingsProblem(f"Please mend these settings:\n{setting}: {said}") from None
