"""What was done to roles, members and letters, without names and without content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.people import Role


class Deed(StrEnum):
    """What is written down, and nothing else is. The value follows "a moderator" in a sentence."""

    ROLE_PROPOSED = "proposed to make somebody {role}"
    ROLE_GIVEN = "confirmed making somebody {role}"
    ROLE_DECLINED = "decided against making somebody {role}"
    ROLE_TAKEN = "took back a role: {role}"
    VERIFIED = "confirmed a newcomer"
    VERIFIED_BY_TWO = "was confirmed by two members"
    NOT_VERIFIED = "decided not to confirm a newcomer for now"
    LETTERS_RETRIED = "had letters sent again"
    LINKED = "joined two accounts of their own"
    UNLINKED = "took an account of their own out again"
    INVITED = "filled in forms for people who may join"
    LISTED = "took a list of members, as far as each shows it"
    CASE_ENDED = "ended a conversation with a note to both, if there was one"
    OPENING_ASKED = "asked for a case to be opened in an emergency"
    OPENING_AGREED = "said yes to opening a case in an emergency"
    OPENED = "read a case that two had opened in an emergency"
    OPENING_TOLD = "told a head that their case had been opened"
    EXPORTED = "took a copy of their own data"
    KEYS_ROTATED = "exchanged the master key"
    ERASED = "left, and everything about them was erased"

    def words(self, role: Role | None) -> str:
        """Return the deed as it is read; *role* is what it was about, if it was about one."""
        if role is None:
            return self.value.replace(" {role}", "").replace(": {role}", "")
        article = "an" if role is Role.ORGANISER else "a"
        taken = str(role) if self is Deed.ROLE_TAKEN else f"{article} {role}"
        return self.value.replace("{role}", taken)


OPERATOR = "operator"
"""Who did something at the command line of the machine: no member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log, to the minute. *by* is in which role it was done, never who."""

    number: int
    at: datetime
    by: str
    deed: Deed
    role: Role | None

    @property
    def words(self) -> str:
        """The entry as a sentence without its time."""
        article = "an" if self.by[:1] in "aeiou" else "a"
        return f"{article} {self.by} {self.deed.words(self.role)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What became of the log: how many entries it has, and the first that was tampered with.

    *newest* can be written down elsewhere: whoever holds it can tell if the end was cut off.
    """

    entries: int
    newest: str
    broken_at: int | None = None

    @property
    def whole(self) -> bool:
        return self.broken_at is None
