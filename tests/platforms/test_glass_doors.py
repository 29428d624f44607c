"""Breaking the glass as people press it, one on each platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.people import Role

from .both import open_both

CANARY = "zanzibarquokka"
REASON = "Her deputy rang me wombatphilately at noon."


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


async def test_a_supervisor_on_slack_and_an_organiser_on_discord_open_a_case(
    tmp_path: Path,
) -> None:
    """What is revealed is an answer that only whoever pressed sees; the head is told."""
    async with open_both(tmp_path) as both:
        network = both.network
        amina, ada = await both.on_discord("Amina")
        sue, as_sue = await both.on_slack("Sue", region="Wales", district="CF10")
        olu, as_olu = await both.on_discord("Olu", region="Northern Ireland", district="BT1")
        await network.appoint(as_sue, Role.SUPERVISOR)
        await network.appoint(as_olu, Role.ORGANISER)
        said = await ada.sends("write", words=CANARY)
        ref = str(said.text)[str(said.text).index("HU-") :][:7]

        await sue.slash("/headsup", "supervise")
        await sue.press(await sue.eventually("Support, in counts"), "In an emergency")
        asked = sue.view
        assert asked is not None
        await sue.submit(asked, {"ref": ref})
        await sue.press(await sue.eventually("Open " + ref), "Write why")
        form = sue.view
        assert form is not None
        answers = {"ground": "A court orders it", "reason": REASON}
        assert (await sue.submit(form, answers)).accepted
        await sue.eventually("I have asked everybody who may decide")
        await network.courier.drain()

        why = await olu.press(await olu.eventually("to be opened"), "Read why")
        assert why.message
        assert REASON in why.message.plain
        opened = await olu.press(why.message, "Yes, open it")
        assert opened.message
        shown = await olu.press(opened.message, "Show what they wrote")
        assert shown.message
        assert shown.message.ephemeral
        assert CANARY in shown.message.plain
        await network.courier.drain()
        await sue.press(await sue.eventually("Two have said yes"), "Show what they wrote")
        assert (await sue.eventually(CANARY)).kind in {"ephemeral", "modal"}

        await network.pass_time(minutes=31)
        letter = await amina.eventually("We opened what you wrote")
        assert letter.content == "You have a new message from HeadsUp.", "all a lock screen shows"
        told = await amina.press(letter, "Read why they did")
        assert REASON in told.text
        assert both.slack.who_has_seen(CANARY) == {"Sue"}
        assert both.discord.who_has_seen(CANARY) == {"Olu"}
        assert all(CANARY not in seen.plain for seen in olu.inbox)
        assert all(CANARY not in seen.plain for seen in sue.inbox if not seen.ephemeral)
