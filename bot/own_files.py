"""The files with which a network changes what is usual: its rules of care, its weights."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot import config
from bot.config import Settings, SettingsProblem
from bot.core.care import Rules, read_rules

T = TypeVar("T")


def load() -> Settings:
    """Return the settings, and see that the files which they name can be used.

    Raises:
        SettingsProblem: some cannot be used; says which, and what is wrong with them.
    """
    settings = config.load()
    rules_for(settings)
    weights_for(settings)
    return settings


def rules_for(settings: Settings) -> Rules:
    """Return the rules of waiting and care.

    Raises:
        SettingsProblem: the file that holds them can't be used.
    """
    if settings.support_file is None:
        return Rules()
    return _read("HEADSUP_SUPPORT_FILE", settings.support_file, read_rules)


def weights_for(settings: Settings) -> str:
    """Return the network's own weights of matching as its file says them, empty if it has none.

    Raises:
        SettingsProblem: the file can't be used.
    """
    return "" if settings.weights is None else _read("HEADSUP_WEIGHTS", settings.weights, _checked)


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
