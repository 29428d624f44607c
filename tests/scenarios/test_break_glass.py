"""A case opened in an emergency: by two not tied to the head, for a short while, and told."""

from __future__ import annotations

import pytest

from bot.core.audit import Deed
from bot.core.people import Platform, Role
from bot.core.views import NEUTRAL
from storage.look import rows

from .emergency import (
    CANARY,
    HARM,
    NUMBER,
    REASON,
    STALE,
    Emergency,
    asked,
    begin,
    deeds,
    watching,
)
from .network import Network
from .someone import find, read


@pytest.fixture
async def emergency(network: Network) -> Emergency:
    return await begin(network)


async def test_two_open_it_and_nobody_else(emergency: Emergency) -> None:
    vic = await watching(emergency.network, "Vic", Role.SUPERVISOR)
    await emergency.asks()
    why = await emergency.olu.presses(asked(emergency.olu), "Read why")
    assert REASON in read(why)
    assert HARM.lower() in read(why)
    yes = await emergency.olu.presses(why, "Yes, open it")
    assert CANARY not in read(yes)
    letter = next(r for r in emergency.sue.inbox if "Two have said yes" in read(r))
    for who, reply in ((emergency.olu, yes), (emergency.sue, letter)):
        shown = await who.presses(reply, "Show what they wrote")
        assert CANARY in read(shown)
        assert NUMBER in read(shown)
        assert shown.summary == NEUTRAL
        assert "Ada" not in read(shown), "who it is, is not in it"
    token = find(yes, "Show what they wrote").value
    everybody = (vic, emergency.cora, emergency.ada)
    for role in (Role.SUPERVISOR, Role.ORGANISER, Role.MODERATOR):
        for other in everybody:
            await emergency.network.appoint(other, role)
    for other in everybody:
        for name in ("open", "yes", "reason", "told"):
            assert read(await other.sends(f"break-glass-{name}", token)).startswith(STALE)


async def test_what_is_revealed_is_in_no_letter_no_channel_and_no_byte(
    emergency: Emergency, caplog: pytest.LogCaptureFixture
) -> None:
    """It is an answer to a press, for the one who pressed; letters say that there is something."""
    network = emergency.network
    await network.space(Platform.SLACK, "C1")
    caplog.set_level("DEBUG")
    token = await emergency.opens()
    for who in (emergency.sue, emergency.olu):
        assert CANARY in read(await who.sends("break-glass-open", token))
    await network.pass_time(days=1)
    letters = [r for box in network.mail.direct.values() for r in box]
    posts = [r for box in network.mail.channels.values() for r in box]
    for reply in (*posts, *letters):
        for word in (CANARY, "wombatphilately", "numbatlantern"):
            assert word not in read(reply)
    ours = [r for r in letters if any(b.command.startswith("break-glass") for b in r.buttons)]
    assert len(ours) == 2
    assert all(reply.summary == NEUTRAL for reply in ours)
    for word in (CANARY, "wombatphilately", "numbatlantern"):
        assert word.encode() not in network.disk()
        assert word not in caplog.text
    for table in ("audit", "break_glass"):
        held = repr((await rows(network.storage))[table])
        assert emergency.ref not in held
        assert "Her deputy" not in held


async def test_the_log_holds_it_and_is_whole(emergency: Emergency) -> None:
    token = await emergency.opens()
    await emergency.sue.sends("break-glass-open", token)
    await emergency.network.pass_time(minutes=31)
    found = [deed for deed in await deeds(emergency.network) if "OPEN" in deed.name]
    assert found == [Deed.OPENING_TOLD, Deed.OPENED, Deed.OPENING_AGREED, Deed.OPENING_ASKED]
    async with emergency.network.storage.read() as work:
        assert (await work.audit.verify()).whole
    shown = read(await emergency.sue.sends("audit"))
    assert "a supervisor read a case that two had opened in an emergency" in shown
    assert "a bot told a head" in shown
    assert emergency.ref not in shown


async def test_one_alone_opens_nothing(emergency: Emergency) -> None:
    """Not by asking twice, nor by pressing what the other was sent."""
    await emergency.asks()
    await emergency.asks()
    token = find(asked(emergency.olu), "Read why").value
    for name in ("reason", "yes", "open"):
        said = await emergency.sue.sends(f"break-glass-{name}", token)
        assert read(said).startswith(STALE)
    assert read(await emergency.olu.sends("break-glass-open", token)).startswith(STALE)
    assert len([r for r in emergency.olu.inbox if "to be opened" in read(r)]) == 1


TIED = {
    "school": {"school": "The Oaks Primary School", "region": "Wales", "district": "CF10"},
    "trust": {"trust": "Quercus Trust", "region": "Wales", "district": "CF10"},
    "authority": {"district": "LS6"},
}


@pytest.mark.parametrize("tie", [*TIED, "her list", "their list", "coach", "head"])
async def test_nobody_tied_to_the_head_is_asked_or_shown_or_told_that_they_are(
    network: Network, tie: str
) -> None:
    emergency = await begin(network)
    if tie in {"coach", "head"}:
        tia = emergency.cora if tie == "coach" else emergency.ada
        await network.appoint(tia, Role.SUPERVISOR)
    else:
        away = {"region": "Scotland", "district": "EH1"}
        tia = await watching(network, "Tia", Role.SUPERVISOR, **TIED.get(tie, away))
    if tie == "her list":
        await emergency.ada.sends("ties-add", kind="Governor or trustee", name="Tia")
    if tie == "their list":
        await tia.sends("ties-add", kind="Family or close friend", name="Ada")
    before = len(tia.inbox)
    nothing = read(await emergency.sue.sends("break-glass-ask", "HU-2222", **_why()))
    theirs = read(await emergency.asks(tia))
    assert theirs.replace(emergency.ref, "HU-2222") == nothing, "the answer tells of the tie"
    # it is an alarm all the same: two others can answer it
    await emergency.agrees(emergency.sue)
    assert "A second yes is needed" not in read(await emergency.agrees(emergency.olu))
    token = find(next(r for r in emergency.sue.inbox if "Two have" in read(r)), _SHOW).value
    assert CANARY in read(await emergency.sue.sends("break-glass-open", token))
    for name in ("open", "yes", "reason"):
        assert read(await tia.sends(f"break-glass-{name}", token)).startswith(STALE)
    assert len(tia.inbox) == before


_SHOW = "Show what they wrote"


def _why() -> dict[str, str]:
    return {"ground": HARM, "reason": REASON}


async def test_two_of_one_trust_are_one(network: Network) -> None:
    emergency = await begin(network)
    both = {"trust": "Eucalyptus", "region": "Scotland", "district": "EH1"}
    una, vic = [await watching(network, n, Role.SUPERVISOR, **both) for n in ("Una", "Vic")]
    await emergency.asks(una)
    assert not any("to be opened" in read(r) for r in vic.inbox)
    token = find(asked(emergency.olu), "Read why").value
    assert read(await vic.sends("break-glass-yes", token)).startswith(STALE)
    await emergency.agrees(emergency.olu)
    assert CANARY in read(await una.sends("break-glass-open", token))


async def test_what_ties_somebody_only_since_shuts_it_to_them(emergency: Emergency) -> None:
    token = await emergency.opens()
    await emergency.ada.sends("ties-add", kind="Please not with", name="Sue")
    assert read(await emergency.sue.sends("break-glass-open", token)).startswith(STALE)
    assert CANARY in read(await emergency.olu.sends("break-glass-open", token))


async def test_a_first_yes_that_is_rightful_no_more_does_not_count(emergency: Emergency) -> None:
    await emergency.asks()
    async with emergency.network.storage.begin() as work:
        await work.appointments.revoke(emergency.sue.account, Role.SUPERVISOR)
    assert "A second yes is needed" in read(await emergency.agrees(emergency.olu))
    token = find(asked(emergency.olu), "Read why").value
    assert "Only supervisors" in read(await emergency.sue.sends("break-glass-open", token))
    vic = await watching(emergency.network, "Vic", Role.SUPERVISOR)
    assert _SHOW in [b.label for b in (await vic.sends("break-glass-yes", token)).buttons]


async def test_it_is_open_for_half_an_hour_and_waits_for_one(emergency: Emergency) -> None:
    await emergency.asks()
    emergency.network.move(minutes=59)
    why = await emergency.olu.presses(asked(emergency.olu), "Read why")
    emergency.network.move(minutes=2)
    assert read(await emergency.olu.presses(why, "Yes, open it")).startswith(STALE)
    token = await emergency.opens()
    emergency.network.move(minutes=29)
    assert CANARY in read(await emergency.sue.sends("break-glass-open", token))
    emergency.network.move(minutes=1)
    for who in (emergency.sue, emergency.olu):
        assert read(await who.sends("break-glass-open", token)).startswith(STALE)
    await emergency.network.pass_time(days=2)
    held = (await rows(emergency.network.storage))["break_glass"]
    assert len(held) == 1, "what nobody agreed to is kept no longer"


async def test_a_case_that_ended_has_nothing_left_and_its_head_is_told(
    emergency: Emergency,
) -> None:
    token = await emergency.opens()
    case = next(
        b.value for r in reversed(emergency.ada.inbox) for b in r.buttons if b.command == "end"
    )
    for one in (emergency.ada, emergency.cora):
        await one.sends("end-now", case)
    assert "There is nothing to show" in read(await emergency.sue.sends("break-glass-open", token))
    await emergency.network.pass_time(minutes=31)
    assert len(emergency.told) == 1


async def test_without_words_there_is_nothing_to_show_and_that_is_said(network: Network) -> None:
    emergency = await begin(network, words="")
    token = await emergency.opens()
    said = read(await emergency.sue.sends("break-glass-open", token))
    assert "There is nothing to show" in said
    assert "not kept here" in said


async def test_what_a_head_keeps_and_what_was_said_stay_theirs(emergency: Emergency) -> None:
    """The minimum: what was written first and how to reach them."""
    case = next(
        b.value for r in reversed(emergency.ada.inbox) for b in r.buttons if b.command == "end"
    )
    await emergency.ada.sends("keep-words", case)
    await emergency.ada.writes("kept echidnaharp")
    await emergency.cora.writes("kept cassowaryfife")
    token = await emergency.opens()
    shown = read(await emergency.sue.sends("break-glass-open", token))
    assert CANARY in shown
    for kept in ("echidnaharp", "cassowaryfife"):
        assert kept not in shown


async def test_a_discreet_head_is_told_behind_a_button(network: Network) -> None:
    emergency = await begin(network)
    await emergency.ada.sends("reach", way="Only say that something waits")
    await emergency.opens()
    await network.pass_time(minutes=31)
    assert emergency.told == []
    shown = await emergency.ada.presses(emergency.ada.inbox[-1], "Show me")
    assert "We opened what you wrote" in read(shown)


async def test_quiet_hours_do_not_put_the_telling_off(emergency: Emergency) -> None:
    await emergency.ada.sends("quiet", begins="21:00", ends="07:00", weekends="yes", discreet="no")
    emergency.network.move(days=5)  # a Saturday
    await emergency.opens()
    await emergency.network.pass_time(minutes=31)
    assert len(emergency.told) == 1


async def test_a_head_who_leaves_takes_it_along(emergency: Emergency) -> None:
    token = await emergency.opens()
    await emergency.ada.sends("leave-now")
    assert read(await emergency.sue.sends("break-glass-open", token)).startswith(STALE)
    assert (await rows(emergency.network.storage))["break_glass"] == []
    await emergency.network.pass_time(days=4)


async def test_one_of_the_two_who_leaves_shuts_it_and_the_head_is_told(
    emergency: Emergency,
) -> None:
    token = await emergency.opens()
    await emergency.olu.sends("leave-now")
    assert read(await emergency.sue.sends("break-glass-open", token)).startswith(STALE)
    await emergency.network.pass_time(minutes=31)
    assert "a supervisor and an organiser" in read(emergency.told[0])


async def test_what_is_no_reference_asks_nobody(emergency: Emergency) -> None:
    said = read(await emergency.sue.sends("break-glass", ref="Ada!"))
    assert "A reference looks like HU-7F3K" in said
    assert "999" in said
    assert Deed.OPENING_ASKED not in await deeds(emergency.network)
