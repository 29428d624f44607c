"""Every command the bot offers. Adapters, help, docs and tests read this list and nothing else."""

from __future__ import annotations

from bot.commands.announce import ANNOUNCE, ANNOUNCE_POST
from bot.commands.ask_for_support import ASK, WRITE
from bot.commands.audit import AUDIT
from bot.commands.buddy import BUDDY, BUDDY_WRITE
from bot.commands.calls import CALLS, RSVP
from bot.commands.conversation import HAND_BACK, READ, REPLY
from bot.commands.duty import DUTY
from bot.commands.end import END, END_NOW, KEEP
from bot.commands.help import CHARTER_PAGE, help_for
from bot.commands.home import HOME, MISSED
from bot.commands.join import JOIN
from bot.commands.leave import LEAVE, LEAVE_NOW
from bot.commands.link import LINK, LINK_CODE, LINK_ENTER, UNLINK, UNLINK_NOW
from bot.commands.offer import ACCEPT, DECLINE
from bot.commands.profile import PROFILE, PROFILE_EDIT
from bot.commands.role import ROLE, ROLE_CONFIRM, ROLE_DECLINE
from bot.commands.round import ROUND, ROUND_RUN
from bot.commands.safety import CHILD, NOT_NOW, NUMBERS, SUPPORT, TALK
from bot.commands.spec import Catalogue
from bot.commands.verify import (
    VERIFY,
    VERIFY_ANSWER,
    VERIFY_ASK,
    VERIFY_NAME,
    VERIFY_STOP,
    VERIFY_WORD,
)
from bot.commands.vouch import (
    VERIFY_CONFIRM,
    VERIFY_LATER,
    VERIFY_NEXT,
    VERIFY_QUESTION,
    VOUCH,
    VOUCH_NO,
    VOUCH_YES,
)

_VERBS: Catalogue = (
    HOME,
    JOIN,
    PROFILE,
    BUDDY,
    CALLS,
    SUPPORT,
    VERIFY,
    LINK,
    LEAVE,
    DUTY,
    ANNOUNCE,
    ROUND,
    ROLE,
    AUDIT,
    CHARTER_PAGE,
)
_PRESSED: Catalogue = (
    PROFILE_EDIT,
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
    ROLE_CONFIRM,
    ROLE_DECLINE,
    LINK_CODE,
    LINK_ENTER,
    UNLINK,
    UNLINK_NOW,
    VERIFY_ASK,
    VERIFY_STOP,
    VERIFY_WORD,
    VERIFY_NAME,
    VERIFY_ANSWER,
    VERIFY_NEXT,
    VERIFY_CONFIRM,
    VERIFY_QUESTION,
    VERIFY_LATER,
    VOUCH,
    VOUCH_YES,
    VOUCH_NO,
)

ALL: Catalogue = (*_VERBS, help_for(_VERBS), *_PRESSED)
