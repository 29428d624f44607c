"""Tour: the courier dies in the middle of a letter, and another takes over."""

from __future__ import annotations

from bot.adapters.playground.tour_guide import CANARY, Guide, must, text

_WORDS = f"{CANARY}-three"


async def plug_out(guide: Guide) -> str:
    """Pull the plug, go on with a confidential message and a reminder, and put it back."""
    await guide.play.plug({"in": False})
    await guide.play.say({"as": "amina", "text": f"One more thing. {_WORDS}"})
    await guide.play.clock({"until_next": True})
    stopped = (await guide.play.deliveries()).counts
    must(stopped["in_doubt"], "The courier had nothing in hand when it died, so this is no test.")
    must(stopped["waiting"], "Nothing waited, so this proves little.")
    back = await guide.play.plug({"in": True})
    must(not back["waiting"] + back["in_doubt"], f"{back['waiting']} letters still wait.")
    must(not back["lost"], f"{back['lost']} letters were lost.")
    must(not back["twice"], f"{back['twice']} letters came twice.")
    copies = sum(_WORDS in text(message) for message in await guide.inbox(guide.coach))
    must(copies == 1, f"The coach has the message {copies} times.")
    return (
        f"{stopped['in_doubt']} in doubt and {stopped['waiting']} waiting when it was out; on the "
        f"screens afterwards: {back['delivered']} letters, {back['lost']} lost, "
        f"{back['twice']} twice"
    )
