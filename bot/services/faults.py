"""How a fault of ours is logged: what, where and a reference; never the message, never a value.

The text of an exception may hold what a person typed. Its type and the places it passed
through are enough to find it.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_FRAMES: Final = 12


def fault(where: str, error: BaseException) -> str:
    """Log *error* and return the reference to give to the person, like ``K7F2``."""
    reference = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    path = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    log.error("%s failed, reference %s: %s at %s", where, reference, type(error).__name__, path)
    return reference
