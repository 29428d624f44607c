"""The rehearsals in the terminal: each head with a coach who knows the rules, and one who does not.

The first must give nothing to think about, the second what the script says must be noticed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Final

from bot.adapters.playground.parts import Json, OpenParts
from bot.adapters.playground.rehearsal.notes import Judged
from bot.adapters.playground.rehearsal.script import Act, Script, scripts
from bot.adapters.playground.rehearsal.stage import COACHES
from bot.adapters.playground.tour_guide import Guide, Unmet, must
from bot.adapters.playground.tour_step import Step, opened, step

_WELL: Final = 3
"""How many things a practised coach does well, at least."""


async def rehearsals(open_parts: OpenParts) -> AsyncIterator[Step]:
    """Yield each rehearsal as it is over."""
    async with opened(open_parts) as playground:
        guide = Guide(playground)
        for number, script in enumerate(scripts().values()):
            coach = COACHES[number % len(COACHES)]
            for how, do in (("with practice", _practised), ("without care", _careless)):
                yield await step(f"{script.title}, {how}", partial(do, script, coach), guide)


async def _practised(script: Script, coach: str, guide: Guide) -> str:
    """Play it well: it ends, agreed by both, with nothing to think about."""
    found = await play(guide, script, coach, script.practised)
    must(found["over"], "It did not come to an end.")
    think = _rules(found, Judged.THINK)
    must(not think, f"There is still something to think about: {', '.join(think)}.")
    well = _rules(found, Judged.WELL)
    must(len(well) >= _WELL, f"Only this went well: {', '.join(well) or 'nothing'}.")
    return f"went well: {', '.join(well)}"


async def _careless(script: Script, coach: str, guide: Guide) -> str:
    """Play it badly: each rule that was broken is named."""
    found = await play(guide, script, coach, script.careless)
    think = _rules(found, Judged.THINK)
    missed = set(script.noticed) - set(think)
    must(not missed, f"Nobody noticed: {', '.join(sorted(missed))}.")
    return f"to think about: {', '.join(think)}"


async def play(guide: Guide, script: Script, coach: str, acts: Sequence[Act]) -> Json:
    """Play a coach who does these *acts*; return how the rehearsal stands then."""
    await guide.play.rehearse({"head": script.id, "as": coach})
    for act in acts:
        await _do(guide, coach, act)
    now: Json = guide.play.rehearsal()["now"]
    return now


async def _do(guide: Guide, coach: str, act: Act) -> None:
    match act.do:
        case "take":
            label = "Yes, I'll take it"
            await guide.press(coach, await guide.last(coach, label), label)
        case "pass":
            label = "Not this one"
            await guide.press(coach, await guide.last(coach, label), label)
        case "say":
            await guide.play.say({"as": coach, "text": act.words})
        case "wait":
            await guide.play.clock({"advance": act.words})
        case "end":
            label = "Suggest ending"
            await guide.press(coach, await guide.last(coach, label), label)
        case "hand-back":
            label = "Suggest another coach"
            await guide.press(coach, await guide.last(coach, label), label)
        case "point":
            await guide.act(
                coach, "point", value=await _case(guide, coach), answers={"what": act.words}
            )
        case "follow-up":
            await guide.act(
                coach, "follow-up", value=await _case(guide, coach), answers={"when": act.words}
            )
        case _:
            raise Unmet(f"No coach can do {act.do!r}.")


async def _case(guide: Guide, coach: str) -> str:
    """Return what the coach's own buttons carry."""
    message = await guide.last(coach, "Write to the head")
    found = guide.play.session.rooms.get(message["id"])
    buttons = found.reply.buttons if found is not None else ()
    return next((b.value for b in buttons if b.command == "reply"), "")


def _rules(found: Json, judged: Judged) -> list[str]:
    rules = [note["rule"] for note in found["looking_back"] if note["judged"] == judged]
    return list(dict.fromkeys(rules))
