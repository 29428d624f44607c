"""A picture from one platform to the other, as bytes on the wire: only its pixels arrive."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from bot.core.people import Role
from bot.core.views import NEUTRAL
from storage.look import rows
from tests.scenarios.someone import Someone
from tests.servers.discord import Person as OnDiscord
from tests.servers.slack import Person as OnSlack
from tests.servers.slack.slack import SCOPES
from tests.unit.photos import CANARY, is_red, jpeg, png, tells, webp

from .both import Both, open_both

CORNWALL = {"region": "South West", "district": "TR1"}
NAMED = f"{CANARY} at Oaks Primary.jpg"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Talk:
    """A head and a coach in conversation."""

    both: Both
    head: OnDiscord | OnSlack
    coach: OnDiscord | OnSlack
    as_head: Someone
    as_coach: Someone
    case: str

    async def allow(self) -> None:
        await self.as_coach.sends("allow-picture", self.case)
        await self.settle()

    async def settle(self) -> None:
        await self.both.network.courier.drain()

    async def sends(self, *files: tuple[str, bytes], words: str = "") -> None:
        """Post files, and wait until the bot said something of them."""
        before = len((await rows(self.both.network.storage))["requests"])
        await self.head.dm(words, *files)
        await self.both.heard(before + 1)
        await self.settle()


async def talk(both: Both, head: str, coach: str) -> Talk:
    """Bring a head on one platform and a coach on the other into conversation."""
    ada, as_ada = await (both.on_discord("Ada") if head == "discord" else both.on_slack("Ada"))
    cora, as_cora = await _coach(both, coach)
    await both.network.appoint(as_cora, Role.COACH)
    await as_cora.sends("duty", "on")
    await as_ada.sends("ask")
    async with both.network.storage.read() as work:
        (case,) = await work.cases.waiting()
        (offer,) = await work.offers.all_open_of(case.id)
    await as_cora.sends("accept", str(offer.id))
    await both.network.courier.drain()
    return Talk(both, ada, cora, as_ada, as_cora, str(case.id))


async def _coach(both: Both, where: str) -> tuple[OnDiscord | OnSlack, Someone]:
    if where == "discord":
        return await both.on_discord("Cora", **CORNWALL)
    return await both.on_slack("Cora", **CORNWALL)


def of_discord(person: OnDiscord) -> list[bytes]:
    return [file.content for seen in person.inbox for file in seen.files]


def of_slack(both: Both, person: OnSlack) -> list[bytes]:
    kept = both.slack.workspace.files
    shared = [f["id"] for seen in person.inbox if seen.from_bot for f in seen.files]
    return [kept[file].content or b"" for file in shared]


def is_clean(data: bytes) -> None:
    assert not tells(data)
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    assert is_red(image, 10, 10)
    assert not image.getexif()


async def test_from_discord_to_slack(tmp_path: Path) -> None:
    async with open_both(tmp_path) as both:
        one = await talk(both, "discord", "slack")
        assert isinstance(one.head, OnDiscord)
        assert isinstance(one.coach, OnSlack)
        await one.sends((NAMED, jpeg()), words="Before she said yes.")
        assert both.discord.world.fetched == [], "what may not come is not even fetched"
        await one.head.eventually("Files are not passed on unless your coach says yes")
        await one.coach.eventually("Before she said yes.")
        await one.allow()
        await one.head.eventually("you can send your coach one picture")
        await one.sends((NAMED, jpeg()), words="Here.")
        await one.coach.eventually("Here.")
        (seen,) = [seen for seen in one.coach.inbox if seen.files]
        assert CANARY not in seen.plain
        assert seen.text == NEUTRAL, "that is what a locked phone shows"
        assert seen.files[0]["title"].startswith("A picture from the head (HU-")
        assert seen.files[0]["name"].startswith("picture-")
        (data,) = of_slack(both, one.coach)
        is_clean(data)
        await one.head.eventually("stays with Discord or Slack until you delete it")
        # taken away: the message, and the file that Slack would keep without it
        await one.as_head.sends("erase-now", one.case)
        await one.settle()
        assert of_slack(both, one.coach) == []
        assert not any(f.owner != one.head.id for f in both.slack.workspace.files.values())


async def test_from_slack_to_discord(tmp_path: Path) -> None:
    async with open_both(tmp_path) as both:
        one = await talk(both, "slack", "discord")
        assert isinstance(one.head, OnSlack)
        assert isinstance(one.coach, OnDiscord)
        await one.sends((NAMED, png()))
        assert both.slack.fetched == []
        await one.allow()
        await one.sends((NAMED, png()), words="Here.")
        await one.coach.eventually("Here.")
        (data,) = of_discord(one.coach)
        is_clean(data)
        (letter,) = [seen for seen in one.coach.inbox if seen.files]
        assert letter.content == "You have a new message from HeadsUp.", "all a lock screen shows"
        assert letter.files[0].name == "picture.jpg"
        assert "It says nothing of where" in letter.files[0].description
        assert "Reply" in letter.buttons
        await one.head.eventually("stays with Discord or Slack until you delete it")


async def test_from_discord_to_discord_and_of_any_kind(tmp_path: Path) -> None:
    async with open_both(tmp_path) as both:
        one = await talk(both, "discord", "discord")
        assert isinstance(one.coach, OnDiscord)
        for data in (webp(), jpeg(orientation=6)):
            await one.allow()
            await one.sends((NAMED, data))
        first, second = of_discord(one.coach)
        is_clean(first)
        is_clean(second)
        assert Image.open(io.BytesIO(second)).size == (64, 128)


async def test_what_is_refused_is_answered_and_the_words_go_on(tmp_path: Path) -> None:
    async with open_both(tmp_path) as both:
        one = await talk(both, "slack", "discord")
        assert isinstance(one.coach, OnDiscord)
        await one.allow()
        for number, (file, said) in enumerate(
            [
                (("letter.pdf", b"%PDF-1.7"), "no PDF"),
                (("x.heic", b"\0\0\0\x18ftypheic" + bytes(50)), "That is HEIC"),
                (("x.jpg", jpeg()[:300]), "couldn't open that picture"),
                (("x.png", bytes(10_000_001)), "too large for me"),
            ]
        ):
            await one.sends(file, words=f"Number {number}.")
            await one.head.eventually(said)
            await one.coach.eventually(f"Number {number}.")
        await one.sends(("1.jpg", jpeg()), ("2.jpg", jpeg()))
        await one.head.eventually("there were several files")
        both.slack.scopes = SCOPES - {"files:read"}
        await one.sends(("1.jpg", jpeg()))
        await one.head.eventually("couldn't fetch that file")
        assert of_discord(one.coach) == []
        both.slack.scopes = SCOPES
        await one.sends(("1.jpg", jpeg()))
        assert len(of_discord(one.coach)) == 1, "the yes was for one that goes on"


async def test_the_token_goes_nowhere_but_to_slack(tmp_path: Path) -> None:
    """An event that says its file lies elsewhere is not believed."""
    async with open_both(tmp_path) as both:
        one = await talk(both, "slack", "discord")
        await one.allow()
        true = both.slack.base_url
        both.slack.base_url = true.replace("127.0.0.1", "localhost")  # another name: a stranger
        await one.sends(("1.jpg", jpeg()))
        both.slack.base_url = true
        await one.head.eventually("couldn't fetch that file")
        assert both.slack.fetched == []


async def test_a_coach_says_yes_from_the_conversation(tmp_path: Path) -> None:
    async with open_both(tmp_path) as both:
        one = await talk(both, "discord", "slack")
        assert isinstance(one.coach, OnSlack)
        await one.coach.press(await one.coach.eventually("You have taken"), "More")
        await one.coach.press(await one.coach.eventually("This conversation"), "More")
        await one.coach.press(
            await one.coach.eventually(lambda seen: "Let them send a picture" in seen.buttons),
            "Let them send a picture",
        )
        await one.coach.eventually("The head can send you one picture")
        await one.settle()
        await one.head.eventually("you can send your coach one picture")
