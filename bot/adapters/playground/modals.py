"""Read a modal's payload, Discord's or Slack's, into the questions that a page can draw.

Deliberately from the payload and not from our own forms: what is drawn is what is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.adapters import wire
from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import cast
from bot.core.people import Platform

_LINE, _SELECT, _PERSON, _PARAGRAPH = 4, 3, 5, 2  # Discord's numbers for its components
_SLACK_KINDS: Final = {
    "plain_text_input": "line",
    "number_input": "number",
    "datetimepicker": "when",
    "static_select": "select",
    "multi_static_select": "several",
    "users_select": "select",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a select."""

    value: str
    label: str
    picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One input of a modal. *kind* is line, box, number, when, select or several."""

    name: str
    label: str
    hint: str
    kind: str
    required: bool
    value: str = ""
    placeholder: str = ""
    longest: int | None = None
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal:
    """A whole modal: what it is called, where it goes, and what it asks."""

    platform: Platform
    title: str
    submit: str
    close: str
    command: str
    value: str
    questions: Sequence[Question]


def read(payload: Json, platform: Platform, suggested: Mapping[str, str]) -> Modal:
    """Return the modal in *payload*. *suggested* fills in what is empty, to save typing."""
    match platform:
        case Platform.DISCORD:
            ids, title = payload["custom_id"], payload["title"]
            submit, close = "Submit", "Cancel"
            questions = [_discord(label, suggested) for label in payload["components"]]
        case Platform.SLACK:
            ids, title = payload["callback_id"], payload["title"]["text"]
            submit, close = payload["submit"]["text"], payload["close"]["text"]
            questions = [_slack(block, suggested) for block in payload["blocks"]]
    command, value = wire.read(ids) or ("", "")
    return Modal(
        platform=platform,
        title=title,
        submit=submit,
        close=close,
        command=command,
        value=value,
        questions=questions,
    )


def _discord(label: Json, suggested: Mapping[str, str]) -> Question:
    asked = label["component"]
    name, likely = asked["custom_id"], suggested.get(asked["custom_id"], "")
    options: list[Option] = []
    kind = "box" if asked.get("style") == _PARAGRAPH else "line"
    if asked["type"] == _SELECT:
        kind = "several" if asked.get("max_values", 1) > 1 else "select"
        told = any(option.get("default") for option in asked["options"])
        options = [
            Option(
                value=option["value"],
                label=option["label"],
                picked=bool(option.get("default")) if told else option["value"] == likely,
            )
            for option in asked["options"]
        ]
    elif asked["type"] == _PERSON:
        kind, options = "select", _people(Platform.DISCORD)
    return Question(
        name=name,
        label=label["label"],
        hint=label.get("description") or "",
        kind=kind,
        required=bool(asked.get("required", True)),
        value=asked.get("value") or likely,
        placeholder=asked.get("placeholder") or "",
        longest=asked.get("max_length"),
        options=options,
    )


def _slack(block: Json, suggested: Mapping[str, str]) -> Question:
    asked = block["element"]
    name, likely = asked["action_id"], suggested.get(asked["action_id"], "")
    kind = "box" if asked.get("multiline") else _SLACK_KINDS[asked["type"]]
    told = [option["value"] for option in asked.get("initial_options", ())]
    told += [asked["initial_option"]["value"]] if "initial_option" in asked else []
    options = [
        Option(
            value=option["value"],
            label=option["text"]["text"],
            picked=option["value"] in (told or [likely]),
        )
        for option in asked.get("options", ())
    ]
    if asked["type"] == "users_select":
        options = _people(Platform.SLACK)
    return Question(
        name=name,
        label=block["label"]["text"],
        hint=block.get("hint", {}).get("text", ""),
        kind=kind,
        required=not block.get("optional", False),
        value=asked.get("initial_value") or likely,
        longest=asked.get("max_length"),
        options=options,
    )


def _people(platform: Platform) -> list[Option]:
    return [
        Option(value=str(persona.account), label=persona.name, picked=False)
        for persona in cast().values()
        if persona.platform is platform
    ]
