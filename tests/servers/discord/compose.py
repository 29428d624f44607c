"""From a request's body to a message: JSON or multipart, new or edited."""

import itertools
import json
import re
from typing import NamedTuple

from aiohttp import BodyPartReader, web

from tests.servers.discord.errors import ApiError
from tests.servers.discord.pings import pings_of
from tests.servers.discord.readable import plain_text, walk
from tests.servers.discord.records import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, Json, Message
from tests.servers.discord.state import World
from tests.servers.discord.validate import check_files, check_message

FILE_PART = re.compile(r"files\[(\d+)\]")


class Body(NamedTuple):
    """What came in: the payload, and the files by number with their names."""

    payload: Json
    files: dict[int, bytes]
    names: dict[int, str]


def _parse(text: str | bytes) -> Json:
    try:
        payload = json.loads(text)
    except ValueError:
        message = "The request body contains invalid JSON."
        raise ApiError(400, 50109, message, detail="invalid JSON") from None
    if not isinstance(payload, dict):
        raise ApiError(400, 50035, "Invalid Form Body", detail="the body must be an object")
    return payload


async def read_body(request: web.Request) -> Body:
    """Read JSON, or multipart with `payload_json` and `files[n]`.

    Raises:
        ApiError: the body is neither.
    """
    if request.content_type == "application/json":
        return Body(_parse(await request.read()), {}, {})
    if request.content_type != "multipart/form-data":
        raise ApiError(400, 50035, "Invalid Form Body", detail=f"type {request.content_type}")
    payload, files, names = {}, {}, {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ApiError(400, 50035, "Invalid Form Body", detail="multipart inside multipart")
        content = bytes(await part.read())
        if part.name == "payload_json":
            payload = _parse(content)
        elif match := FILE_PART.fullmatch(part.name or ""):
            files[int(match[1])] = content
            names[int(match[1])] = part.filename or ""
        else:
            raise ApiError(400, 50035, "Invalid Form Body", detail=f"part {part.name!r}")
    return Body(payload, files, names)


def fill(world: World, message: Message, body: Body, *, interaction: bool = False) -> None:
    """Check the body against every limit, then make the message say it.

    Raises:
        ApiError: anything is out of bounds; the message is as it was.
    """
    payload, editing = body.payload, message in world.messages
    check_files(payload, body.files)
    kept = _kept(message, payload)
    told = {int(one["id"]): one for one in payload.get("attachments") or [] if "id" in one}
    drawn: Json = {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "flags": message.flags & ~LOADING,
    }
    draft = drawn | payload
    if editing:
        draft["flags"] = drawn["flags"] | ((payload.get("flags") or 0) & ~EPHEMERAL)
    names = {*body.names.values(), *(one["filename"] for one in kept)}
    check_message(draft, names, interaction=interaction)
    before, was_loading = plain_text(message), message.loading
    message.content = (draft.get("content") or "").strip()
    message.embeds = [{"type": "rich"} | embed for embed in draft.get("embeds") or []]
    message.components = number_components(draft.get("components") or [])
    message.flags = draft.get("flags") or 0
    if message.flags & SUPPRESS_EMBEDS:
        message.embeds = []
    message.attachments = kept
    for number, content in body.files.items():
        attach(world, message, content, told.get(number, {}), body.names[number])
    if not editing or was_loading:
        ring = pings_of(message, payload.get("allowed_mentions"))
        world.pings.extend(f"{one} in {message.channel.name}: {message.content}" for one in ring)
    if editing:
        world.keep_edit(message, before)


def _kept(message: Message, payload: Json) -> list[Json]:
    if "attachments" not in payload:
        return list(message.attachments)
    wanted = {str(one.get("id")) for one in payload["attachments"] or []}
    return [one for one in message.attachments if one["id"] in wanted]


def attach(world: World, message: Message, content: bytes, told: Json, name: str) -> None:
    """Put a file on a message; its address is good for whoever knows it."""
    number = world.new_id()
    filename = told.get("filename") or name
    url = f"{world.cdn}/attachments/{message.channel.id}/{number}/{filename}"
    attachment: Json = {"id": number, "filename": filename, "size": len(content)}
    attachment |= {"url": url, "proxy_url": url}
    if told.get("description"):
        attachment["description"] = told["description"]
    message.attachments.append(attachment)
    message.files[filename] = content
    world.cdn_files[f"/attachments/{message.channel.id}/{number}/{filename}"] = content


def number_components(components: list[Json]) -> list[Json]:
    """Give every component an id where the bot gave none, as the platform does."""
    copy: list[Json] = json.loads(json.dumps(components))
    taken = {one["id"] for one in walk(copy) if one.get("id")}
    fresh = (number for number in itertools.count(1) if number not in taken)
    for one in walk(copy):
        if not one.get("id"):
            one["id"] = next(fresh)
    return copy
