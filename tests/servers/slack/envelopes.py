"""The payloads that Slack sends, field by field; pure functions."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .errors import Json
from .state import APP, BOT_USER, DOMAIN, TEAM, Channel, User

VERIFICATION = "loopback-verification"
_TEAM: Json = {"id": TEAM, "domain": DOMAIN}


@dataclass(frozen=True)
class Source:
    """Where an element stands: its container, and what the payload says about the place."""

    container: Json
    more: Mapping[str, object]


def event_callback(event: Json, event_id: str) -> Json:
    """Wrap an event as the Events API does."""
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            },
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{uuid.uuid4().hex}",
    }


def message_event(channel: Channel, message: Json) -> Json:
    """Build the event for a new message; what an app attached to it travels apart."""
    shown = {name: value for name, value in message.items() if name != "metadata"}
    if message.get("files"):
        shown["subtype"] = "file_share"
    return {
        **shown,
        "channel": channel.id,
        "event_ts": message["ts"],
        "channel_type": channel.channel_type,
    }


def slash_command(
    user: User,
    channel: Channel,
    command: tuple[str, str],
    keys: tuple[str, str],
) -> Json:
    """Build the flat payload of a slash command; keys are the response_url and trigger_id."""
    return {
        "token": VERIFICATION,
        "team_id": user.team,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command[0],
        "text": command[1],
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": keys[0],
        "trigger_id": keys[1],
    }


def block_actions(user: User, source: Source, action: Json, trigger_id: str) -> Json:
    """Build the payload of a pressed button or a changed menu."""
    return {
        "type": "block_actions",
        "user": _user(user),
        "api_app_id": APP,
        "token": VERIFICATION,
        "container": source.container,
        "trigger_id": trigger_id,
        "team": _TEAM,
        "enterprise": None,
        "is_enterprise_install": False,
        **source.more,
        "actions": [{**action, "action_ts": f"{time.time():.6f}"}],
    }


def view_submission(user: User, view: Json, trigger_id: str) -> Json:
    """Build the payload of a submitted modal."""
    return {
        **_about_view("view_submission", user, view),
        "trigger_id": trigger_id,
        "response_urls": [],
    }


def view_closed(user: User, view: Json, *, cleared: bool) -> Json:
    """Build the payload of a modal closed by hand."""
    return {**_about_view("view_closed", user, view), "is_cleared": cleared}


def _about_view(kind: Literal["view_submission", "view_closed"], user: User, view: Json) -> Json:
    return {
        "type": kind,
        "team": _TEAM,
        "user": _user(user),
        "api_app_id": APP,
        "token": VERIFICATION,
        "view": view,
        "is_enterprise_install": False,
        "enterprise": None,
    }


def _user(user: User) -> Json:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team}


def global_shortcut(user: User, callback_id: str, trigger_id: str) -> Json:
    """Build the payload of a global shortcut: it comes from nowhere in particular."""
    return {
        "type": "shortcut",
        "token": VERIFICATION,
        "action_ts": f"{time.time():.6f}",
        "team": _TEAM,
        "user": _user(user),
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }
