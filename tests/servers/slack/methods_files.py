"""files: the three steps of an upload."""

from __future__ import annotations

from aiohttp import web

from .arguments import need
from .errors import Json, Refused
from .methods_chat import place
from .slack import Slack
from .state import Upload, from_bot


def upload_url(slack: Slack, args: Json) -> Json:
    filename = need(args, "filename")
    try:
        length = int(args.get("length", ""))
    except ValueError:
        raise Refused("invalid_arguments", "length must be a number") from None
    if length <= 0:
        raise Refused("invalid_arguments", "length must be more than 0")
    files = slack.workspace.files
    file = Upload(f"F0UPLOAD{len(files):03d}", filename, length)
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
    done = []
    for entry in wanted:
        file = slack.workspace.files.get(entry.get("id", ""))
        if file is None or file.content is None:
            raise Refused("file_not_found")
        file.complete = True
        done.append({"id": file.id, "title": entry.get("title", file.filename)})
    if "channel_id" in args:
        channel = place(slack, need(args, "channel_id"))
        text = str(args.get("initial_comment", ""))
        message = from_bot(slack.workspace.new_ts(), text, files=done, upload=True)
        slack.post(channel, message)
    return {"files": done}
