"""One picture from a head to their coach: off until the coach says yes, and then for one, an hour.

What is carried was drawn anew by the adapter that took it in; here it is words like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.confidential import Confidential
from bot.core.people import Account, MemberId
from bot.core.photo import LASTS, MARK, NAME, Unfit
from bot.core.ports import Work
from bot.core.support import Case, CaseState
from bot.core.views import NEUTRAL, Button, File, Moment, Reply, Tone, private
from bot.services.post import answer
from bot.services.relay import in_case, to_other

STAYS: Final = (
    "What you posted here stays with Discord or Slack until you delete it: only you can, and I "
    "have kept nothing of it."
)
_PHOTO: Final = "send a photo or a screenshot of it"

WHY: Final = {
    Unfit.SEVERAL: "I can carry one picture, and there were several files. Please send one.",
    Unfit.LARGE: "That picture is too large for me (10 MB, 50 million pixels). Please send a "
    "screenshot of it: that is smaller.",
    Unfit.HEIC: "That is HEIC, Apple's own kind of picture, which I can't open. Please send a "
    "screenshot of it; or set Camera, Formats to Most Compatible and take it again.",
    Unfit.KIND: "I can only carry pictures (JPEG, PNG, WebP): no PDF, document, recording or film. "
    f"Of a page, please {_PHOTO}.",
    Unfit.BROKEN: f"I couldn't open that picture. Please {_PHOTO}.",
    Unfit.LOST: "I couldn't fetch that file from the platform just now. Please post it once more.",
}


async def allow(work: Work, case: Case) -> None:
    """Let the head of *case* send one picture within the hour, and tell them how."""
    until = work.now + LASTS
    await work.talks.keep(replace(await work.talks.get(case.id), picture=until))
    text = (
        f"If you like, you can send your coach one picture ({case.ref}), until ",
        Moment(until),
        (
            ". Post a photo or a screenshot here, as JPEG, PNG or WebP. Its name, and where and "
            "when it was made, I take out; what it shows, I can't: mind names, and pupils. What "
            "you post stays with Discord or Slack until you delete it."
        ),
    )
    once = f"picture-yes:{case.id}:{work.request}"
    await in_case(work, case, case.head, private(text), once)


async def may_send(work: Work, case: Case) -> bool:
    """Tell whether the head of *case* may send a picture now."""
    until = (await work.talks.get(case.id)).picture
    return case.state is CaseState.TALKING and until is not None and work.now < until


async def awaited(work: Work, account: Account) -> bool:
    """Tell whether whoever has *account* may send one: only then is a file looked at."""
    member = await work.accounts.owner(account)
    case = await work.cases.open_of(member) if member is not None else None
    return case is not None and await may_send(work, case)


async def take(
    work: Work, case: Case, sender: MemberId, picture: Confidential | Unfit | None
) -> str:
    """Carry *picture* to the coach if it may be; return what to say of it."""
    if sender != case.head:
        return "A coach can't send files here: please say it in words."
    if not await may_send(work, case):
        return (
            "Files are not passed on unless your coach says yes to one picture. Ask them in words "
            "first, or write what it says."
        )
    if not isinstance(picture, Confidential):
        return WHY[picture or Unfit.LOST]
    buttons = (
        Button("Reply", "reply", str(case.id), Tone.PRIMARY),
        Button("Hide", "hide", str(case.id)),
        Button("More", "more", str(case.id)),
    )
    text = f"A picture from the head ({case.ref})."
    said = Reply(NEUTRAL, text, None, buttons, picture, file=File(NAME, "", picture=True))
    await to_other(work, case, sender, said, f"words:{sender}:{work.request}{MARK}")
    await work.talks.keep(replace(await work.talks.get(case.id), picture=None))
    return f"Your picture is on its way, without its name and what the file says of you. {STAYS}"


async def by_itself(work: Work, account: Account, view: Reply, letter: int) -> Reply:
    """Send the picture of *letter* as a message: an answer can't show one everywhere."""
    case = view.words.case if view.words else None
    await answer(work, account, view, f"shown:{letter}{MARK}", case)
    return private("It is a picture: it comes as a message of its own.")


def is_picture(view: Reply) -> bool:
    """Tell whether *view* shows a picture somebody sent."""
    return view.file is not None and view.file.picture
