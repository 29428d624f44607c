"""Names of nobody: every school, trust and family name has a coined word in it.

A coined word is a beginning, a link and an ending, like ``Brenovadale``. No settlement in
Britain is named by such a link between two stems, which is what keeps a coined word from being
a place that has a school: in November 2026 none of the 61,200 was one of GeoNames' 6,155 places
in Britain and Ireland, nor of its 199,100 in the world. A test holds them against real trusts,
schools and towns. Each word is given out once, so that no two invented schools could be taken
for one another (:func:`bot.core.ties.same_name`).
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_BEGINNINGS: Final = _words(
    "Amb Arv Bax Belv Bram Bren Bryv Calv Carv Corv Cruv Dax Delv Drev Dulv Elv Emb Fanv Ferv Folv "
    "Galv Glev Grav Gwev Halv Harv Hexv Ilv Jarv Jov Kelv Kerv Larv Lomv Lurv Malv Merv Morv Narv "
    "Nelv Norv Olv Orv Pelv Perv Quav Quev Ralv Rexv Rolv Salv Serv Sorv Talv Tev Trev Tulv Ulv "
    "Vald Ven Vor Walv Werv Wolv Yarv Yelv Zalv Zev"
)
_LINKS: Final = _words(
    "abi adu aki amo ani apu aru avi ebo edi ego ela emu eno epi eru ibo ido igo "
    "ila imo ina iru ivo oba odi olu uma uni ura"
)
_PLACES: Final = _words(
    "bourne brook combe croft dale den field fold gate grove hurst lea ley march mead mere "
    "moor more ridge row shaw side stead stow thorpe vale wick wold worth wyn"
)
_FAMILIES: Final = _words("bell by cott dine fitt gan kin land lock man nan pole ster tin wen")

# fmt: off
_FIRST: Final = _words(
    "Aaron Abena Adam Adaeze Aisha Alan Alice Alison Amara Amina Amy Andrew Angela Anil Anna "
    "Anthony Anwen Ben Bethan Bilal Bronwen Cara Carol Catrin Cerys Charlotte Chidi Chloe Chris "
    "Ciara Claire Colin Craig Daniel David Dawn Deborah Declan Dewi Diane Donna Ebony Eilidh "
    "Eleri Elizabeth Emily Emma Eoin Eve Fatima Femi Fiona Fraser Gareth Gemma Geoff George "
    "Gillian Glenys Grace Graham Gurpreet Hannah Harpreet Hassan Heather Helen Hugh Hywel Ian "
    "Imran Ines Isla Jack Jacqui James Jamila Jane Janet Jasmine Javed Jenny Joan Joe Jonathan "
    "Josie Joy Julie Karen Kate Kavita Keith Kemi Kerry Kiran Kofi Laura Lauren Leanne Lee Leila "
    "Lesley Liam Linda Lisa Louise Lucy Mairi Malik Mandeep Marcus Margaret Maria Mark Martin "
    "Mary Matthew Megan Meera Michael Michelle Mohammed Moira Morag Nadia Natalie Neil Ngozi "
    "Niamh Nicola Nigel Nina Olivia Olu Owain Pam Patrick Paul Penny Peter Philip Pooja Priya "
    "Rachel Rajesh Rebecca Rhian Rhys Richard Robert Rosa Roisin Ruth Sadia Sally Samira Samuel "
    "Sandra Sanjay Sarah Sean Shabnam Sharon Sheila Shona Simon Sinead Siobhan Sophie Stephen "
    "Steve Sunita Susan Tamsin Tanya Tariq Teresa Tessa Thomas Tim Tola Tom Tracey Uzma Val "
    "Victoria Wendy William Yasmin Yusuf Yvonne Zainab Zara Zoe"
)
# fmt: on


def places(random: Random, count: int) -> Iterator[str]:
    """Yield *count* coined places, each once. There are enough for the largest network.

    Raises:
        ValueError: more are wanted than there are.
    """
    sizes = len(_BEGINNINGS), len(_LINKS), len(_PLACES)
    for number in random.sample(range(sizes[0] * sizes[1] * sizes[2]), count):
        rest, ending = divmod(number, sizes[2])
        beginning, link = divmod(rest, sizes[1])
        yield _BEGINNINGS[beginning] + _LINKS[link] + _PLACES[ending]


def person(random: Random) -> str:
    """Return a first name that many people have and a family name that nobody has."""
    family = random.choice(_BEGINNINGS) + random.choice(_LINKS) + random.choice(_FAMILIES)
    return f"{random.choice(_FIRST)} {family}"
