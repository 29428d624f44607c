"""``mydata``: what is held of the caller, why and until when; a copy of it; the way to erase it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.core import limits
from bot.core.audit import Deed
from bot.core.errors import Stale
from bot.core.messages import Direct, Urgency
from bot.core.mydata import Held
from bot.core.people import Caller, Platform, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.views import NEUTRAL, Button, Card, File, Reply, private
from bot.services.audit import note
from bot.services.mydata import ELSEWHERE, Kind, copy_of

_SAID: Final = (
    "This is everything the bot holds about you, and why. A copy of it says that you are a member: "
    "keep it where nobody looks over your shoulder."
)
_NAMES: Final = {Kind.PAGE: "headsup-my-data.html", Kind.DATA: "headsup-my-data.json"}


@dataclass(frozen=True, slots=True)
class PageForm:
    """Which page of what is held, as the button carries it, from 0."""

    page: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class CopyForm:
    """In which form, as the button carries it."""

    kind: Annotated[str, Token()]


async def mydata(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller what is held about them."""
    return _show(await work.held(caller.id), 0)


async def page(form: PageForm, caller: Caller, work: Work) -> Reply:
    """Show the caller more of it.

    Raises:
        Stale: there is no such page.
    """
    held = await work.held(caller.id)
    if form.page not in {str(number) for number in range(len(_pages(held)))}:
        raise Stale
    return _show(held, int(form.page))


async def copy(form: CopyForm, caller: Caller, work: Work) -> Reply:
    """Give the caller a copy: here where files can be private, else as a direct message.

    Raises:
        Stale: there is no such form.
    """
    if form.kind not in set(Kind):
        raise Stale
    kind = Kind(form.kind)
    await note(work, Deed.EXPORTED, caller)
    words = await copy_of(work, caller.id, kind)
    handed = Reply(
        NEUTRAL,
        "Here is everything the bot holds about you. It is for you alone: delete it when you "
        "have read it, where others may look.",
        buttons=(Button("Show what you hold about me", "mydata"),),
        words=words,
        file=File(_NAMES[kind], ""),
    )
    if caller.account.platform is not Platform.SLACK:
        return handed
    # Slack shows a file to one person only in their direct messages
    await work.outbox.post(
        handed,
        to=Direct(caller.account),
        once=f"mydata:{kind}:{work.request}:{caller.id}",
        urgency=Urgency.PERSONAL,
        member=caller.id,
    )
    return private("Sent to you as a direct message.", Button("Back to my data", "mydata"))


def _show(held: Sequence[Held], number: int) -> Reply:
    pages = _pages(held)
    more = (number + 1) % len(pages)
    onwards = (Button(f"Page {more + 1} of {len(pages)}", "mydata-page", str(more)),)
    entries = sum(part.count for part in held)
    return private(
        "",
        Button("Download to read", "mydata-copy", Kind.PAGE),
        Button("Download as JSON", "mydata-copy", Kind.DATA),
        Button("What I agree to", "consents"),
        Button("Erase everything", "leave"),
        *(onwards if len(pages) > 1 else ()),
        card=Card(
            title=f"What we hold about you: {entries} entries",
            lines=(_SAID, *pages[number], *(ELSEWHERE if number == len(pages) - 1 else ())),
            foot="Only you can see this.",
        ),
    )


def _pages(held: Sequence[Held]) -> list[list[str]]:
    """Return a line a part, as many on a page as fit a card with what else is on it."""
    room = limits.TEXT - len(_SAID) - sum(map(len, ELSEWHERE)) - 100
    pages: list[list[str]] = [[]]
    for part in held:
        line = f"{part.why} Entries: {part.count}."
        if sum(len(one) + 1 for one in pages[-1]) + len(line) > room:
            pages.append([])
        pages[-1].append(line)
    return pages


MYDATA = Command(
    name="mydata",
    summary="See what we hold about you, why and until when; download it or have it erased.",
    form=Empty,
    run=mydata,
    needs=Role.MEMBER,
)
MYDATA_PAGE = Command(
    name="mydata-page",
    summary="See more of what we hold about you.",
    form=PageForm,
    run=page,
    needs=Role.MEMBER,
)
MYDATA_COPY = Command(
    name="mydata-copy",
    summary="Take a copy of everything we hold about you.",
    form=CopyForm,
    run=copy,
    needs=Role.MEMBER,
)
