"""Posts to a response_url: answers to one person, or changes to the message acted upon."""

from __future__ import annotations

from copy import deepcopy

from aiohttp import web

from .arguments import flag
from .errors import Json, Refused
from .methods_chat import composed, remove, rewrite, show_ephemeral, tell_change
from .passes import Hook
from .slack import Slack
from .state import from_bot

_KNOWN = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "metadata",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    },
)


async def respond(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Answer one post to a response_url."""

    async def process() -> web.StreamResponse:
        try:
            hook = slack.hooks.use(request.path)
            _apply(slack, hook, await _body(request))
        except Refused as refusal:
            slack.note("response_url", refusal)
            gone = refusal.error in {"no_such_url", "expired_url", "used_url"}
            return web.Response(status=404 if gone else 400, text=refusal.error)
        return web.Response(text="ok")

    return await slack.faults.around("response_url", request, process)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise Refused("invalid_payload") from None
    if not isinstance(body, dict) or set(body) - _KNOWN:
        raise Refused("invalid_payload", f"known keys: {sorted(_KNOWN)}")
    return {name: value for name, value in body.items() if value is not None}


def _apply(slack: Slack, hook: Hook, body: Json) -> None:
    if flag(body, "delete_original"):
        _change_original(slack, hook, None)
        return
    content = composed(slack, body, "response_url")
    if flag(body, "replace_original"):
        _change_original(slack, hook, content)
    else:
        say(slack, hook, body.get("response_type", "ephemeral"), content)


def say(slack: Slack, hook: Hook, response_type: str, content: Json) -> None:
    """Say something new where the person acted; this bypasses the channel's permissions."""
    channel = slack.workspace.channels[hook.channel]
    if response_type == "ephemeral":
        show_ephemeral(slack, channel.id, hook.user, content)
    elif response_type != "in_channel":
        raise Refused("invalid_payload", "response_type is ephemeral or in_channel")
    else:
        slack.post(channel, from_bot(slack.workspace.new_ts(), **content))


def _change_original(slack: Slack, hook: Hook, content: Json | None) -> None:
    """Replace the message acted upon, or delete it when there is no content."""
    if hook.message_ts is None:
        raise Refused("no_original_message", "a slash command has nothing to replace")
    channel = slack.workspace.channels[hook.channel]
    ephemerals = slack.workspace.ephemerals
    place = (channel.id, hook.message_ts)
    message = ephemerals.get(place) or channel.messages.get(hook.message_ts)
    if message is None:
        raise Refused("message_not_found")
    if content is None:
        if hook.ephemeral:
            del ephemerals[place]
            slack.workspace.change()
        else:
            remove(slack, channel, message)
        return
    before = deepcopy(message)
    rewrite(message, content)
    slack.workspace.show(message, {hook.user} if hook.ephemeral else channel.members)
    if not hook.ephemeral:
        tell_change(slack, channel, before, message)
