"""INTERACTION_CREATE as the gateway sends it, from the guild or from a DM."""

import secrets

from tests.servers.discord.payloads import BOT_MAY, member_json, permissions_of, user_json
from tests.servers.discord.records import Channel, Interaction, Json, Message, User
from tests.servers.discord.state import World

FILE_LIMIT = 10 * 1024 * 1024
IN_GUILD, IN_BOT_DM = 0, 1


def interact(
    world: World, kind: int, user: User, place: tuple[Channel, Message | None], data: Json
) -> Interaction:
    """Send the bot what a person did, and remember that it wants an answer."""
    channel, message = place
    token = secrets.token_urlsafe(96)
    interaction = Interaction(world.new_id(), token, kind, user, channel, data, message)
    world.interactions[interaction.id] = interaction
    world.last_event = ("INTERACTION_CREATE", interaction_json(world, interaction))
    world.announce(*world.last_event)
    return interaction


def interaction_json(world: World, interaction: Interaction) -> Json:
    """Draw what a person did for the bot."""
    channel = interaction.channel
    payload: Json = {
        "version": 1,
        "id": interaction.id,
        "application_id": world.application_id,
        "type": interaction.type,
        "token": interaction.token,
        "data": interaction.payload,
        "channel_id": channel.id,
        "channel": world.channel_json(channel),
        "app_permissions": str(BOT_MAY),
        "locale": "en-GB",
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": "0" if channel.is_dm else world.guild_id},
        "attachment_size_limit": FILE_LIMIT,
    }
    if interaction.message is not None:
        payload["message"] = world.message_json(interaction.message)
    if channel.is_dm:
        return payload | {"user": user_json(interaction.user), "context": IN_BOT_DM}
    permissions = {"permissions": str(permissions_of(interaction.user))}
    return payload | {
        "guild_id": world.guild_id,
        "guild": {"id": world.guild_id, "locale": "en-GB", "features": []},
        "guild_locale": "en-GB",
        "member": member_json(interaction.user) | permissions,
        "context": IN_GUILD,
    }


def metadata_json(world: World, interaction: Interaction) -> Json:
    """Draw the note on a message that says which interaction it answers."""
    return {
        "id": interaction.id,
        "type": interaction.type,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": {"0": world.guild_id},
    }
