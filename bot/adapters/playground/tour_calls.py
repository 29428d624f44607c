"""Tour: the weekly call and an event."""

from __future__ import annotations

from bot.adapters.playground.tour_guide import Guide, must

_TITLE = "Budget season, staying human"
_READERS = (("amina", "discord"), ("ben", "slack"))


async def reminders(guide: Guide) -> str:
    """Let time pass until the reminders, and look in both channels."""
    await guide.play.clock({"until_next": True})
    await guide.play.clock({"until_next": True})
    seen = []
    for who, platform in _READERS:
        posts = [m for m in await guide.inbox(who) if m["where"] == "channel"]
        found = [m["summary"] for m in posts]
        must(len(found) == len(set(found)), f"A reminder was posted twice in {platform}.")
        for heading in ("Tomorrow: ", "Starting soon: "):
            must(
                any(text.startswith(heading) for text in found),
                f"There is no post with {heading!r} in {platform}.",
            )
        must(
            all(m["platform"] == platform and m["payload"] for m in posts),
            f"A post in {platform} has no payload of its own.",
        )
        seen.append(f"{platform} {len(found)}")
    return f"the day before and 30 minutes before; posts: {', '.join(seen)}"


async def announce_twice(guide: Guide) -> str:
    """Announce an event as the moderator and press the button twice, as people do."""
    answers = {
        "title": _TITLE,
        "theme": "Budgets",
        "starts": "16 December 2026, 4pm",
        "about": "Bring your spreadsheet, or just yourself.",
        "minutes": "45",
    }
    before = await _posts(guide)
    preview = await guide.act("mo", "announce", answers=answers)
    must(preview["where"] == "ephemeral", "The preview was not private.")
    must(await _posts(guide) == before, "Something was posted before anybody said so.")
    for _ in range(2):
        await guide.press("mo", preview, "Post it now")
    after = await _posts(guide)
    must(after == [count + 1 for count in before], f"The channels went from {before} to {after}.")
    for who, platform in _READERS:
        last = [m for m in await guide.inbox(who) if m["where"] == "channel"][-1]
        must(_TITLE in last["plain"], f"The event is not in {platform}.")
    return "previewed to the moderator alone, then posted once in each, though pressed twice"


async def _posts(guide: Guide) -> list[int]:
    return [sum(m["where"] == "channel" for m in await guide.inbox(who)) for who, _ in _READERS]
