"""Text as every database and platform takes it. JSON may carry what is no text at all."""

from __future__ import annotations

from typing import Final

_INSTEAD: Final = "\ufffd"


def whole(text: str) -> str:
    """Return *text* with halves of a character, and NUL, replaced by the sign for "unreadable"."""
    if text.isascii() and "\x00" not in text:
        return text
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return joined.replace("\x00", _INSTEAD)
