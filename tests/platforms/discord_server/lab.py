"""A plain bot with forms and commands, on which the loopback Discord is tried."""

import asyncio
import contextlib
import io

import discord
from discord import app_commands


class Form(discord.ui.Modal, title="Join the network"):
    """A form with every kind of question."""

    school = discord.ui.Label[discord.ui.Modal](
        text="Your school", component=discord.ui.TextInput(custom_id="school", max_length=40)
    )
    phase = discord.ui.Label[discord.ui.Modal](
        text="Phase",
        component=discord.ui.Select(
            custom_id="phase",
            options=[discord.SelectOption(label="Primary", value="p")],
        ),
    )
    buddy = discord.ui.Label[discord.ui.Modal](
        text="Buddy", component=discord.ui.UserSelect(custom_id="buddy", required=False)
    )
    contact = discord.ui.Label[discord.ui.Modal](
        text="How?",
        component=discord.ui.RadioGroup(
            custom_id="contact",
            options=[
                discord.RadioGroupOption(label="By phone", value="phone"),
                discord.RadioGroupOption(label="By mail", value="mail"),
            ],
        ),
    )
    consent = discord.ui.Label[discord.ui.Modal](
        text="I agree", component=discord.ui.Checkbox(custom_id="consent")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        answers = [
            getattr(self.school.component, "value", None),
            getattr(self.phase.component, "values", None),
            [str(user.id) for user in getattr(self.buddy.component, "values", [])],
            getattr(self.contact.component, "value", None),
            getattr(self.consent.component, "value", None),
        ]
        await interaction.response.send_message(repr(answers), ephemeral=True)


class OldForm(discord.ui.Modal, title="The old kind"):
    note = discord.ui.TextInput[discord.ui.Modal](label="Note", required=False)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"noted: {self.note.value}", ephemeral=True)


def commands_of(tree: app_commands.CommandTree["Bot"]) -> app_commands.Group:
    """Declare /headsup with a sub-command for each way of answering."""
    group = app_commands.Group(name="headsup", description="The network")

    @group.command(name="hello", description="Say hello")
    @app_commands.choices(tone=[app_commands.Choice(name="Warmly", value="warm")])
    async def hello(
        interaction: discord.Interaction,
        times: app_commands.Range[int, 1, 3],
        who: discord.User | None = None,
        tone: str = "plain",
    ) -> None:
        name = who.id if who else "nobody"
        await interaction.response.send_message(f"{tone} hello x{times} {name}", ephemeral=True)

    @group.command(name="join", description="Join")
    async def join(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @group.command(name="old", description="A legacy form")
    async def old(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(OldForm())

    @group.command(name="slow", description="Take some time")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="here at last")
        await interaction.followup.send("and one more thing", ephemeral=True)

    @group.command(name="late", description="Miss the three seconds")
    async def late(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.4)
        with contextlib.suppress(discord.NotFound):
            await interaction.response.send_message("too late")

    @group.command(name="card", description="Show a card")
    async def card(interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label="Accept", custom_id="accept:7"))
        view.add_item(
            discord.ui.Select(
                custom_id="pick:7", options=[discord.SelectOption(label="Tuesday", value="tue")]
            )
        )
        embed = discord.Embed(title="A match").add_field(name="School", value="Oak Lane")
        picture = discord.File(io.BytesIO(b"png"), "card.png", description="Two heads talking")
        embed.set_image(url="attachment://card.png")
        await interaction.response.send_message(embed=embed, file=picture, view=view)

    tree.add_command(group)
    return group


class Bot(discord.Client):
    """A bot as plain as can be; it echoes private messages."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            guild_ready_timeout=0.05,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.resumes = 0
        commands_of(self.tree)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_resumed(self) -> None:
        self.resumes += 1

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message.content)
            await message.channel.send(f"you said {message.content}")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        data: dict[str, object] = dict(interaction.data or {})
        if data["custom_id"] == "accept:8":
            return
        if data["custom_id"] == "accept:7":
            await interaction.response.edit_message(content="Accepted", embed=None, view=None)
        else:
            await interaction.response.send_message(str(data["values"]), ephemeral=True)
