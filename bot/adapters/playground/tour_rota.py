"""Tour: the rota of coaches, and rest."""

from __future__ import annotations

from bot.adapters.playground.tour_guide import Guide, must

_HOURS = {"days": ["Monday", "Thursday"], "begins": "7pm", "ends": "10pm"}


async def rota(guide: Guide) -> str:
    """Set hours as a coach, look at them as a supervisor and a moderator, and rest for tonight."""
    await guide.act("fiona", "hours-add", answers=_HOURS)
    hours = await guide.act("fiona", "hours")
    must("19:00" in hours["plain"], "The coach's own hours are not shown.")
    seen = await guide.act("sue", "rota-days")
    must("Fiona" in seen["plain"], "The supervisor does not see who is on.")
    refused = await guide.act("mo", "rota-days")
    must("Fiona" not in refused["plain"], "A moderator sees the rota.")
    rests = await guide.act("fiona", "not-tonight")
    must("Rest well" in rests["plain"], "A coach can't rest.")
    async with guide.play.session.parts.storage.read() as work:
        member = await guide.member("fiona")
        resting = (await work.rota.of({member}))[member].rests
    must(resting, "The rest is not kept.")
    await guide.act("fiona", "duty", answers={"shift": "on"})
    return (
        "Fiona is on every Monday and Thursday from 19:00, as Sue sees and Mo does not; resting "
        "until the morning is one tap"
    )
