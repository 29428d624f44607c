"""The gateway: hand what Discord says to the dispatcher, and draw the answer.

Intents are guilds and direct messages only: no member list, no channel text. Buttons and forms
carry all they need in their ids, so a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from bot.adapters import wire
from bot.adapters.discord import forms, people, tree, views
from bot.adapters.patience import soon
from bot.adapters.pictures import png
from bot.commands.ask import CONTINUE, Ask, Heard, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.safety import UNREACHABLE
from bot.commands.spec import AnyCommand
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.questions import Person
from bot.core.views import Button, Reply, Tone, private
from bot.services.faults import fault

_HEARD: Final = "\N{WHITE HEAVY CHECK MARK}"
_LONGEST_WAIT: Final = 60.0  # seconds of rate limit that discord.py may sit out by itself

OnGuild = Callable[[discord.Guild], Awaitable[None]]


class HeadsUpClient(discord.Client):
    """One connection to Discord. *on_guild* is told of every server of the network."""

    def __init__(self, dispatcher: Dispatcher, root: str, on_guild: OnGuild) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # keep no message in memory
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_WAIT,
            guild_ready_timeout=0.5,  # servers that come later are told of one by one
        )
        self._dispatcher = dispatcher
        self._commands = {command.name: command for command in dispatcher.catalogue}
        self._on_guild = on_guild
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self.tree.add_command(tree.root(dispatcher.catalogue, root, self._typed))
        self.tree.error(_tree_fault)

    async def setup_hook(self) -> None:
        """Register the commands: one request that replaces whatever was there."""
        await self.tree.sync()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._on_guild(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._on_guild(guild)

    async def on_ready(self) -> None:
        for guild in self.guilds:
            await self._on_guild(guild)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401 - theirs
        """Log where it went wrong. The SDK's own handler would print what people wrote."""
        import sys  # noqa: PLC0415 - only here

        if (error := sys.exc_info()[1]) is not None:
            fault(f"discord {event_method}", error)

    async def on_message(self, message: discord.Message) -> None:
        """Take a direct message; a tick under it says that it went where it should."""
        if message.guild is not None or message.author.bot:
            return
        said = await self._dispatcher.hear(
            Heard(
                account=people.account(message.author),
                request=f"discord:{message.id}",
                words=Confidential(message.content),
                attached=bool(message.attachments or message.stickers),
            )
        )
        try:
            if said is None:
                await message.add_reaction(_HEARD)
            elif said is UNREACHABLE:  # there is no outbox to reach: say it here
                await message.channel.send(**_drawn(said))
        except discord.HTTPException as error:
            fault("discord direct message", error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Route presses and forms by their id. Slash commands go through the tree."""
        data: Any = interaction.data or {}
        read = wire.read(str(data.get("custom_id", "")))
        if interaction.type is discord.InteractionType.component and read:
            ask = self._ask(interaction, read[0], read[1], {})
            await self._answer(interaction, ask, self._dispatcher.begin(ask))
        elif interaction.type is discord.InteractionType.modal_submit and read:
            answers = forms.read(data.get("components", ()), self._people(read[0]))
            ask = self._ask(interaction, read[0], read[1], answers)
            await self._answer(interaction, ask, self._dispatcher.page(ask))

    async def _typed(
        self, interaction: discord.Interaction, command: AnyCommand, answers: Answers
    ) -> None:
        ask = self._ask(interaction, command.name, "", answers)
        await self._answer(interaction, ask, self._dispatcher.begin(ask))

    def _ask(
        self, interaction: discord.Interaction, command: str, value: str, answers: Answers
    ) -> Ask:
        return Ask(
            account=people.account(interaction.user),
            request=f"discord:{interaction.id}",
            command=command,
            value=value,
            answers=answers,
        )

    def _people(self, command: str) -> frozenset[str]:
        fields = self._commands[command].asked if command in self._commands else ()
        return frozenset(f.name for f in fields if isinstance(f.question, Person))

    async def _answer(
        self, interaction: discord.Interaction, ask: Ask, doing: Awaitable[Reply | Sheet]
    ) -> None:
        """Answer within Discord's 3 seconds; what takes longer follows when it is ready."""
        result, later = await soon(doing)
        try:
            if result is None:
                await interaction.response.defer(ephemeral=True, thinking=True)
                await _follow(interaction, _without_form(await later))
            elif isinstance(result, Sheet):
                modal = forms.draw(result)
                modal.stop()  # we route forms by their id, so discord.py must not keep it
                await interaction.response.send_modal(modal)
            else:
                await interaction.response.send_message(ephemeral=True, **_drawn(result))
        except discord.HTTPException as error:
            # what was asked is done and kept; asking again gives the same answer
            fault(f"discord answer to /{ask.command}", error)


async def _tree_fault(
    interaction: discord.Interaction, error: app_commands.AppCommandError
) -> None:
    """Answer when our own adapter is at fault: nobody is left looking at a spinner."""
    reference = fault("discord slash command", error.__cause__ or error)
    if not interaction.response.is_done():
        said = f"That didn't work, and it's not you. Nothing was changed (reference {reference})."
        await interaction.response.send_message(said, ephemeral=True)


async def _follow(interaction: discord.Interaction, reply: Reply) -> None:
    await interaction.edit_original_response(**_drawn(reply, edit=True))


def _without_form(result: Reply | Sheet) -> Reply:
    """Discord shows no form after "still working": offer it behind a button."""
    if isinstance(result, Reply):
        return result
    command = result.command.name
    if result.value:
        return private("Ready now.", Button("Open the form", command, result.value, Tone.PRIMARY))
    return private("Ready now.", Button("Open the form", CONTINUE, command, Tone.PRIMARY))


def _drawn(reply: Reply, *, edit: bool = False) -> dict[str, Any]:
    message = views.draw(reply, letter=False)
    drawn: dict[str, Any] = {"content": message.content, "embeds": message.embeds}
    if message.view is not None:
        drawn["view"] = message.view
    if files := views.files(message, png):
        drawn["attachments" if edit else "files"] = files
    return drawn
