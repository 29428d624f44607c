"""Planned misfortune: which request fails next, and how."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "429",
    "429_global",
    "500",
    "502_after",
    "503",
    "drop_before",
    "drop_after",
    "hang",
    "hang_after",
]
AFTER = ("502_after", "drop_after", "hang_after")


@dataclass
class Fault:
    """One plan; `met` counts how often it struck, `held` how many requests it left hanging."""

    method: str
    path: re.Pattern[str]
    kind: Kind
    left: int
    retry_after: float
    met: int = 0
    held: int = 0


class Faults:
    """The plans still to strike, in the order in which they were made."""

    def __init__(self) -> None:
        self._plans: list[Fault] = []

    def plan(
        self, method: str, path_regex: str, *, times: int, kind: Kind, retry_after: float
    ) -> Fault:
        """Let the next requests that match fail.

        Raises:
            ValueError: there is no such kind of fault.
        """
        if kind not in get_args(Kind):
            raise ValueError(f"No fault is called {kind!r}; there are {get_args(Kind)}")
        fault = Fault(method.upper(), re.compile(path_regex), kind, times, retry_after)
        self._plans.append(fault)
        return fault

    def calm(self) -> None:
        """Forget every plan."""
        for fault in self._plans:
            fault.left = 0
        self._plans.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the fault this request meets, if any, and use it up."""
        for fault in self._plans:
            if fault.left and fault.method in (method, "*") and fault.path.search(path):
                fault.left -= 1
                fault.met += 1
                return fault
        return None
