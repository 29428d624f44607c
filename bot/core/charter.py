"""The charter every member accepts, in the members' own words."""

from __future__ import annotations

from typing import Final

CHARTER: Final = (
    "What is said here stays here: no screenshots, no names outside.",
    "Nobody keeps a register. Who comes, and that they came, is theirs to tell.",
    "We listen without judgement. We don't inspect each other.",
    "We never pair or advise anyone in our own school, trust or local authority.",
    "Children and families are not named.",
    "Anyone may leave at any time and have everything about them erased.",
)
