"""auth, connections and users: who is who."""

from __future__ import annotations

from .arguments import need
from .errors import Json, Refused
from .slack import Slack
from .state import APP, BOT, BOT_USER, DOMAIN, TEAM


def whoami(slack: Slack, _: Json) -> Json:
    return {
        "url": f"{slack.base_url}/",
        "team": DOMAIN,
        "user": slack.workspace.users[BOT_USER].name,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def open_connection(slack: Slack, _: Json) -> Json:
    base = slack.base_url.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/?ticket={slack.hub.new_ticket()}&app_id={APP}"}


def info(slack: Slack, args: Json) -> Json:
    user = slack.workspace.users.get(need(args, "user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.json}
