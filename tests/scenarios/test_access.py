"""Who may do what, each cell of it; and buttons that were made up, copied or pressed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.commands import ALL
from bot.commands.ask import Ask
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.commands.spec import AnyCommand, Command, Empty, Privacy
from bot.core.errors import FormInvalid
from bot.core.forms import fields_of
from bot.core.people import Caller, Platform, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.views import Reply

from .network import ANSWERS, Network, Someone, find, read

BY_NAME = {command.name: command for command in ALL}
WITH_TOKEN = [
    command.name
    for command in ALL
    if any(isinstance(question.question, Token) for question in fields_of(command.form))
]
FILLED: Mapping[str, Mapping[str, str]] = {
    "join": {"name": "Eve", **ANSWERS},
    "profile-about": {k: ANSWERS[k] for k in ("position", "region")} | {"name": "Ada"},
    "profile-school": {"phase": "Primary", "school": "Oaks"},
    "profile-experience": {"well": "SEND and alternative provision"},
    "profile-values": {"first": "Hope"},
    "profile-offers": {"about": "Quokkas before breakfast."},
    "profile-times": {"times": "Monday evening"},
    "profile-visibility": {"what": "Values", "who": "Members who are verified"},
    "ties-add": {"kind": "Former colleague", "name": "Somebody"},
    "ties-remove": {"line": "1"},
    "pause": {"what": "Buddies", "how": "Until I resume"},
    "quiet": {"begins": "21:00", "ends": "07:00", "weekends": "yes", "discreet": "no"},
    "announce": {"title": "Title", "theme": "x", "starts": "9 October 7pm", "about": "x"},
    "role": {"person": "discord:somebody", "role": "coach"},
    "write": {"words": "words"},
    "reply": {"words": "words"},
    "buddy-write": {"words": "words"},
    "duty": {"shift": "on"},
    "numbers": {"nation": "Wales"},
    "calendar-edit": {"calendar": "England: standard", "rests": "yes"},
    "dates-add": {"own": "I'm off", "first": "8 December 2026"},
    "slot-link": {"link": "https://meet.example.org/x"},
    "call-link": {"link": "https://meet.example.org/x"},
    "slot-new": {
        "name": "Saturday coffee",
        "weekday": "Saturday",
        "at": "10am",
        "minutes": "45",
        "weeks": "1",
        "about": "x",
        "in_holidays": "Skip it",
        "calendar": "Wales",
    },
    "slot-change": {"name": "Coffee", "about": "x", "minutes": "45", "in_holidays": "Move it"},
    "slot-host-add": {"person": "discord:ben"},
    "slot-host-off": {"number": "1"},
    "call-came": {"came": "7"},
    "call-move": {"starts": "10 July 7pm"},
    "call-cancel": {"scope": "Just this one"},
    "call-words": {"title": "Title", "about": "x", "minutes": "60"},
}

DISCREET = {"begins": "21:00", "ends": "07:00", "weekends": "yes", "discreet": "yes"}
FIXED = {"resume": "all", "profile-parts": "first", "profile-as": "member"}
"""What buttons carry that are the same for everybody."""

EVERYBODY = ("visitor", "member", "coach", "supervisor", "moderator", "organiser")

MAY: Mapping[str, str] = {
    # what anybody may do
    "home": "visitor member coach supervisor moderator organiser",
    "join": "visitor member coach supervisor moderator organiser",
    "help": "visitor member coach supervisor moderator organiser",
    "charter": "visitor member coach supervisor moderator organiser",
    "support": "visitor member coach supervisor moderator organiser",
    "talk": "visitor member coach supervisor moderator organiser",
    "numbers": "visitor member coach supervisor moderator organiser",
    "child": "visitor member coach supervisor moderator organiser",
    "not-now": "visitor member coach supervisor moderator organiser",
    # what members may do
    "profile": "member coach supervisor moderator organiser",
    "profile-parts": "member coach supervisor moderator organiser",
    "profile-about": "member coach supervisor moderator organiser",
    "profile-school": "member coach supervisor moderator organiser",
    "profile-experience": "member coach supervisor moderator organiser",
    "profile-values": "member coach supervisor moderator organiser",
    "profile-offers": "member coach supervisor moderator organiser",
    "profile-times": "member coach supervisor moderator organiser",
    "profile-seen": "member coach supervisor moderator organiser",
    "profile-visibility": "member coach supervisor moderator organiser",
    "profile-as": "member coach supervisor moderator organiser",
    "ties": "member coach supervisor moderator organiser",
    "ties-add": "member coach supervisor moderator organiser",
    "ties-remove": "member coach supervisor moderator organiser",
    "settings": "member coach supervisor moderator organiser",
    "pause": "member coach supervisor moderator organiser",
    "resume": "member coach supervisor moderator organiser",
    "quiet": "member coach supervisor moderator organiser",
    "show-me": "member coach supervisor moderator organiser",
    "buddy": "member coach supervisor moderator organiser",
    "buddy-write": "member coach supervisor moderator organiser",
    "calls": "member coach supervisor moderator organiser",
    "rsvp": "member coach supervisor moderator organiser",
    "interested": "member coach supervisor moderator organiser",
    "reminders": "member coach supervisor moderator organiser",
    "calendar": "member coach supervisor moderator organiser",
    "calendar-edit": "member coach supervisor moderator organiser",
    "dates": "member coach supervisor moderator organiser",
    "dates-add": "member coach supervisor moderator organiser",
    "dates-drop": "member coach supervisor moderator organiser",
    "calendar-file": "member coach supervisor moderator organiser",
    "feed": "member coach supervisor moderator organiser",
    "feed-new": "member coach supervisor moderator organiser",
    "named": "member coach supervisor moderator organiser",
    "slot-link": "member coach supervisor moderator organiser",  # and only its hosts of them
    "call-link": "member coach supervisor moderator organiser",
    "host": "member coach supervisor moderator organiser",
    "host-cant": "member coach supervisor moderator organiser",
    "host-take": "member coach supervisor moderator organiser",
    "call-came": "member coach supervisor moderator organiser",
    "leave": "member coach supervisor moderator organiser",
    "leave-now": "member coach supervisor moderator organiser",
    "missed": "member coach supervisor moderator organiser",
    "ask": "member coach supervisor moderator organiser",
    "write": "member coach supervisor moderator organiser",
    "reply": "member coach supervisor moderator organiser",
    "end": "member coach supervisor moderator organiser",
    "end-now": "member coach supervisor moderator organiser",
    "keep": "member coach supervisor moderator organiser",
    # what one role may do, and no other
    "duty": "coach",
    "accept": "coach",
    "decline": "coach",
    "read": "coach",
    "hand-back": "coach",
    "announce": "moderator",
    "announce-post": "moderator",
    "announce-undo": "moderator",
    "slots": "moderator",
    "slot-page": "moderator",
    "slot-open": "moderator",
    "slot-new": "moderator",
    "slot-change": "moderator",
    "slot-stop": "moderator",
    "slot-hosts": "moderator",
    "slot-host-add": "moderator",
    "slot-host-off": "moderator",
    "call-list": "moderator",
    "call-open": "moderator",
    "call-move": "moderator",
    "call-cancel": "moderator",
    "call-words": "moderator",
    "change-do": "moderator",
    "change-undo": "moderator",
    "round": "organiser",
    "round-run": "organiser",
    "role": "organiser",
}
"""Written by hand: a new command must be given a row, and a change of mind must be made twice."""

DENIED = ("That is for members", "of the network can do that", "To find a coach who is not")


def test_every_command_has_a_row_in_the_matrix() -> None:
    assert set(MAY) == set(BY_NAME)


@pytest.fixture
async def cast(network: Network) -> dict[str, Someone]:
    """Return one person of each kind, who is that and nothing else."""
    people = {"visitor": network.person("Visitor")}
    for kind in EVERYBODY[1:]:
        people[kind] = await network.head(kind.title(), buddy="no")
        if kind != "member":
            await network.appoint(people[kind], Role(kind))
    return people


@pytest.mark.parametrize("kind", EVERYBODY)
async def test_every_cell_of_who_may_do_what(cast: dict[str, Someone], kind: str) -> None:
    """By typing, by a form, and page by page; leaving and joining last."""
    someone = cast[kind]
    names = sorted(MAY, key=lambda name: (name == "join", name == "leave-now", name))
    for name in names:
        allowed = kind in MAY[name].split()
        answers = FILLED.get(name, {})
        for said in (
            await someone.asks(name),
            await someone.turns(name, **answers),
            await someone.sends(name, **answers),
        )[: 1 if name == "leave-now" else 3]:
            refused = isinstance(said, Reply) and any(word in read(said) for word in DENIED)
            assert refused is not allowed, (kind, name, said)


async def test_the_declared_needs_are_those_of_the_matrix() -> None:
    for name, command in BY_NAME.items():
        who = MAY[name].split()
        if command.needs is None:
            assert who == list(EVERYBODY)
        elif command.needs is Role.MEMBER:
            assert who == list(EVERYBODY[1:])
        else:
            assert who == [command.needs]


async def test_a_role_holds_only_while_somebody_is_a_member(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await mo.sends("leave-now")
    assert "That is for members" in read(await mo.sends("announce", **FILLED["announce"]))
    await network.appoint(mo, Role.MODERATOR)
    assert "That is for members" in read(await mo.sends("announce", **FILLED["announce"]))


async def test_a_command_without_a_row_would_be_denied_to_visitors(network: Network) -> None:
    """The check is the dispatcher's, not the handler's: no handler can forget it."""
    ran: list[Caller] = []

    async def run(_form: Empty, caller: Caller, _work: Work) -> Reply:
        ran.append(caller)
        return Reply("Done.")

    made = Command(name="made", summary="Made.", form=Empty, run=run, needs=Role.SUPERVISOR)
    dispatcher = Dispatcher(network.storage, (*ALL, made), hear)
    await network.head("Ada")
    for name in ("visitor", "ada"):
        account = network.person(name).account
        ask = Ask(account=account, request=network.request(), command="made")
        for said in (await dispatcher.begin(ask), await dispatcher.run(ask)):
            assert isinstance(said, Reply)
            assert any(word in read(said) for word in DENIED)
    assert ran == []


STALE = "That button has done its work, or was not meant for you. Nothing was changed."


@dataclass
class World:
    """Two heads with a coach each, buddies, a call, a preview and a draft; and one outsider."""

    network: Network
    outsider: Someone
    tokens: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture
async def world(network: Network) -> World:
    """Give the outsider every role there is: it must not help them."""
    await network.plan()
    ada = await network.head("Ada", district="LS6")
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    mine = find(await ada.sends("ties-add", **FILLED["ties-add"]), "Take one out").value
    await ben.sends("quiet", **DISCREET)
    olu = await network.head("Olu", buddy="no")
    for role in (Role.ORGANISER, Role.MODERATOR):
        await network.appoint(olu, role)
    await olu.presses(await olu.sends("round"), "Introduce them all")
    group = find(ada.inbox[-1], "Write a message").value
    draft = find(await olu.sends("announce", **FILLED["announce"]), "Post it now").value
    call = (await olu.sends("call-list", "every:0")).buttons[0].value
    planned, done = await _changes(olu)
    cora = await network.coach("Cora")
    await ada.sends("write", words="zanzibarquokka")
    offer = find(cora.offer, "Yes, I'll take it").value
    await cora.sends("accept", offer)
    case = find(ada.inbox[-1], "End this conversation").value
    await ben.sends("ask")
    await ada.sends("dates-add", **FILLED["dates-add"])
    waiting = find(cora.offer, "Yes, I'll take it").value
    call = find(await ada.sends("calls"), "I'm coming").value.partition(":")[2]
    async with network.storage.read() as work:
        slot = str((await work.slots.every())[0].id)
    outsider = await network.head("Eve", buddy="no", district="CF10")
    for role in Role:
        if role is not Role.MEMBER:
            await network.appoint(outsider, role)
    held = find(ben.inbox[-1], "Show me").value
    cases = [case, *[find(await ben.sends("show-me", held), "Take it back").value]]
    tokens = {
        **dict.fromkeys(("reply", "read", "hand-back", "end", "end-now", "keep"), cases),
        **{name: [offer, waiting] for name in ("accept", "decline")},
        "buddy-write": [group],
        **{name: [draft] for name in ("announce-post", "announce-undo", "call-open", "call-move")},
        **{name: [draft] for name in ("call-cancel", "call-words")},
        **{name: [planned, done] for name in ("change-do", "change-undo")},
        **{name: [draft, call] for name in WITH_TOKEN if name.startswith("slot-")},
        **{name: [draft, call] for name in ("host-cant", "host-take", "call-came")},
        "call-list": [draft, f"{draft}:0", "every", "every:-1", "every:9999"],
        "rsvp": [f"yes:{draft}", f"maybe:{draft}", "yes", ":", "yes:"],
        "round-run": [case, group],
        "ties-remove": [mine],
        "show-me": [held, f"{int(held) - 1}", f"{int(held) + 1}"],
        **{name: [group] for name in ("profile-as", "profile-parts", "resume")},
        "interested": ["yes:123", "maybe:123", f"yes:{call}"],
        "named": [f"yes:{draft}", f"no:{call}", f"yes:{call}", "yes", ":"],
        "dates-drop": ["off:2026-12-08:2026-12-08"],
        "calendar-file": [draft, case],
        "slot-link": [case, call],
        "call-link": [draft, slot],
    }
    return World(network, outsider, tokens)


async def _changes(moderator: Someone) -> tuple[str, str]:
    """Return a change that was previewed, and one that was done."""
    listed = await moderator.sends("call-list", "every:0")
    card = await moderator.presses(listed, listed.buttons[0].label)
    first = await moderator.presses(card, "Move it", starts="9 July 7pm")
    await moderator.presses(first, "Do it")
    second = await moderator.presses(card, "Move it", starts="10 July 7pm")
    return find(second, "Do it").value, find(first, "Do it").value


GARBAGE = ("", "x", "☂", "' OR 1=1 --", "\x00", "urn:uuid:", "-1", "None", "9" * 400, "yes:yes:yes")


@pytest.mark.parametrize("name", WITH_TOKEN)
async def test_a_button_that_is_not_yours_gets_one_answer_and_changes_nothing(
    world: World, name: str
) -> None:
    """Made up, garbage, or copied from other people: the same words, and no write."""
    before = await _rows(world.network)
    forged = [str(uuid4()) for _ in range(3)] + [f"yes:{uuid4()}"]
    for token in (*forged, *GARBAGE, *world.tokens[name]):
        said = await world.outsider.sends(name, token, **FILLED.get(name, {}))
        assert read(said).startswith(STALE), token
        assert said.buttons[0].command == "home"
    assert await _rows(world.network) == before
    assert world.outsider.inbox == []


async def _rows(network: Network) -> dict[str, list[object]]:
    """Return what lies in every table, apart from when an account was last seen."""
    from storage.look import rows  # noqa: PLC0415 - only this looks at tables

    return {
        table: [{k: v for k, v in row.items() if k != "used"} for row in found]
        for table, found in (await rows(network.storage)).items()
    }


def test_every_token_command_is_tried() -> None:
    assert set(WITH_TOKEN) == {
        "accept",
        "announce-post",
        "calendar-file",
        "call-link",
        "buddy-write",
        "dates-drop",
        "announce-undo",
        "call-came",
        "call-cancel",
        "call-list",
        "call-move",
        "call-open",
        "call-words",
        "change-do",
        "change-undo",
        "decline",
        "end",
        "end-now",
        "hand-back",
        "host-cant",
        "host-take",
        "interested",
        "keep",
        "named",
        "read",
        "reply",
        "round-run",
        "rsvp",
        "resume",
        "show-me",
        "profile-as",
        "profile-parts",
        "ties-remove",
        "slot-link",
        "slot-change",
        "slot-host-add",
        "slot-host-off",
        "slot-hosts",
        "slot-open",
        "slot-page",
        "slot-stop",
    }


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
async def test_a_request_that_comes_again_has_the_same_answer_and_no_second_effect(
    network: Network, command: AnyCommand
) -> None:
    """Whatever it is: one person with every role, in the middle of everything, asks twice."""
    await network.space(Platform.DISCORD, "C1")
    await network.plan()
    await network.courier.drain()
    eve = network.person("Eve")
    ben = await network.head("Ben", district="BT1")
    token = ""
    if command.name != "join":
        await network.head("Eve")
        for role in (Role.COACH, Role.MODERATOR, Role.ORGANISER):
            await network.appoint(eve, role)
        token = await _token(eve, ben, command.name)
    answers = FILLED.get(command.name, {})
    first = await eve.sends(command.name, token, request="again", **answers)
    before, heard = await _rows(network), len(eve.inbox) + len(ben.inbox)
    assert STALE not in read(first)
    second = await eve.sends(command.name, token, request="again", **answers)
    if command.show is None:
        assert await _rows(network) == before
    assert (read(second), second.buttons) == (read(first), first.buttons)
    assert len(eve.inbox) + len(ben.inbox) == heard


async def _token(eve: Someone, ben: Someone, name: str) -> str:
    """Return what Eve's button for *name* carries, after what leads up to it."""
    match name:
        case "rsvp" | "named" | "call-link" | "slot-link" | "calendar-file" | "interested":
            return await _coming_token(eve, name)
        case "dates-drop":
            said = await eve.sends("dates-add", **FILLED["dates-add"])
            return find(said, "Take out 8 Dec").value
        case "round-run":
            return find(await eve.sends("round"), "Introduce them all").value
        case "buddy-write":
            await eve.presses(await eve.sends("round"), "Introduce them all")
            return find(eve.inbox[-1], "Write a message").value
        case "accept" | "decline" | "read" | "hand-back" | "reply" | "end" | "keep":
            await eve.sends("duty", "on")
            await ben.sends("write", words="words")
            if name in {"accept", "decline"}:
                return find(eve.offer, "Yes, I'll take it").value
            await eve.presses(eve.offer, "Yes, I'll take it")
            return find(eve.inbox[-1], "Write to the head").value
        case "end-now":
            return find(await eve.sends("ask"), "Take it back").value
        case _:
            return await _own_token(eve, name)


async def _own_token(eve: Someone, name: str) -> str:
    """Return what a button of Eve's own list or letter carries."""
    match name:
        case "ties-remove":
            added = await eve.sends("ties-add", **FILLED["ties-add"])
            return find(added, "Take one out").value
        case "show-me":
            await eve.sends("quiet", **DISCREET)
            await eve.presses(await eve.sends("round"), "Introduce them all")
            return find(eve.inbox[-1], "Show me").value
        case _:
            return FIXED.get(name, "") or await _call_token(eve, name)


async def _call_token(eve: Someone, name: str) -> str:
    """Return the same for what moderators and hosts press."""
    match name:
        case "announce-post" | "announce-undo":
            preview = await eve.sends("announce", **FILLED["announce"])
            if name == "announce-undo":
                await eve.presses(preview, "Post it now")
            return find(preview, "Post it now").value
        case "call-list":
            return "every:0"
        case "call-open" | "call-move" | "call-cancel" | "call-words":
            listed = await eve.sends("call-list", "every:0")
            return listed.buttons[0].value
        case "slot-page":
            return "0"
        case "host-cant" | "host-take" | "call-came":
            return await _hosted(eve, name)
        case _ if name.startswith("slot-") and name != "slot-new":
            slot = find(await eve.sends("slots"), "Open Weekly network call").value
            if name == "slot-host-off":
                await eve.sends("slot-host-add", slot, person="discord:eve")
            return slot
        case "change-do" | "change-undo":
            planned, done = await _changes(eve)
            return planned if name == "change-do" else done
        case _:
            return ""


async def _coming_token(eve: Someone, name: str) -> str:
    """Return the same for what members press under a call."""
    calls = await eve.sends("calls")
    match name:
        case "rsvp":
            return find(calls, "I'm coming").value
        case "named":
            return find(await eve.presses(calls, "I'm coming"), "Tell the host it's me").value
        case "call-link" | "calendar-file":
            return find(calls, "I'm coming").value.partition(":")[2]
        case "interested":
            async with eve.network.storage.reading() as connection:
                query = "SELECT min(message_id) FROM outbox WHERE kind = 'calendar'"
                return f"yes:{(await connection.exec_driver_sql(query)).scalar_one()}"
        case _:
            async with eve.network.storage.read() as work:
                return str((await work.slots.every())[0].id)


async def _hosted(eve: Someone, name: str) -> str:
    """Return a call that Eve hosts, has handed on, or has hosted."""
    slot = find(await eve.sends("slots"), "Open Weekly network call").value
    await eve.sends("slot-host-add", slot, person="discord:eve")
    call = find(await eve.sends("host"), "I can't host 8 July").value
    if name == "host-take":
        await eve.sends("host-cant", call)
    if name == "call-came":
        await eve.network.jump(datetime(2026, 7, 8, 18, 30, tzinfo=UTC))
    return call


async def test_problems_are_said_before_anything_is_claimed(network: Network) -> None:
    """So that the same request, put right, is answered afresh."""
    ada = network.person("Ada")
    with pytest.raises(FormInvalid):
        await ada.sends("join", request="once", name="Ada")
    assert "Welcome" in read(await ada.sends("join", request="once", name="Ada", **ANSWERS))


def test_what_carries_a_case_is_confidential() -> None:
    """So that a fault in it shows numbers to ring, and nothing of it is kept in clear."""
    for name in ("ask", "write", "accept", "decline", "read", "reply", "hand-back", "end", "keep"):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL


def test_what_carries_a_link_is_confidential() -> None:
    for name in ("slot-link", "call-link"):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL
