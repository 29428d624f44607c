"""Postcode districts: the first half of a postcode, and the local authority it lies in.

Source: ONS Postcode Directory, Open Government Licence v3 (see docs/privacy.md). A district on
a border has the authority that most of its postcodes are in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Self


def district(text: str) -> str:
    """Return the district in *text*: ``ls6``, ``LS6 3AB`` and ``LS6`` are ``LS6``.

    Raises:
        ValueError: with what to write instead.
    """
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    if bare in _authorities():
        return bare
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}", bare) and bare[:-3] in _authorities():
        return bare[:-3]
    raise ValueError("Please give the first half of a UK postcode, like LS6 or BT1.")


class District(str):
    """A postcode district. Made from what somebody typed: raises ValueError if there is none."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        return super().__new__(cls, district(text))


def authority(district: str) -> str:
    """Return the code of the local authority that *district* lies in, empty if unknown."""
    return _authorities().get(district, "")


@cache
def _authorities() -> Mapping[str, str]:
    with resources.files("bot.data").joinpath("postcode_districts.csv").open("rb") as file:
        rows = csv.DictReader(line.decode() for line in file)
        return {row["district"]: row["local_authority"] for row in rows}
