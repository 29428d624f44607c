"""The gateway: hand what Discord says to the dispatcher, and draw the answer.

Intents are guilds, their events and direct messages only: no member list, no channel text.
Buttons and forms carry all they need in their ids, so a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from uuid import uuid4

import discord
from discord import app_commands

from bot.adapters import wire
from bot.adapters.discord import forms, once, people, tree
from bot.adapters.discord.direct import DirectMessages, drawn
from bot.adapters.patience import soon
from bot.adapters.pulse import Pulse
from bot.adapters.recovery import Recovery
from bot.commands.ask import CONTINUE, Ask, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.spec import AnyCommand
from bot.core.forms import Answers
from bot.core.people import Account, Platform
from bot.core.questions import Person
from bot.core.views import Button, Reply, Tone, private
from bot.services.faults import fault

_LONGEST_WAIT: Final = 60.0  # seconds of rate limit that discord.py may sit out by itself

OnGuild = Callable[[discord.Guild], Awaitable[None]]


class HeadsUpClient(discord.Client):
    """One connection to Discord. *on_guild* is told of every server of the network.

    *recovery*, once there is one, is told of every gap.
    """

    def __init__(
        self, dispatcher: Dispatcher, root: str, on_guild: OnGuild, pulse: Pulse | None = None
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True, guild_scheduled_events=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,  # keep no message in memory
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_WAIT,
            http_trace=once.trace(),
            guild_ready_timeout=0.5,  # servers that come later are told of one by one
        )
        self._dispatcher = dispatcher
        self._commands = {command.name: command for command in dispatcher.catalogue}
        self._on_guild = on_guild
        self.pulse = pulse or Pulse()
        self.direct = DirectMessages(self, dispatcher)
        self.recovery: Recovery | None = None
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self.tree.add_command(tree.root(dispatcher.catalogue, root, self._typed))
        self.tree.add_command(
            app_commands.ContextMenu(name="Ask for support", callback=self._asked_for_support)
        )
        self.tree.error(_tree_fault)
        for said, kind in (("yes", "ADD"), ("no", "REMOVE")):
            # discord.py drops what people do whom it does not cache, and we cache nobody
            name = f"GUILD_SCHEDULED_EVENT_USER_{kind}"
            self._connection.parsers[name] = partial(self.dispatch, "interest", said)

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

    async def on_connect(self) -> None:
        """Begin a new session: what was sent since the last one is lost to the gateway."""
        self.pulse.up()
        if self.recovery is not None:
            self.recovery.gap()

    async def on_resumed(self) -> None:
        self.pulse.up()

    async def on_disconnect(self) -> None:
        self.pulse.down()

    async def on_message(self, message: discord.Message) -> None:
        """Take a direct message, after those before it that were missed."""
        if message.author == self.user:
            self.pulse.echoed(str(message.id))
        elif message.guild is None and not message.author.bot:
            self.pulse.heard()
            if self.recovery is not None:
                await self.recovery.first(people.account(message.author))
            await self.direct.take(message)

    async def on_interest(self, said: str, data: dict[str, Any]) -> None:
        """Count who says on a server's event that they are interested, or not any more."""
        self.pulse.heard()
        await self._dispatcher.run(
            Ask(
                account=Account(Platform.DISCORD, "", str(data["user_id"])),
                request=f"discord:interest:{uuid4()}",  # Discord gives it no id of its own
                command="interested",
                value=f"{said}:{data['guild_scheduled_event_id']}",
            )
        )

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Route presses and forms by their id. Slash commands go through the tree."""
        self.pulse.heard()
        data: Any = interaction.data or {}
        # what is not an id of ours is answered like a command that we don't know
        command, value = wire.read(str(data.get("custom_id", ""))) or ("", "")
        if interaction.type is discord.InteractionType.component:
            ask = self._ask(interaction, command, value, {})
            await self._answer(interaction, ask, self._dispatcher.begin(ask))
        elif interaction.type is discord.InteractionType.modal_submit:
            answers = forms.read(data.get("components", ()), self._people(command))
            ask = self._ask(interaction, command, value, answers)
            await self._answer(interaction, ask, self._dispatcher.page(ask))

    async def _typed(
        self, interaction: discord.Interaction, command: AnyCommand, answers: Answers
    ) -> None:
        ask = self._ask(interaction, command.name, "", answers)
        await self._answer(interaction, ask, self._dispatcher.begin(ask))

    async def _asked_for_support(
        self, interaction: discord.Interaction, _whom: discord.User
    ) -> None:
        """Show the safety card from anybody's menu: whose it was is not looked at."""
        await self._typed(interaction, self._commands["support"], {})

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
                # in words, not as three dots: nobody is to think that it is kept already
                waiting = self._dispatcher.meanwhile(ask.command)
                await interaction.response.send_message(ephemeral=True, **drawn(waiting))
                await _follow(interaction, _without_form(await later))
            elif isinstance(result, Sheet):
                modal = forms.draw(result)
                modal.stop()  # we route forms by their id, so discord.py must not keep it
                await interaction.response.send_modal(modal)
            else:
                await interaction.response.send_message(ephemeral=True, **drawn(result))
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
    await interaction.edit_original_response(**drawn(reply, edit=True))


def _without_form(result: Reply | Sheet) -> Reply:
    """Discord shows no form after "still working": offer it behind a button."""
    if isinstance(result, Reply):
        return result
    command = result.command.name
    if result.value:
        return private("Ready now.", Button("Open the form", command, result.value, Tone.PRIMARY))
    return private("Ready now.", Button("Open the form", CONTINUE, command, Tone.PRIMARY))
