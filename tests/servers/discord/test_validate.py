"""The limits, one by one: what is at the edge passes and what is over it does not."""

from typing import Any

import pytest

from tests.servers.discord.errors import ApiError
from tests.servers.discord.pings import pings_of
from tests.servers.discord.records import Channel, Json, Message, User
from tests.servers.discord.validate import check_files, check_message
from tests.servers.discord.validate_commands import check_commands
from tests.servers.discord.validate_modal import check_modal


def button(**changes: Any) -> Json:  # noqa: ANN401  # any field of a button
    return {"type": 2, "style": 1, "label": "Yes", "custom_id": "yes"} | changes


def row(*inner: Json) -> Json:
    return {"type": 1, "components": list(inner)}


def menu(count: int = 1, **changes: Any) -> Json:  # noqa: ANN401  # any field of a menu
    options = [{"label": f"o{number}", "value": f"v{number}"} for number in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options} | changes


def label(inner: Json, **changes: Any) -> Json:  # noqa: ANN401  # any field of a label
    return {"type": 18, "label": "How?", "component": inner} | changes


def text_input(**changes: Any) -> Json:  # noqa: ANN401  # any field of a text input
    return {"type": 4, "style": 1, "custom_id": "text"} | changes


def modal(*rows: Json, **changes: Any) -> Json:  # noqa: ANN401  # any field of a form
    return {"title": "Join", "custom_id": "join", "components": list(rows)} | changes


def command(**changes: Any) -> Json:  # noqa: ANN401  # any field of a command
    return {"name": "headsup", "description": "The network", "type": 1} | changes


def option(**changes: Any) -> Json:  # noqa: ANN401  # any field of an option
    return {"name": "school", "description": "Yours", "type": 3} | changes


def buttons(count: int) -> list[Json]:
    return [button(custom_id=f"b{number}") for number in range(count)]


def embed_with_fields(count: int) -> Json:
    return {"fields": [{"name": "n", "value": "v"}] * count}


GOOD_MESSAGES: list[Json] = [
    {"content": "x" * 2000},
    {"embeds": [{"title": "x" * 256, "description": "x" * 4096}]},
    {"embeds": [embed_with_fields(25)]},
    {"embeds": [{"title": "t"}] * 10},
    {"components": [row(*buttons(5))]},
    {"components": [row(menu(25))]},
    {"components": [row(button(style=5, url="https://example.org", custom_id=None))]},
    {"content": "x", "nonce": "n" * 25},
    {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 4000}]},
    {
        "flags": 1 << 15,
        "components": [
            {
                "type": 17,
                "components": [
                    {
                        "type": 9,
                        "components": [{"type": 10, "content": "x"}],
                        "accessory": button(),
                    },
                    {"type": 14},
                    row(button(custom_id="no")),
                ],
            }
        ],
    },
]

BAD_MESSAGES: list[tuple[str, Json]] = [
    ("content", {"content": "x" * 2001}),
    ("content", {"content": "\N{GRINNING FACE}" * 1001}),
    ("nonce", {"content": "x", "nonce": "n" * 26}),
    ("flags", {"content": "x", "flags": 64}),
    ("colour", {"content": "x", "colour": 1}),
    ("embeds", {"embeds": [{"title": "t"}] * 11}),
    ("embeds", {"embeds": [{"description": "x" * 4096}, {"description": "x" * 1905}]}),
    ("embeds.0.fields", {"embeds": [embed_with_fields(26)]}),
    ("embeds.0.fields.0.name", {"embeds": [{"fields": [{"name": "x" * 257, "value": "v"}]}]}),
    ("embeds.0.description", {"embeds": [{"color": 1}]}),
    ("embeds.0.image.url", {"embeds": [{"image": {"url": "attachment://no.png"}}]}),
    ("components", {"components": [row(one) for one in buttons(6)]}),
    ("components.0.components", {"components": [row(*buttons(6))]}),
    ("components.0.components", {"components": [row()]}),
    ("components.0.components", {"components": [row(button(), menu())]}),
    ("components.0.type", {"components": [button()]}),
    ("components", {"components": [row(button(), button())]}),
    ("components.0.components.0.label", {"components": [row(button(label="x" * 81))]}),
    ("components.0.components.0", {"components": [row(button(label=None))]}),
    ("components.0.components.0.custom_id", {"components": [row(button(custom_id="x" * 101))]}),
    ("components.0.components.0.url", {"components": [row(button(style=5, custom_id=None))]}),
    ("components.0.components.0.options", {"components": [row(menu(0))]}),
    ("components.0.components.0.options", {"components": [row(menu(26))]}),
    (
        "components.0.components.0.options.0.label",
        {"components": [row(menu(options=[{"label": "x" * 101, "value": "v"}]))]},
    ),
    ("components", {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2001}] * 2}),
    ("content", {"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "x"}]}),
    (
        "allowed_mentions.users",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
]

GOOD_MODALS: list[Json] = [
    modal(*(label(text_input(custom_id=f"t{number}"), label="x" * 45) for number in range(5))),
    modal(row(text_input(label="Note", max_length=4000)), title="x" * 45),
    modal({"type": 10, "content": "Read this"}, label(menu(25), description="x" * 100)),
    modal(label(menu(10, type=21)), label(menu(10, type=22, custom_id="boxes"))),
    modal(label({"type": 23, "custom_id": "tick"})),
]

BAD_MODALS: list[tuple[str, Json]] = [
    ("data.title", modal(label(text_input()), title="x" * 46)),
    ("data.components", modal()),
    ("data.components", modal(*[label(text_input(custom_id=f"t{n}")) for n in range(6)])),
    ("data.components", modal(label(text_input()), label(text_input()))),
    ("data.components.0.label", modal(label(text_input(), label="x" * 46))),
    ("data.components.0.description", modal(label(text_input(), description="x" * 101))),
    ("data.components.0.component", modal(label(button()))),
    ("data.components.0.component.max_length", modal(label(text_input(max_length=4001)))),
    ("data.components.0.component.value", modal(label(text_input(value="xx", max_length=1)))),
    ("data.components.0.component.options", modal(label(menu(11, type=21)))),
    ("data.components.0.component.options", modal(label(menu(1, type=21)))),
    ("data.components.0.component.min_values", modal(label(menu(2, min_values=0)))),
    ("data.components.0.components.0.label", modal(row(text_input()))),
    ("data.components.0.type", modal(button())),
]

BAD_COMMANDS: list[tuple[str, list[Json]]] = [
    ("0.name", [command(name="HeadsUp")]),
    ("0.name", [command(name="x" * 33)]),
    ("0.description", [command(description="x" * 101)]),
    ("0.description", [command(description="")]),
    ("name", [command(), command()]),
    ("0.options", [command(options=[option(name=f"o{number}") for number in range(26)])]),
    ("0.options", [command(options=[option(), option()])]),
    ("0.options", [command(options=[option(), option(name="sub", type=1)])]),
    ("0.options.1", [command(options=[option(), option(name="late", required=True)])]),
    ("0.options.0.options.0.type", [command(options=[option(type=1, options=[option(type=1)])])]),
    (
        "0.options.0.choices",
        [command(options=[option(choices=[{"name": f"c{n}", "value": "v"} for n in range(26)])])],
    ),
    (
        "0",
        [
            command(
                options=[
                    option(
                        name=f"o{number}",
                        choices=[{"name": f"{n}".ljust(100, "x"), "value": "v"} for n in range(20)],
                    )
                    for number in range(4)
                ]
            )
        ],
    ),
]


def refused_at(error: ApiError, path: str) -> bool:
    """Say whether the nested errors name this path."""
    place = error.body["errors"]
    for step in path.split("."):
        place = place.get(step, {})
    return "_errors" in place


@pytest.mark.parametrize("draft", GOOD_MESSAGES)
def test_a_message_at_the_limit_passes(draft: Json) -> None:
    check_message(draft, [])


@pytest.mark.parametrize(("path", "draft"), BAD_MESSAGES)
def test_a_message_over_the_limit_does_not(path: str, draft: Json) -> None:
    with pytest.raises(ApiError) as refused:
        check_message(draft, [])
    assert refused.value.body["code"] == 50035
    assert refused_at(refused.value, path), refused.value.body


@pytest.mark.parametrize("form", GOOD_MODALS)
def test_a_form_at_the_limit_passes(form: Json) -> None:
    check_modal(form)


@pytest.mark.parametrize(("path", "form"), BAD_MODALS)
def test_a_form_over_the_limit_does_not(path: str, form: Json) -> None:
    with pytest.raises(ApiError) as refused:
        check_modal(form)
    assert refused_at(refused.value, path), refused.value.body


def test_commands_at_the_limit_pass() -> None:
    leaf = option(name="leaf", type=1, options=[option(required=True), option(name="more")])
    check_commands([command(options=[option(name="group", type=2, options=[leaf])])])


@pytest.mark.parametrize(("path", "commands"), BAD_COMMANDS)
def test_commands_over_the_limit_do_not(path: str, commands: list[Json]) -> None:
    with pytest.raises(ApiError) as refused:
        check_commands(commands)
    assert refused_at(refused.value, path), refused.value.body


def test_a_description_needs_its_file() -> None:
    payload: Json = {"attachments": [{"id": 0, "description": "A chart"}]}
    check_files(payload, {0: b"png"})
    with pytest.raises(ApiError):
        check_files(payload, {})


@pytest.mark.parametrize(
    ("allowed", "rings"),
    [
        (None, ["@everyone", "<@1>", "<@&2>"]),
        ({"parse": []}, []),
        ({"parse": ["users"]}, ["<@1>"]),
        ({"parse": [], "roles": ["2"]}, ["<@&2>"]),
        ({"parse": ["everyone"], "users": [1]}, ["@everyone", "<@1>"]),
    ],
)
def test_only_allowed_mentions_ring(allowed: Json | None, rings: list[str]) -> None:
    author = User("9", "Bot", bot=True)
    message = Message("8", Channel("7", "network"), author, content="@everyone <@1> and <@&2>")
    assert pings_of(message, allowed) == rings
