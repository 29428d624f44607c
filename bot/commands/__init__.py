"""Every command the bot offers. Adapters, help, docs and tests read this list and nothing else."""

from __future__ import annotations

from bot.commands.announce import ANNOUNCE, ANNOUNCE_POST
from bot.commands.ask_for_support import ASK, WRITE
from bot.commands.buddy import BUDDY, BUDDY_WRITE
from bot.commands.calls import CALLS, RSVP
from bot.commands.conversation import HAND_BACK, READ, REPLY
from bot.commands.duty import DUTY
from bot.commands.end import END, END_NOW, KEEP
from bot.commands.help import CHARTER_PAGE, help_for
from bot.commands.home import HOME, MISSED
from bot.commands.join import JOIN
from bot.commands.leave import LEAVE, LEAVE_NOW
from bot.commands.offer import ACCEPT, DECLINE
from bot.commands.pause import PAUSE, RESUME, SETTINGS
from bot.commands.profile import PROFILE, PROFILE_PARTS
from bot.commands.profile_about import PROFILE_ABOUT, PROFILE_SCHOOL
from bot.commands.profile_fit import (
    PROFILE_EXPERIENCE,
    PROFILE_OFFERS,
    PROFILE_TIMES,
    PROFILE_VALUES,
)
from bot.commands.profile_seen import PROFILE_AS, PROFILE_SEEN, PROFILE_VISIBILITY
from bot.commands.quiet import QUIET, SHOW_ME
from bot.commands.role import ROLE
from bot.commands.round import ROUND, ROUND_RUN
from bot.commands.safety import CHILD, NOT_NOW, NUMBERS, SUPPORT, TALK
from bot.commands.spec import Catalogue
from bot.commands.ties import TIES, TIES_ADD, TIES_REMOVE

_VERBS: Catalogue = (
    HOME,
    JOIN,
    PROFILE,
    BUDDY,
    CALLS,
    SUPPORT,
    SETTINGS,
    PAUSE,
    LEAVE,
    DUTY,
    ANNOUNCE,
    ROUND,
    ROLE,
    CHARTER_PAGE,
)
_PRESSED: Catalogue = (
    PROFILE_PARTS,
    PROFILE_ABOUT,
    PROFILE_SCHOOL,
    PROFILE_EXPERIENCE,
    PROFILE_VALUES,
    PROFILE_OFFERS,
    PROFILE_TIMES,
    PROFILE_SEEN,
    PROFILE_VISIBILITY,
    PROFILE_AS,
    TIES,
    TIES_ADD,
    TIES_REMOVE,
    RESUME,
    QUIET,
    SHOW_ME,
    BUDDY_WRITE,
    RSVP,
    TALK,
    NUMBERS,
    CHILD,
    NOT_NOW,
    ASK,
    WRITE,
    ACCEPT,
    DECLINE,
    READ,
    REPLY,
    HAND_BACK,
    END,
    END_NOW,
    KEEP,
    LEAVE_NOW,
    ANNOUNCE_POST,
    ROUND_RUN,
    MISSED,
)

ALL: Catalogue = (*_VERBS, help_for(_VERBS), *_PRESSED)
