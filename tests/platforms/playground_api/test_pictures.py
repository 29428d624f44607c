"""A picture in the playground, by program and by the page: the real path, and it is shown."""

from __future__ import annotations

import asyncio
import base64
import io

from aiohttp import FormData
from PIL import Image

from tests.unit.photos import CANARY, is_red, jpeg, tells

from .lab import Api

TALK = "I want to talk to someone from HeadsUp"


async def in_conversation(api: Api) -> tuple[str, str]:
    """Return the coach, and the case that they and Amina are in."""
    await api.join("amina")
    card = await api.reply("amina", "support")
    talk = (await api.press("amina", card, TALK))["reply"]
    await api.press("amina", talk, "Ask for a coach, no words")
    coach = "cora" if await api.messages("cora") else "fiona"
    taken = (await api.press(coach, (await api.inbox(coach))[-1], "Yes, I'll take it"))["reply"]
    more = (await api.press(coach, taken, "More"))["reply"]
    more = (await api.press(coach, more, "More"))["reply"]
    return coach, (await api.press(coach, more, "Let them send a picture"))["reply"]["plain"]


async def test_a_picture_is_sent_and_shown(api: Api) -> None:
    sent = {"as": "amina", "file": base64.b64encode(jpeg()).decode()}
    await api.post("say", sent)
    assert "I kept nothing" in (await api.inbox("amina"))[-1]["plain"]
    coach, said = await in_conversation(api)
    assert "within the hour" in said
    assert "one picture" in (await api.inbox("amina"))[-1]["plain"]
    await api.post("say", sent | {"text": "Here."})
    assert "stays with Discord or Slack" in (await api.inbox("amina"))[-1]["plain"]
    shown = (await api.inbox(coach))[-1]
    assert shown["file"] == "picture.jpg"
    assert shown["words"] is None, "bytes are no words to read"
    is_clean(await kept(api, coach, shown["id"]))
    async with api.client.get(f"{api.served.base}/page/look?left={coach}&right=amina") as page:
        assert f"/page/file?on={shown['id']}" in await page.text()


async def test_a_picture_can_be_sent_from_the_page(api: Api) -> None:
    coach, _ = await in_conversation(api)
    form = FormData()
    for name, value in (("left", "amina"), ("right", coach), ("side", "left"), ("text", "")):
        form.add_field(name, value)
    form.add_field("file", jpeg(), filename=f"{CANARY}.jpg", content_type="image/jpeg")
    async with api.client.post(f"{api.served.base}/page/say", data=form) as answer:
        assert answer.status == 200
    async with asyncio.timeout(10):  # on the page, letters arrive before one's eyes
        while True:
            if found := [one for one in await api.inbox(coach) if one["file"]]:
                break
            await asyncio.sleep(0.05)
    is_clean(await kept(api, coach, found[0]["id"]))


async def test_what_is_no_base64_is_said(api: Api) -> None:
    said = await api.post("say", {"as": "amina", "text": "x", "file": "☂"}, status=400)
    assert "base64" in said["error"]


async def kept(api: Api, who: str, message: str) -> bytes:
    async with api.client.get(f"{api.served.base}/page/file?on={message}&as={who}") as answer:
        assert answer.content_type == "image/jpeg"
        return await answer.read()


def is_clean(data: bytes) -> None:
    assert not tells(data)
    assert is_red(Image.open(io.BytesIO(data)), 10, 10)
