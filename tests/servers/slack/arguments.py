"""Read the arguments of a Web API call from wherever slack_sdk puts them."""

from __future__ import annotations

import json

from aiohttp import web

from .errors import Json, Refused
from .state import TEAM

_STRUCTURED = ("blocks", "attachments", "view", "metadata", "files")


async def arguments_of(request: web.Request) -> Json:
    """Merge query and body; decode the structured arguments that came as strings."""
    args: Json = {**request.query, **await _body(request)}
    for name in _STRUCTURED:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                raise Refused("invalid_arguments", f"{name} is not JSON") from None
    args = {name: value for name, value in args.items() if value is not None}
    if "token" in args:
        raise Refused("invalid_arguments", "the token belongs in the Authorization header")
    if args.get("team_id", TEAM) != TEAM:
        raise Refused("invalid_arguments", "team_id is not this workspace")
    return args


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(body, dict):
            raise Refused("json_not_object")
        return body
    return dict((await request.post()).items())


def need(args: Json, name: str) -> str:
    """Return a required argument that must be a string with something in it."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("invalid_arguments", f"missing required field: {name}")
    return value


def flag(args: Json, name: str, *, default: bool = False) -> bool:
    """Read a boolean: JSON's own, or the strings that a query carries."""
    value = args.get(name, default)
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"1", "true"}:
        return True
    if str(value).lower() in {"0", "false"}:
        return False
    raise Refused("invalid_arguments", f"{name} must be a boolean")


def page(items: list[Json], args: Json) -> tuple[list[Json], Json]:
    """Cut one page of a list; the second part goes into the answer."""
    try:
        start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    except ValueError:
        raise Refused("invalid_cursor") from None
    if not 1 <= limit <= 1000:
        raise Refused("invalid_limit")
    end = start + limit
    more = str(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": more}}
