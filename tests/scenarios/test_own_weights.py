"""A network may say what counts how much: its rounds, its answers and its replays follow."""

from __future__ import annotations

from pathlib import Path

from bot.replay import look
from bot.services.rounds import draw_round

from .network import Network, open_network
from .someone import Someone, read
from .test_rounds import organiser

NOTHING = """
topic = 0
region_near = 0
region_far = 0
neutral = { phase = 0, role = 0, topics = 0, shared = 0, years = 0, region = 0, slots = 0 }
phase_points = { primary = { primary = 0 } }
role_points = { headteacher = { headteacher = 0 } }
"""

ONLY_PLACES = f"{NOTHING}shared = 0\nregion_same = 400\n"
"""Who is near goes together, whatever they care about."""

ONLY_VALUES = f"{NOTHING}shared = 400\nregion_same = 0\n"
"""Who cares about the same goes together, wherever they are."""


async def four(network: Network) -> list[Someone]:
    """Let two from Wales and two from Scotland join, who share values across the border."""
    people = []
    for name, place, region, values in (
        ("Ada", "CF10", "Wales", "Compassion"),
        ("Ben", "SA1", "Wales", "Courage"),
        ("Cal", "EH1", "Scotland", "Compassion"),
        ("Dee", "AB10", "Scotland", "Courage"),
    ):
        head = await network.head(name, district=place, region=region)
        await head.sends("profile-values", first=values)
        people.append(head)
    return people


async def partners(network: Network) -> dict[str, str]:
    """Draw a round, and return who would meet whom."""
    async with network.storage.begin() as work:
        drawn = await draw_round(work, 7)
        names = {one.id: one.name for one in await work.members.every()}
    pairs = [[names[member] for member in group.members] for group in drawn.groups]
    return {a: b for pair in pairs for a, b in (pair, pair[::-1])}


async def test_a_round_is_drawn_by_the_networks_own_weights(tmp_path: Path) -> None:
    for number, (weights, with_ada) in enumerate(((ONLY_PLACES, "Ben"), (ONLY_VALUES, "Cal"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with open_network(folder, weights=weights) as network:
            await four(network)
            assert (await partners(network))["Ada"] == with_ada


async def test_why_follows_them_too(tmp_path: Path) -> None:
    for number, (weights, reason, other) in enumerate(
        (
            (ONLY_PLACES, "Where you are goes well together", "You care about some"),
            (ONLY_VALUES, "You care about some of the same things", "Where you are"),
        )
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with open_network(folder, weights=weights) as network:
            ada, *_ = await four(network)
            olu = await organiser(network)
            await olu.presses(await olu.sends("round"), "Introduce them all")
            said = read(await ada.presses(await ada.sends("buddy"), "Why us?"))
            assert reason in said
            assert other not in said


async def test_a_round_drawn_by_other_weights_is_not_called_wrong(tmp_path: Path) -> None:
    """Its digest holds the weights too: so a replay says that what went in has changed."""
    async with open_network(tmp_path) as network:
        await four(network)
        olu = await organiser(network)
        await olu.presses(await olu.sends("round"), "Introduce them all")
        right, told = await look(network.settings, 1)
        assert right
        assert "the same" in told[1]
        own = tmp_path / "weights.toml"
        own.write_text(ONLY_PLACES)
        right, told = await look(network.settings.model_copy(update={"weights": own}), 1)
        assert right
        assert "its digest is another" in told[1]
