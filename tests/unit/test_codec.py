from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.confidential import Confidential
from bot.core.views import Button, Card, Fact, Line, Moment, Picture, Reply, Tone
from storage.codec import dump, load

MOMENTS = st.builds(
    Moment,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
TEXT = st.text(max_size=30)
LINES: st.SearchStrategy[Line] = st.one_of(
    TEXT, MOMENTS, st.lists(st.one_of(TEXT, MOMENTS), min_size=1, max_size=3).map(tuple)
)
CARDS = st.builds(
    Card,
    title=TEXT,
    lines=st.lists(LINES, max_size=3).map(tuple),
    facts=st.lists(st.builds(Fact, TEXT, LINES), max_size=3).map(tuple),
    picture=st.none()
    | st.builds(
        Picture,
        TEXT,
        st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
        st.text(min_size=1, max_size=30),
    ),
    foot=TEXT,
)
BUTTONS = st.builds(Button, TEXT, TEXT, TEXT, st.sampled_from([Tone.PLAIN, Tone.DANGER]))
REPLIES = st.builds(
    Reply,
    st.text(min_size=1, max_size=30),
    LINES,
    st.none() | CARDS,
    st.lists(BUTTONS, max_size=5).map(tuple),
)


@given(REPLIES)
@settings(max_examples=150, deadline=None)
def test_a_reply_is_read_back_as_it_was(reply: Reply) -> None:
    assert load(dump(reply), None) == reply


def test_confidential_words_are_not_written_and_are_put_back() -> None:
    words = Confidential("zanzibarquokka")
    reply = Reply("summary", words=words)
    assert "zanzibarquokka" not in dump(reply)
    assert load(dump(reply), words) == reply
