"""The loopback Slack opens, stacks and submits modals, with the real slack-bolt."""

from __future__ import annotations

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import ClientRefused, SlackServer, Unanswered

from .lab import FORM, Json, app_for, button, card, modal, running, text


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
