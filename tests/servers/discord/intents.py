"""What a connection may hear: the intents it asked for and nothing else."""

from tests.servers.discord.records import Json

GUILDS, GUILD_MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
GUILD_REACTIONS, DM_REACTIONS = 1 << 10, 1 << 13
SCHEDULED_EVENTS = 1 << 16
PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT
# Bits 0-16, 20, 21, 24 and 25 exist; the others are refused with 4013.
KNOWN = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25

ALWAYS = {"INTERACTION_CREATE", "READY", "RESUMED"}
IN_GUILD_AND_DM = {
    "MESSAGE_CREATE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_UPDATE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_DELETE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_REACTION_ADD": (GUILD_REACTIONS, DM_REACTIONS),
}


def may_hear(intents: int, event: str, data: Json) -> bool:
    """Say whether a connection with these intents is sent this event."""
    if event in ALWAYS:
        return True
    if event.startswith("GUILD_SCHEDULED_EVENT_"):
        return bool(intents & SCHEDULED_EVENTS)
    in_guild, in_dm = IN_GUILD_AND_DM.get(event, (GUILDS, GUILDS))
    return bool(intents & (in_guild if "guild_id" in data or event == "GUILD_CREATE" else in_dm))


def as_heard(data: Json, event: str, bot_id: str) -> Json:
    """Blank what people write in channels: without message_content it is not for bots."""
    if event not in ("MESSAGE_CREATE", "MESSAGE_UPDATE") or "guild_id" not in data:
        return data
    own = data["author"]["id"] == bot_id or f"<@{bot_id}>" in data["content"]
    blank = {"content": "", "embeds": [], "attachments": [], "components": []}
    return data if own else data | blank
