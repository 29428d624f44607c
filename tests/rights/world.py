"""A network in the middle of everything, and what its buttons carry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pytest

from bot.core.apart import NewTie, Relation
from bot.core.break_glass import BreakGlass, Ground
from bot.core.confidential import Confidential
from bot.core.people import Platform, Role
from bot.core.talk_stores import SavedReply
from bot.core.trust import Proposal, VerifyRequest, Voucher, Way
from tests.rights.filled import DISCREET, FILLED, WITH_TOKEN
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone, find

STALE = "That button has done its work, or was not meant for you. Nothing was changed."


SEARCHING = ("waiting", "make-urgent", "widen")
OF_A_CASE = (
    "again",
    "allow-picture",
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


async def kept_rows(network: Network) -> dict[str, list[object]]:
    """Return what lies in every table, apart from when an account was last seen."""
    from storage.look import rows  # noqa: PLC0415 - only this looks at tables

    return {
        table: [{k: v for k, v in row.items() if k != "used"} for row in found]
        for table, found in (await rows(network.storage)).items()
    }
