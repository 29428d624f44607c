"""Every command the bot offers. Adapters, help, docs and tests read this list and nothing else."""

from __future__ import annotations

from bot.commands.accounts import LINK, LINK_CODE, LINK_ENTER, UNLINK, UNLINK_NOW
from bot.commands.announce import ANNOUNCE, ANNOUNCE_POST, ANNOUNCE_UNDO
from bot.commands.ask_for_support import ASK, WRITE
from bot.commands.audit import AUDIT
from bot.commands.buddy import BUDDY, BUDDY_WRITE
from bot.commands.calendar import CALENDAR, CALENDAR_EDIT
from bot.commands.call_change import (
    CALL_CANCEL,
    CALL_MOVE,
    CALL_WORDS,
    CHANGE_DO,
    CHANGE_UNDO,
)
from bot.commands.call_pick import CALL_LIST, CALL_OPEN
from bot.commands.calls import CALLS, NAMED, RSVP
from bot.commands.consents import CONSENT_GIVE, CONSENT_OPEN, CONSENT_WITHDRAW, CONSENTS
from bot.commands.conversation import HAND_BACK, READ, REPLY
from bot.commands.dates import DATES, DATES_ADD, DATES_DROP
from bot.commands.duty import DUTY
from bot.commands.end import END, END_NOW, KEEP
from bot.commands.feed import CALENDAR_FILE, Address, feed_at
from bot.commands.help import CHARTER_PAGE, help_for
from bot.commands.home import HOME, MISSED
from bot.commands.host import CALL_CAME, HOST, HOST_CANT, HOST_TAKE
from bot.commands.interested import INTERESTED
from bot.commands.invited import INVITED, INVITED_DROP, INVITED_KEEP
from bot.commands.join import JOIN
from bot.commands.leave import ERASED, LEAVE, LEAVE_NOW
from bot.commands.link import CALL_LINK, SLOT_LINK
from bot.commands.mydata import MYDATA, MYDATA_COPY, MYDATA_PAGE
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
from bot.commands.reminders import REMINDERS
from bot.commands.role import ROLE, ROLE_CONFIRM, ROLE_DECLINE
from bot.commands.round import ROUND, ROUND_RUN
from bot.commands.safety import CHILD, NOT_NOW, NUMBERS, SUPPORT, TALK
from bot.commands.slot_change import SLOT_CHANGE, SLOT_NEW, SLOT_STOP
from bot.commands.slot_hosts import SLOT_HOST_ADD, SLOT_HOST_OFF, SLOT_HOSTS
from bot.commands.slots import SLOT_OPEN, SLOT_PAGE, SLOTS
from bot.commands.spec import Catalogue
from bot.commands.ties import TIES, TIES_ADD, TIES_REMOVE
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
    REMINDERS,
    CALENDAR,
    HOST,
    SUPPORT,
    SETTINGS,
    PAUSE,
    VERIFY,
    LINK,
    MYDATA,
    LEAVE,
    DUTY,
    ANNOUNCE,
    SLOTS,
    ROUND,
    ROLE,
    AUDIT,
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
    INVITED,
    INVITED_KEEP,
    INVITED_DROP,
    TIES,
    TIES_ADD,
    TIES_REMOVE,
    RESUME,
    QUIET,
    SHOW_ME,
    CALENDAR_EDIT,
    DATES,
    DATES_ADD,
    DATES_DROP,
    CALENDAR_FILE,
    BUDDY_WRITE,
    RSVP,
    INTERESTED,
    NAMED,
    SLOT_LINK,
    CALL_LINK,
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
    ERASED,
    CONSENTS,
    CONSENT_OPEN,
    CONSENT_GIVE,
    CONSENT_WITHDRAW,
    MYDATA_PAGE,
    MYDATA_COPY,
    ANNOUNCE_POST,
    ANNOUNCE_UNDO,
    SLOT_PAGE,
    SLOT_OPEN,
    SLOT_NEW,
    SLOT_CHANGE,
    SLOT_STOP,
    SLOT_HOSTS,
    SLOT_HOST_ADD,
    SLOT_HOST_OFF,
    HOST_CANT,
    HOST_TAKE,
    CALL_CAME,
    CALL_LIST,
    CALL_OPEN,
    CALL_MOVE,
    CALL_CANCEL,
    CALL_WORDS,
    CHANGE_DO,
    CHANGE_UNDO,
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


def catalogue(feed: Address | None) -> Catalogue:
    """Return every command. *feed* says where calendar feeds are served, None if they are not."""
    return (*_VERBS, help_for(_VERBS), *_PRESSED, *feed_at(feed))


ALL: Catalogue = catalogue(None)
"""The same commands wherever feeds are served: what they are called and who may use them."""
