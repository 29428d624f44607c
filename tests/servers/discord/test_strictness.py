"""What discord.py would never do, done by hand: the server must refuse it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from tests.servers.discord import CannotDo, DiscordServer, Unanswered
from tests.servers.discord.interaction_payload import interact
from tests.servers.discord.records import Interaction, Json

GUILDS_AND_DMS = 1 << 0 | 1 << 12


class Hand:
    """A client that sends whatever it is told to."""

    def __init__(self, server: DiscordServer, session: ClientSession) -> None:
        self.server = server
        self.session = session

    async def ask(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.server.token}"}
        url = self.server.api_url + path
        async with self.session.request(method, url, json=body, headers=headers) as response:
            return response.status, await response.json(content_type=None)

    async def connect(self, path: str = "") -> ClientWebSocketResponse:
        url = f"{self.server.gateway_url}{path}?v=10&encoding=json"
        socket = await self.session.ws_connect(url)
        assert (await socket.receive_json())["op"] == 10
        return socket

    async def identify(self, socket: ClientWebSocketResponse, **changes: object) -> None:
        properties = {"os": "linux", "browser": "hand", "device": "hand"}
        data = {"token": self.server.token, "intents": GUILDS_AND_DMS, "properties": properties}
        await socket.send_json({"op": 2, "d": data | changes})

    def asked(self) -> Interaction:
        """Let somebody run a command that nobody answers yet."""
        world, amina = self.server.world, self.server.person("Amina")
        return interact(world, 2, amina.account, (world.system_channel, None), {"name": "x"})

    async def answer(self, interaction: Interaction, kind: int = 4, **data: object) -> Any:  # noqa: ANN401  # JSON
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.ask("POST", path, {"type": kind, "data": data})


@pytest.fixture
async def hand() -> AsyncIterator[Hand]:
    async with DiscordServer() as server, ClientSession() as session:
        yield Hand(server, session)


async def close_code(socket: ClientWebSocketResponse) -> int | None:
    async for _ in socket:
        pass
    return socket.close_code


async def test_an_interaction_is_answered_once(hand: Hand) -> None:
    interaction = hand.asked()
    status, body = await hand.answer(interaction, content="hello", flags=64)
    assert status == 200
    assert body["resource"]["message"]["flags"] == 64
    status, body = await hand.answer(interaction, content="again")
    assert (status, body["code"]) == (400, 40060)
    assert "second callback" in hand.server.violations[0]


async def test_an_interaction_needs_its_own_token_and_kind_of_answer(hand: Hand) -> None:
    interaction = hand.asked()
    status, body = await hand.ask("POST", f"/interactions/{interaction.id}/guess/callback", {})
    assert (status, body["code"]) == (404, 10062)
    assert (await hand.answer(interaction, 7, content="no message to update"))[0] == 400
    assert (await hand.answer(interaction, 4))[1]["code"] == 50006
    assert (await hand.answer(interaction, 4, content="x" * 2001))[1]["code"] == 50035
    assert (await hand.answer(interaction, 4, content="a refused answer is no answer"))[0] == 200
    assert len(hand.server.violations) == 4


async def test_follow_ups_wait_for_the_answer_and_expire(hand: Hand) -> None:
    interaction = hand.asked()
    path = f"/webhooks/{hand.server.application_id}/{interaction.token}"
    assert (await hand.ask("POST", path, {"content": "too soon"}))[1]["code"] == 10015
    await hand.answer(interaction, 5, flags=64)
    status, body = await hand.ask("POST", path, {"content": "the first one fills the gap"})
    assert (status, body["flags"], body["id"]) == (
        200,
        64,
        interaction.original.id if interaction.original else "",
    )
    status, body = await hand.ask("PATCH", f"{path}/messages/@original", {"content": "edited"})
    assert (status, body["content"]) == (200, "edited")
    assert (await hand.ask("DELETE", f"{path}/messages/@original"))[0] == 204
    assert (await hand.ask("GET", f"{path}/messages/@original"))[0] == 404
    hand.server.world.token_lifetime = -1
    assert (await hand.ask("POST", path, {"content": "too late"}))[1]["code"] == 50027
    assert hand.server.who_has_seen("edited") == set()
    assert hand.server.who_has_seen("edited", ever=True) == {"Amina"}


async def test_an_ephemeral_message_is_in_no_channel(hand: Hand) -> None:
    await hand.answer(hand.asked(), content="between us", flags=64)
    channel = hand.server.channel("network")
    assert await hand.ask("GET", f"/channels/{channel.id}/messages") == (200, [])
    message = hand.server.person("Amina").sees()[0]
    assert (await hand.ask("GET", f"/channels/{channel.id}/messages/{message.id}"))[0] == 404
    assert hand.server.who_has_seen("between us") == {"Amina"}


async def test_broken_bodies_and_foreign_tokens_are_refused(hand: Hand) -> None:
    url = f"{hand.server.api_url}/channels/{hand.server.channel('network').id}/messages"
    headers = {"Authorization": f"Bot {hand.server.token}", "Content-Type": "application/json"}
    async with hand.session.post(url, data="{", headers=headers) as response:
        assert (await response.json())["code"] == 50109
    async with hand.session.post(url, json={"content": "x"}) as response:
        assert response.status == 401
        assert response.headers["Via"]
        assert response.headers["X-RateLimit-Bucket"]


async def test_a_bucket_runs_empty(hand: Hand) -> None:
    hand.server.buckets.limit = 2
    answers = [await hand.ask("GET", "/users/@me") for _ in range(3)]
    assert [status for status, _ in answers] == [200, 200, 429]
    assert 0 < answers[2][1]["retry_after"] <= 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": 1 << 15}, 4014),
        ({"intents": 1 << 30}, 4013),
        ({"properties": {}}, 4002),
        ({"shard": [0, 2]}, 4010),
    ],
)
async def test_a_bad_identify_closes_the_socket(hand: Hand, changes: Json, code: int) -> None:
    socket = await hand.connect()
    await hand.identify(socket, **changes)
    assert await close_code(socket) == code
    assert str(code) in hand.server.violations[0]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([{"op": 3, "d": {}}], 4003),
        ([{"nonsense": 1}], 4002),
        ([{"op": 1, "d": None}] * 121, 4008),
        ([{"op": 1, "d": "x" * 4096}], 4002),
        ([{"op": 6, "d": {"token": "wrong", "session_id": "x", "seq": 1}}], 4004),
    ],
)
async def test_the_protocol_is_kept(hand: Hand, frames: list[Json], code: int) -> None:
    socket = await hand.connect()
    for frame in frames:
        await socket.send_json(frame)
    assert await close_code(socket) == code


async def test_a_silent_client_is_hung_up_on(hand: Hand) -> None:
    hand.server.gateway.heartbeat_interval = 0.05
    assert await close_code(await hand.connect()) == 4009


async def test_an_invalid_session_cannot_be_resumed(hand: Hand) -> None:
    socket = await hand.connect()
    await hand.identify(socket)
    ready = await socket.receive_json()
    assert (await socket.receive_json())["t"] == "GUILD_CREATE"
    await hand.server.invalidate_session()
    assert await socket.receive_json() == {"op": 9, "s": None, "t": None, "d": False}
    await socket.close()
    again = await hand.connect("/resume")
    resume = {"token": hand.server.token, "session_id": ready["d"]["session_id"], "seq": 2}
    await again.send_json({"op": 6, "d": resume})
    assert (await again.receive_json())["op"] == 9
    await again.close()


async def test_a_killed_client_misses_nothing_when_it_resumes(hand: Hand) -> None:
    socket = await hand.connect()
    await hand.identify(socket)
    session_id = (await socket.receive_json())["d"]["session_id"]
    await socket.receive_json()
    hand.server.kill_sockets()
    assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    await socket.close()
    await hand.server.person("Amina").dm("while you were out")
    await hand.server.person("Amina").say("in the channel, where you may not listen")
    again = await hand.connect("/resume")
    resume = {"token": hand.server.token, "session_id": session_id, "seq": 2}
    await again.send_json({"op": 6, "d": resume})
    missed, resumed = await again.receive_json(), await again.receive_json()
    assert (missed["t"], missed["s"], missed["d"]["content"]) == (
        "MESSAGE_CREATE",
        3,
        "while you were out",
    )
    assert "guild_id" not in json.dumps(missed)
    assert resumed["t"] == "RESUMED"
    await again.close()


async def test_nobody_answers_when_no_bot_is_there(hand: Hand) -> None:
    hand.server.world.answer_within = 0.05
    hand.server.world.commands[None] = [
        {"id": "1", "name": "help", "type": 1, "description": "x", "options": []}
    ]
    with pytest.raises(Unanswered, match="did not respond"):
        await hand.server.person("Amina").slash("help")


@pytest.mark.parametrize(
    ("limits", "place"),
    [
        ({"default_member_permissions": "32"}, None),
        ({"contexts": [1]}, None),
        ({"contexts": [0]}, "dm"),
        ({"dm_permission": False}, "dm"),
    ],
)
async def test_a_command_is_offered_only_where_and_to_whom_it_says(
    hand: Hand, limits: Json, place: str | None
) -> None:
    hand.server.world.answer_within = 0.05
    plain: Json = {"name": "help", "type": 1, "description": "x", "options": []}
    path = f"/applications/{hand.server.application_id}/commands"
    headers = {"Authorization": f"Bot {hand.server.token}"}
    async with hand.session.put(
        hand.server.api_url + path, json=[plain | limits], headers=headers
    ) as response:
        assert response.status == 200
    amina, admin = hand.server.person("Amina"), hand.server.person("Admin")
    with pytest.raises(CannotDo):
        await amina.slash("help", place)
    admin.admin = True
    offered = None if "default_member_permissions" in limits or place else "dm"
    with pytest.raises(Unanswered):
        await admin.slash("help", offered)


async def test_nothing_outlives_the_server() -> None:
    before = asyncio.all_tasks()
    async with ClientSession() as session:
        async with DiscordServer() as server:
            hand = Hand(server, session)
            await hand.identify(await hand.connect())
            await server.world.pulse.until(lambda: server.gateway.live, within=2)
            server.fail("GET", "/users/@me", kind="hang")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(hand.ask("GET", "/users/@me"), 0.05)
            server.fail("GET", "/users/@me", kind="hang")
            stuck = asyncio.create_task(hand.ask("GET", "/users/@me"))
            await asyncio.sleep(0.05)
        with contextlib.suppress(aiohttp.ClientError):
            await stuck
    assert asyncio.all_tasks() == before
