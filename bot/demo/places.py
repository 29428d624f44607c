"""Where an invented school can be: real postcode districts, with the region they lie in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from bot.core.membership import Region

_FEW: Final = 100
"""Postcodes below which a district is one organisation's, or nearly empty."""

_AREAS: Final[Mapping[Region, str]] = MappingProxyType(
    {
        Region.NORTH_EAST: "DH DL NE SR TS",
        Region.NORTH_WEST: "BB BL CA CH CW FY L LA M OL PR SK WA WN",
        Region.YORKSHIRE: "BD DN HD HG HU HX LS S WF YO",
        Region.EAST_MIDLANDS: "DE LE LN NG NN",
        Region.WEST_MIDLANDS: "B CV DY HR ST SY TF WR WS WV",
        Region.EAST: "AL CB CM CO IP LU NR PE SG SS WD",
        Region.LONDON: "BR CR E EC EN HA IG KT N NW RM SE SM SW TW UB W WC",
        Region.SOUTH_EAST: "BN CT DA GU HP ME MK OX PO RG RH SL SO TN",
        Region.SOUTH_WEST: "BA BH BS DT EX GL PL SN SP TA TQ TR",
        Region.SCOTLAND: "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
        Region.WALES: "CF LD LL NP SA",
        Region.NORTHERN_IRELAND: "BT",
    }
)
"""The postcode areas of each region. Source: ONS Postcode Directory, by where most of each lies."""

_NATIONS: Final = MappingProxyType({"S": "Scotland", "W": "Wales", "N": "Northern Ireland"})
"""First letters of the codes of local authorities; England's is E."""


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode district, its authority's code, and how many postcodes it has."""

    district: str
    authority: str
    region: Region
    postcodes: int


@cache
def every_place() -> Mapping[Region, Sequence[Place]]:
    """Return the districts of each region; those whose nation their area belies are left out."""
    regions = {area: region for region, areas in _AREAS.items() for area in areas.split()}
    found: dict[Region, list[Place]] = {region: [] for region in Region}
    with resources.files("bot.data").joinpath("postcode_districts.csv").open("rb") as file:
        for row in csv.DictReader(line.decode() for line in file):
            district, code = row["district"], row["local_authority"]
            region, size = regions.get(_area(district)), int(row["postcodes"])
            if region and size >= _FEW and _NATIONS.get(code[:1], "England") == region.nation:
                found[region].append(Place(district, code, region, size))
    return MappingProxyType({region: tuple(places) for region, places in found.items()})


def _area(district: str) -> str:
    """Return the letters a district begins with: ``EC`` of ``EC1A``."""
    return district[: next((n for n, c in enumerate(district) if c.isdigit()), len(district))]
