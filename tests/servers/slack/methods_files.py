"""files: the three steps of an upload."""

from __future__ import annotations

from aiohttp import web

from .arguments import need
from .errors import Json, Refused
from .finishing import finished_blocks
from .methods_chat import place
from .slack import Slack
from .state import BOT_USER, Channel, Upload, from_bot
from .validate import check_blocks


def upload_url(slack: Slack, args: Json) -> Json:
    filename = need(args, "filename")
    try:
        length = int(args.get("length", ""))
    except ValueError:
        raise Refused("invalid_arguments", "length must be a number") from None
    if length <= 0:
        raise Refused("invalid_arguments", "length must be more than 0")
    files = slack.workspace.files
    file = Upload(f"F0UPLOAD{len(files):03d}", filename, length, base=slack.base_url)
    files[file.id] = file
    return {"upload_url": f"{slack.base_url}/upload/v1/{file.id}", "file_id": file.id}


async def receive(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Take the bytes of a file, raw or as a form."""
    file = slack.workspace.files.get(request.match_info["file"])
    content = await _content(request)
    if file is None or file.content is not None or len(content) != file.length:
        slack.violations.append("upload: unknown file, sent twice, or of another length")
        return web.Response(status=400, text="bad upload")
    file.content = content
    return web.Response(text=f"OK - {file.length}")


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    fields = (await request.post()).values()
    return b"".join(f.file.read() for f in fields if isinstance(f, web.FileField))


def complete(slack: Slack, args: Json) -> Json:
    wanted = args.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments", "missing required field: files")
    files = []
    for entry in wanted:
        file = slack.workspace.files.get(entry.get("id", ""))
        if file is None or file.content is None or file.complete:
            raise Refused("file_not_found")
        files.append((file, str(entry.get("title") or "")))
    channels = [_channel(slack, identity) for identity in _shared_in(args)]
    content = _content_of(slack, args)
    for channel in channels:
        if content.get("thread_ts", "") not in {"", *channel.messages}:
            raise Refused("thread_not_found")
    for file, title in files:
        file.complete, file.title = True, title
    for channel in channels:
        shown = [file.json for file, _ in files]
        message = from_bot(slack.workspace.new_ts(), files=shown, upload=True, **content)
        slack.post(channel, message)
    # Slack shares in its own time and says here neither where nor under which ts
    return {"files": [{"id": file.id, "title": file.title or file.filename} for file, _ in files]}


def _shared_in(args: Json) -> list[str]:
    many = [one.strip() for one in str(args.get("channels", "")).split(",") if one.strip()]
    return [*many, *([need(args, "channel_id")] if "channel_id" in args else [])]


def _channel(slack: Slack, identity: str) -> Channel:
    """Find where a file is to be shared; a person's id is no conversation here."""
    if identity in slack.workspace.users:
        raise Refused("channel_not_found", "take the id of the conversation")
    return place(slack, identity)


def _content_of(slack: Slack, args: Json) -> Json:
    """Read what comes with the files; with a comment, blocks are ignored."""
    content: Json = {"text": str(args.get("initial_comment", ""))}
    if not content["text"] and args.get("blocks"):
        blocks = check_blocks(args["blocks"], "message", slack.workspace.files)
        content["blocks"] = finished_blocks(blocks)
    if "thread_ts" in args:
        content["thread_ts"] = need(args, "thread_ts")
    return content


def delete(slack: Slack, args: Json) -> Json:
    """Delete a file of the bot's own; it goes from every message that shared it."""
    file = slack.workspace.files.get(need(args, "file"))
    if file is None:
        raise Refused("file_not_found")
    if file.owner != BOT_USER:
        raise Refused("cant_delete_file")
    del slack.workspace.files[file.id]
    for channel in slack.workspace.channels.values():
        for message in channel.messages.values():
            if message.get("files"):
                message["files"] = [one for one in message["files"] if one["id"] != file.id]
    slack.workspace.change()
    return {}


async def hand_out(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Give a file to a bot that may read files; anybody else is shown where to sign in."""
    granted = request.headers.get("Authorization") == f"Bearer {slack.bot_token}"
    files = slack.workspace.files.values()
    file = next((one for one in files if one.path == request.raw_path), None)
    slack.fetched.append(request.path)
    if file is None or not granted or "files:read" not in slack.scopes:
        return web.Response(status=302, headers={"Location": f"{slack.base_url}/signin"})
    return web.Response(body=file.content or b"", content_type="application/octet-stream")
