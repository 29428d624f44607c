"""The loopback Discord, proved with the real discord.py."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from typing import Literal

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.servers.discord import CannotDo, DiscordServer, Seen, Unanswered

MENTIONS_EVERYONE = "Hello @everyone"


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


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        monkeypatch.setattr(Route, "BASE", server.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(server.gateway_url))
        yield server


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    bot = Bot()
    async with bot:
        running = asyncio.create_task(bot.start(server.token))
        await server.ready()
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        yield bot
        await bot.close()
        await running


async def test_a_bot_logs_in_and_finds_its_guild(server: DiscordServer, bot: Bot) -> None:
    assert bot.application_id == server.application_id
    guild = bot.get_guild(server.guild_id)
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["network"]
    assert guild.system_channel is not None
    amina = server.person("Amina", roles=["Lead"])
    member = await guild.fetch_member(int(amina.id))
    assert member.display_name == "Amina"
    assert [role.name for role in member.roles] == ["@everyone", "Lead"]
    assert server.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_slash_command_is_answered_for_one_pair_of_eyes(server: DiscordServer) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    response = await amina.slash("headsup hello", times=2, who=ben, tone="Warmly")
    assert response.kind == "message"
    assert response.message is not None
    assert response.message.content == f"warm hello x2 {ben.id}"
    assert response.message.ephemeral
    assert server.who_has_seen("warm hello") == {"Amina"}
    assert ben.sees() == []
    assert server.violations == []


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("headsup", {}),
        ("headsup nothing", {}),
        ("unknown", {}),
        ("headsup hello", {}),
        ("headsup hello", {"times": "two"}),
        ("headsup hello", {"times": 4}),
        ("headsup hello", {"times": 1, "tone": "coldly"}),
        ("headsup hello", {"times": 1, "colour": "red"}),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_nobody_can_type_what_is_not_registered(
    server: DiscordServer, words: str, options: dict[str, object]
) -> None:
    with pytest.raises(CannotDo):
        await server.person("Amina").slash(words, None, **options)


@pytest.mark.usefixtures("bot")
async def test_a_form_is_filled_in_and_answered(server: DiscordServer) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    form = (await amina.slash("headsup join")).modal
    assert form is not None
    assert form.labels == ["Your school", "Phase", "Buddy", "How?", "I agree"]
    with pytest.raises(CannotDo, match="required"):
        await amina.submit(form, phase="Primary", how="By phone")
    with pytest.raises(CannotDo, match="characters"):
        await amina.submit(form, school="x" * 41, phase="Primary", how="By phone")
    with pytest.raises(CannotDo, match="not offered"):
        await amina.submit(form, school="Oak", phase="Sixth form", how="By phone")
    with pytest.raises(CannotDo, match="screen"):
        await ben.submit(form, school="Oak", phase="p", how="phone")
    answers = {"Your school": "Oak Lane", "phase": "Primary", "buddy": ben, "consent": True}
    response = await amina.submit(form, how="By mail", **answers)
    assert response.text == f"['Oak Lane', ['p'], ['{ben.id}'], 'mail', True]"
    assert server.violations == []


@pytest.mark.usefixtures("bot")
async def test_the_old_kind_of_form_works_in_private(server: DiscordServer) -> None:
    amina = server.person("Amina")
    form = (await amina.slash("headsup old", channel="dm")).modal
    response = await amina.submit(form, note="hello")
    assert response.text == "noted: hello"
    assert amina.inbox == []  # an ephemeral answer does not stay
    assert server.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_button_and_a_menu_reach_the_bot(server: DiscordServer) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    card = (await amina.slash("headsup card")).message
    assert card is not None
    assert card.buttons == ["Accept"]
    assert "Oak Lane" in card.plain
    assert card.files[0].description == "Two heads talking"
    assert server.who_has_seen("Two heads talking") == {"Amina", "Ben"}
    assert (await ben.choose(card, "pick:7", "Tuesday")).text == "['tue']"
    with pytest.raises(CannotDo):
        await ben.press(card, "Refuse")
    response = await ben.press(card, "Accept")
    assert response.kind == "update"
    assert (await amina.eventually("Accepted")).id == card.id
    assert server.who_has_seen("Oak Lane") == set()
    assert server.who_has_seen("Oak Lane", ever=True) == {"Amina", "Ben"}
    assert server.violations == []


async def test_a_layout_is_read_and_pressed(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    accept: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        label="Tell me", custom_id="accept:8"
    )
    words = discord.ui.Section[discord.ui.LayoutView]("## A story", accessory=accept)
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(discord.ui.Container(words, discord.ui.Separator(), accent_colour=0x336699))
    pressed: list[str] = []

    async def callback(interaction: discord.Interaction) -> None:
        pressed.append(interaction.user.display_name)

    accept.callback = callback  # type: ignore[method-assign]  # a view without a class
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    sent = await channel.send(view=layout)
    shown = await amina.eventually("A story")
    assert (shown.id, shown.buttons) == (str(sent.id), ["Tell me"])
    server.world.answer_within = 0.2
    with contextlib.suppress(Unanswered):
        await amina.press(shown, "Tell me")
    assert pressed == ["Amina"]


@pytest.mark.usefixtures("bot")
async def test_a_deferred_answer_arrives_later(server: DiscordServer) -> None:
    amina = server.person("Amina")
    response = await amina.slash("headsup slow")
    assert response.kind == "deferred"
    final = await response.final(timeout=2)
    assert final.content == "here at last"
    assert final.ephemeral
    await amina.eventually("and one more thing")
    assert [one.content for one in response.followups] == ["and one more thing"]
    assert server.violations == []


async def test_private_messages_go_both_ways(server: DiscordServer, bot: Bot) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    await amina.dm("may I ask something?")
    await amina.eventually("you said may I ask")
    assert [one.content for one in amina.inbox] == ["you said may I ask something?"]
    assert ben.sees() == []
    await amina.say("nobody hears this")
    await amina.dm("again")
    await amina.eventually("you said again")
    assert bot.heard == ["may I ask something?", "again"]
    assert server.violations == []


async def test_the_same_nonce_is_one_message(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    first = await channel.send("the weekly call", nonce="o1")
    again = await channel.send("another text", nonce="o1")
    assert first.id == again.id
    assert server.swallowed == ["another text"]
    server.world.nonce_window = 0
    assert (await channel.send("the weekly call", nonce="o1")).id != first.id
    assert server.violations == []


async def test_a_502_after_storing_does_not_send_twice(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    fault = server.fail("POST", r"/channels/\d+/messages$", kind="502_after")
    user = await bot.fetch_user(int(amina.id))
    await user.send("once")
    assert fault.met == 1
    assert [call.status for call in server.calls if call.path.endswith("messages")] == [502, 200]
    assert [one.content for one in amina.inbox] == ["once"]


@pytest.mark.parametrize(("kind", "arrives"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection_is_not_retried(
    server: DiscordServer, bot: Bot, kind: Literal["drop_before", "drop_after"], arrives: int
) -> None:
    amina = server.person("Amina")
    user = await bot.fetch_user(int(amina.id))
    dm = await user.create_dm()
    server.fail("POST", "messages", kind=kind)
    with pytest.raises((OSError, aiohttp.ClientError)):
        await dm.send("did it arrive?")
    assert len(amina.inbox) == arrives
    assert server.calls[-1].status == 0


async def test_rate_limits_are_waited_out_and_503_is_raised(
    server: DiscordServer, bot: Bot
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    server.fail("POST", "messages", retry_after=0.05)
    server.fail("POST", "messages", kind="429_global", retry_after=0.05)
    await channel.send("patience")
    server.fail("POST", "messages", kind="503")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("not this one")
    assert [one.content for one in server.person("Amina").sees()] == ["patience"]


async def test_a_hanging_request_ends_with_the_server(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    server.fail("POST", "messages", kind="hang")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel.send("anybody there?"), 0.2)


async def test_closed_doors_are_403(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    amina.dms_open = False
    user = await bot.fetch_user(int(amina.id))
    with pytest.raises(discord.Forbidden) as closed:
        await user.send("hello")
    assert closed.value.code == 50007
    quiet = server.add_channel("notices", writable=False)
    with pytest.raises(discord.Forbidden) as quieter:
        await bot.get_partial_messageable(int(quiet.id)).send("hello")
    assert quieter.value.code == 50013
    assert server.violations == []


async def test_a_closed_gateway_is_resumed_with_what_was_missed(
    server: DiscordServer, bot: Bot
) -> None:
    amina = server.person("Amina")
    await server.close_gateway(4000)
    await amina.dm("are you there?")
    await amina.eventually("you said are you there?")
    assert (bot.resumes, server.gateway.identified, server.gateway.resumed) == (1, 1, 1)
    server.kill_sockets()
    await amina.dm("and now?")
    await amina.eventually("you said and now?")
    assert server.gateway.resumed == 2
    assert bot.heard == ["are you there?", "and now?"]
    assert server.violations == []


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("MTIz.wrong.token")
    assert "wrong token" in server.violations[0]


async def test_privileged_intents_are_refused(server: DiscordServer) -> None:
    async with discord.Client(intents=discord.Intents(members=True)) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(server.token)


@pytest.mark.usefixtures("bot")
async def test_a_late_answer_is_a_violation(server: DiscordServer) -> None:
    server.world.answer_within = 0.2
    with pytest.raises(Unanswered):
        await server.person("Amina").slash("headsup late")
    await server.world.pulse.until(lambda: server.violations, within=2)
    assert "callback after" in server.violations[0]


@pytest.mark.usefixtures("bot")
async def test_a_redelivered_interaction_is_refused_but_not_held_against_the_bot(
    server: DiscordServer,
) -> None:
    amina = server.person("Amina")
    await amina.slash("headsup hello", times=1)
    server.redeliver_last()
    await server.world.pulse.until(lambda: server.duplicates, within=2)
    assert len(amina.sees()) == 1
    assert server.violations == []


@pytest.mark.parametrize(
    ("content", "embed"),
    [
        ("x" * 2001, None),
        (None, discord.Embed(title="x" * 257)),
        (None, discord.Embed(description="x" * 4097)),
        (None, discord.Embed(title="t").set_footer(text="x" * 2049)),
        (None, discord.Embed().add_field(name="n", value="x" * 1025)),
        (None, discord.Embed().add_field(name="", value="v")),
    ],
)
async def test_what_is_too_long_is_refused(
    server: DiscordServer, bot: Bot, content: str | None, embed: discord.Embed | None
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(content, embeds=[embed] if embed else [])
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert len(server.violations) == 1


async def test_an_empty_message_and_a_long_nonce_are_refused(
    server: DiscordServer, bot: Bot
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    with pytest.raises(discord.HTTPException) as empty:
        await channel.send("  ")
    assert empty.value.code == 50006
    with pytest.raises(discord.HTTPException):
        await channel.send("hello", nonce="n" * 26)
    assert len(server.violations) == 2


async def test_pings_are_noticed_unless_restricted(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    await channel.send(MENTIONS_EVERYONE)
    assert server.pings == []
    await channel.send(MENTIONS_EVERYONE, allowed_mentions=discord.AllowedMentions(everyone=True))
    assert server.pings == [f"@everyone in network: {MENTIONS_EVERYONE}"]


async def test_commands_out_of_bounds_are_refused(server: DiscordServer, bot: Bot) -> None:
    command = {"name": "Headsup", "description": "", "type": 1, "options": []}
    with pytest.raises(discord.HTTPException):
        await bot.http.bulk_upsert_global_commands(server.application_id, [command])
    assert "0.name" in server.violations[0]


async def test_an_unknown_route_is_a_violation(server: DiscordServer, bot: Bot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.fetch_invite("https://discord.gg/abc")
    assert "no such route" in server.violations[0]


async def test_messages_are_read_edited_and_deleted(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    asked: Seen = await amina.dm("hello")
    await amina.eventually("you said hello")
    dm = bot.get_partial_messageable(int(asked.record.channel.id))
    history = [message async for message in dm.history(after=discord.Object(int(asked.id)))]
    assert [message.content for message in history] == ["you said hello"]
    await history[0].edit(content="better")
    assert amina.inbox[0].content == "better"
    await dm.get_partial_message(int(asked.id)).add_reaction("👍")
    assert asked.reactions == ["👍"]
    await history[0].delete()
    assert amina.inbox == []
    with pytest.raises(discord.NotFound):
        await dm.fetch_message(history[0].id)
    assert server.violations == []
