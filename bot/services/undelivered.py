"""When a message can't be delivered, a person hears of it: never silence.

What is a member's own waits on their home card. What others rely on is told to somebody who can
do something about it: the coach of a case, or the organisers.
"""

from __future__ import annotations

from typing import Final

from bot.core.messages import Direct, InChannel, Letter, Urgency
from bot.core.people import Platform, Role
from bot.core.ports import Work
from bot.core.support import CaseState, OfferAnswer
from bot.core.times import uk_full
from bot.core.views import private
from bot.services.post import tell
from bot.services.support import settle

_REPORT: Final = "undelivered"

_WHY: Final = {
    "channel_not_found": "the channel is gone",
    "forbidden": "I may not write there",
    "gone": "the channel is gone",
    "gave-up": "it did not answer for a long time",
    "invalid_auth": "my token is not accepted any more",
    "is_archived": "the channel is archived",
    "missing_scope": "I lack a permission; compare the app with: headsup slack manifest",
    "not_in_channel": "I am not in the channel; invite me there",
    "token_revoked": "my token was revoked",
}


async def report(work: Work, letter: Letter, reason: str) -> None:
    """Tell whoever needs to know that *letter* did not arrive."""
    if letter.key.startswith(_REPORT):
        return  # a report that cannot be delivered is on the list of stuck letters
    match letter.address:
        case InChannel(platform=platform):
            await _tell_organisers(work, letter, platform, reason)
        case Direct():
            if letter.case is not None:
                await _tell_coach(work, letter)


async def _tell_organisers(work: Work, letter: Letter, platform: Platform, reason: str) -> None:
    why = _WHY.get(reason, f"it answered: {reason}")
    said = private(
        f"I couldn't post in the channel on {platform.title()}: {why}. The post of "
        f"{uk_full(letter.written)} is kept. Once that is mended, whoever runs the bot can send "
        f"it with: headsup outbox --retry {letter.id}"
    )
    for organiser in await work.appointments.holders(Role.ORGANISER):
        await tell(work, organiser, said, f"{_REPORT}:{letter.id}")


async def _tell_coach(work: Work, letter: Letter) -> None:
    case = await work.cases.get(letter.case) if letter.case else None
    if case is None or case.state is CaseState.ENDED:
        return
    offer = await work.offers.open_of(case.id)
    if offer is not None and offer.coach == letter.member:
        # a coach who can't be reached can't answer: ask the next one now, not in ten minutes
        await settle(work, offer, OfferAnswer.LAPSED)
    elif letter.member == case.head and case.coach is not None:
        said = private(
            f"I can't reach the head directly just now ({case.ref}). What you wrote is not lost: "
            "they find it when they next look in."
        )
        once = f"{_REPORT}:{letter.id}"
        await tell(work, case.coach, said, once, urgency=Urgency.SUPPORT, case=case.id)
    elif letter.member == case.coach:
        said = private(
            f"I can't reach your coach directly just now ({case.ref}). What you wrote is not "
            "lost: they find it when they next look in."
        )
        once = f"{_REPORT}:{letter.id}"
        await tell(work, case.head, said, once, urgency=Urgency.SUPPORT, case=case.id)
