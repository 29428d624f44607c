"""The app manifest, generated from the catalogue: paste it where Slack asks for one."""

from __future__ import annotations

from typing import Any, Final

from bot.commands.spec import Catalogue

Json = dict[str, Any]

SCOPES: Final = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:write",
    "reactions:write",
    "users:read",
)
"""Exactly what is used. The two histories are for looking before anything is sent twice.

There is none for group messages: what buddies write there is not ours to read.
"""

SHORTCUT: Final = "support"
"""The id of the global shortcut: a way to the safety card from anywhere in Slack."""

EVENTS: Final = ("app_home_opened", "message.im")


def manifest(catalogue: Catalogue, root: str) -> Json:
    """Return the manifest for an app whose one command is ``/root``."""
    verbs = " | ".join(command.name for command in catalogue if command.verb)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "HeadsUp",
            "description": "Heads helping heads: calls, buddies and a coach in confidence",
            "background_color": "#0d6e66",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "HeadsUp", "always_online": True},
            "shortcuts": [
                {
                    "name": "Ask for support",
                    "type": "global",
                    "callback_id": SHORTCUT,
                    "description": "Numbers to ring, and a coach in confidence",
                }
            ],
            "slash_commands": [
                {
                    "command": f"/{root}",
                    "description": "Heads helping heads",
                    "usage_hint": verbs[:1000],
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
