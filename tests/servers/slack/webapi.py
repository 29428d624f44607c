"""The Web API: which methods exist, what they need, and how each call is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from . import methods_chat as chat
from . import methods_conversations as conversations
from . import methods_files as files
from . import methods_people as people
from . import methods_views as views
from .arguments import arguments_of
from .errors import Json, Refused
from .faults import limited
from .limits import Limited
from .scopes import need_scope
from .slack import Slack

TOO_MANY = 429


@dataclass(frozen=True)
class Method:
    """One method: what it does, and the scope it needs whatever its arguments."""

    run: Callable[[Slack, Json], Json]
    scope: str | None = None
    app_level: bool = False


METHODS = {
    "apps.connections.open": Method(people.open_connection, app_level=True),
    "auth.test": Method(people.whoami),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.list_all),
    "conversations.members": Method(conversations.members),
    "conversations.open": Method(conversations.open_dm, "im:write"),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(files.complete, "files:write"),
    "files.delete": Method(files.delete, "files:write"),
    "files.getUploadURLExternal": Method(files.upload_url, "files:write"),
    "reactions.add": Method(chat.react, "reactions:write"),
    "users.conversations": Method(conversations.of_user),
    "users.info": Method(people.info, "users:read"),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}


async def call(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Answer one call of a Web API method, through whatever fault is ordered for it."""
    name = request.match_info["method"]

    async def process() -> web.StreamResponse:
        try:
            return await _process(slack, name, request)
        except Refused as refusal:
            slack.note(name, refusal)
            if isinstance(refusal, Limited):
                return limited(refusal.seconds)
            return web.json_response(refusal.body)

    response = await slack.faults.around(name, request, process)
    if response.status == TOO_MANY:
        slack.limited.append(name)
    return response


async def _process(slack: Slack, name: str, request: web.Request) -> web.Response:
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method")
    _authorise(slack, request.headers.get("Authorization", ""), method)
    if method.scope is not None:
        need_scope(slack.scopes, method.scope)
    slack.limits.call(name)
    args = await arguments_of(request)
    slack.calls.append((name, args))
    headers = {"X-OAuth-Scopes": ",".join(sorted(slack.scopes))}
    return web.json_response({"ok": True, **method.run(slack, args)}, headers=headers)


def _authorise(slack: Slack, header: str, method: Method) -> None:
    scheme, _, token = header.partition(" ")
    if not token or scheme != "Bearer":
        raise Refused("not_authed")
    if token not in (slack.bot_token, slack.app_token):
        raise Refused("invalid_auth")
    if slack.auth_error:
        raise Refused(slack.auth_error)
    if token != (slack.app_token if method.app_level else slack.bot_token):
        raise Refused("not_allowed_token_type")
