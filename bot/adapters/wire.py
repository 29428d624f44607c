"""What buttons and forms carry on every platform: a command and a value, and nothing else.

Neither is proof of anything: the dispatcher checks both again when they come back.
"""

from __future__ import annotations

from typing import Final

_PRESS: Final = "press"
_FORM: Final = "form"


def press(command: str, value: str) -> str:
    """Return the id of a button."""
    return f"{_PRESS}:{command}:{value}"


def form(command: str, value: str) -> str:
    """Return the id of a form."""
    return f"{_FORM}:{command}:{value}"


def read(text: str) -> tuple[str, str] | None:
    """Return the command and value in an id of ours; None if it is not one."""
    kind, _, rest = text.partition(":")
    command, colon, value = rest.partition(":")
    if kind not in {_PRESS, _FORM} or not command or not colon:
        return None
    return command, value
