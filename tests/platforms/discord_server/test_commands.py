"""The loopback Discord carries commands, forms and buttons, with the real discord.py."""

import contextlib

import discord
import pytest

from tests.servers.discord import CannotDo, DiscordServer, Unanswered

from .lab import Bot


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


async def test_commands_out_of_bounds_are_refused(server: DiscordServer, bot: Bot) -> None:
    command = {"name": "Headsup", "description": "", "type": 1, "options": []}
    with pytest.raises(discord.HTTPException):
        await bot.http.bulk_upsert_global_commands(server.application_id, [command])
    assert "0.name" in server.violations[0]


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
