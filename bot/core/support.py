"""Requests for a coach: from asking to ending. The words themselves are never in these values."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from bot.core.people import Account, MemberId

NUMBERS: Final = (
    "If it can't wait: 999 if life is in danger, Samaritans 116 123, Education Support "
    "08000 562 561, any time."
)

REF: Final = re.compile(r"HU-[2-9A-Z]{4}")
"""What a reference looks like."""

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class CaseState(StrEnum):
    """Who has to act next: the network, both people, or nobody any more."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class OfferAnswer(StrEnum):
    """What became of an offer to a coach. An open offer has no answer yet."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request. *ref* is what people say to each other about it: random, not a count.

    *told* is whether the head has been told that nobody is free just now.
    """

    id: UUID
    ref: str
    head: MemberId
    coach: MemberId | None
    state: CaseState
    opened: datetime
    told: bool

    @classmethod
    def open(cls, head: MemberId, at: datetime) -> Case:
        """Return a new request that waits for a coach."""
        ref = "HU-" + "".join(secrets.choice(_ALPHABET) for _ in range(4))
        return cls(
            id=uuid4(),
            ref=ref,
            head=head,
            coach=None,
            state=CaseState.WAITING,
            opened=at,
            told=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One coach asked to take one case, from *at* until *expires*."""

    id: UUID
    case: UUID
    coach: MemberId
    at: datetime
    expires: datetime
    answer: OfferAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """Where somebody in a case that is not over may write to the bot, and what it heard there.

    *direct* is the channel, empty if it is not known; *heard* the newest message taken in, by
    the platform's id, empty if none; nothing written before *since* belongs to the case. *threads*
    are our messages that a thread of an open case hangs on.
    """

    account: Account
    direct: str
    heard: str
    since: datetime
    threads: tuple[str, ...] = ()


def may_read(case: Case, member: MemberId) -> bool:
    """Tell whether *member* may read what is written in *case*. No role opens it."""
    return case.state is not CaseState.ENDED and member in {case.head, case.coach}
