"""The invented network at the size of all there is: its names are of nobody."""

from __future__ import annotations

from collections import Counter

from bot.core.ties import name_key, same_name
from bot.demo.network import Network, invent
from tests.unit.test_demo import coined

REAL = (
    "United Learning Trust", "Harris Federation", "Oasis Community Learning", "Ark Schools",
    "Academies Enterprise Trust", "Delta Academies Trust", "Outwood Grange Academies Trust",
    "Star Academies", "Ormiston Academies Trust", "REAch2 Academy Trust", "Lift Schools",
    "The Kemnal Academies Trust", "Plymouth CAST", "David Ross Education Trust",
    "Greenwood Academies Trust", "Dixons Academies Trust", "Inspiration Trust", "GORSE",
    "Tapton School", "Eton College", "Holland Park School", "Mossbourne Community Academy",
    "Michaela Community School", "Grange Hill", "Park View", "Oakwood", "Woodlands", "Hillside",
    "Greenfield", "The Grove", "Springfield", "Queen Elizabeth's", "King Edward VI", "Holy Family",
    "St Mary's", "St John's", "St Joseph's", "All Saints", "Holy Trinity", "Sacred Heart",
    "Christ Church", "St Peter's", "St Michael's", "St Thomas More", "Ysgol Glan Clwyd",
    "Leeds", "London", "Bristol", "Wolverhampton", "Walworth", "Salford", "Halifax", "Melbourne",
    "Belfast", "Cardiff", "Swansea", "Aberdeen", "Inverness", "Norwich", "Wolverton", "Malvern",
    "Trevelyan", "Corby", "Calverley", "Kelvindale", "Kelvinside", "Severn Vale", "Selby",
)  # fmt: skip


def names_in(network: Network) -> set[str]:
    """Return the names of schools and trusts."""
    schools = {one.school.name for one in network.people}
    return schools | {one.school.trust for one in network.people} - {""}


def test_names_are_of_nobody() -> None:
    """A coined word in each, and none of them is, holds or is held by a name of the real."""
    real = {word for name in REAL for word in name_key(name)}
    names = names_in(invent(20_000, 3))
    for name in names:
        assert coined(name) not in real
    assert not [name for name in names for r in REAL if same_name(name, r)]


def test_few_trusts_are_large() -> None:
    sizes = Counter(one.school.trust for one in invent(20_000, 7).people if one.school.trust)
    ordered = sorted(sizes.values())
    assert ordered[-1] > 8 * ordered[len(ordered) // 2]
