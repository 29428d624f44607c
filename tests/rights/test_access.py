"""Who may do what, each cell of it; and buttons that were made up, copied or pressed again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.commands import ALL
from bot.commands.ask import Ask, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.commands.spec import AnyCommand, Command, Empty, Privacy
from bot.core.apart import NewTie, Relation
from bot.core.break_glass import BreakGlass, Ground
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid
from bot.core.forms import fields_of
from bot.core.people import Caller, Platform, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.talk_stores import SavedReply
from bot.core.trust import Proposal, VerifyRequest, Voucher, Way
from bot.core.views import Reply
from tests.scenarios.network import ANSWERS, Network, Someone, find, open_network, read

BY_NAME = {command.name: command for command in ALL}
WITH_TOKEN = [
    command.name
    for command in ALL
    if any(
        isinstance(question.question, Token) and question.name != "notice"
        for question in fields_of(command.form)
    )
]
"""Which notice was shown stands for nothing of anybody's."""

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
    "intake": {"soon": "Today", "topic": "Workload", "call_me": "Wombat"},
    "reach": {"way": "Write to me here", "how": "words"},
    "follow-up": {"when": "Tomorrow"},
    "point": {"what": "Somebody to talk to, any time"},
    "saved-add": {"text": "A kind word to begin with."},
    "close": {"ref": "HU-7F3K"},
    "break-glass": {"ref": "HU-7F3K"},
    "break-glass-ask": {
        "ground": "A life is at risk",
        "reason": "Nobody can reach her since noon.",
    },
    "close-note": {"words": "Both of you have left the network."},
    "reply": {"words": "words"},
    "buddy-write": {"words": "words"},
    "buddy-share": {"words": "07700 900000"},
    "buddy-wishes": {"circle": "yes", "despite_case": "no"},
    "round-swap": {"one": "1a", "other": "2a"},
    "round-out": {"one": "1a"},
    "round-add": {"person": "discord:fay"},
    "duty": {"shift": "on"},
    "numbers": {"nation": "Wales"},
    "hours-add": {"days": "Monday", "begins": "7pm", "ends": "10pm"},
    "hours-away": {"first": "8 December 2026"},
    "hours-drop": {"line": "1"},
    "cover-ask": {"day": "7 December 2026"},
    "skills": {"former": "yes"},
    "link-enter": {"code": "AAAA-AAAA"},
    "vouch": {"word": "AAAA-AAAA"},
    "verify-ask": {"how": "My name in the public register", "name": "Eve Adams"},
    "verify-name": {"person": "discord:somebody"},
    "verify-answer": {"words": "words"},
    "verify-question": {"words": "words"},
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
FIXED = {
    "resume": "all",
    "profile-parts": "first",
    "profile-as": "member",
    "consent-open": "buddy:2026-11",
    "consent-give": "buddy:2026-11",
    "consent-withdraw": "buddy:2026-11",
    "mydata-page": "0",
    "mydata-copy": "json",
}
"""What buttons carry that are the same for everybody."""

STATES = ("visitor", "newcomer", "verified", "paused", "left")
ROLES = ("member", "coach", "supervisor", "moderator", "organiser")

ANYONE, MEMBERS = "anyone", " ".join(ROLES)

MAY: Mapping[str, tuple[str, str]] = {
    # what anybody may do
    "home": (ANYONE, "newcomer"),
    "join": (ANYONE, "newcomer"),
    "help": (ANYONE, "newcomer"),
    "charter": (ANYONE, "newcomer"),
    "support": (ANYONE, "newcomer"),
    "talk": (ANYONE, "newcomer"),
    "numbers": (ANYONE, "newcomer"),
    "child": (ANYONE, "newcomer"),
    "not-now": (ANYONE, "newcomer"),
    "link": (ANYONE, "newcomer"),
    "link-enter": (ANYONE, "newcomer"),
    "invited": (ANYONE, "newcomer"),
    "invited-drop": (ANYONE, "newcomer"),
    "erased": (ANYONE, "newcomer"),
    # what members may do, verified or not
    "invited-keep": (MEMBERS, "newcomer"),
    "profile": (MEMBERS, "newcomer"),
    "profile-parts": (MEMBERS, "newcomer"),
    "profile-about": (MEMBERS, "newcomer"),
    "profile-school": (MEMBERS, "newcomer"),
    "profile-experience": (MEMBERS, "newcomer"),
    "profile-values": (MEMBERS, "newcomer"),
    "profile-offers": (MEMBERS, "newcomer"),
    "profile-times": (MEMBERS, "newcomer"),
    "profile-seen": (MEMBERS, "newcomer"),
    "profile-visibility": (MEMBERS, "newcomer"),
    "profile-as": (MEMBERS, "newcomer"),
    "ties": (MEMBERS, "newcomer"),
    "ties-add": (MEMBERS, "newcomer"),
    "ties-remove": (MEMBERS, "newcomer"),
    "settings": (MEMBERS, "newcomer"),
    "pause": (MEMBERS, "newcomer"),
    "resume": (MEMBERS, "newcomer"),
    "quiet": (MEMBERS, "newcomer"),
    "show-me": (MEMBERS, "newcomer"),
    "calls": (MEMBERS, "newcomer"),
    "rsvp": (MEMBERS, "newcomer"),
    "leave": (MEMBERS, "newcomer"),
    "leave-now": (MEMBERS, "newcomer"),
    "mydata": (MEMBERS, "newcomer"),
    "mydata-page": (MEMBERS, "newcomer"),
    "mydata-copy": (MEMBERS, "newcomer"),
    "consents": (MEMBERS, "newcomer"),
    "consent-open": (MEMBERS, "newcomer"),
    "consent-give": (MEMBERS, "newcomer"),
    "consent-withdraw": (MEMBERS, "newcomer"),
    "missed": (MEMBERS, "newcomer"),
    "ask": (MEMBERS, "newcomer"),
    "write": (MEMBERS, "newcomer"),
    "reply": (MEMBERS, "newcomer"),
    "end": (MEMBERS, "newcomer"),
    "end-now": (MEMBERS, "newcomer"),
    "keep": (MEMBERS, "newcomer"),
    "intake": (MEMBERS, "newcomer"),
    "reach": (MEMBERS, "newcomer"),
    "take-back": (MEMBERS, "newcomer"),
    "hide": (MEMBERS, "newcomer"),
    "show-name": (MEMBERS, "newcomer"),
    "conversations": (MEMBERS, "newcomer"),
    "more": (MEMBERS, "newcomer"),
    "keep-words": (MEMBERS, "newcomer"),
    "kept": (MEMBERS, "newcomer"),
    "keep-none": (MEMBERS, "newcomer"),
    "follow-up": (MEMBERS, "newcomer"),
    "follow-yes": (MEMBERS, "newcomer"),
    "point": (MEMBERS, "newcomer"),
    "another": (MEMBERS, "newcomer"),
    "transfer": (MEMBERS, "newcomer"),
    "again": (MEMBERS, "newcomer"),
    "break-glass-told": (MEMBERS, "newcomer"),
    "erase": (MEMBERS, "newcomer"),
    "erase-now": (MEMBERS, "newcomer"),
    "link-code": (MEMBERS, "newcomer"),
    "unlink": (MEMBERS, "newcomer"),
    "unlink-now": (MEMBERS, "newcomer"),
    "verify": (MEMBERS, "newcomer"),
    "verify-ask": (MEMBERS, "newcomer"),
    "verify-stop": (MEMBERS, "newcomer"),
    "verify-word": (MEMBERS, "newcomer"),
    "verify-name": (MEMBERS, "newcomer"),
    "verify-answer": (MEMBERS, "newcomer"),
    "waiting": (MEMBERS, "newcomer"),
    "make-urgent": (MEMBERS, "newcomer"),
    "widen": (MEMBERS, "newcomer"),
    "not-again": (MEMBERS, "newcomer"),
    "interested": (MEMBERS, "newcomer"),
    "reminders": (MEMBERS, "newcomer"),
    "calendar": (MEMBERS, "newcomer"),
    "calendar-edit": (MEMBERS, "newcomer"),
    "dates": (MEMBERS, "newcomer"),
    "dates-add": (MEMBERS, "newcomer"),
    "dates-drop": (MEMBERS, "newcomer"),
    "calendar-file": (MEMBERS, "newcomer"),
    "feed": (MEMBERS, "newcomer"),
    "feed-new": (MEMBERS, "newcomer"),
    "named": (MEMBERS, "newcomer"),
    # what shows others, or speaks for the network: only the verified
    "buddy": (MEMBERS, "verified"),
    "buddy-write": (MEMBERS, "verified"),
    "buddy-share": (MEMBERS, "verified"),
    "buddy-more": (MEMBERS, "verified"),
    "buddy-why": (MEMBERS, "verified"),
    "buddy-time": (MEMBERS, "verified"),
    "buddy-file": (MEMBERS, "verified"),
    "buddy-year": (MEMBERS, "verified"),
    "buddy-met": (MEMBERS, "verified"),
    "buddy-keep": (MEMBERS, "verified"),
    "buddy-now": (MEMBERS, "verified"),
    "buddy-wishes": (MEMBERS, "verified"),
    "buddy-wake": (MEMBERS, "verified"),
    "vouch": (MEMBERS, "verified"),
    "vouch-yes": (MEMBERS, "verified"),
    "vouch-no": (MEMBERS, "verified"),
    "slot-link": (MEMBERS, "verified"),
    "call-link": (MEMBERS, "verified"),
    "host": (MEMBERS, "verified"),
    "host-cant": (MEMBERS, "verified"),
    "host-take": (MEMBERS, "verified"),
    "call-came": (MEMBERS, "verified"),
    # what one role may do, and no other
    "duty": ("coach", "newcomer"),
    "accept": ("coach", "newcomer"),
    "decline": ("coach", "newcomer"),
    "read": ("coach", "newcomer"),
    "hand-back": ("coach", "newcomer"),
    "saved": ("coach", "newcomer"),
    "saved-send": ("coach", "newcomer"),
    "saved-add": ("coach", "newcomer"),
    "saved-drop": ("coach", "newcomer"),
    "saved-next": ("moderator", "newcomer"),
    "saved-ok": ("moderator", "newcomer"),
    "saved-no": ("moderator", "newcomer"),
    "close": ("supervisor", "newcomer"),
    "close-note": ("supervisor", "newcomer"),
    "break-glass": ("supervisor", "newcomer"),
    "break-glass-ask": ("supervisor", "newcomer"),
    "not-tonight": ("coach", "newcomer"),
    "hours": ("coach", "newcomer"),
    "hours-add": ("coach", "newcomer"),
    "hours-away": ("coach", "newcomer"),
    "hours-drop": ("coach", "newcomer"),
    "cover-ask": ("coach", "newcomer"),
    "cover-take": ("coach", "newcomer"),
    "skills": ("coach", "newcomer"),
    "heavy": ("coach", "newcomer"),
    "debrief": ("coach", "newcomer"),
    "debrief-take": ("supervisor", "newcomer"),
    "supervise": ("supervisor", "newcomer"),
    "rota-days": ("supervisor", "newcomer"),
    "announce": ("moderator", "newcomer"),
    "announce-post": ("moderator", "newcomer"),
    "announce-undo": ("moderator", "newcomer"),
    "slots": ("moderator", "newcomer"),
    "slot-page": ("moderator", "newcomer"),
    "slot-open": ("moderator", "newcomer"),
    "slot-new": ("moderator", "newcomer"),
    "slot-change": ("moderator", "newcomer"),
    "slot-stop": ("moderator", "newcomer"),
    "slot-hosts": ("moderator", "newcomer"),
    "slot-host-add": ("moderator", "newcomer"),
    "slot-host-off": ("moderator", "newcomer"),
    "call-list": ("moderator", "newcomer"),
    "call-open": ("moderator", "newcomer"),
    "call-move": ("moderator", "newcomer"),
    "call-cancel": ("moderator", "newcomer"),
    "call-words": ("moderator", "newcomer"),
    "change-do": ("moderator", "newcomer"),
    "change-undo": ("moderator", "newcomer"),
    "verify-next": ("moderator", "newcomer"),
    "verify-confirm": ("moderator", "newcomer"),
    "verify-question": ("moderator", "newcomer"),
    "verify-later": ("moderator", "newcomer"),
    "round": ("organiser", "newcomer"),
    "round-run": ("organiser", "newcomer"),
    "round-undo": ("organiser", "newcomer"),
    "round-show": ("organiser", "newcomer"),
    "round-groups": ("organiser", "newcomer"),
    "round-swap": ("organiser", "newcomer"),
    "round-out": ("organiser", "newcomer"),
    "round-add": ("organiser", "newcomer"),
    "round-replay": ("organiser", "newcomer"),
    "round-figures": ("organiser", "newcomer"),
    # what either of two may do
    "role": ("moderator organiser", "newcomer"),
    "role-confirm": ("moderator organiser", "newcomer"),
    "role-decline": ("moderator organiser", "newcomer"),
    "audit": ("supervisor moderator", "newcomer"),
    "call-out": ("supervisor organiser", "newcomer"),
    "break-glass-reason": ("supervisor organiser", "newcomer"),
    "break-glass-yes": ("supervisor organiser", "newcomer"),
    "break-glass-open": ("supervisor organiser", "newcomer"),
}
"""Who may use a command, and how well the network must know them. Written by hand: a new one
must be given a row, and a change of mind be made twice. docs/decisions/0007 has the reasons."""

DENIED = (
    "That is for members",
    "of the network can do that",
    "To find a coach who is not",
    "That comes once you are verified",
)


def may(name: str, state: str, role: str) -> bool:
    """Return what the table says of one cell."""
    who, level = MAY[name]
    if who == ANYONE:
        return True
    if state in {"visitor", "left"}:
        return False  # a role holds only while somebody is a member
    if state == "newcomer" and level == "verified" and role == "member":
        return False  # whoever holds a role is known: two people gave it, or the settings did
    return role in who.split()


def test_every_command_has_a_row_in_the_matrix() -> None:
    assert set(MAY) == set(BY_NAME)


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network that tells newcomers from verified members."""
    async with open_network(tmp_path, verify=True) as opened:
        yield opened


async def someone_who_is(network: Network, state: str, role: str) -> Someone:
    """Return a person who is in one state and has one role, and nothing else."""
    person = network.person(f"{state}-{role}")
    if state != "visitor":
        await network.head(person.name, buddy="no")
    if state in {"verified", "paused"}:
        await network.know(person)
    if state == "paused" and "pause" in BY_NAME:
        await person.sends("pause", **FILLED.get("pause", {}))
    if state == "left":
        await person.sends("leave-now")
    if role != "member":
        await network.appoint(person, Role(role))
    return person


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
async def test_every_cell_of_who_may_do_what(asking: Network, state: str, role: str) -> None:
    """By typing, by a form, and page by page; joining and leaving last."""
    someone = await someone_who_is(asking, state, role)
    for name in sorted(MAY, key=lambda name: (name == "join", name == "leave-now", name)):
        allowed = may(name, state, role)
        answers = FILLED.get(name, {})
        for way in (someone.asks, someone.turns, someone.sends):
            said: Reply | Sheet | None = None
            with suppress(FormInvalid):  # let in, and there is something to mend
                said = await way(name, **answers)
            refused = isinstance(said, Reply) and any(word in read(said) for word in DENIED)
            assert refused is not allowed, (name, way, said)
            if name == "leave-now" and allowed:
                break  # once gone, a second try is a visitor's


async def test_without_asking_for_it_nobody_is_a_newcomer(network: Network) -> None:
    """A small network can start: the setting is off unless somebody turns it on."""
    someone = await someone_who_is(network, "newcomer", "member")
    for name in MAY:
        if name not in {"join", "leave-now"} and may(name, "verified", "member"):
            said = await someone.asks(name, **FILLED.get(name, {}))
            assert not (isinstance(said, Reply) and any(word in read(said) for word in DENIED))


async def test_the_declared_needs_are_those_of_the_matrix() -> None:
    for name, command in BY_NAME.items():
        who, level = MAY[name]
        assert command.level == level, name
        if command.needs is None:
            assert who == ANYONE
        elif command.needs is Role.MEMBER:
            assert who == MEMBERS
        else:
            assert set(who.split()) == command.roles


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


SEARCHING = ("waiting", "make-urgent", "widen")
OF_A_CASE = (
    "again",
    "another",
    "erase",
    "erase-now",
    "follow-up",
    "hide",
    "keep-none",
    "keep-words",
    "point",
    "show-name",
    "take-back",
)


OF_A_GLASS = ("break-glass-open", "break-glass-reason", "break-glass-told", "break-glass-yes")

BESIDE_A_CASE = (
    *OF_A_GLASS,
    "break-glass-ask",
    "close-note",
    "follow-yes",
    "kept",
    "more",
    "saved",
    "saved-drop",
    "saved-no",
    "saved-ok",
    "saved-send",
    "transfer",
)


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
        **dict.fromkeys(OF_A_CASE, cases),
        "kept": [case, f"{case}:0"],
        "more": [*cases, f"{case}:2"],
        "saved": [case, f"{case}:1"],
        "saved-send": [case, f"{case}:1"],
        "transfer": [case, f"{case}:words", f"{case}:nothing", f"{case}:all"],
        "follow-yes": [case, f"{case}:20260801:gently", f"{case}:20260801:never"],
        "close-note": [case, "HU-7F3K2", "hu-7f3k"],
        "break-glass-ask": [case, "HU-7F3K2", "hu-7f3k"],
        **await _of_glass(network, outsider, case),
        **await _saved(network, outsider, ada),
        **dict.fromkeys(("waiting", "make-urgent", "debrief-take", "not-again"), cases),
        "widen": [f"{wider}:{case}" for case in cases for wider in ("near", "anyone", "")],
        "hours-drop": [mine],
        "cover-take": [case, group],
        **{name: [offer, waiting] for name in ("accept", "decline")},
        "buddy-write": [group],
        **{key: [group] for key in ("buddy-share", "buddy-more", "buddy-why", "buddy-time")},
        "buddy-file": [f"{group}:1783440000", f"{group}:", group],
        "buddy-met": [f"NOT_RIGHT:{group}", f"MET:{case}", "MET:", group],
        "buddy-keep": [f"yes:{group}", f"no:{case}", "yes", group],
        **{name: [draft] for name in ("announce-post", "announce-undo", "call-open", "call-move")},
        **{name: [draft] for name in ("call-cancel", "call-words")},
        **{name: [planned, done] for name in ("change-do", "change-undo")},
        **{name: [draft, call] for name in WITH_TOKEN if name.startswith("slot-")},
        **{name: [draft, call] for name in ("host-cant", "host-take", "call-came")},
        "call-list": [draft, f"{draft}:0", "every", "every:-1", "every:9999"],
        "rsvp": [f"yes:{draft}", f"maybe:{draft}", "yes", ":", "yes:"],
        "round-run": [case, group],
        **{key: [case, group] for key in ("round-undo", "round-show", "round-replay")},
        "round-groups": [f"{case}:0", f"{group}:0", f"{group}:x", group],
        **{key: [case, group] for key in ("round-swap", "round-out", "round-add")},
        "ties-remove": [mine],
        "show-me": [held, f"{int(held) - 1}", f"{int(held) + 1}"],
        **{name: [group] for name in ("profile-as", "profile-parts", "resume")},
        **{name: [group, "buddy", ":"] for name in ("mydata-copy", "mydata-page", "erased")},
        "consent-open": [group, ":2026-11"],
        "consent-withdraw": [group, "nothing:2026-11"],
        "consent-give": [group, "buddy", "buddy:2020-01", "buddy:2026-11:"],
        "interested": ["yes:123", "maybe:123", f"yes:{call}"],
        "named": [f"yes:{draft}", f"no:{call}", f"yes:{call}", "yes", ":"],
        "dates-drop": ["off:2026-12-08:2026-12-08"],
        "calendar-file": [draft, case],
        "slot-link": [case, call],
        "call-link": [draft, slot],
        **await _of_trust(network, outsider, ada, ben),
    }
    return World(network, outsider, tokens)


async def _of_glass(network: Network, outsider: Someone, case: str) -> dict[str, list[str]]:
    """Return requests to open a case that wait for others, are open to others, or were told.

    The outsider sits on the private list of the head, so theirs is no yes that counts.
    """
    async with network.storage.begin() as work:
        found = await work.cases.get(UUID(case))
        me = await work.accounts.owner(outsider.account)
        assert found is not None
        assert found.coach is not None
        assert me is not None
        tie = NewTie(relation=Relation.NOT_WITH, name=Confidential("E"), account=outsider.account)
        await work.ties.add(found.head, tie)
        tokens = []
        for yes, told in ((0, None), (1, None), (2, None), (2, work.now)):
            glass = BreakGlass.ask(found.id, found.head, Ground.HARM, work.now)
            for by in (found.head, found.coach)[:yes]:
                glass = glass.with_yes(by, Role.SUPERVISOR, work.now)
            await work.glass.ask(replace(glass, told=told), Confidential("Wombats"))
            tokens += [str(glass.id), f"{glass.id}:life", f"{glass.id}:x"]
    return {name: [case, *tokens] for name in OF_A_GLASS}


async def _saved(network: Network, outsider: Someone, ada: Someone) -> dict[str, list[str]]:
    """Return a saved reply of the outsider, who may not review it, and one that is reviewed."""
    async with network.storage.begin() as work:
        found: list[str] = []
        for one, reviewed in ((outsider, False), (ada, True)):
            owner = await work.accounts.owner(one.account)
            assert owner is not None
            saved = SavedReply(id=uuid4(), owner=owner, text="A kind word.", reviewed=reviewed)
            await work.saved.add(saved)
            found.append(str(saved.id))
    return {"saved-ok": found, "saved-no": found, "saved-drop": found[1:]}


async def _of_trust(
    network: Network, outsider: Someone, ada: Someone, ben: Someone
) -> dict[str, list[str]]:
    """Return what only others may press, or what is about the outsider: nobody decides that."""
    async with network.storage.begin() as work:
        me, a, b = [await work.accounts.owner(one.account) for one in (outsider, ada, ben)]
        assert me is not None
        assert a is not None
        assert b is not None
        proposals = [
            Proposal(id=uuid4(), account=account, role=Role.COACH, by=by, at=work.now)
            for account, by in ((outsider.account, a), (ada.account, me))
        ]
        for proposal in proposals:
            await work.proposals.add(proposal)
        requests = [
            VerifyRequest(
                id=uuid4(),
                member=member,
                way=Way.REGISTER,
                asked=work.now,
                about=Confidential("Eve"),
                waits_for_member=waits,
            )
            for member, waits in ((me, False), (a, True))
        ]
        for request in requests:
            await work.verifications.ask(request)
        voucher = Voucher(id=uuid4(), member=b, sponsor=a, knows=None)
        await work.verifications.invite(voucher)
        mark = await work.accounts.mark(ada.account)
    own, hers = [str(request.id) for request in requests]
    return {
        "role-confirm": [str(proposal.id) for proposal in proposals],
        "role-decline": [str(proposals[0].id)],  # who proposed may drop it again
        "verify-confirm": [own],
        "verify-question": [own],
        "verify-later": [own],
        "vouch-yes": [str(voucher.id)],
        "vouch-no": [str(voucher.id)],
        "verify-answer": [own, hers],
        "unlink-now": [mark],
    }


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
        *OF_A_CASE,
        *BESIDE_A_CASE,
        "accept",
        "announce-post",
        "calendar-file",
        "call-link",
        "buddy-write",
        "buddy-share",
        "buddy-more",
        "buddy-why",
        "buddy-time",
        "buddy-file",
        "buddy-met",
        "buddy-keep",
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
        "cover-take",
        "debrief-take",
        "decline",
        "end",
        "end-now",
        "erased",
        "consent-give",
        "consent-open",
        "consent-withdraw",
        "mydata-copy",
        "mydata-page",
        "hand-back",
        "host-cant",
        "host-take",
        "hours-drop",
        "interested",
        "keep",
        "make-urgent",
        "named",
        "not-again",
        "read",
        "reply",
        "round-run",
        "round-undo",
        "round-show",
        "round-groups",
        "round-swap",
        "round-out",
        "round-add",
        "round-replay",
        "role-confirm",
        "role-decline",
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
        "unlink-now",
        "verify-answer",
        "verify-confirm",
        "verify-later",
        "verify-question",
        "vouch-no",
        "vouch-yes",
        "waiting",
        "widen",
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
    ben = await network.head("Ben", district="BT1", region="Northern Ireland")
    token = ""
    if command.name != "join":
        await network.head("Eve")
        for role in (Role.COACH, Role.MODERATOR, Role.ORGANISER, Role.SUPERVISOR):
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


async def _token(eve: Someone, ben: Someone, name: str) -> str:  # noqa: PLR0911 - one a kind
    """Return what Eve's button for *name* carries, after what leads up to it."""
    match name:
        case "rsvp" | "named" | "call-link" | "slot-link" | "calendar-file" | "interested":
            return await _coming_token(eve, name)
        case "dates-drop":
            said = await eve.sends("dates-add", **FILLED["dates-add"])
            return find(said, "Take out 8 Dec").value
        case _ if name.startswith(("round-", "buddy-")):
            return await _round_token(eve, ben, name)
        case "erased":
            await eve.presses(await eve.sends("round"), "Introduce them all")
            return find(await ben.sends("leave-now"), "How far is it?").value
        case "accept" | "decline" | "read" | "hand-back" | "reply" | "end" | "keep":
            await eve.sends("duty", "on")
            await ben.sends("write", words="words")
            if name in {"accept", "decline"}:
                return find(eve.offer, "Yes, I'll take it").value
            await eve.presses(eve.offer, "Yes, I'll take it")
            return find(eve.inbox[-1], "Write to the head").value
        case _ if name in {"end-now", *SEARCHING, *OF_A_CASE, *BESIDE_A_CASE}:
            return await _talk_token(eve, ben, name)
        case _ if name.startswith(("role-", "unlink-", "verify-", "vouch-")):
            return await _trust_token(eve, ben, name)
        case _ if name.startswith(("hours-", "cover-", "debrief-", "not-again")):
            return await _coach_token(eve, ben, name)
        case _:
            return await _own_token(eve, name)


async def _round_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return the same for buddies and rounds."""
    if name.startswith("round-"):
        for other, place in (("Fay", "EH1"), ("Gil", "CF10"), ("Hal", "PL1")):
            head = await eve.network.head(other, district=place)
            if other == "Fay" and name == "round-add":
                await head.sends("pause", what="Buddies", how="Until I resume")
        preview = await eve.sends("round")
        run = find(preview, "Introduce them all").value
        if name == "round-add":
            await eve.network.person("Fay").sends("resume", "all")
        if name == "round-undo":
            await eve.sends("round-run", run)
        return f"{run}:0" if name == "round-groups" else run
    if name in {"buddy-now", "buddy-wishes", "buddy-wake", "buddy-year"}:
        return ""
    for head in (eve, ben):
        await head.sends("profile-times", times="Monday evening", buddy="yes")
    await eve.presses(await eve.sends("round"), "Introduce them all")
    group = find(eve.inbox[-1], "Write a message").value
    if name == "buddy-file":
        return find(await eve.sends("buddy-time", group), "Monday 20 July, 19:30").value
    return {"buddy-met": f"MET:{group}", "buddy-keep": f"yes:{group}"}.get(name, group)


async def _talk_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return what Eve's button in a conversation carries, or about a saved reply."""
    match name:
        case "widen":
            return find(await eve.sends("ask"), "Also ask in my region").value
        case "end-now" | "erase" | "erase-now" | "waiting" | "make-urgent":
            return find(await eve.sends("ask"), "Take it back").value
        case "hide" | "take-back" | "more" | "point" | "saved" | "saved-send" | "follow-up":
            return await _token(eve, ben, "reply")
        case "saved-drop":
            return find(await eve.sends("saved-add", **FILLED["saved-add"]), "Drop it again").value
        case "saved-ok" | "saved-no":
            await eve.network.appoint(ben, Role.COACH)
            await ben.sends("saved-add", **FILLED["saved-add"])
            return find(await eve.sends("saved-next"), "It can be used").value
        case "close-note" | "break-glass-ask":
            return "HU-7F3K"
        case _ if name in OF_A_GLASS:
            return await _glass_token(eve, ben, name)
        case _:
            return await _head_token(eve, ben, name)


async def _head_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return what Eve's button carries as the head of a case that Ben coaches."""
    await eve.network.appoint(ben, Role.COACH)
    await ben.sends("duty", "on")
    await eve.sends("ask")
    await ben.presses(ben.offer, "Yes, I'll take it")
    case = find(eve.inbox[-1], "End this conversation").value
    match name:
        case "again":
            for one in (eve, ben):
                await one.sends("end-now", case)
            return case
        case "transfer":
            return f"{case}:words"
        case "follow-yes":
            return f"{case}:20260801:gently"
        case _:
            return case


async def _glass_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return what Eve's button about opening Ben's case carries, or about her own."""
    kim = await eve.network.head("Kim", district="EH1", region="Scotland", buddy="no")
    await eve.network.appoint(kim, Role.SUPERVISOR)
    head = eve if name == "break-glass-told" else ben
    said = await head.sends("write", words="words")
    ref = next(word for word in read(said).replace("(", " ").split() if word.startswith("HU-"))[:7]
    other = kim
    if head is eve:
        other = await eve.network.head("Lea", district="CF10", region="Wales", buddy="no")
        await eve.network.appoint(other, Role.SUPERVISOR)
    await other.sends("break-glass-ask", ref, **FILLED["break-glass-ask"])
    second = kim if head is eve else eve
    token = find(second.inbox[-1], "Read why").value
    if name in {"break-glass-open", "break-glass-told"}:
        await second.sends("break-glass-yes", token)
    if name == "break-glass-told":
        await eve.network.pass_time(days=4)
    return token


async def _coach_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return what is carried by a button of the rota."""
    await ben.network.appoint(ben, Role.COACH)
    for coach in (eve, ben):
        await coach.sends("hours-add", **FILLED["hours-add"])
    match name:
        case "hours-drop":
            return find(await eve.sends("hours"), "Take one out").value
        case "cover-take":
            await ben.sends("cover-ask", **FILLED["cover-ask"])
            return find(eve.inbox[-1], "Yes, I'll take it").value
        case "not-again":
            await ben.sends("duty", "on")
            await eve.sends("ask")
            await ben.presses(ben.offer, "Yes, I'll take it")
            return find(eve.inbox[-1], "End this conversation").value
        case "debrief-take":
            await ben.sends("debrief")
            return find(eve.inbox[-1], "I'll talk with them").value
        case _:
            return ""


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


async def _trust_token(eve: Someone, ben: Someone, name: str) -> str:
    """Return the same for roles, accounts and verification."""
    match name:
        case "role-confirm" | "role-decline":
            await eve.network.appoint(ben, Role.ORGANISER)
            await ben.sends("role", person="discord:dee", role="coach")
            return find(eve.inbox[-1], "Confirm").value
        case "unlink-now":
            code = (await eve.sends("link-code")).words
            assert code is not None
            await eve.network.person("Eva").sends("link-enter", code=code.reveal())
            return find(await eve.sends("unlink"), "Take out Discord 2").value
        case "verify-confirm" | "verify-question" | "verify-later":
            await ben.sends("verify-ask", **FILLED["verify-ask"])
            return find(await eve.sends("verify-next"), "Confirm").value
        case "verify-answer":
            return await _asked_about(eve)
        case "vouch-yes" | "vouch-no":
            word = (await ben.sends("verify-word")).words
            assert word is not None
            shown = await eve.sends("vouch", word=word.reveal())
            return find(shown, "Yes, I know them").value
        case _:
            return ""


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


async def _asked_about(eve: Someone) -> str:
    """Let Eve, before she had any role, ask a moderator, who asks back."""
    async with eve.network.storage.begin() as work:
        member = await work.accounts.owner(eve.account)
        assert member is not None
        request = VerifyRequest(
            id=uuid4(),
            member=member,
            way=Way.MODERATOR,
            asked=work.now,
            about=Confidential("Eve"),
            waits_for_member=True,
        )
        await work.verifications.ask(request)
    return str(request.id)


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
    for name in (
        *OF_A_CASE,
        *OF_A_GLASS,
        "break-glass-ask",
        "kept",
        "transfer",
        "follow-yes",
        "more",
        "close-note",
        "saved-send",
    ):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL
    for name in (
        "ask",
        "write",
        "accept",
        "decline",
        "read",
        "reply",
        "hand-back",
        "end",
        "keep",
        "waiting",
        "make-urgent",
        "widen",
        "not-again",
    ):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL


def test_what_carries_a_link_is_confidential() -> None:
    for name in ("slot-link", "call-link"):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL
