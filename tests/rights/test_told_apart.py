"""Neither words nor time tell "not yours" from "no such case": it is the same work."""

from __future__ import annotations

import pytest

from tests.scenarios.network import Network

from .telling import ABOUT_CASES, WAYS, counted, strangers


@pytest.mark.parametrize("way", WAYS)
async def test_what_is_not_yours_takes_the_same_statements_as_what_is_not_there(
    network: Network, way: str
) -> None:
    """For each command about a case, by a button, a form and a page of one."""
    scene = await strangers(network)
    for command in ABOUT_CASES:
        nothing = await scene.tries(command, way, scene.made_up(command))
        assert nothing.statements, "something was looked for"
        for value in scene.borrowed(command):
            borrowed = await scene.tries(command, way, value)
            assert borrowed.said == nothing.said, command
            assert borrowed.statements == nothing.statements, command


async def test_the_count_notices_work_that_differs(network: Network) -> None:
    """Whoever may read it costs more: so the comparison above can fail."""
    scene = await strangers(network)
    with counted() as other:
        await network.person("Ada").sends("more", scene.real[0])
    assert len(other) > len((await scene.tries("more", "form", scene.made_up("more"))).statements)
