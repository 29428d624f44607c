"""The platform's JSON for each record, with the fields clients rely on."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tests.servers.discord.records import (
    DM,
    EPHEMERAL,
    GUILD_TEXT,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    Channel,
    Json,
    Message,
    Role,
    ScheduledEvent,
    Thread,
    User,
)

JOINED = "2026-01-05T09:00:00.000000+00:00"
VIEW_CHANNEL, SEND_MESSAGES, ADD_REACTIONS = 1 << 10, 1 << 11, 1 << 6
HISTORY, EMBED_LINKS, ATTACH_FILES, USE_COMMANDS = 1 << 16, 1 << 14, 1 << 15, 1 << 31
ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
MEMBER_MAY = VIEW_CHANNEL | SEND_MESSAGES | ADD_REACTIONS | HISTORY | USE_COMMANDS
BOT_MAY = MEMBER_MAY | EMBED_LINKS | ATTACH_FILES


def when(moment: float | None) -> str | None:
    """Write a moment as the platform does."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat()


def permissions_of(user: User) -> int:
    """Return what this member may do in the guild's channels."""
    return MEMBER_MAY | (ADMINISTRATOR | MANAGE_GUILD if user.admin else 0)


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.name.lower(),
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(user: User, *, with_user: bool = True) -> Json:
    payload: Json = {
        "nick": None,
        "avatar": None,
        "roles": [role.id for role in user.roles],
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    return payload | {"user": user_json(user)} if with_user else payload


def role_json(role: Role) -> Json:
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {
        "id": role.id,
        "name": role.name,
        "permissions": "0",
        "position": 0,
        "color": 0,
        "colors": colours,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel_json(channel: Channel, guild_id: str, members: Iterable[User] = ()) -> Json:
    if channel.recipient is not None:
        recipients = [user_json(channel.recipient)]
        return {"id": channel.id, "type": DM, "recipients": recipients, "flags": 0}
    if channel.thread is not None:
        return thread_json(channel, channel.thread, guild_id)
    overwrites = []
    if channel.visible_to is not None:
        hidden = {"id": guild_id, "type": 0, "allow": "0", "deny": str(VIEW_CHANNEL)}
        overwrites = [hidden] + [
            {"id": user.id, "type": 1, "allow": str(VIEW_CHANNEL), "deny": "0"}
            for user in members
            if user.bot or user.name in channel.visible_to
        ]
    return {
        "id": channel.id,
        "type": GUILD_TEXT,
        "guild_id": guild_id,
        "name": channel.name,
        "topic": None,
        "position": 0,
        "nsfw": False,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": overwrites,
        "flags": 0,
    }


def thread_json(channel: Channel, thread: Thread, guild_id: str) -> Json:
    return {
        "id": channel.id,
        "type": PRIVATE_THREAD if thread.private else PUBLIC_THREAD,
        "guild_id": guild_id,
        "name": channel.name,
        "parent_id": thread.parent.id,
        "owner_id": next(iter(thread.members)),
        "last_message_id": channel.log[-1].id if channel.log else None,
        "rate_limit_per_user": 0,
        "message_count": len(channel.log),
        "total_message_sent": len(channel.log),
        "member_count": len(thread.members),
        "flags": 0,
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": thread.auto_archive,
            "archive_timestamp": when(thread.born),
            "locked": thread.locked,
            "invitable": thread.invitable,
            "create_timestamp": when(thread.born),
        },
    }


def thread_member_json(channel: Channel, user: User) -> Json:
    joined = channel.thread.born if channel.thread is not None else None
    return {"id": channel.id, "user_id": user.id, "join_timestamp": when(joined), "flags": 0}


def event_json(event: ScheduledEvent, guild_id: str, creator: User, *, counted: bool) -> Json:
    """Draw a scheduled event; how many are interested is told only if it was asked for."""
    drawn: Json = {
        "id": event.id,
        "guild_id": guild_id,
        "channel_id": None,
        "creator_id": creator.id,
        "creator": user_json(creator),
        "name": event.name,
        "description": event.description,
        "scheduled_start_time": when(event.starts),
        "scheduled_end_time": when(event.ends),
        "privacy_level": 2,
        "status": event.status,
        "entity_type": 3,
        "entity_id": None,
        "entity_metadata": {"location": event.location},
        "image": None,
        "recurrence_rule": None,
    }
    return drawn | {"user_count": len(event.interested)} if counted else drawn


def message_json(message: Message, guild_id: str) -> Json:
    """Draw a message as REST and the gateway give it."""
    payload: Json = {
        "id": message.id,
        "type": 20 if message.metadata else 0,
        "channel_id": message.channel.id,
        "author": user_json(message.author),
        "content": message.content,
        "timestamp": when(message.born),
        "edited_timestamp": when(message.edited),
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [
            one | {"ephemeral": bool(message.flags & EPHEMERAL)} for one in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.reference is not None:
        payload |= {"type": 19, "message_reference": message.reference}
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.metadata is not None:
        payload["interaction_metadata"] = message.metadata
    if message.reactions:
        payload["reactions"] = [
            {"emoji": {"id": None, "name": name}, "count": 1, "me": True, "me_burst": False}
            | {"count_details": {"burst": 0, "normal": 1}, "burst_colors": []}
            for name in message.reactions
        ]
    if message.token is not None:
        payload["webhook_id"] = message.author.id
        payload["application_id"] = message.author.id
    if not message.channel.is_dm:
        payload["guild_id"] = guild_id
    return payload
