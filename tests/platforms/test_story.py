"""The whole story, with the bot as a separate process and both SDKs as they are."""

from __future__ import annotations

from .town import Town

CANARY = "quokkazanzibar"
FAR = {"region": "South West", "district": "TR1"}
NEAR = {"region": "Wales", "district": "CF10"}
COMMON = {"position": "Headteacher or principal", "phase": "Primary", "charter": "yes"}


async def test_the_whole_story(town: Town) -> None:
    """Join on both, announce, introduce, ask for support, and stop cleanly."""
    await everybody_joins(town)
    await an_event_is_announced(town)
    await two_want_no_quiet_hours(town)
    await buddies_are_introduced(town)
    await one_coach_is_reached(town)
    home = await town.slack.person("Ben").open_home()
    assert home
    assert "Amina" in home.plain
    assert await town.bot.terminate() == 0
    assert CANARY.encode() not in town.bot.on_disk()


async def everybody_joins(town: Town) -> None:
    amina, mo = town.discord.person("Amina"), town.discord.person("Mo")
    # on Discord in two pages, since it shows five questions at a time
    first = await amina.slash("headsup join")
    assert first.modal
    more = await amina.submit(
        first.modal,
        name="Amina",
        position="Headteacher or principal",
        phase="Primary",
        region="Yorkshire and the Humber",
        district="LS6",
    )
    assert more.message
    second = await amina.press(more.message, "Continue")
    assert second.modal
    joined = await amina.submit(second.modal, buddy="yes", charter="yes")
    assert "Welcome, Amina" in joined.text
    # … or with typed options
    typed = await mo.slash(
        "headsup join",
        name="Mo",
        position="Headteacher or principal",
        phase="Primary",
        region="South West",
        district="TR1",
        buddy=False,
        charter=True,
    )
    assert "Welcome, Mo" in typed.text
    # on Slack in one form
    for name, where, buddy in (("Ben", NEAR, "yes"), ("Cora", FAR, "no"), ("Olu", FAR, "no")):
        person = town.slack.person(name)
        await person.slash("/headsup", "join")
        assert person.view
        sent = await person.submit(person.view, {"name": name, **COMMON, **where, "buddy": buddy})
        assert sent.accepted
        await person.eventually(f"Welcome, {name}")


async def an_event_is_announced(town: Town) -> None:
    amina, mo = town.discord.person("Amina"), town.discord.person("Mo")
    ben = town.slack.person("Ben")
    form = await mo.slash("headsup announce")
    assert form.modal
    preview = await mo.submit(
        form.modal,
        title="Staying human",
        theme="Budgets",
        starts="tomorrow 7pm",
        about="An hour together.",
        minutes="60",
    )
    assert preview.message
    posted = await mo.press(preview.message, "Post it now")
    assert "Posted in 2 spaces" in posted.text
    answer = await amina.press(await amina.eventually("New event: Staying human"), "I'm coming")
    assert "You are counted in" in answer.text
    await ben.press(await ben.eventually("New event: Staying human"), "I'm coming")
    await ben.eventually("You are counted in")


async def two_want_no_quiet_hours(town: Town) -> None:
    """So that the story is the same at whatever hour it is told."""
    amina, ben = town.discord.person("Amina"), town.slack.person("Ben")
    shown = await amina.slash("headsup settings")
    assert shown.message
    form = await amina.press(shown.message, "Quiet hours and discretion")
    assert form.modal
    never = {"begins": "No quiet hours", "ends": "07:00", "weekends": "no", "discreet": "no"}
    assert "Quiet hours\nnone" in (await amina.submit(form.modal, **never)).text
    await ben.slash("/headsup", "settings")
    await ben.press(await ben.eventually("How I write to you"), "Quiet hours and discretion")
    assert ben.view
    assert (await ben.submit(ben.view, never)).accepted
    await ben.eventually("Saved.")


async def buddies_are_introduced(town: Town) -> None:
    olu = town.slack.person("Olu")
    await olu.slash("/headsup", "round")
    await olu.press(await olu.eventually("This is a preview"), "Introduce them all")
    assert "Wales" in (await town.discord.person("Amina").eventually("Meet Ben")).plain
    await town.slack.person("Ben").eventually("Meet Amina")


async def one_coach_is_reached(town: Town) -> None:
    amina, cora = town.discord.person("Amina"), town.slack.person("Cora")
    await cora.slash("/headsup", "duty")
    await cora.press(await cora.eventually("You are off duty"), "Go on duty")
    await cora.eventually("You are on duty")
    card = await amina.slash("headsup support")
    assert card.message
    assert "999" in card.message.plain
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    assert talk.message
    asked = await amina.press(talk.message, "Write something first")
    assert asked.modal
    got = await amina.submit(asked.modal, words=f"They want me out {CANARY}")
    assert "We've got your request" in got.text
    offer = await cora.eventually("A request is waiting")
    assert CANARY not in offer.plain
    assert "Amina" not in offer.plain
    await cora.press(offer, "Yes, I'll take it")
    await cora.eventually(CANARY)
    await amina.eventually("A coach is here: Cora")
    await amina.dm(f"It began on Monday {CANARY}")
    await cora.eventually("It began on Monday")
    await cora.dm("I have time now.")
    await amina.eventually("I have time now.")
    assert town.slack.who_has_seen(CANARY) == {"Cora"}
    assert town.discord.who_has_seen(CANARY) == {"Amina"}
