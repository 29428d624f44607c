"""Words that only two people may read."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from bot.core.whole import whole

_ADDRESS: Final = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}(?::\d{1,5})?(?:[/?#][!-~]*)?",
    re.IGNORECASE,
)
"""What every platform takes for the address behind a button: a host by its name, no password."""

_COMMAND: Final = re.compile(
    r"\s*(?:/(?P<name>[a-z-]{1,32})|headsup)(?:\s+(?P<verb>[a-z-]{1,32}))?(?P<more>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""How a command looks that was typed as words."""


class Confidential:
    """Words that must not be logged, shown or stored in clear.

    Deliberately not a ``str``: formatting or printing it shows ``<confidential>``, and the
    type checker refuses it wherever text is shown. :meth:`reveal` is the one way out; a test
    keeps the list of modules that may call it.

    *case* is the case that the words belong to, None if to none: wherever they are kept, they
    are sealed with its key, and are gone with it.
    """

    __slots__ = ("_words", "case")

    def __init__(self, words: str, case: UUID | None = None) -> None:
        self._words = whole(words)
        self.case = case

    def reveal(self) -> str:
        return self._words

    def is_address(self) -> bool:
        """Tell whether the words are one web address, and nothing else."""
        return _ADDRESS.fullmatch(self._words) is not None

    def command(self, verbs: Collection[str], *, alone: bool) -> str:
        """Return which of *verbs* was typed as a command in the words, empty if none.

        A slash and a name before it, as ``/headsup profile``, or one of the two. With *alone*
        nothing else may be there. No more of the words than that verb gets out.
        """
        found = _COMMAND.match(self._words)
        if found is None or (alone and found["more"].strip()):
            return ""
        typed = [(found[part] or "").lower() for part in ("verb", "name")]
        return next((verb for verb in typed if verb in verbs), "")

    def of(self, case: UUID | None) -> Confidential:
        """Return these words as belonging to *case*; with None, to whichever they did before."""
        return Confidential(self._words, self._same(case))

    def then(self, more: Confidential) -> Confidential:
        """Return these words and *more* below them."""
        return Confidential(f"{self._words}\n\n{more._words}", self._same(more.case))

    def between(self, before: str, after: str) -> Confidential:
        """Return these words with *before* in front and *after* behind, on the same line."""
        return Confidential(f"{before}{self._words}{after}", self.case)

    def _same(self, case: UUID | None) -> UUID | None:
        if self.case is not None and case is not None and self.case != case:
            raise ValueError("the words of two cases are not put together")
        return self.case or case

    def __len__(self) -> int:
        return len(self._words)

    def __bool__(self) -> bool:
        return bool(self._words.strip())

    def __repr__(self) -> str:
        return "<confidential>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Confidential) and self._words == other._words

    def __hash__(self) -> int:
        return hash(self._words)

    def __reduce__(self) -> str:
        raise TypeError("Confidential words are not pickled")
