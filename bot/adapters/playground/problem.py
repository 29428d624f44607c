"""Why the playground cannot do what it was asked."""

from __future__ import annotations

from typing import Final

BAD: Final = 400
FORBIDDEN: Final = 403
UNAVAILABLE: Final = 503


class Problem(Exception):
    """Something for whoever called to put right: what happened, and what to do.

    The message is ours alone and never repeats what was sent.
    """

    def __init__(self, message: str, status: int = BAD) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
