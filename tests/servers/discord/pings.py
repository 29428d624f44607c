"""Who would be pinged: mentions in the text that nothing restricts."""

import re

from tests.servers.discord.readable import walk
from tests.servers.discord.records import Json, Message

MENTION = re.compile(r"@everyone|@here|<@&(?P<role>\d+)>|<@!?(?P<user>\d+)>")
TEXT = 10


def pings_of(message: Message, allowed: Json | None) -> list[str]:
    """Return the mentions that ring somebody's bell, as they stand in the text."""
    words = [message.content]
    words += [one["content"] for one in walk(message.components) if one["type"] == TEXT]
    return [
        found.group()
        for found in MENTION.finditer("\n".join(words))
        if allowed is None or _allowed(found, allowed)
    ]


def _allowed(found: re.Match[str], allowed: Json) -> bool:
    parse = allowed.get("parse", [])
    if found["role"]:
        return "roles" in parse or found["role"] in map(str, allowed.get("roles") or [])
    if found["user"]:
        return "users" in parse or found["user"] in map(str, allowed.get("users") or [])
    return "everyone" in parse
