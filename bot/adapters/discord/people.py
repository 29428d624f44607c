"""Who somebody on Discord is, and where the network posts there."""

from __future__ import annotations

import discord

from bot.adapters.channels import pick
from bot.core.messages import Space
from bot.core.people import Account, Platform


def account(user: discord.abc.User) -> Account:
    """Return the account of *user*: the same in every server and in direct messages."""
    return Account(Platform.DISCORD, "", str(user.id))


def space(guild: discord.Guild, channel_id: str, channel_name: str) -> Space | None:
    """Return where to post in *guild*; None if it has no text channel.

    Channels we may write in come first, then the one for system messages. What may be written
    is only a hint: whether a post arrives is known when it is sent.
    """
    ranked = sorted(
        guild.text_channels,
        key=lambda c: (
            not c.permissions_for(guild.me).send_messages,
            c != guild.system_channel,
            c.position,
        ),
    )
    named = [(str(channel.id), channel.name) for channel in ranked]
    channel = pick(named, channel_id, channel_name)
    return Space(Platform.DISCORD, str(guild.id), channel, guild.name) if channel else None
