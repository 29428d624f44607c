"""Tour: support in confidence, from the safety card to the bytes on the disk."""

from __future__ import annotations

import json

from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import cast
from bot.adapters.playground.tour_guide import CANARY, Guide, Unmet, must, text
from bot.core.conflicts import conflicts
from bot.core.people import Role
from bot.core.support import Case, may_read

_TALK = "I want to talk to someone from HeadsUp"
_WRITE = "Write something first"
_TAKE = "Yes, I'll take it"


async def safety_first(guide: Guide) -> str:
    """Ask for support and look at what comes before anything can be typed."""
    card = await guide.act("amina", "support")
    for number in ("999", "116 123", "08000 562 561"):
        must(number in card["plain"], f"The card does not say {number}.")
    must(not await guide.table("cases"), "Something was kept already.")
    return "999, Samaritans and Education Support, before a word is typed or kept"


async def one_coach(guide: Guide) -> str:
    """Write to a coach, and ask the stored case who may read it."""
    talk = await guide.press("amina", await guide.last("amina", _TALK), _TALK)
    words = f"My deputy knows. {CANARY}"
    await guide.press("amina", talk, _WRITE, answers={"words": words}, request="write-1")
    case = await _case(guide)
    names = await guide.members()
    async with guide.play.session.parts.storage.read() as work:
        offers = await work.offers.of(case.id)
        head = await work.members.get(case.head)
        coaches = [m for m in await work.appointments.holders(Role.COACH) if m in names]
        close = {
            names[coach]
            for coach in coaches
            if head and (found := await work.members.get(coach)) and conflicts(head, found)
        }
    must(len(offers) == 1, f"{len(offers)} coaches were asked at once.")
    guide.coach = names[offers[0].coach]
    must(close, "No coach is too close to Amina, so this proves nothing.")
    must(guide.coach not in close, "A coach who is too close was asked.")
    must(not [m for who in close for m in await guide.inbox(who) if case.ref in text(m)], "Told.")
    readers = [who for member, who in names.items() if may_read(case, member)]
    must(readers == ["amina"], f"Before anybody took it, {readers} could read it.")
    await _only(guide, {"amina": 0})
    coach = cast()[guide.coach].first
    tied = ", ".join(cast()[who].first for who in sorted(close))
    return f"{coach} was asked; {tied} (same trust and authority) never heard of it"


async def once_only(guide: Guide) -> str:
    """Deliver the same request again, as platforms do."""
    talk = await guide.last("amina", _WRITE)
    count = len(await guide.inbox("amina"))
    before = await _counts(guide)
    words = {"words": f"My deputy knows. {CANARY}"}
    again = await guide.press("amina", talk, _WRITE, answers=words, request="write-1")
    must("We've got your request" in again["plain"], "The second answer was another one.")
    must(await _counts(guide) == before, "The second delivery changed something.")
    must(len(await guide.inbox("amina")) == count, "There were two answers.")
    return f"the same answer again; still {before['cases']} case and {before['offers']} offer"


async def conversation(guide: Guide) -> str:
    """Take the case, write both ways across platforms, and look over everybody's shoulder."""
    coach = guide.coach
    taken = await guide.press(coach, await guide.last(coach, _TAKE), _TAKE)
    must(CANARY in text(taken), "The coach cannot read what was written.")
    case = await _case(guide)
    readers = {who for member, who in (await guide.members()).items() if may_read(case, member)}
    must(readers == {"amina", coach}, f"{len(readers)} people may read it.")
    await guide.play.say({"as": "amina", "text": f"It is about Friday. {CANARY}-one"})
    await guide.play.say({"as": coach, "text": f"I have time now. {CANARY}-two"})
    must(
        any(f"{CANARY}-one" in text(m) for m in await guide.inbox(coach)), "The coach got nothing."
    )
    must(any(f"{CANARY}-two" in text(m) for m in await guide.inbox("amina")), "Amina got nothing.")
    others = await _only(guide, {"amina": 2, coach: 3})
    for role in (Role.MODERATOR, Role.ORGANISER, Role.SUPERVISOR):
        who = next(p.id for p in cast().values() if role in p.roles)
        seen = [m for m in await guide.inbox(who) if case.ref in json.dumps(m)]
        must(not seen, f"The {role} sees that {case.ref} exists.")
    return (
        f"read by Amina and {cast()[coach].first}; by none of {others} others, whatever their role"
    )


async def sealed(guide: Guide) -> str:
    """Search every byte of the database, and every notification, for the word."""
    disk = guide.play.session.parts.disk()
    must(disk, "There is no database to search.")
    must(CANARY.encode() not in disk, "The word is on the disk in clear.")
    rooms = guide.play.session.rooms
    must(all(CANARY not in m.reply.summary for m in rooms), "A notification shows the word.")
    rows = [row for row in await guide.table("cases") if "sealed:" in str(row["sealed_words"])]
    must(rows, "No sealed words are stored, so this proves nothing.")
    return f"{len(disk) // 1024} KB searched; {len(rooms)} notifications; stored as sealed bytes"


async def _case(guide: Guide) -> Case:
    member = await guide.member("amina")
    async with guide.play.session.parts.storage.read() as work:
        case = await work.cases.open_of(member)
    if case is None:
        raise Unmet("Amina has no open case.")
    return case


async def _only(guide: Guide, wanted: dict[str, int]) -> int:
    """Check that only the people of *wanted* see the word, at least so often; count the rest."""
    for who in cast():
        seen = [m for m in await guide.inbox(who) if CANARY in json.dumps(m)]
        must(len(seen) >= wanted.get(who, 0), f"{who.title()} sees too little of it.")
        must(who in wanted or not seen, f"{who.title()} sees the words.")
    return len(cast()) - len(wanted)


async def _counts(guide: Guide) -> Json:
    return {name: len(await guide.table(name)) for name in ("cases", "offers", "outbox")}
