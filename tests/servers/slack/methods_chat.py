"""chat and reactions: what the bot says, changes and takes back."""

from __future__ import annotations

from copy import deepcopy

from .arguments import need
from .errors import Json, Refused
from .finishing import finished_blocks
from .slack import Slack
from .state import BOT, BOT_USER, Channel, from_bot
from .validate import check_blocks, check_metadata, check_text

_PINGS = ("<!channel", "<!here", "<!everyone")


def post_message(slack: Slack, args: Json) -> Json:
    channel = place(slack, need(args, "channel"))
    content = composed(slack, args, "chat.postMessage")
    again = args.get("client_msg_id")
    if again is not None:
        content["client_msg_id"] = again
        twins = (m for m in channel.messages.values() if m.get("client_msg_id") == again)
        twin = next(twins, None) if slack.dedupe_client_msg_id else None
        if twin is not None:
            return _posted(channel, twin)
    _check_thread(channel, content)
    slack.limits.post(channel.id)
    message = from_bot(slack.workspace.new_ts(), **content)
    return _posted(channel, slack.post(channel, message))


def post_ephemeral(slack: Slack, args: Json) -> Json:
    identity, user = need(args, "channel"), need(args, "user")
    if identity in slack.workspace.users:
        raise Refused("channel_not_found")  # an ephemeral never opens direct messages
    channel = place(slack, identity)
    if user not in slack.workspace.users:
        raise Refused("user_not_found")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    content = composed(slack, args, "chat.postEphemeral")
    slack.limits.post(channel.id)
    return {"message_ts": show_ephemeral(slack, channel.id, user, content)}


def show_ephemeral(slack: Slack, channel_id: str, user: str, content: Json) -> str:
    """Show something to one person only; return its timestamp."""
    message = from_bot(slack.workspace.new_ts(), **content)
    message |= {"is_ephemeral": True, "for": user, "channel": channel_id}
    slack.workspace.ephemerals[channel_id, message["ts"]] = message
    slack.workspace.show(message, {user})
    return str(message["ts"])


def update(slack: Slack, args: Json) -> Json:
    channel = slack.workspace.channel(need(args, "channel"))
    message = _own(channel, need(args, "ts"), "cant_update_message")
    content = composed(slack, args, "chat.update")
    before = deepcopy(message)
    rewrite(message, content)
    message["edited"] = {"user": BOT_USER, "ts": slack.workspace.new_ts()}
    slack.workspace.show(message, channel.members)
    tell_change(slack, channel, before, message)
    answer = {"channel": channel.id, "ts": message["ts"], "text": message["text"]}
    return {**answer, "message": deepcopy(message)}


def rewrite(message: Json, content: Json) -> None:
    """Replace text and blocks; a text without blocks deletes the blocks, metadata stays."""
    for name in ("blocks", "attachments"):
        message.pop(name, None)
    message.update(content)


def delete(slack: Slack, args: Json) -> Json:
    channel = slack.workspace.channel(need(args, "channel"))
    message = _own(channel, need(args, "ts"), "cant_delete_message")
    remove(slack, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def remove(slack: Slack, channel: Channel, message: Json) -> None:
    """Take a message away from everybody, and tell the bot so."""
    del channel.messages[message["ts"]]
    slack.workspace.change()
    ts = slack.workspace.new_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message["ts"],
        "channel": channel.id,
        "previous_message": message,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.channel_type,
    }
    slack.send_message_event(channel, event)


def tell_change(slack: Slack, channel: Channel, before: Json, after: Json) -> None:
    """Send the event that follows every edit, the bot's own edits too."""
    ts = slack.workspace.new_ts()
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": after,
        "previous_message": before,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.channel_type,
    }
    slack.send_message_event(channel, event)


def react(slack: Slack, args: Json) -> Json:
    channel = slack.workspace.channel(need(args, "channel"))
    message = channel.messages.get(need(args, "timestamp"))
    if message is None:
        raise Refused("message_not_found")
    name = need(args, "name")
    if ":" in name:
        raise Refused("invalid_name", "without colons")
    reactions = message.setdefault("reactions", [])
    if any(reaction["name"] == name for reaction in reactions):
        raise Refused("already_reacted")
    reactions.append({"name": name, "users": [BOT_USER], "count": 1})
    slack.workspace.change()
    return {}


def place(slack: Slack, identity: str) -> Channel:
    """Find where to post: a channel the bot is in, or the person behind a user id."""
    users = slack.workspace.users
    if identity in users:
        if users[identity].deleted:
            raise Refused("user_disabled")
        return slack.workspace.dm_with(identity)
    channel = slack.workspace.channel(identity)
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    if channel.archived:
        raise Refused("is_archived")
    return channel


def composed(slack: Slack, args: Json, where: str) -> Json:
    """Check what the bot wants to say and return the fields of the message."""
    blocks = check_blocks(args.get("blocks", []), "message", slack.workspace.files)
    attachments = args.get("attachments", [])
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise Refused("invalid_attachments")
    for attachment in attachments:
        check_blocks(attachment.get("blocks", []), "message", slack.workspace.files)
    content: Json = {"text": check_text(args.get("text"))}
    if not (content["text"].strip() or blocks or attachments):
        raise Refused("no_text")
    if not content["text"]:
        slack.warnings.append(f"{where}: no text beside the blocks, for notifications")
    if any(ping in str([content, blocks, attachments]) for ping in _PINGS):
        slack.warnings.append(f"{where}: pings everybody")
    if blocks:
        content["blocks"] = finished_blocks(blocks)
    if attachments:
        content["attachments"] = [
            {**a, "blocks": finished_blocks(a["blocks"])} if "blocks" in a else a
            for a in attachments
        ]
    if "metadata" in args:
        check_metadata(args["metadata"])
        content["metadata"] = args["metadata"]
    if "thread_ts" in args:
        content["thread_ts"] = need(args, "thread_ts")
    return content


def _check_thread(channel: Channel, content: Json) -> None:
    parent = content.get("thread_ts")
    if parent is not None and parent not in channel.messages:
        raise Refused("thread_not_found")


def _own(channel: Channel, ts: str, otherwise: str) -> Json:
    message = channel.messages.get(ts)
    if message is None:
        raise Refused("message_not_found")
    if message.get("bot_id") != BOT:
        raise Refused(otherwise)
    return message


def _posted(channel: Channel, message: Json) -> Json:
    return {"channel": channel.id, "ts": message["ts"], "message": deepcopy(message)}
