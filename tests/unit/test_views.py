from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.views import (
    NEUTRAL,
    Button,
    Card,
    Fact,
    Moment,
    Picture,
    Reply,
    Tone,
    plain,
    private,
)

SECRET = "zanzibarquokka"  # noqa: S105 - what must not be seen in any output
WORDS = Confidential(SECRET)


def over(limit: int) -> str:
    return "x" * (limit + 1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Button(over(limits.BUTTON_LABEL), "home"),
        lambda: Button("Home", "home", over(limits.BUTTON_VALUE)),
        lambda: Fact(over(limits.FIELD_LABEL), "x"),
        lambda: Fact("When", over(limits.FACT)),
        lambda: Fact("When", ("x" * 990, Moment(datetime(2026, 1, 1, tzinfo=UTC)))),
        lambda: Picture("card", (), ""),
        lambda: Picture("card", (), over(limits.ALT)),
        lambda: Card(title=over(limits.TITLE)),
        lambda: Card(title="x", lines=("x" * 2000, "x" * 1000)),
        lambda: Card(title="x", facts=(Fact("a", "b"),) * (limits.FACTS + 1)),
        lambda: Reply(""),
        lambda: Reply(over(limits.SUMMARY)),
        lambda: Reply("x", over(limits.TEXT)),
        lambda: Reply("x", buttons=(Button("a", "home"),) * (limits.BUTTONS + 1)),
        lambda: Reply("x", buttons=(Button("a", "home", tone=Tone.PRIMARY),) * 2),
        lambda: Moment(datetime(2026, 1, 1)),  # noqa: DTZ001 - that is what is refused
    ],
)
def test_what_some_platform_would_refuse_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        make()


def test_what_fits_exactly_is_made() -> None:
    Button("x" * limits.BUTTON_LABEL, "home", "x" * limits.BUTTON_VALUE)
    Fact("x" * limits.FIELD_LABEL, "x" * limits.FACT)
    Reply("x" * limits.SUMMARY, "x" * limits.TEXT, buttons=(Button("a", "home"),) * limits.BUTTONS)


def test_a_screen_reader_hears_all_that_is_shown() -> None:
    """Text, title, lines, facts, what a picture says, the small print and every button."""
    reply = Reply(
        "summary",
        ("See you on ", Moment(datetime(2026, 7, 8, 18, tzinfo=UTC)), "."),
        Card(
            title="The title",
            lines=("First line.", ("Second ", "line.")),
            facts=(Fact("Theme", "Joy"),),
            picture=Picture("card", (("a", "b"),), "Two heads talking."),
            foot="Small print.",
        ),
        (Button("I'm coming", "rsvp", "yes:1"), Button("Can't make it", "rsvp", "no:1")),
    )
    assert plain(reply).splitlines() == [
        "See you on Wednesday 8 July, 19:00, UK time.",
        "The title",
        "First line.",
        "Second line.",
        "Theme: Joy",
        "Two heads talking.",
        "Small print.",
        "You can: I'm coming; Can't make it.",
    ]


def test_a_bare_reply_says_its_summary_and_a_card_needs_none() -> None:
    assert plain(Reply("Done.")) == "Done."
    assert plain(Reply("Done.", card=Card(title="Card"))) == "Card"


def test_a_private_reply_tells_a_lock_screen_nothing() -> None:
    assert private("Ada has ended it.").summary == NEUTRAL


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        format,
        lambda words: f"{words}",
        lambda words: f"{words!r:>20}",
        lambda words: "%s %r" % (words, words),  # noqa: UP031 - the old way must not leak either
        lambda words: str([words, {"k": words}]),
        lambda words: repr(Reply(NEUTRAL, words=words)),
        lambda words: plain(Reply(NEUTRAL, words=words)),
        lambda words: repr(ValueError(words)),
    ],
)
def test_confidential_words_are_in_nothing_that_is_printed(
    show: Callable[[Confidential], str],
) -> None:
    assert SECRET not in show(WORDS)


@pytest.mark.parametrize(
    "take",
    [
        pickle.dumps,
        json.dumps,
        copy.copy,
        copy.deepcopy,
        lambda words: f"{words:>20}",
        lambda words: words + "more",
        "".join,
        bytes,
    ],
)
def test_confidential_words_are_not_taken_for_text(take: Callable[[Confidential], object]) -> None:
    with pytest.raises(TypeError) as caught:
        take(WORDS)
    assert SECRET not in str(caught.value)


def test_confidential_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("any").error("%s %r", WORDS, Reply(NEUTRAL, words=WORDS))
    assert SECRET not in caplog.text


def test_confidential_words_can_be_measured_and_joined_without_being_seen() -> None:
    both = WORDS.then(Confidential("more"))
    assert len(both) == len(SECRET) + 2 + len("more")
    assert both == Confidential(f"{SECRET}\n\nmore")
    assert hash(both) == hash(Confidential(f"{SECRET}\n\nmore"))
    assert both != f"{SECRET}\n\nmore"
    assert not Confidential(" \n ")
