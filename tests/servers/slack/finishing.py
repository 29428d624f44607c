"""Complete blocks and views as Slack returns them: ids, emoji flags, state, hash."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from copy import deepcopy

from .answers import empty_state
from .elements import INTERACTIVE
from .errors import Json
from .reading import elements_of
from .state import APP, BOT, TEAM, key


def finished_blocks(blocks: Sequence[Json]) -> list[Json]:
    """Fill in what Slack adds to blocks: a block_id, action ids, the flags of texts."""
    done = deepcopy(list(blocks))
    for block in done:
        block.setdefault("block_id", secrets.token_urlsafe(4))
    for _, element in elements_of({"blocks": done}):
        if element["type"] in INTERACTIVE:
            element.setdefault("action_id", secrets.token_urlsafe(4))
    _flag(done)
    return done


def finished_view(view: Json, identity: str, root: str, previous: str | None) -> Json:
    """Fill in what Slack adds to a view; ids and order of the keys as in its payloads."""
    blocks = finished_blocks(view["blocks"])
    done: Json = {
        "id": identity,
        "team_id": TEAM,
        "type": view["type"],
        "blocks": blocks,
        "private_metadata": view.get("private_metadata", ""),
        "callback_id": view.get("callback_id", ""),
        "state": {"values": empty_state(blocks)},
        "hash": f"{key()[:10]}.{key()[:8]}",
        "title": view.get("title") or {"type": "plain_text", "text": "View Title"},
        "clear_on_close": bool(view.get("clear_on_close", False)),
        "notify_on_close": bool(view.get("notify_on_close", False)),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": previous,
        "root_view_id": root,
        "app_id": APP,
        "external_id": view.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
    _flag([done["title"], done["close"], done["submit"]])
    return done


def _flag(node: object) -> None:
    if isinstance(node, list):
        for child in node:
            _flag(child)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        else:
            for child in node.values():
                _flag(child)
