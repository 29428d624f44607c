"""Every command the bot offers. Adapters, help, docs and tests read this list and nothing else."""

from __future__ import annotations

from bot.commands.accounts import LINK, LINK_CODE, LINK_ENTER, UNLINK, UNLINK_NOW
from bot.commands.announce import ANNOUNCE, ANNOUNCE_POST, ANNOUNCE_UNDO
from bot.commands.ask_for_support import ASK, WRITE
from bot.commands.audit import AUDIT
from bot.commands.break_glass import (
    BREAK_GLASS,
    BREAK_GLASS_ASK,
    BREAK_GLASS_OPEN,
    BREAK_GLASS_REASON,
    BREAK_GLASS_TOLD,
    BREAK_GLASS_YES,
)
from bot.commands.buddy import BUDDY, BUDDY_SHARE, BUDDY_WRITE
from bot.commands.buddy_after import (
    BUDDY_KEEP,
    BUDDY_MET,
    BUDDY_NOW,
    BUDDY_WAKE,
    BUDDY_WISHES,
)
from bot.commands.buddy_more import (
    BUDDY_FILE,
    BUDDY_MORE,
    BUDDY_TIME,
    BUDDY_WHY,
    BUDDY_YEAR,
)
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
from bot.commands.close import CLOSE, CLOSE_NOTE
from bot.commands.consents import CONSENT_GIVE, CONSENT_OPEN, CONSENT_WITHDRAW, CONSENTS
from bot.commands.conversation import HIDE, READ, REPLY, SHOW_NAME, TAKE_BACK
from bot.commands.dates import DATES, DATES_ADD, DATES_DROP
from bot.commands.duty import DUTY, NOT_TONIGHT
from bot.commands.end import AGAIN, END, END_NOW, KEEP
from bot.commands.erase import ERASE, ERASE_NOW
from bot.commands.feed import CALENDAR_FILE, Address, feed_at
from bot.commands.follow_up import FOLLOW_UP, FOLLOW_YES
from bot.commands.help import CHARTER_PAGE, help_for
from bot.commands.home import HOME, MISSED
from bot.commands.host import CALL_CAME, HOST, HOST_CANT, HOST_TAKE
from bot.commands.hours import (
    COVER_ASK,
    COVER_TAKE,
    HOURS,
    HOURS_ADD,
    HOURS_AWAY,
    HOURS_DROP,
)
from bot.commands.intake import INTAKE, REACH
from bot.commands.interested import INTERESTED
from bot.commands.invited import INVITED, INVITED_DROP, INVITED_KEEP
from bot.commands.join import JOIN
from bot.commands.keep_words import KEEP_NONE, KEEP_WORDS, KEPT
from bot.commands.leave import ERASED, LEAVE, LEAVE_NOW
from bot.commands.link import CALL_LINK, SLOT_LINK
from bot.commands.more import CONVERSATIONS, MORE
from bot.commands.mydata import MYDATA, MYDATA_COPY, MYDATA_PAGE
from bot.commands.offer import ACCEPT, DECLINE
from bot.commands.pause import PAUSE, RESUME, SETTINGS
from bot.commands.point import POINT
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
from bot.commands.rest import DEBRIEF, DEBRIEF_TAKE, HEAVY
from bot.commands.role import ROLE, ROLE_CONFIRM, ROLE_DECLINE
from bot.commands.round import (
    ROUND,
    ROUND_FIGURES,
    ROUND_REPLAY,
    ROUND_RUN,
    ROUND_SHOW,
    ROUND_UNDO,
)
from bot.commands.round_edit import ROUND_ADD, ROUND_GROUPS, ROUND_OUT, ROUND_SWAP
from bot.commands.safety import CHILD, NOT_NOW, NUMBERS, SUPPORT, TALK
from bot.commands.saved import SAVED, SAVED_ADD, SAVED_DROP, SAVED_SEND
from bot.commands.saved_review import SAVED_NEXT, SAVED_NO, SAVED_OK
from bot.commands.skills import SKILLS
from bot.commands.slot_change import SLOT_CHANGE, SLOT_NEW, SLOT_STOP
from bot.commands.slot_hosts import SLOT_HOST_ADD, SLOT_HOST_OFF, SLOT_HOSTS
from bot.commands.slots import SLOT_OPEN, SLOT_PAGE, SLOTS
from bot.commands.spec import Catalogue
from bot.commands.supervise import CALL_OUT, ROTA_DAYS, SUPERVISE
from bot.commands.ties import TIES, TIES_ADD, TIES_REMOVE
from bot.commands.transfer import ANOTHER, HAND_BACK, TRANSFER
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
from bot.commands.waiting import MAKE_URGENT, NOT_AGAIN, WAITING, WIDEN

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
    SUPERVISE,
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
    BUDDY_SHARE,
    BUDDY_MORE,
    BUDDY_WHY,
    BUDDY_TIME,
    BUDDY_FILE,
    BUDDY_YEAR,
    BUDDY_MET,
    BUDDY_KEEP,
    BUDDY_NOW,
    BUDDY_WISHES,
    BUDDY_WAKE,
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
    INTAKE,
    REACH,
    ACCEPT,
    DECLINE,
    NOT_TONIGHT,
    WAITING,
    MAKE_URGENT,
    WIDEN,
    NOT_AGAIN,
    HOURS,
    HOURS_ADD,
    HOURS_AWAY,
    HOURS_DROP,
    COVER_ASK,
    COVER_TAKE,
    SKILLS,
    HEAVY,
    DEBRIEF,
    DEBRIEF_TAKE,
    ROTA_DAYS,
    CALL_OUT,
    READ,
    REPLY,
    TAKE_BACK,
    HIDE,
    SHOW_NAME,
    CONVERSATIONS,
    MORE,
    KEEP_WORDS,
    KEPT,
    KEEP_NONE,
    FOLLOW_UP,
    FOLLOW_YES,
    POINT,
    SAVED,
    SAVED_SEND,
    SAVED_ADD,
    SAVED_DROP,
    SAVED_NEXT,
    SAVED_OK,
    SAVED_NO,
    HAND_BACK,
    ANOTHER,
    TRANSFER,
    END,
    END_NOW,
    KEEP,
    AGAIN,
    ERASE,
    ERASE_NOW,
    CLOSE,
    CLOSE_NOTE,
    BREAK_GLASS,
    BREAK_GLASS_ASK,
    BREAK_GLASS_REASON,
    BREAK_GLASS_YES,
    BREAK_GLASS_OPEN,
    BREAK_GLASS_TOLD,
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
    ROUND_UNDO,
    ROUND_SHOW,
    ROUND_GROUPS,
    ROUND_SWAP,
    ROUND_OUT,
    ROUND_ADD,
    ROUND_REPLAY,
    ROUND_FIGURES,
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
