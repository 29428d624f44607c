"""Every job of the network."""

from __future__ import annotations

from bot.core.calls import Weekly
from bot.jobs.after_rounds import DID_YOU_MEET, SETTLE
from bot.jobs.break_glass import TELL_HEADS
from bot.jobs.call_notes import NOTICE
from bot.jobs.follow_up import FOLLOW_UPS
from bot.jobs.forget import FORGET
from bot.jobs.hosts import COUNT, HOST_BRIEF, HOST_GAP
from bot.jobs.pair_buddies import pair_buddies
from bot.jobs.plan_calls import PLAN
from bot.jobs.remind_members import REMIND_MEMBERS
from bot.jobs.renew_consents import RENEW
from bot.jobs.send_link import ASK_FOR_LINK, SEND_LINK
from bot.jobs.spec import Job
from bot.jobs.sweep import SWEEP
from bot.jobs.watch_cases import LADDER, LAPSE, SEARCH
from bot.jobs.watch_rota import ROTA_AHEAD, ROTA_TODAY
from bot.jobs.weekly_call import REMIND


def jobs_for(
    round_morning: Weekly, round_weeks: int, *, round_approval: bool = False
) -> tuple[Job, ...]:
    """Return all jobs. Rounds run every *round_weeks* weeks, or with 0 once a half-term.

    With *round_approval* organisers are asked before anybody is introduced.
    """
    return (
        PLAN,
        REMIND,
        ASK_FOR_LINK,
        SEND_LINK,
        REMIND_MEMBERS,
        NOTICE,
        HOST_BRIEF,
        HOST_GAP,
        COUNT,
        pair_buddies(round_morning, round_weeks, ask=round_approval),
        SETTLE,
        DID_YOU_MEET,
        LAPSE,
        SEARCH,
        LADDER,
        ROTA_AHEAD,
        ROTA_TODAY,
        RENEW,
        FOLLOW_UPS,
        TELL_HEADS,
        FORGET,
        SWEEP,
    )
