"""What is on a person's screen right now, and how to find a thing on it."""

from __future__ import annotations

from copy import deepcopy
from typing import Literal

from .answers import FIELD
from .elements import INTERACTIVE
from .envelopes import Source
from .errors import Json
from .reading import Seen, elements_of, plain_of, readable
from .state import Channel, Workspace


def messages(workspace: Workspace, user: str, channel: str | None = None) -> list[Seen]:
    """List the messages this person can read, the oldest first."""
    found = [
        _seen(workspace, "message", message, place.id)
        for place in workspace.channels.values()
        if user in place.members and channel in (None, place.id)
        for message in place.messages.values()
    ]
    found += [
        _seen(workspace, "ephemeral", message, place)
        for (place, _), message in workspace.ephemerals.items()
        if message["for"] == user and channel in (None, place)
    ]
    return sorted(found, key=lambda seen: seen.ts)


def modal(workspace: Workspace, user: str) -> Seen | None:
    """Show the topmost modal."""
    stack = workspace.modals[user]
    return _seen(workspace, "modal", stack[-1]) if stack else None


def home(workspace: Workspace, user: str) -> Seen | None:
    """Show the Home tab of the app."""
    view = workspace.homes.get(user)
    return _seen(workspace, "home", view) if view is not None else None


def newest_first(workspace: Workspace, user: str) -> list[Seen]:
    """Everything on the screen: what lies on top comes first."""
    views = [modal(workspace, user), home(workspace, user)]
    return [*(view for view in views if view), *reversed(messages(workspace, user))]


def current(workspace: Workspace, user: str, seen: Seen) -> Json:
    """Return the live message or view behind what the person saw.

    Raises:
        AssertionError: It is no longer there.
    """
    match seen.kind:
        case "home":
            found = workspace.homes.get(user)
        case "modal":
            top = workspace.modals[user][-1:]
            found = next((view for view in top if view["id"] == seen.id), None)
        case "ephemeral":
            found = workspace.ephemerals.get((str(seen.channel), seen.ts))
        case "message":
            found = workspace.channels[str(seen.channel)].messages.get(seen.ts)
    assert found is not None, f"this {seen.kind} is no longer on the screen: {seen.plain}"
    return found


def control(shown: Json, wanted: str) -> tuple[Json, Json]:
    """Find a button or menu by its label or action_id, with its block.

    Raises:
        AssertionError: There is none, or more than one.
    """
    named = [
        (names, (block, element))
        for block, element in elements_of(shown)
        if element.get("type") in INTERACTIVE
        for names in [{element["action_id"], *_labels(block, element)}]
    ]
    found = [pair for names, pair in named if wanted in names]
    offered = [sorted(names) for names, _ in named]
    assert len(found) == 1, f"{wanted!r} fits {len(found)} of the controls {offered}"
    return found[0]


def _labels(block: Json, element: Json) -> set[str]:
    texts = [element.get("text"), element.get("placeholder"), block.get("label")]
    return {readable(str(text["text"]), {}) for text in texts if text}


def state_of(workspace: Workspace, seen: Seen, shown: Json) -> Json:
    """Return what was typed and chosen here so far: live, to be added to."""
    if seen.channel is None:
        values: Json = shown["state"]["values"]
        return values
    return workspace.choices.setdefault((seen.channel, seen.ts), {})


def source(seen: Seen, shown: Json, place: tuple[Channel, str] | None, chosen: Json) -> Source:
    """Describe where a control stands; the place is a channel and its response_url."""
    if place is None:
        container = {"type": "view", "view_id": shown["id"]}
        return Source(container, {"view": shown})
    channel, response_url = place
    container = {
        "type": "message",
        "message_ts": seen.ts,
        "channel_id": channel.id,
        "is_ephemeral": seen.ephemeral,
    }
    more: Json = {
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": chosen},
        "response_url": response_url,
    }
    if not seen.ephemeral:  # Slack does not promise the message of an ephemeral: never rely on it
        more["message"] = shown
    return Source(container, more)


def action_of(block: Json, element: Json, value: object) -> Json:
    """Describe what was done to a control, as the payload of an interaction does."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
    }
    if element["type"] == "button":
        action |= {k: element[k] for k in ("text", "value", "style", "url") if k in element}
    else:
        action[FIELD[element["type"]]] = value
    return action


def _seen(
    workspace: Workspace,
    kind: Literal["message", "ephemeral", "modal", "home"],
    raw: Json,
    channel: str | None = None,
) -> Seen:
    return Seen(kind, deepcopy(raw), plain_of(raw, workspace.names()), channel)
