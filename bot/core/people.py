"""Who may ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

MemberId = NewType("MemberId", str)
"""Random and meaningless: it appears in logs and keys, a platform's id does not."""


class Platform(StrEnum):
    """Where an account lives."""

    DISCORD = "discord"
    SLACK = "slack"


class Role(StrEnum):
    """What someone is to the network. A person has any number of them; none implies another."""

    MEMBER = "member"
    COACH = "coach"
    SUPERVISOR = "supervisor"
    MODERATOR = "moderator"
    ORGANISER = "organiser"

    @property
    def plural(self) -> str:
        """The role for several people."""
        return f"{self}es" if self is Role.COACH else f"{self}s"


class Level(StrEnum):
    """How well the network knows somebody who has joined."""

    NEWCOMER = "newcomer"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Account:
    """One person's presence on one platform. One person may have several.

    *space* is the Slack workspace; it is empty on Discord, whose user ids hold everywhere.
    """

    platform: Platform
    space: str
    user: str

    def __str__(self) -> str:
        return ":".join(filter(None, (self.platform, self.space, self.user)))

    @classmethod
    def read(cls, text: str) -> Account:
        """Read ``discord:USER`` or ``slack:WORKSPACE:USER``.

        Raises:
            ValueError: *text* is neither.
        """
        match text.strip().split(":"):
            case [Platform.DISCORD, user] if user:
                return cls(Platform.DISCORD, "", user)
            case [Platform.SLACK, space, user] if space and user:
                return cls(Platform.SLACK, space, user)
            case _:
                raise ValueError(
                    "write an account as discord:USER-ID or slack:WORKSPACE-ID:USER-ID"
                )


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind one request. *member* is None until they have joined."""

    account: Account
    member: MemberId | None
    roles: frozenset[Role]
    level: Level = Level.NEWCOMER

    @property
    def id(self) -> MemberId:
        """The member asking; only for commands that need a role, which visitors lack.

        Raises:
            LookupError: the caller has not joined.
        """
        if self.member is None:
            raise LookupError("the caller has not joined")
        return self.member
