"""Who may use which command: the table, written by hand, and people of each kind to try it with."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.people import Role
from tests.rights.filled import BY_NAME, FILLED
from tests.scenarios.network import Network
from tests.scenarios.someone import Someone

STATES = ("visitor", "newcomer", "verified", "paused", "left")
ROLES = ("member", "coach", "supervisor", "moderator", "organiser")

ANYONE, MEMBERS = "anyone", " ".join(ROLES)

MAY: Mapping[str, tuple[str, str]] = {
    # what anybody may do
    "home": (ANYONE, "newcomer"),
    "join": (ANYONE, "newcomer"),
    "help": (ANYONE, "newcomer"),
    "charter": (ANYONE, "newcomer"),
    "support": (ANYONE, "newcomer"),
    "talk": (ANYONE, "newcomer"),
    "numbers": (ANYONE, "newcomer"),
    "child": (ANYONE, "newcomer"),
    "not-now": (ANYONE, "newcomer"),
    "link": (ANYONE, "newcomer"),
    "link-enter": (ANYONE, "newcomer"),
    "invited": (ANYONE, "newcomer"),
    "invited-drop": (ANYONE, "newcomer"),
    "erased": (ANYONE, "newcomer"),
    # what members may do, verified or not
    "invited-keep": (MEMBERS, "newcomer"),
    "profile": (MEMBERS, "newcomer"),
    "profile-parts": (MEMBERS, "newcomer"),
    "profile-about": (MEMBERS, "newcomer"),
    "profile-school": (MEMBERS, "newcomer"),
    "profile-experience": (MEMBERS, "newcomer"),
    "profile-values": (MEMBERS, "newcomer"),
    "profile-offers": (MEMBERS, "newcomer"),
    "profile-times": (MEMBERS, "newcomer"),
    "profile-seen": (MEMBERS, "newcomer"),
    "profile-visibility": (MEMBERS, "newcomer"),
    "profile-as": (MEMBERS, "newcomer"),
    "ties": (MEMBERS, "newcomer"),
    "ties-add": (MEMBERS, "newcomer"),
    "ties-remove": (MEMBERS, "newcomer"),
    "settings": (MEMBERS, "newcomer"),
    "pause": (MEMBERS, "newcomer"),
    "resume": (MEMBERS, "newcomer"),
    "quiet": (MEMBERS, "newcomer"),
    "show-me": (MEMBERS, "newcomer"),
    "calls": (MEMBERS, "newcomer"),
    "rsvp": (MEMBERS, "newcomer"),
    "leave": (MEMBERS, "newcomer"),
    "leave-now": (MEMBERS, "newcomer"),
    "mydata": (MEMBERS, "newcomer"),
    "mydata-page": (MEMBERS, "newcomer"),
    "mydata-copy": (MEMBERS, "newcomer"),
    "consents": (MEMBERS, "newcomer"),
    "consent-open": (MEMBERS, "newcomer"),
    "consent-give": (MEMBERS, "newcomer"),
    "consent-withdraw": (MEMBERS, "newcomer"),
    "missed": (MEMBERS, "newcomer"),
    "ask": (MEMBERS, "newcomer"),
    "write": (MEMBERS, "newcomer"),
    "reply": (MEMBERS, "newcomer"),
    "end": (MEMBERS, "newcomer"),
    "end-now": (MEMBERS, "newcomer"),
    "keep": (MEMBERS, "newcomer"),
    "intake": (MEMBERS, "newcomer"),
    "reach": (MEMBERS, "newcomer"),
    "take-back": (MEMBERS, "newcomer"),
    "hide": (MEMBERS, "newcomer"),
    "show-name": (MEMBERS, "newcomer"),
    "conversations": (MEMBERS, "newcomer"),
    "more": (MEMBERS, "newcomer"),
    "keep-words": (MEMBERS, "newcomer"),
    "kept": (MEMBERS, "newcomer"),
    "keep-none": (MEMBERS, "newcomer"),
    "follow-up": (MEMBERS, "newcomer"),
    "follow-yes": (MEMBERS, "newcomer"),
    "point": (MEMBERS, "newcomer"),
    "another": (MEMBERS, "newcomer"),
    "transfer": (MEMBERS, "newcomer"),
    "again": (MEMBERS, "newcomer"),
    "break-glass-told": (MEMBERS, "newcomer"),
    "erase": (MEMBERS, "newcomer"),
    "erase-now": (MEMBERS, "newcomer"),
    "link-code": (MEMBERS, "newcomer"),
    "unlink": (MEMBERS, "newcomer"),
    "unlink-now": (MEMBERS, "newcomer"),
    "verify": (MEMBERS, "newcomer"),
    "verify-ask": (MEMBERS, "newcomer"),
    "verify-stop": (MEMBERS, "newcomer"),
    "verify-word": (MEMBERS, "newcomer"),
    "verify-name": (MEMBERS, "newcomer"),
    "verify-answer": (MEMBERS, "newcomer"),
    "waiting": (MEMBERS, "newcomer"),
    "make-urgent": (MEMBERS, "newcomer"),
    "widen": (MEMBERS, "newcomer"),
    "not-again": (MEMBERS, "newcomer"),
    "interested": (MEMBERS, "newcomer"),
    "reminders": (MEMBERS, "newcomer"),
    "calendar": (MEMBERS, "newcomer"),
    "calendar-edit": (MEMBERS, "newcomer"),
    "dates": (MEMBERS, "newcomer"),
    "dates-add": (MEMBERS, "newcomer"),
    "dates-drop": (MEMBERS, "newcomer"),
    "calendar-file": (MEMBERS, "newcomer"),
    "feed": (MEMBERS, "newcomer"),
    "feed-new": (MEMBERS, "newcomer"),
    "named": (MEMBERS, "newcomer"),
    # what shows others, or speaks for the network: only the verified
    "buddy": (MEMBERS, "verified"),
    "buddy-write": (MEMBERS, "verified"),
    "buddy-share": (MEMBERS, "verified"),
    "buddy-more": (MEMBERS, "verified"),
    "buddy-why": (MEMBERS, "verified"),
    "buddy-time": (MEMBERS, "verified"),
    "buddy-file": (MEMBERS, "verified"),
    "buddy-year": (MEMBERS, "verified"),
    "buddy-met": (MEMBERS, "verified"),
    "buddy-keep": (MEMBERS, "verified"),
    "buddy-now": (MEMBERS, "verified"),
    "buddy-wishes": (MEMBERS, "verified"),
    "buddy-wake": (MEMBERS, "verified"),
    "vouch": (MEMBERS, "verified"),
    "vouch-yes": (MEMBERS, "verified"),
    "vouch-no": (MEMBERS, "verified"),
    "slot-link": (MEMBERS, "verified"),
    "call-link": (MEMBERS, "verified"),
    "host": (MEMBERS, "verified"),
    "host-cant": (MEMBERS, "verified"),
    "host-take": (MEMBERS, "verified"),
    "call-came": (MEMBERS, "verified"),
    # what one role may do, and no other
    "duty": ("coach", "newcomer"),
    "accept": ("coach", "newcomer"),
    "decline": ("coach", "newcomer"),
    "read": ("coach", "newcomer"),
    "hand-back": ("coach", "newcomer"),
    "allow-picture": ("coach", "newcomer"),
    "saved": ("coach", "newcomer"),
    "saved-send": ("coach", "newcomer"),
    "saved-add": ("coach", "newcomer"),
    "saved-drop": ("coach", "newcomer"),
    "saved-next": ("moderator", "newcomer"),
    "saved-ok": ("moderator", "newcomer"),
    "saved-no": ("moderator", "newcomer"),
    "close": ("supervisor", "newcomer"),
    "close-note": ("supervisor", "newcomer"),
    "break-glass": ("supervisor", "newcomer"),
    "break-glass-ask": ("supervisor", "newcomer"),
    "not-tonight": ("coach", "newcomer"),
    "hours": ("coach", "newcomer"),
    "hours-add": ("coach", "newcomer"),
    "hours-away": ("coach", "newcomer"),
    "hours-drop": ("coach", "newcomer"),
    "cover-ask": ("coach", "newcomer"),
    "cover-take": ("coach", "newcomer"),
    "skills": ("coach", "newcomer"),
    "heavy": ("coach", "newcomer"),
    "debrief": ("coach", "newcomer"),
    "debrief-take": ("supervisor", "newcomer"),
    "supervise": ("supervisor", "newcomer"),
    "rota-days": ("supervisor", "newcomer"),
    "announce": ("moderator", "newcomer"),
    "announce-post": ("moderator", "newcomer"),
    "announce-undo": ("moderator", "newcomer"),
    "slots": ("moderator", "newcomer"),
    "slot-page": ("moderator", "newcomer"),
    "slot-open": ("moderator", "newcomer"),
    "slot-new": ("moderator", "newcomer"),
    "slot-change": ("moderator", "newcomer"),
    "slot-stop": ("moderator", "newcomer"),
    "slot-hosts": ("moderator", "newcomer"),
    "slot-host-add": ("moderator", "newcomer"),
    "slot-host-off": ("moderator", "newcomer"),
    "call-list": ("moderator", "newcomer"),
    "call-open": ("moderator", "newcomer"),
    "call-move": ("moderator", "newcomer"),
    "call-cancel": ("moderator", "newcomer"),
    "call-words": ("moderator", "newcomer"),
    "change-do": ("moderator", "newcomer"),
    "change-undo": ("moderator", "newcomer"),
    "verify-next": ("moderator", "newcomer"),
    "verify-confirm": ("moderator", "newcomer"),
    "verify-question": ("moderator", "newcomer"),
    "verify-later": ("moderator", "newcomer"),
    "round": ("organiser", "newcomer"),
    "round-run": ("organiser", "newcomer"),
    "round-undo": ("organiser", "newcomer"),
    "round-show": ("organiser", "newcomer"),
    "round-groups": ("organiser", "newcomer"),
    "round-swap": ("organiser", "newcomer"),
    "round-out": ("organiser", "newcomer"),
    "round-add": ("organiser", "newcomer"),
    "round-replay": ("organiser", "newcomer"),
    "round-figures": ("organiser", "newcomer"),
    # what either of two may do
    "role": ("moderator organiser", "newcomer"),
    "role-confirm": ("moderator organiser", "newcomer"),
    "role-decline": ("moderator organiser", "newcomer"),
    "audit": ("supervisor moderator", "newcomer"),
    "call-out": ("supervisor organiser", "newcomer"),
    "break-glass-reason": ("supervisor organiser", "newcomer"),
    "break-glass-yes": ("supervisor organiser", "newcomer"),
    "break-glass-open": ("supervisor organiser", "newcomer"),
}
"""Who may use a command, and how well the network must know them. Written by hand: a new one
must be given a row, and a change of mind be made twice. docs/decisions/0007 has the reasons."""

DENIED = (
    "That is for members",
    "of the network can do that",
    "To find a coach who is not",
    "That comes once you are verified",
)


def may(name: str, state: str, role: str) -> bool:
    """Return what the table says of one cell."""
    who, level = MAY[name]
    if who == ANYONE:
        return True
    if state in {"visitor", "left"}:
        return False  # a role holds only while somebody is a member
    if state == "newcomer" and level == "verified" and role == "member":
        return False  # whoever holds a role is known: two people gave it, or the settings did
    return role in who.split()


async def someone_who_is(network: Network, state: str, role: str) -> Someone:
    """Return a person who is in one state and has one role, and nothing else."""
    person = network.person(f"{state}-{role}")
    if state != "visitor":
        await network.head(person.name, buddy="no")
    if state in {"verified", "paused"}:
        await network.know(person)
    if state == "paused" and "pause" in BY_NAME:
        await person.sends("pause", **FILLED.get("pause", {}))
    if state == "left":
        await person.sends("leave-now")
    if role != "member":
        await network.appoint(person, Role(role))
    return person
