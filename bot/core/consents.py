"""What members can say yes or no to, each on its own, and what their yes or no is.

A purpose is data: what somebody says yes to, word for word, why it is asked, and until when a
yes holds. A test keeps each wording to its version, so that nobody's yes comes to mean another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.membership import CHARTER_VERSION
from bot.core.people import MemberId

_A_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing that is done with somebody's data only if they say yes.

    *wording* is what they say yes to, in its *version*; *without* what a no means. A yes
    *lasts* so long and is asked again before it ends; None until it is taken back. What is
    *needed* nobody can be a member without.
    """

    key: str
    title: str
    wording: str
    version: str
    why: str
    without: str
    lasts: timedelta | None = _A_YEAR
    needed: bool = False


CHARTER: Final = Purpose(
    key="charter",
    title="The charter",
    wording="I accept the charter: what is said here stays here; no judgement, no register.",
    version=CHARTER_VERSION,
    why="Everybody's trust stands on it.",
    without="Nobody is a member without it: leaving takes it back, and erases everything.",
    lasts=None,
    needed=True,
)
BUDDY: Final = Purpose(
    key="buddy",
    title="Buddies",
    wording=(
        "Introduce me to a buddy each round. They see my name, role, phase and region, unless I "
        "hide them in my profile."
    ),
    version="2026-11",
    why="Two people can't be introduced without saying who they are.",
    without="You are in no round. Whom you were introduced to before, you stay in touch with.",
)
MATCHING: Final = Purpose(
    key="matching",
    title="My profile finds people",
    wording=(
        "Use what I say in my profile, except what I hide, to find people who fit. It is shown "
        "to nobody for that."
    ),
    version="2026-11",
    why="A buddy who knows what you want to know is worth more than any buddy.",
    without=(
        "Your profile counts neither for nor against you. What keeps you apart from colleagues "
        "goes on doing so."
    ),
)
REMINDERS: Final = Purpose(
    key="reminders",
    title="Reminders of calls",
    wording="Write to me before calls, at the times I choose.",
    version="2026-11",
    why="Nobody is reminded unless they ask.",
    without="You get no reminders of your own; the channel still does.",
    lasts=None,
)
ORGANISERS: Final = Purpose(
    key="organisers",
    title="Lists for organisers",
    wording=(
        "Organisers may have my name, role, phase and region in a list of members and count me "
        "in figures of the network, unless I hide them in my profile."
    ),
    version="2026-11",
    why="So that they see who the network reaches, and who it doesn't.",
    without="You are in no list and no figure that organisers get.",
)

PURPOSES: Final = (CHARTER, BUDDY, MATCHING, REMINDERS, ORGANISERS)
BY_KEY: Final = {purpose.key: purpose for purpose in PURPOSES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What *member* last said of one purpose: yes at *given*, to one *version* of its wording.

    It is a no from *ended* on, because they took it back or, if *lapsed*, did not renew it.
    """

    member: MemberId
    purpose: str
    version: str
    given: datetime
    until: datetime | None = None
    ended: datetime | None = None
    lapsed: bool = False

    def stands(self, now: datetime) -> bool:
        """Tell whether it is a yes at *now*."""
        return self.ended is None and (self.until is None or now < self.until)
