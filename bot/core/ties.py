"""What ties two members together so closely that neither may hold the other's confidence.

Erring towards a tie costs one possible match; missing one can cost a head their job. So names
are compared by the words that tell schools apart, and a missing answer never proves distance
where the postcode district is unknown too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bot.core.membership import Member

# fmt: off
_GENERIC: Final = frozenset([
    "the", "of", "and", "for", "a", "c", "e", "ce", "cofe", "church", "england", "school",
    "schools", "academy", "academies", "primary", "secondary", "infant", "infants", "junior",
    "juniors", "high", "college", "community", "nursery", "multi", "mat", "trust", "catholic",
    "rc", "voluntary", "aided", "controlled", "learning", "education", "partnership", "group",
    "ysgol",
])
# fmt: on


@lru_cache(maxsize=65536)
def name_key(name: str) -> frozenset[str]:
    """Return the words of *name* that distinguish it: ``St Mary's CE Primary`` is {st, marys}."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9 ]", " ", re.sub(r"['\u2019.]", "", bare)).split()
    words = ["st" if word == "saint" else word for word in words]
    return frozenset(words) - _GENERIC or frozenset(words)


def same_name(one: str, other: str) -> bool:
    """Tell whether two answers could name the same school or trust; empty names nothing."""
    a, b = name_key(one), name_key(other)
    return bool(a and b) and (a <= b or b <= a)


def tied(one: Member, other: Member) -> bool:
    """Tell whether the two share a school or a trust, or are the same person.

    Source: SAFETY.md row 26 (buddies) and row 7 (coaches, with :func:`neighbours` as well).
    """
    return (
        one.id == other.id
        or same_name(one.school, other.school)
        or same_name(one.trust, other.trust)
        or same_name(one.school, other.trust)
        or same_name(one.trust, other.school)
    )


def neighbours(one: Member, other: Member) -> bool:
    """Tell whether the two share a local authority, or might: an unknown one is not cleared."""
    if one.authority and other.authority:
        return one.authority == other.authority
    return one.region == other.region
