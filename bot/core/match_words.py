"""The words a draw compares people by, and what the words of a profile are among them.

A profile asks in the words heads use; a draw counts in the fewer words of MATCHING.md. This is
the only place that turns one into the other, for rounds, spreadsheets and invented networks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.core.membership import Phase, Position
from bot.core.vocabulary import Interest, Topic


class MatchPhase(StrEnum):
    """The phases a draw tells apart."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    ALL_THROUGH = "all-through"
    SECONDARY = "secondary"
    SPECIAL = "special"
    AP = "AP"


class MatchRole(StrEnum):
    """The roles a draw tells apart. Assistant heads are told from deputies in spreadsheets only."""

    HEADTEACHER = "headteacher"
    HEAD_OF_SCHOOL = "head of school"
    EXECUTIVE_HEAD = "executive head"
    CO_HEAD = "co-head"
    DEPUTY_HEAD = "deputy head"
    ASSISTANT_HEAD = "assistant head"
    TRUST_LEADER = "trust leader"
    ASPIRING_CO_HEAD = "aspiring co-head"


_PHASES: Final[Mapping[Phase, MatchPhase | None]] = MappingProxyType(
    {
        Phase.NURSERY: MatchPhase.NURSERY,
        Phase.PRIMARY: MatchPhase.PRIMARY,
        Phase.MIDDLE_PRIMARY: MatchPhase.PRIMARY,
        Phase.MIDDLE_SECONDARY: MatchPhase.SECONDARY,
        Phase.SECONDARY: MatchPhase.SECONDARY,
        Phase.ALL_THROUGH: MatchPhase.ALL_THROUGH,
        Phase.SIXTEEN_PLUS: MatchPhase.SECONDARY,
        Phase.SPECIAL: MatchPhase.SPECIAL,
        Phase.ALTERNATIVE: MatchPhase.AP,
        Phase.NONE: None,
    }
)

_ROLES: Final[Mapping[Position, MatchRole]] = MappingProxyType(
    {
        # most who aspire are deputies; those who aspire to share a headship are told apart below
        Position.ASPIRING: MatchRole.DEPUTY_HEAD,
        Position.DEPUTY: MatchRole.DEPUTY_HEAD,
        Position.HEAD_OF_SCHOOL: MatchRole.HEAD_OF_SCHOOL,
        Position.HEAD: MatchRole.HEADTEACHER,
        Position.CO_HEAD: MatchRole.CO_HEAD,
        Position.EXECUTIVE: MatchRole.EXECUTIVE_HEAD,
        Position.TRUST_LEADER: MatchRole.TRUST_LEADER,
        # membership outlives the job: whoever was a head is compared as one
        Position.INTERIM: MatchRole.HEADTEACHER,
        Position.BETWEEN: MatchRole.HEADTEACHER,
        Position.FORMER: MatchRole.HEADTEACHER,
        # works across schools and leads none
        Position.SYSTEM_LEADER: MatchRole.TRUST_LEADER,
    }
)


def match_phase(phase: Phase) -> MatchPhase | None:
    """Return what a draw counts *phase* as; None, which is neutral, for who is in no school."""
    return _PHASES[phase]


def match_role(
    position: Position,
    needs: Collection[Topic] = (),
    interests: Collection[Interest] = (),
) -> MatchRole:
    """Return what a draw counts *position* as.

    Whoever aspires, and needs or is interested in sharing a headship, is an aspiring co-head.
    """
    shared = Topic.CO_HEADSHIP in needs or Interest.SHARED in interests
    if position is Position.ASPIRING and shared:
        return MatchRole.ASPIRING_CO_HEAD
    return _ROLES[position]
