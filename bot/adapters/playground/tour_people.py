"""Tour: joining, buddies and leaving."""

from __future__ import annotations

from itertools import combinations

from bot.adapters.playground.people import SPACES, cast
from bot.adapters.playground.tour_guide import Guide, must
from bot.core.people import Platform
from bot.core.ties import tied


async def join_discord(guide: Guide) -> str:
    """Join as Discord does it: two pages of questions, with a button between them."""
    return await _join(guide, "amina")


async def join_slack(guide: Guide) -> str:
    """Join as Slack does it: the whole form at once."""
    return await _join(guide, "ben")


async def _join(guide: Guide, who: str) -> str:
    persona = cast()[who]
    answers = {**persona.answers, "charter": "yes"}
    asked = await guide.play.act({"as": who, "command": "join"})
    must("form" in asked, "Joining did not ask for anything.")
    pages = 0
    reply = None
    while reply is None:
        pages += 1
        must(pages < len(answers), "The form never came to an end.")
        names = asked["form"]["page"] if persona.platform is Platform.DISCORD else answers
        page = {name: answers[name] for name in names}
        sent = await guide.play.act({"as": who, "command": "join", "answers": page, "send": True})
        must("reply" in sent, "The answers were not taken.")
        if "Continue" in sent["reply"]["buttons"]:
            message = sent["reply"]["id"]
            asked = await guide.play.press({"as": who, "message": message, "button": "Continue"})
        else:
            reply = sent["reply"]
    must(f"Welcome, {persona.first}" in reply["plain"], "There was no welcome.")
    must(await guide.member(who), "No member was stored.")
    channel = [m for m in await guide.inbox(who) if m["where"] == "channel"]
    must(not channel, "Somebody was told in the channel.")
    return f"{len(answers)} answers on {pages} page{'s' * (pages > 1)}; nobody was told"


async def buddies(guide: Guide) -> str:
    """Let the clock run the round, and check it against the rules and the profiles."""
    await guide.play.clock({"until_next": True})
    names = await guide.members()
    async with guide.play.session.parts.storage.read() as work:
        people = {member.id: member for member in await work.members.every()}
        groups = {}
        for member in people:
            if (group := await work.rounds.latest_group(member)) is not None:
                groups[group.id] = group
    wanting = {member.id for member in people.values() if member.wants_buddy}
    paired = [member for group in groups.values() for member in group.members]
    must(len(paired) == len(set(paired)), "Somebody was introduced twice.")
    must(set(paired) == wanting, f"{len(wanting - set(paired))} were left out.")
    must(
        all(len(group.members) in {2, 3} for group in groups.values()), "A group has a wrong size."
    )
    across = 0
    for group in groups.values():
        pairs = list(combinations([people[member] for member in group.members], 2))
        must(not any(tied(a, b) for a, b in pairs), "Two from one school or trust were paired.")
        near = [a for a, b in pairs if a.authority and a.authority == b.authority]
        must(not near, "Two from one local authority were paired.")
        across += len({cast()[names[member]].platform for member in group.members}) > 1
    must(across, "No pair has one person in Discord and the other in Slack.")
    trios = sum(len(group.members) > 2 for group in groups.values())  # noqa: PLR2004 - a trio
    return (
        f"{len(paired)} people: {len(groups) - trios} pairs and {trios} of three; {across} groups "
        f"span Discord and Slack; nobody with their own school, trust or authority"
    )


async def leaving(guide: Guide) -> str:
    """Leave as Ben and look for him in every table."""
    member = await guide.member("ben")
    account = cast()["ben"].account
    asked = await guide.act("ben", "leave")
    await guide.press("ben", asked, "Leave and erase everything")
    tables = (await guide.play.rows())["tables"]
    held = [
        name
        for name, rows in tables.items()
        for row in rows
        if name != "requests" and {member, account.user} & {str(value) for value in row.values()}
    ]
    must(not held, f"Something is left in {', '.join(sorted(set(held)))}.")
    must(not any(member in str(row) for row in tables["requests"]), "A request still names him.")
    return f"{len(tables)} tables searched, nothing of Ben in any; {len(SPACES)} spaces unchanged"
