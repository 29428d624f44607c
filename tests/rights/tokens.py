"""What somebody's own button carries, after all that leads up to it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from bot.core.confidential import Confidential
from bot.core.people import Role
from bot.core.trust import VerifyRequest, Way
from tests.rights.filled import DISCREET, FILLED, FIXED
from tests.rights.world import BESIDE_A_CASE, OF_A_CASE, OF_A_GLASS, SEARCHING, _changes
from tests.scenarios.someone import Someone, find, read


async def token_of(eve: Someone, ben: Someone, name: str) -> str:  # noqa: PLR0911 - one a kind
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
        case (
            "hide"
            | "take-back"
            | "more"
            | "allow-picture"
            | "point"
            | "saved"
            | "saved-send"
            | "follow-up"
        ):
            return await token_of(eve, ben, "reply")
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
