"""When a message can't be delivered, a person hears of it: never silence.

What is a member's own waits on their home card. What others rely on is told to somebody who can
do something about it: the coach of a case, or the organisers.
"""

from __future__ import annotations

from typing import Final

from bot.core.messages import Aside, Direct, InChannel, Letter, OnCalendar, Together, Urgency
from bot.core.people import Account, Platform, Role
from bot.core.placement import Rung
from bot.core.ports import Work
from bot.core.support import CaseState, OfferAnswer
from bot.core.times import uk_full
from bot.core.views import Button, Tone, private
from bot.services.ladder import ALERT, alert, settle
from bot.services.late import WITHIN, say_skipped
from bot.services.post import tell

TOO_LATE: Final = "too-late"
"""Why a letter was not sent: what it says made no sense any more."""

IN_DOUBT: Final = "in-doubt"
"""Why a letter was not sent again: nobody could tell whether it had arrived."""

CLOSED: Final = "closed"
"""Why a letter was not sent: whoever it is for takes no direct messages of ours."""

_REPORT: Final = "undelivered"

_WHY: Final = {
    "channel_not_found": "the channel is gone",
    "elsewhere": "somebody outside the network keeps what is written there",
    "forbidden": "I may not write there",
    "gone": "the channel is gone",
    "gave-up": "it did not answer for a long time",
    "in-doubt": "I can't tell whether it arrived, and may not read there: please look first",
    "invalid_auth": "my token is not accepted any more",
    "is_archived": "the channel is archived",
    "missing_scope": "I lack a permission; compare the app with: headsup slack manifest",
    "not_in_channel": "I am not in the channel; invite me there",
    "unreadable": "it does not open: was the vault's key changed?",
    "token_revoked": "my token was revoked",
}


async def report(work: Work, letter: Letter, reason: str) -> None:
    """Tell whoever needs to know that *letter* did not arrive."""
    if letter.key.startswith(_REPORT):
        return  # a report that cannot be delivered is on the list of stuck letters
    if reason == TOO_LATE:
        await _tell_moderators(work, letter)
        return
    match letter.address:
        case InChannel(platform=platform):
            await _tell_organisers(
                work, letter, f"post in the channel on {platform.title()}", reason
            )
        case OnCalendar(platform=platform):
            what = f"put a call among the server's events on {platform.title()}"
            await _tell_organisers(work, letter, what, reason)
        case Direct(account=account):
            if reason == CLOSED and account.platform is Platform.DISCORD and letter.member:
                await _nudge(work, letter, account)
            if letter.case is not None:
                await _tell_coach(work, letter)
            if letter.key.startswith(f"{ALERT}:") and reason != TOO_LATE:
                await alert(work, Rung.CALLED)  # somebody else has to hear that a head waits
        case Aside() | Together():
            pass  # word of what waits on the home card, or a place besides the letters


async def _tell_moderators(work: Work, letter: Letter) -> None:
    """Say once what came too late, however many it was for."""
    call = await work.calls.get(letter.call) if letter.call else None
    about = f" about {call.title}" if call else ""
    match letter.address:
        case InChannel(platform=platform):
            what, key = f"a post{about} on {platform.title()}", letter.key
        case _:
            what, key = f"personal messages{about}", f"{letter.call}:{letter.written:%Y%m%d%H%M}"
    await say_skipped(work, what, letter.written, key)


async def _nudge(work: Work, letter: Letter, account: Account) -> None:
    """Leave word in a private thread that something waits, without saying what.

    Once a day, and in a conversation with a coach once an hour.
    """
    said = private(
        "There is a message for you that I couldn't send directly, because your direct messages "
        "are closed to me. Only you will see it here.",
        Button("Show me", "missed", tone=Tone.PRIMARY),
    )
    hour = f"{work.now:%H}" if letter.case is not None else ""
    for space in await work.spaces.every():
        if space.platform is account.platform:
            await work.outbox.post(
                said,
                to=Aside(account, space.id, space.channel),
                once=f"aside:{space.id}:{letter.member}:{work.now:%Y%m%d}{hour}",
                urgency=letter.urgency,
                member=letter.member,
            )


async def _tell_organisers(work: Work, letter: Letter, what: str, reason: str) -> None:
    why = _WHY.get(reason, f"it answered: {reason}")
    said = private(
        f"I couldn't {what}: {why}. What was written on {uk_full(letter.written)} is kept. Once "
        "that is mended, whoever runs the bot can send it with: "
        f"headsup outbox --retry {letter.id}"
    )
    for organiser in await work.appointments.holders(Role.ORGANISER):
        await tell(work, organiser, said, f"{_REPORT}:{letter.id}", by=work.now + WITHIN)


async def _tell_coach(work: Work, letter: Letter) -> None:
    case = await work.cases.get(letter.case) if letter.case else None
    if case is None or case.state is CaseState.ENDED:
        return
    theirs = [o for o in await work.offers.all_open_of(case.id) if o.coach == letter.member]
    if theirs:
        # a coach who can't be reached can't answer: ask the next one now, not in ten minutes
        await settle(work, theirs[0], OfferAnswer.LAPSED)
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
