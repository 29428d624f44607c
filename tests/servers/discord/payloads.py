"""The platform's JSON for each record, with the fields clients rely on."""

from collections.abc import Iterable
from datetime import UTC, datetime

from tests.servers.discord.records import (
    DM,
    EPHEMERAL,
    GUILD_TEXT,
    Channel,
    Json,
    Message,
    Role,
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
