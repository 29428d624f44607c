"""conversations and users.conversations: where people talk, and what was said."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from decimal import Decimal

from .arguments import flag, need, page
from .errors import Json, Refused
from .scopes import need_scope
from .slack import Slack
from .state import BOT_USER, SCOPE_OF, Channel

MOST_HISTORY = 999
MOST_TOGETHER = 8
_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def open_dm(slack: Slack, args: Json) -> Json:
    if ("users" in args) == ("channel" in args):
        raise Refused("invalid_arguments", "either users or channel")
    if "channel" in args:
        channel = slack.workspace.channel(need(args, "channel"))
    else:
        users = need(args, "users").split(",")
        if len(users) > 1:
            need_scope(slack.scopes, "mpim:write")
            if len(users) > MOST_TOGETHER:
                raise Refused("too_many_users")
            return {"channel": {"id": slack.workspace.group_with(users).id}}
        if users[0] in slack.workspace.users and slack.workspace.users[users[0]].deleted:
            raise Refused("user_disabled")
        channel = slack.workspace.dm_with(users[0])
    whole = flag(args, "return_im")
    return {"channel": channel.json if whole else {"id": channel.id}}


def info(slack: Slack, args: Json) -> Json:
    return {"channel": _readable(slack, args, "read").json}


def members(slack: Slack, args: Json) -> Json:
    channel = _readable(slack, args, "read")
    rows, more = page([{"id": member} for member in sorted(channel.members)], args)
    return {"members": [row["id"] for row in rows], **more}


def list_all(slack: Slack, args: Json) -> Json:
    found = [c for c in _of_types(slack, args) if c.kind == "public" or BOT_USER in c.members]
    rows, more = page([channel.json for channel in found], args)
    return {"channels": rows, **more}


def of_user(slack: Slack, args: Json) -> Json:
    user = args.get("user", BOT_USER)
    if user not in slack.workspace.users:
        raise Refused("user_not_found")
    found = [
        channel
        for channel in _of_types(slack, args)
        if user in channel.members and (channel.kind == "public" or BOT_USER in channel.members)
    ]
    rows, more = page([channel.json for channel in found], args)
    return {"channels": rows, **more}


def history(slack: Slack, args: Json) -> Json:
    channel = _readable(slack, args, "history")
    top = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == m["ts"]]
    found = list(reversed(_between(top, args)))
    limit = _limit(args)
    if args.get("cursor"):
        found = [m for m in found if Decimal(m["ts"]) <= _next_of(str(args["cursor"]))]
    rows, left = found[:limit], found[limit:]
    cursor = _cursor_to(left[0]["ts"]) if left else ""
    return _answer(rows, {"response_metadata": {"next_cursor": cursor}}, args)


def _cursor_to(ts: str) -> str:
    """Name the message to go on with: what is written meanwhile does not move the page."""
    return base64.b64encode(f"next_ts:{ts.replace('.', '')}".encode()).decode()


def _next_of(cursor: str) -> Decimal:
    try:
        digits = base64.b64decode(cursor, validate=True).decode().removeprefix("next_ts:")
        return Decimal(f"{digits[:-6]}.{digits[-6:]}")
    except (ValueError, ArithmeticError):
        raise Refused("invalid_cursor") from None


def _limit(args: Json) -> int:
    try:
        limit = int(args.get("limit") or 100)
    except ValueError:
        raise Refused("invalid_limit") from None
    if not 1 <= limit <= MOST_HISTORY:
        raise Refused("invalid_limit")
    return limit


def replies(slack: Slack, args: Json) -> Json:
    channel, parent = _readable(slack, args, "history"), need(args, "ts")
    if parent not in channel.messages:
        raise Refused("thread_not_found")
    thread = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == parent]
    later = _between([m for m in thread if m["ts"] != parent], args)
    rows, more = page([channel.messages[parent], *later], args)
    return _answer(rows, more, args)


def _answer(messages: Iterable[Json], more: Json, args: Json) -> Json:
    """Leave metadata out unless it was asked for, as Slack does."""
    whole = flag(args, "include_all_metadata")
    shown = [{k: v for k, v in m.items() if whole or k != "metadata"} for m in messages]
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"messages": shown, "has_more": has_more, **(more if has_more else {})}


def _between(messages: Iterable[Json], args: Json) -> list[Json]:
    oldest, latest = _ts(args, "oldest", "0"), _ts(args, "latest", "Infinity")
    inclusive = flag(args, "inclusive")
    ordered = sorted(messages, key=lambda message: Decimal(message["ts"]))
    return [
        m
        for m in ordered
        if oldest < Decimal(m["ts"]) < latest
        or (inclusive and Decimal(m["ts"]) in (oldest, latest))
    ]


def _ts(args: Json, name: str, otherwise: str) -> Decimal:
    """Read a timestamp exactly: as a float, two messages of one moment may be the same."""
    try:
        value = Decimal(str(args.get(name) or otherwise))
    except ArithmeticError:
        raise Refused(f"invalid_ts_{name}") from None
    if value.is_nan():
        raise Refused(f"invalid_ts_{name}")
    return value


def _readable(slack: Slack, args: Json, right: str) -> Channel:
    """Find a channel that the bot may read, with the scope for its kind."""
    channel = slack.workspace.channel(need(args, "channel"))
    need_scope(slack.scopes, f"{channel.scope}:{right}")
    if right == "history" and BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _of_types(slack: Slack, args: Json) -> list[Channel]:
    types = str(args.get("types") or "public_channel").split(",")
    kinds = {_KINDS.get(name.strip()) for name in types}
    if None in kinds:
        raise Refused("invalid_types")
    hide = flag(args, "exclude_archived")
    found = [c for c in slack.workspace.channels.values() if c.kind in kinds]
    for kind in kinds:
        need_scope(slack.scopes, f"{SCOPE_OF[str(kind)]}:read")
    return [channel for channel in found if not (hide and channel.archived)]
