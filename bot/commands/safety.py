"""The safety card and its pages: what a head in trouble sees before the first word.

Shown from memory. Nothing here touches the database, so nothing here can fail with it.
Wording: SAFETY.md, "Safety card", and rows 15, 20 and 25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.ask import NotKept
from bot.commands.helplines import HELPLINES
from bot.commands.spec import Command, Empty
from bot.core.questions import Choice
from bot.core.views import NEUTRAL, Button, Card, Reply, Tone, private
from bot.services import support
from bot.services.notice import NOTICE, NOTICE_VERSION

_TALK: Final = Button("I want to talk to someone from HeadsUp", "talk", tone=Tone.PRIMARY)
_NOT_NOW: Final = Button("Not now", "not-now")
_CHILD: Final = Button("It is about a child", "child")

_CHILD_IN_SCHOOL: Final = (
    "A worry about a child in your school: your designated safeguarding lead, and your local "
    "authority's children's social care, today."
)
_ADULT_WITH_CHILDREN: Final = (
    "A worry about an adult who works with children: your chair of governors, or straight to the "
    "local authority designated officer (LADO) where telling the school would be a conflict of "
    "interest."
)
_WHO_IS_ASKED: Final = (
    "Trained coaches on duty are asked, never from your school, your trust or your local "
    "authority, nor from your region unless you say so. They learn only that a head is waiting. "
    "Your name is not shown."
)
_TIMES: Final = (
    "A coach has 10 minutes to answer; then the next is asked, and you are told here how it "
    "stands. When nobody is on duty I say so at once, with numbers that answer now. There is no "
    "time limit on a conversation: it ends when you and your coach both say so, and you can erase "
    "it any time."
)

SAFETY_CARD: Final = Reply(
    NEUTRAL,
    card=Card(
        title="You are not on your own",
        lines=("If life is in danger, ring 999. These people answer day and night:",),
        facts=HELPLINES.at("everywhere"),
        foot="We are heads helping heads, not an emergency service. Only you can see this. "
        + HELPLINES.checked,
    ),
    buttons=(
        _TALK,
        Button("Scotland, Wales, Northern Ireland", "numbers"),
        _CHILD,
        _NOT_NOW,
    ),
)

UNREACHABLE: Final = NotKept(
    NEUTRAL,
    "I can't take your request just now, and that is our fault, not yours. Nothing you wrote was "
    "kept. Please try again in a few minutes, or ring one of these now.",
    card=SAFETY_CARD.card,
    buttons=(
        Button("Try again", "talk", tone=Tone.PRIMARY),
        Button("Scotland, Wales, Northern Ireland", "numbers"),
    ),
)


STILL_WORKING: Final = private(
    "Still working on it: it isn't kept yet. I'll answer here in a moment. If nothing comes within "
    "a minute, please send it again."
)

STILL_WORKING_SUPPORT: Final = replace(
    STILL_WORKING, text=f"{STILL_WORKING.text} {support.NUMBERS}"
)


class Nation(StrEnum):
    """The nations with numbers of their own."""

    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True, slots=True)
class NumbersForm:
    """Which nation, if only one is wanted."""

    nation: Annotated[Nation | None, Choice("Which nation?")] = None


def _support(_form: Empty) -> Reply:
    return SAFETY_CARD


def _numbers(form: NumbersForm) -> Reply:
    nations = (form.nation,) if form.nation else tuple(Nation)
    return Reply(
        NEUTRAL,
        card=Card(
            title="Numbers for " + ", ".join(nations),
            lines=("If life is in danger, ring 999.",),
            facts=HELPLINES.at(*nations),
            foot=HELPLINES.checked,
        ),
        buttons=(_TALK, Button("Show the other numbers", "support")),
    )


def _child(_form: Empty) -> Reply:
    return Reply(
        NEUTRAL,
        card=Card(
            title="If it is about a child",
            lines=(
                "If a child is in danger now, ring 999.",
                _CHILD_IN_SCHOOL,
                _ADULT_WITH_CHILDREN,
                "Please don't write the details here: this bot must not hold them.",
            ),
            facts=HELPLINES.at("child"),
            foot=HELPLINES.checked,
        ),
        buttons=(
            Button("I need support for myself too", "talk"),
            _NOT_NOW,
        ),
    )


def _not_now(_form: Empty) -> Reply:
    return Reply(
        NEUTRAL,
        "That's fine. Nothing was kept, and nobody was told. Support is here whenever you want it.",
    )


def _talk(_form: Empty) -> Reply:
    return Reply(
        NEUTRAL,
        card=Card(
            title="Talk to one coach, in confidence",
            lines=(_WHO_IS_ASKED, _TIMES, *NOTICE),
            foot="Nothing has to be written, and nothing is kept until you ask for a coach.",
        ),
        buttons=(
            Button("Ask for a coach, no words", "ask", NOTICE_VERSION, Tone.PRIMARY),
            Button("Say how soon and about what", "intake", NOTICE_VERSION),
            Button("Write something first", "write", NOTICE_VERSION),
            Button("Show the numbers again", "support"),
            _NOT_NOW,
        ),
    )


SUPPORT = Command(
    name="support",
    summary="Talk to a coach in confidence. Nobody else will see it.",
    form=Empty,
    show=_support,
)
TALK = Command(
    name="talk",
    typed=False,
    summary="How asking for a coach works, before you ask.",
    form=Empty,
    show=_talk,
)
NUMBERS = Command(
    name="numbers",
    typed=False,
    summary="Numbers to ring in Scotland, Wales and Northern Ireland.",
    form=NumbersForm,
    show=_numbers,
)
CHILD = Command(
    name="child",
    typed=False,
    summary="What to do when it is about a child.",
    form=Empty,
    show=_child,
)
NOT_NOW = Command(
    name="not-now",
    typed=False,
    summary="Close the support card. Nothing is kept.",
    form=Empty,
    show=_not_now,
)
