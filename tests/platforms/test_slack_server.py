"""The loopback Slack behaves like the platform, or worse: tried with the real slack-bolt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import ClientRefused, Seen, SlackServer, Unanswered

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(redelivery_delays=(0.0, 0.1, 0.2)) as server:
        yield server


@pytest.fixture
async def hasty() -> AsyncIterator[SlackServer]:
    """Give a server that waits half a second for an ack, for tests in which none comes."""
    async with SlackServer(ack_within=0.5, redelivery_delays=(0.0, 0.1, 0.2)) as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> AsyncWebClient:
    """Give a client that never retries by itself."""
    return AsyncWebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])


def app_for(server: SlackServer, *, process_first: bool = False) -> AsyncApp:
    client = AsyncWebClient(server.bot_token, base_url=server.api_url)
    return AsyncApp(client=client, process_before_response=process_first)


@asynccontextmanager
async def running(server: SlackServer, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, server.app_token, ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await server.connected()
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(label: str, action_id: str, value: str = "1") -> Json:
    return {"type": "button", "text": text(label), "action_id": action_id, "value": value}


def card(words: str, *buttons: Json) -> list[Json]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    return [section, {"type": "actions", "block_id": "choices", "elements": list(buttons)}]


def question(block_id: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": text(label),
        "optional": optional,
        "element": {"action_id": "answer", **element},
    }


def modal(*blocks: Json, title: str = "Support", **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "support",
        "title": text(title),
        "submit": text("Send"),
        "blocks": list(blocks),
        **more,
    }


OPTIONS = [
    {"text": text("Today"), "value": "today"},
    {"text": text("This week"), "value": "week"},
]
FORM = modal(
    question("what", "What happened?", {"type": "plain_text_input", "max_length": 20}),
    question("when", "When?", {"type": "static_select", "options": OPTIONS}, optional=True),
    question("who", "Who?", {"type": "users_select"}, optional=True),
    question("at", "At?", {"type": "datetimepicker"}, optional=True),
    question(
        "age",
        "How many?",
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
        optional=True,
    ),
    question("tick", "Which?", {"type": "checkboxes", "options": OPTIONS}, optional=True),
)


async def test_a_slash_command_is_answered_in_its_ack(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, command: Json) -> None:
        await ack(f"You said {command['text']}")

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        await amina.slash("/headsup", "salt & pepper", channel=network)

    (seen,) = amina.sees(network)
    assert (seen.plain, seen.ephemeral) == ("You said salt & pepper", True)
    assert ben.sees() == []
    assert server.who_has_seen("pepper") == {"Amina"}
    payload = server.envelopes[0]["payload"]
    assert payload["is_enterprise_install"] == "false"
    assert payload["channel_name"] == "network"
    assert server.violations == []


async def test_a_modal_is_opened_corrected_and_cleared(server: SlackServer) -> None:
    app, sent = app_for(server), []

    @app.command("/support")
    async def support(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @app.view("support")
    async def submitted(ack: AsyncAck, view: Json) -> None:
        sent.append(view["state"]["values"])
        if len(sent) == 1:
            await ack(response_action="errors", errors={"what": "Say a little more."})
        else:
            await ack(response_action="clear")

    amina, ben = server.person("Amina"), server.person("Ben")
    async with running(server, app):
        await amina.slash("/support")
        view = await amina.eventually("What happened?")
        assert view.labels == ["What happened?", "When?", "Who?", "At?", "How many?", "Which?"]
        for wrong in (
            {},
            {"what": "x" * 21},
            {"what": "x", "When?": "Never"},
            {"what": "x", "age": 10},
            {"what": "x", "nonsense": "y"},
        ):
            with pytest.raises(ClientRefused):
                await amina.submit(view, wrong)
        first = await amina.submit(view, {"What happened?": "help", "When?": "Today"})
        assert first.errors == {"what": "Say a little more."}
        answers = {"what": "help me", "Who?": ben, "at": 1_800_000_000, "age": 3, "tick": ["week"]}
        second = await amina.submit(view, answers)

    assert second.accepted
    assert amina.view is None
    assert sent[0]["who"]["answer"] == {"type": "users_select", "selected_user": None}
    assert sent[0]["tick"]["answer"] == {"type": "checkboxes", "selected_options": []}
    assert sent[1]["when"]["answer"]["selected_option"]["value"] == "today"
    assert sent[1]["who"]["answer"]["selected_user"] == ben.id
    assert sent[1]["at"]["answer"]["selected_date_time"] == 1_800_000_000
    assert sent[1]["age"]["answer"]["value"] == "3"
    assert sent[1]["tick"]["answer"]["selected_options"][0]["value"] == "week"
    assert server.violations == []


async def test_modals_are_pushed_updated_and_closed(server: SlackServer) -> None:
    app, closed = app_for(server), []

    @app.command("/support")
    async def support(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(*FORM["blocks"], *card("More", button("Add", "add"))),
        )
        await ack()

    @app.action("add")
    async def add(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        blocks = [*body["view"]["blocks"], {"type": "divider"}]
        await client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view=modal(*blocks, title="Longer"),
        )

    @app.view("support")
    async def submitted(ack: AsyncAck) -> None:
        extra = modal(*card("Sure?"), title="Second", notify_on_close=True)
        extra["blocks"].pop()
        await ack(response_action="push", view=extra)

    @app.view_closed("support")
    async def was_closed(ack: AsyncAck, body: Json) -> None:
        closed.append(body["is_cleared"])
        await ack()

    amina = server.person("Amina")
    async with running(server, app):
        await amina.slash("/support")
        view = await amina.eventually("What happened?")
        await amina.press(view, "Add", answers={"what": "typed"})
        longer = await amina.eventually("Longer")
        assert longer.raw["state"]["values"]["what"]["answer"]["value"] == "typed"
        await amina.submit(longer)
        second = await amina.eventually("Sure?")
        assert second.raw["previous_view_id"] == second.raw["root_view_id"] == longer.id
        await amina.close_view()
        assert closed == [False]
        assert amina.view is not None
        assert amina.view.title == "Longer"
    assert server.violations == []


async def test_an_event_is_redelivered_until_acknowledged(hasty: SlackServer) -> None:
    app, seen = app_for(hasty, process_first=True), []

    @app.event("message")
    async def message(body: Json) -> None:
        seen.append(body["event_id"])
        if len(seen) < 3:
            raise RuntimeError("down")

    amina = hasty.person("Amina")
    async with running(hasty, app):
        await amina.dm("hello")
        await hasty.settled()

    assert len(seen) == 3
    assert len(set(seen)) == 1
    tries = [(e["retry_attempt"], e["retry_reason"]) for e in hasty.envelopes]
    assert tries == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len(hasty.violations) == 2
    assert "attempt 0: not acknowledged within 0.5 s" in hasty.violations[0]


async def test_an_event_waits_for_a_connection(server: SlackServer) -> None:
    app, seen = app_for(server), []

    @app.event("message")
    async def message(event: Json) -> None:
        seen.append(event["text"])

    amina = server.person("Amina")
    await amina.dm("early")
    with pytest.raises(Unanswered):
        await amina.slash("/headsup")
    async with running(server, app):
        await server.settled()
    assert seen == ["early"]
    assert server.violations == []


async def test_a_button_comes_with_its_message(server: SlackServer, client: AsyncWebClient) -> None:
    app, bodies = app_for(server), []

    @app.action("accept")
    async def accept(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond("Accepted", replace_original=True)

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        blocks = card("A call?", button("Accept", "accept", "c-1"))
        await client.chat_postMessage(channel=network.id, text="A call?", blocks=blocks)
        seen = await amina.eventually("A call?")
        assert seen.buttons == ["Accept"]
        await amina.press(seen, "Accept")
        after = await ben.eventually("Accepted")
        with pytest.raises(AssertionError, match="fits 0"):
            await ben.press(after, "Accept")

    assert after.ts == seen.ts
    assert after.blocks == []
    assert bodies[0]["container"]["message_ts"] == seen.ts
    assert bodies[0]["message"]["blocks"][1]["block_id"] == "choices"
    assert bodies[0]["actions"][0]["value"] == "c-1"
    assert server.violations == []


async def test_an_unanswered_press_is_a_violation(
    hasty: SlackServer,
) -> None:
    app = app_for(hasty)

    @app.action("slow")
    async def slow(ack: AsyncAck) -> None:
        await asyncio.sleep(0.6)
        await ack()

    amina = hasty.person("Amina")
    async with running(hasty, app):
        await app.client.chat_postMessage(
            channel=amina.id,
            text="Hm",
            blocks=card("Hm", button("Slow", "slow"), button("Lost", "lost")),
        )
        (seen,) = amina.inbox
        with pytest.raises(Unanswered):
            await amina.press(seen, "Slow")
        with pytest.raises(Unanswered):
            await amina.press(seen, "Lost")
    assert any("slow: acknowledged late" in violation for violation in hasty.violations)
    assert any("lost: not acknowledged" in violation for violation in hasty.violations)


async def test_the_home_tab_is_published_and_pressed(server: SlackServer) -> None:
    app, bodies = app_for(server), []

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        home = {"type": "home", "blocks": card("Welcome", button("Join", "join"))}
        await client.views_publish(user_id=event["user"], view=home)

    @app.action("join")
    async def join(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    amina = server.person("Amina")
    async with running(server, app):
        home = await amina.open_home()
        assert home is not None
        assert "Welcome" in home.plain
        await amina.press(home, "join")
        await server.settled()

    assert bodies[0]["container"] == {"type": "view", "view_id": home.id}
    assert not {"message", "channel", "response_url"} & set(bodies[0])
    assert server.violations == []


async def test_an_ephemeral_is_for_one_person(server: SlackServer, client: AsyncWebClient) -> None:
    app, bodies = app_for(server), []

    @app.action("fine")
    async def fine(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        bodies.append(body)
        await respond(delete_original=True)

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        blocks = card("Psst", button("Fine", "fine"))
        await client.chat_postEphemeral(
            channel=network.id,
            user=amina.id,
            text="Psst",
            blocks=blocks,
        )
        seen = await amina.eventually("Psst")
        assert seen.ephemeral
        await amina.press(seen, "Fine")
        await asyncio.sleep(0.05)

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]
    assert amina.sees() == ben.sees() == []
    assert server.who_has_seen("Psst") == {"Amina"}
    history = await client.conversations_history(channel=network.id)
    assert history["messages"] == []


async def test_a_response_url_works_five_times(server: SlackServer) -> None:
    app, answers, done = app_for(server), [], asyncio.Event()

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        answers.extend([await respond(f"turn {turn}") for turn in range(6)])
        done.set()

    amina = server.person("Amina")
    async with running(server, app):
        await amina.slash("/headsup")
        await amina.eventually("turn 4")
        await asyncio.wait_for(done.wait(), 5)

    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].body == "used_url"
    assert len(amina.inbox) == 5
    assert server.violations == ["response_url: used_url"]


async def test_a_trigger_id_is_short_lived_and_used_once() -> None:
    errors = []
    async with SlackServer(trigger_within=0.1) as server:
        app = app_for(server)

        @app.command("/support")
        async def support(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await asyncio.sleep(float(body["text"]))
            for _ in range(2):
                try:
                    await client.views_open(trigger_id=body["trigger_id"], view=FORM)
                except SlackApiError as error:
                    errors.append(error.response["error"])
            await ack()

        amina = server.person("Amina")
        async with running(server, app):
            await amina.slash("/support", "0")
            await amina.slash("/support", "0.15")
    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "exchanged_trigger_id"]
    assert len(server.violations) == 3


async def test_a_dropped_answer_is_settled_by_reading_history(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    metadata = {"event_type": "headsup_delivery", "event_payload": {"outbox_id": "o-1"}}
    server.fail("chat.postMessage", kind="drop_after")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=amina.id, text="Hello", metadata=metadata)

    dm = (await client.conversations_open(users=amina.id))["channel"]["id"]
    bare = await client.conversations_history(channel=dm)
    whole = await client.conversations_history(channel=dm, include_all_metadata=True)
    assert "metadata" not in bare["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata
    assert [seen.text for seen in amina.inbox] == ["Hello"]


async def test_a_message_id_guards_only_if_the_platform_says_so(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    for dedupes, posted in ((False, 2), (True, 3)):
        server.dedupe_client_msg_id = dedupes
        server.fail("chat.postMessage", kind="drop_after")
        message: Json = {"channel": amina.id, "text": "Hello", "client_msg_id": f"{dedupes}"}
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(**message)
        await client.chat_postMessage(**message)
        assert len(amina.inbox) == posted


async def test_a_limited_method_says_when_to_come_back(
    server: SlackServer,
    client: AsyncWebClient,
) -> None:
    amina = server.person("Amina")
    server.fail("chat.postMessage", kind="429", retry_after=1)
    for _ in range(2):  # coming back too early does not help
        with pytest.raises(SlackApiError) as refused:
            await client.chat_postMessage(channel=amina.id, text="Hello")
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
    await asyncio.sleep(1.0)
    await client.chat_postMessage(channel=amina.id, text="Hello")
    server.pace = True
    await client.chat_postMessage(channel=amina.id, text="Hello")
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=amina.id, text="Hello")
    assert len(amina.inbox) == 2
    assert "called" in server.warnings[0]


@pytest.mark.parametrize("kind", ["500", "html", "drop_before"])
async def test_a_failing_method_leaves_nothing_behind(
    server: SlackServer,
    client: AsyncWebClient,
    kind: Any,  # noqa: ANN401 - pytest knows no literals
) -> None:
    amina = server.person("Amina")
    server.fail("chat.postMessage", kind=kind)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client.chat_postMessage(channel=amina.id, text="Hello")
    assert amina.inbox == []
    await client.chat_postMessage(channel=amina.id, text="Hello")
    assert len(amina.inbox) == 1


async def test_a_hanging_method_never_answers(server: SlackServer) -> None:
    amina = server.person("Amina")
    impatient = AsyncWebClient(
        server.bot_token,
        base_url=server.api_url,
        timeout=0.2,  # type: ignore[arg-type] # whole seconds are too long for a test
    )
    for kind, posted in (("hang", 0), ("hang_after", 1)):
        server.fail("chat.postMessage", kind=kind)  # type: ignore[arg-type] # one of two literals
        with pytest.raises(TimeoutError):
            await impatient.chat_postMessage(channel=amina.id, text="Hello")
        assert len(amina.inbox) == posted


async def test_the_bot_comes_back_after_a_refresh_and_a_cut(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck) -> None:
        await ack("here")

    amina = server.person("Amina")
    async with running(server, app):
        await server.disconnect("refresh_requested")
        await server.connected()
        await amina.slash("/headsup")
        assert server.kill_sockets() == 1
        await server.connected()
        await amina.slash("/headsup")
    assert len(amina.inbox) == 2
    assert server.violations == []


async def test_only_ten_connections_and_tickets_only_once(server: SlackServer) -> None:
    boss = AsyncWebClient(server.app_token, base_url=server.api_url)
    sockets = []
    async with aiohttp.ClientSession() as session:
        for number in range(1, 12):
            url = (await boss.apps_connections_open(app_token=server.app_token))["url"]
            ws = await session.ws_connect(url)
            sockets.append(ws)
            assert (await ws.receive_json())["num_connections"] == min(number, 10)
        assert (await ws.receive_json())["reason"] == "too_many_websockets"
        with pytest.raises(aiohttp.WSServerHandshakeError, match="404"):
            await session.ws_connect(url)
    assert server.violations == ["link: more than ten connections"]


async def test_what_is_lost_with_a_killed_socket_is_not_the_bots_fault(
    hasty: SlackServer,
) -> None:
    app, busy = app_for(hasty), asyncio.Event()

    @app.command("/headsup")
    async def headsup() -> None:
        busy.set()
        await asyncio.sleep(0.1)
        hasty.kill_sockets()
        await asyncio.sleep(0.6)

    amina = hasty.person("Amina")
    async with running(hasty, app):
        with pytest.raises(Unanswered):
            await amina.slash("/headsup")
        assert busy.is_set()
    assert hasty.violations == []
    assert "slash /headsup: not acknowledged within 0.5 s" in hasty.warnings


async def test_a_bot_that_leaves_without_an_ack_is_at_fault(hasty: SlackServer) -> None:
    app, busy = app_for(hasty), asyncio.Event()

    @app.command("/headsup")
    async def headsup() -> None:
        busy.set()

    async with running(hasty, app):
        asking = asyncio.create_task(hasty.person("Amina").slash("/headsup"))
        await busy.wait()
    with pytest.raises(Unanswered):
        await asking
    assert hasty.violations == ["slash /headsup: not acknowledged within 0.5 s"]


async def test_nothing_outlives_the_server() -> None:
    before = asyncio.all_tasks()
    async with SlackServer() as server:
        amina = server.person("Amina")
        await amina.dm("nobody hears this")
        server.fail("auth.test", kind="hang")
        client = AsyncWebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])
        waiting = asyncio.create_task(client.auth_test())
        await asyncio.sleep(0.05)
    with pytest.raises(aiohttp.ClientError):
        await waiting
    assert asyncio.all_tasks() == before


async def test_events_may_arrive_twice(server: SlackServer, client: AsyncWebClient) -> None:
    app, seen = app_for(server), []

    @app.event("message")
    async def message(body: Json) -> None:
        seen.append(body["event_id"])

    server.duplicate_events = True
    amina = server.person("Amina")
    async with running(server, app):
        await amina.dm("hello")
        await client.chat_postMessage(channel=amina.id, text="my own words come back")
        await server.settled()
        await server.redeliver_last("events_api")
    assert len(seen) == 2
    assert len(set(seen)) == 1
    assert len(server.envelopes) == 5
    assert server.envelopes[-1]["payload"]["event"]["bot_id"]
    assert server.violations == []


LONG = "x" * 76
BAD_BLOCKS = {
    "a long button": card("Hi", button(LONG, "a")),
    "a long value": card("Hi", button("Hi", "a", "v" * 2001)),
    "a long option": [
        question(
            "q", "Q", {"type": "radio_buttons", "options": [{"text": text(LONG), "value": "v"}]}
        )
    ],
    "no option": [question("q", "Q", {"type": "static_select", "options": []})],
    "too many blocks": [{"type": "divider"}] * 51,
    "an unknown block": [{"type": "marquee"}],
    "an unknown element": card("Hi", {"type": "slider", "action_id": "a"}),
    "a misplaced element": card("Hi", {"type": "plain_text_input", "action_id": "a"}),
    "an unknown key": [{"type": "divider", "colour": "red"}],
    "an empty text": card(""),
    "a long section": card("x" * 3001),
    "an action_id twice": card("Hi", button("A", "a"), button("B", "a")),
    "a block_id twice": [{"type": "divider", "block_id": "b"}] * 2,
    "a missing file": [{"type": "image", "alt_text": "A", "slack_file": {"id": "F1"}}],
    "a header in mrkdwn": [{"type": "header", "text": {"type": "mrkdwn", "text": "Hi"}}],
    "an option without a value": card(
        "Hi", {"type": "static_select", "action_id": "a", "options": [{"text": text("A")}]}
    ),
    "a block that is no block": [{"text": "Hi"}],
}


@pytest.mark.parametrize("wrong", BAD_BLOCKS)
async def test_bad_blocks_are_refused(
    server: SlackServer,
    client: AsyncWebClient,
    wrong: str,
) -> None:
    amina = server.person("Amina")
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        await client.chat_postMessage(channel=amina.id, text="Hi", blocks=BAD_BLOCKS[wrong])
    assert refused.value.response["response_metadata"]["messages"][0].startswith("[ERROR] ")
    assert amina.inbox == []
    assert len(server.violations) == 1


async def test_whatever_is_not_allowed_is_refused_by_name(server: SlackServer) -> None:
    amina = server.person("Amina")
    closed = server.channel("closed", [amina], bot=False)
    secret = server.channel("secret", [amina], private=True, bot=False)

    async def error_of(method: str, token: str = server.bot_token, **args: object) -> str:
        client = AsyncWebClient(token, base_url=server.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.api_call(method, json=args)
        return str(refused.value.response["error"])

    post = "chat.postMessage"
    assert await error_of("chat.shout") == "unknown_method"
    assert await error_of("auth.test", "xoxb-wrong") == "invalid_auth"
    assert await error_of("auth.test", server.app_token) == "not_allowed_token_type"
    assert await error_of("apps.connections.open") == "not_allowed_token_type"
    assert await error_of("auth.test", "") == "not_authed"
    assert await error_of(post, channel=amina.id) == "no_text"
    assert await error_of(post, channel=amina.id, text="x" * 4001) == "msg_too_long"
    assert await error_of(post, text="x") == "invalid_arguments"
    assert len(server.violations) == 8
    assert await error_of(post, channel="C1", text="x") == "channel_not_found"
    assert await error_of(post, channel=closed.id, text="x") == "not_in_channel"
    assert await error_of(post, channel=secret.id, text="x") == "channel_not_found"
    await amina.leave()
    assert await error_of(post, channel=amina.id, text="x") == "user_disabled"
    assert len(server.violations) == 8


async def test_a_revoked_token_opens_nothing(server: SlackServer, client: AsyncWebClient) -> None:
    server.auth_error = "token_revoked"
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client.auth_test()
    assert server.warnings == ["auth.test: token_revoked"]


async def test_scopes_are_required() -> None:
    async with SlackServer(scopes=frozenset({"chat:write"})) as server:
        amina = server.person("Amina")
        client = AsyncWebClient(server.bot_token, base_url=server.api_url)
        posted = await client.chat_postMessage(channel=amina.id, text="Hi")
        with pytest.raises(SlackApiError) as refused:
            await client.conversations_history(channel=posted["channel"])
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")
    assert answer["provided"] == "chat:write"


async def test_bad_views_are_refused(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    hurried = {name: part for name, part in FORM.items() if name != "submit"}
    for wrong in (hurried, {**FORM, "title": text("x" * 25)}, {**FORM, "colour": "red"}):
        trigger = server.triggers.give(amina.id)
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            await client.views_open(trigger_id=trigger, view=wrong)
    home = {"type": "home", "blocks": card("Hi", button("A", "a"))}
    first = (await client.views_publish(user_id=amina.id, view=home))["view"]
    await client.views_publish(user_id=amina.id, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=amina.id, view=home, hash=first["hash"])


async def test_a_picture_is_uploaded_and_shown(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    done = await client.files_upload_v2(filename="map.png", content=b"png", title="Map")
    image = {"type": "image", "alt_text": "A map", "slack_file": {"id": done["files"][0]["id"]}}
    await client.chat_postMessage(channel=amina.id, text="Map", blocks=[image])
    assert "A map" in (await amina.eventually("Map")).plain
    assert server.workspace.files[done["files"][0]["id"]].content == b"png"
    assert server.violations == []


async def test_the_bot_reads_lists_and_threads(server: SlackServer, client: AsyncWebClient) -> None:
    amina = server.person("Amina")
    network = server.channel("network", [amina])
    parent = (await client.chat_postMessage(channel=network.id, text="Start"))["ts"]
    for number in range(3):
        await client.chat_postMessage(channel=network.id, text=f"{number}", thread_ts=parent)
    await client.chat_update(channel=network.id, ts=parent, text=f"Hello <@{amina.id}>")
    await client.reactions_add(channel=network.id, timestamp=parent, name="wave")

    thread = await client.conversations_replies(channel=network.id, ts=parent, limit=2)
    rest = await client.conversations_replies(
        channel=network.id,
        ts=parent,
        cursor=thread["response_metadata"]["next_cursor"],
    )
    assert [m["text"] for m in rest["messages"]] == ["1", "2"]
    history = await client.conversations_history(channel=network.id)
    assert [m["text"] for m in history["messages"]] == [f"Hello <@{amina.id}>"]
    assert (await amina.eventually("Hello @Amina")).thread_ts is None
    channels = (await client.conversations_list(exclude_archived=True))["channels"]
    assert [channel["name"] for channel in channels] == ["network"]
    assert (await client.users_info(user=amina.id))["user"]["team_id"]
    mine = await client.users_conversations(user=amina.id, types="public_channel,im")
    assert [channel["id"] for channel in mine["channels"]] == [network.id]
    await client.chat_delete(channel=network.id, ts=parent)
    assert server.who_has_seen("Start") == {"Amina"}
    assert server.violations == []


async def test_a_person_waits_for_what_should_come(server: SlackServer) -> None:
    def hopeless(seen: Seen) -> bool:
        return seen.ephemeral

    start = time.monotonic()
    with pytest.raises(AssertionError, match="Amina never saw"):
        await server.person("Amina").eventually(hopeless, timeout=0.1)
    assert time.monotonic() - start < 1


async def test_every_flaw_of_an_ack_is_noticed(server: SlackServer) -> None:
    boss = AsyncWebClient(server.app_token, base_url=server.api_url)
    url = (await boss.apps_connections_open(app_token=server.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:
        assert (await ws.receive_json())["type"] == "hello"
        await server.person("Amina").dm("hello")
        envelope = (await ws.receive_json())["envelope_id"]
        await ws.send_str("nonsense")
        await ws.send_json({"envelope_id": "unknown"})
        await ws.send_json({"envelope_id": envelope, "payload": {"text": "sorry"}})
        await ws.send_json({"envelope_id": envelope, "colour": "red"})
        await server.settled()
        await asyncio.sleep(0.05)
    flaws = [
        "acknowledges nothing",
        "acknowledges nothing",
        "with a payload",
        "2 times",
        "malformed",
    ]
    assert len(server.violations) == len(flaws)
    for flaw, violation in zip(flaws, server.violations, strict=True):
        assert flaw in violation


async def test_menus_stand_in_messages_too(server: SlackServer) -> None:
    app, bodies = app_for(server), []

    @app.action("pick")
    async def pick(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    amina = server.person("Amina")
    menu = {"type": "static_select", "action_id": "pick", "options": OPTIONS}
    day = {"type": "datepicker", "action_id": "day"}
    async with running(server, app):
        await app.client.chat_postMessage(
            channel=amina.id,
            text="When?",
            blocks=card("When?", {**menu, "placeholder": text("Choose")}, day),
        )
        (seen,) = amina.inbox
        await amina.press(seen, "Choose", choose="This week")
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "week"
    values = bodies[0]["state"]["values"]["choices"]
    assert values["pick"]["selected_option"]["value"] == "week"
    history = await app.client.conversations_history(channel=bodies[0]["channel"]["id"])
    assert "state" not in history["messages"][0]
    assert server.violations == []


async def test_the_stack_holds_three_modals(server: SlackServer, client: AsyncWebClient) -> None:
    amina, give = server.person("Amina"), server.triggers.give
    closing = modal(*FORM["blocks"], external_id="one", clear_on_close=True)
    await client.views_open(trigger_id=give(amina.id), view=closing)
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_push(trigger_id=give(amina.id), view=FORM)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await client.views_push(trigger_id=give(amina.id, within_modal=True), view=closing)
    for _ in range(2):
        await client.views_push(trigger_id=give(amina.id, within_modal=True), view=FORM)
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=give(amina.id, within_modal=True), view=FORM)
    await client.views_update(external_id="one", view={**closing, "title": text("Changed")})
    await amina.close_view()
    await amina.close_view()
    left = amina.view
    assert left is not None
    assert left.title == "Changed"
    await amina.close_view()
    assert amina.view is None
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(external_id="one", view=closing)


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Hm"}},
        {"response_action": "errors", "errors": {"what": ""}},
        {"response_action": "push", "view": {"type": "home", "blocks": []}},
        {"response_action": "vanish"},
    ],
)
async def test_a_bad_answer_to_a_submission_is_refused(server: SlackServer, answer: Json) -> None:
    app = app_for(server)

    @app.view("support")
    async def submitted(ack: AsyncAck) -> None:
        await ack(**answer)

    amina = server.person("Amina")
    async with running(server, app):
        await app.client.views_open(trigger_id=server.triggers.give(amina.id), view=FORM)
        view = await amina.eventually("What happened?")
        with pytest.raises(Unanswered):
            await amina.submit(view, {"what": "help"})
    assert len(server.violations) == 1


async def test_a_slash_answer_may_be_for_all_and_must_be_valid(server: SlackServer) -> None:
    app = app_for(server)

    @app.command("/headsup")
    async def headsup(ack: AsyncAck, command: Json) -> None:
        blocks = card("Hello", button(command["text"], "a"))
        await ack("Hello", blocks=blocks, response_type="in_channel")

    amina, ben = server.person("Amina"), server.person("Ben")
    network = server.channel("network", [amina, ben])
    async with running(server, app):
        await amina.slash("/headsup", "Wave", channel=network)
        with pytest.raises(Unanswered, match="invalid_blocks"):
            await amina.slash("/headsup", LONG, channel=network)
    assert [seen.buttons for seen in ben.sees("network")] == [["Wave"]]
    assert server.who_has_seen("Hello") == {"Amina", "Ben"}
    assert len(server.violations) == 1
