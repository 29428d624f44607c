"""What the app may do: the check behind `missing_scope`."""

from __future__ import annotations

from .errors import Refused


def need_scope(granted: frozenset[str], scope: str) -> None:
    """Refuse a call for which the app was not granted the scope."""
    if scope not in granted:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(granted)))
