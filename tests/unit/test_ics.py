"""Read back with vobject, which shares no code with the library that writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.times import uk_instant
from bot.services.ics import Entry, calendar_file

from .law import last_sunday, switch_nights, wall_clock
from .test_terms import loaded_by

CHANGED = datetime(2027, 1, 4, 9, 30, 15, 123456, tzinfo=UTC)
START = datetime(2027, 3, 24, 19, tzinfo=UTC)
ENTRY = Entry(
    uid="weekly-2027-03-24@headsup",
    sequence=3,
    starts=START,
    ends=START + timedelta(hours=1),
    title="Weekly network call",
    about="Come as you are, leave when you need to.",
    cancelled=False,
    changed=CHANGED,
)
HOUR = timedelta(hours=1)


def at(starts: datetime, **changes: Any) -> Entry:  # noqa: ANN401 - any field
    return replace(
        ENTRY, uid=f"{starts:%Y%m%dT%H%M}@headsup", starts=starts, ends=starts + HOUR, **changes
    )


def written(*entries: Entry) -> bytes:
    return calendar_file(entries, "Network calls", refresh=None)


def read(data: bytes) -> Any:  # noqa: ANN401 - vobject has no types
    (calendar,) = vobject.readComponents(data.decode())
    return calendar


def instants(data: bytes) -> Sequence[tuple[datetime, datetime]]:
    """Return when each event starts and ends, in UTC."""
    return [
        (event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC))
        for event in read(data).vevent_list
    ]


def properties(data: bytes) -> Sequence[str]:
    """Unfold by hand and return the name of every property."""
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    return [line.split(":", 1)[0].split(";", 1)[0] for line in lines if line]


@pytest.mark.parametrize("day", switch_nights([2027]))
def test_calls_on_both_sides_of_a_clock_change_are_at_the_right_instant(day: date) -> None:
    """Every day for a week on either side, in the evening, at noon and in the small hours."""
    starts = [
        uk_instant(day + timedelta(days=n), time(hour, 30))
        for n in range(-7, 8)
        for hour in (0, 1, 2, 12, 19)
    ]
    entries = [at(one) for one in starts]
    assert instants(written(*entries)) == [(one, one + HOUR) for one in starts]


@pytest.mark.parametrize("day", switch_nights([2027]))
def test_every_quarter_of_the_night_is_at_the_right_instant(day: date) -> None:
    """Also what begins or ends in the hour that clocks show twice."""
    midnight = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=2)
    starts = [midnight + timedelta(minutes=15 * n) for n in range(24)]
    assert instants(written(*map(at, starts))) == [(one, one + HOUR) for one in starts]


def test_times_are_uk_times_by_name() -> None:
    """So that a program which knows UK time shows 19:00 as 19:00, whatever becomes of the law."""
    text = written(ENTRY, at(datetime(2027, 7, 7, 18, tzinfo=UTC))).decode()
    assert "DTSTART;TZID=Europe/London:20270324T190000\r\n" in text
    assert "DTSTART;TZID=Europe/London:20270707T190000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1


@given(st.datetimes(datetime(2026, 1, 1), datetime(2035, 12, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
@settings(max_examples=100, deadline=None)
def test_the_rules_of_uk_time_hold_for_years(when: datetime) -> None:
    starts = when.replace(second=0, microsecond=0)
    data = written(at(starts))
    assert instants(data) == [(starts, starts + HOUR)]
    shown = read(data).vevent.dtstart.value
    in_utc = shown.utcoffset() == timedelta(0) and shown.tzname() == "UTC"
    assert shown.replace(tzinfo=None) == (
        starts.replace(tzinfo=None) if in_utc else wall_clock(starts)
    )


def test_uk_time_is_two_rules_and_not_sixty_years_of_dates() -> None:
    zone = read(written(ENTRY)).vtimezone
    assert b"RDATE" not in written(ENTRY)
    assert len(written(ENTRY)) < 1200
    for year in (2026, 2030, 2037):
        for month, before, after in [(3, 0, 1), (10, 1, 0)]:
            change = datetime.combine(last_sunday(year, month), time(4), tzinfo=zone.gettzinfo())
            assert change.utcoffset() == timedelta(hours=after)
            assert (change - timedelta(days=1)).utcoffset() == timedelta(hours=before)


def test_an_entry_says_what_programs_need_to_follow_a_change() -> None:
    event = read(written(ENTRY)).vevent
    assert event.uid.value == "weekly-2027-03-24@headsup"
    assert event.sequence.value == "3"
    assert event.dtstamp.value == event.last_modified.value == CHANGED.replace(microsecond=0)
    assert event.status.value == "CONFIRMED"
    assert getattr(event, "class").value == "PRIVATE"
    assert event.transp.value == "OPAQUE"
    assert event.summary.value == "Weekly network call"
    assert event.description.value == ENTRY.about


def test_a_call_that_moves_keeps_its_name_and_counts_up() -> None:
    before = read(written(ENTRY)).vevent
    moved = replace(ENTRY, starts=START + HOUR, ends=START + 2 * HOUR, sequence=4)
    after = read(written(moved)).vevent
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1


def test_a_call_that_is_off_stays_in_the_file_and_blocks_nothing_out() -> None:
    event = read(written(replace(ENTRY, cancelled=True, sequence=4))).vevent
    assert event.status.value == "CANCELLED"
    assert event.transp.value == "TRANSPARENT"
    alone = calendar_file([replace(ENTRY, cancelled=True)], "One", refresh=None, method="CANCEL")
    assert read(alone).method.value == "CANCEL"


def test_a_call_that_somebody_may_come_to_leaves_their_time_free() -> None:
    assert read(written(replace(ENTRY, busy=False))).vevent.transp.value == "TRANSPARENT"


def test_a_feed_says_how_often_to_look_again_and_a_file_does_not() -> None:
    feed = calendar_file([ENTRY], "Network calls", refresh=timedelta(hours=4))
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in feed
    assert b"\r\nX-PUBLISHED-TTL:PT4H\r\n" in feed
    assert read(feed).x_wr_calname.value == "Network calls"
    assert read(feed).method.value == "PUBLISH"
    assert b"REFRESH" not in written(ENTRY)
    assert b"TTL" not in written(ENTRY)


def test_the_same_entries_make_the_same_bytes() -> None:
    assert written(ENTRY) == written(ENTRY)
    assert written() == written()
    assert read(written()).prodid.value


HOSTILE = [
    "Two\r\nBEGIN:VEVENT\r\nSUMMARY:theirs\r\nEND:VEVENT",
    "END:VEVENT\nATTENDEE:mailto:a@b.c",
    "a\rURL:x",
    "a\r\n URL:x",
    "a\u2028URL:x\u2029URL:x\x85URL:x\vURL:x\fURL:x\x1cURL:x\x1eURL:x",
    "semi;colon, comma: colon \\n backslash \\; \"quote\" 'x'",
    "\\\r\nURL:x",
    "ends in a backslash \\",
    "😀" * 300,
    "e\u0301é" * 300,
    "x" * 4000,
    ("word " * 800)[:4000],
    "\x00\x07\x1b[31m\x7f",
    "\ud83d half of one",
    "\u202eright to left",
    "",
    "   ",
    "=1+1",
    "{0.__class__} %s %(a)s",
]
KNOWN = set(properties(calendar_file([ENTRY], "N", refresh=HOUR)))


def is_well_formed(data: bytes) -> bool:
    lines = data.split(b"\r\n")
    for line in lines:
        line.decode()  # no character is cut in two
    return (
        data.endswith(b"END:VCALENDAR\r\n")
        and b"\n" not in b"".join(lines)
        and b"\r" not in b"".join(lines)
        and all(len(line) <= 75 for line in lines)
        and len(data.decode().splitlines()) == len(lines) - 1
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_add_a_property(words: str) -> None:
    """In any place: folded at 75 octets, one CRLF a line, for every idea of what ends a line."""
    theirs = replace(ENTRY, title=words, about=words, uid=f"u{words}")
    data = calendar_file([theirs, ENTRY], words, refresh=HOUR)
    assert is_well_formed(data)
    plain = calendar_file([replace(ENTRY, about="x"), ENTRY], "N", refresh=HOUR)
    without = [name for name in properties(plain) if name != "DESCRIPTION"]
    assert [name for name in properties(data) if name != "DESCRIPTION"] == without
    assert len(read(data).vevent_list) == 2


@given(st.text(max_size=400), st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_words_at_all_add_a_property(about: str, title: str) -> None:
    data = written(replace(ENTRY, title=title, about=about))
    assert is_well_formed(data)
    assert set(properties(data)) <= KNOWN
    assert properties(data).count("BEGIN") == 5


@pytest.mark.parametrize(
    "words", ["semi;colon, comma: colon \\n \\\\ \\; end \\", "one\ntwo", "é😀" * 200]
)
def test_words_come_out_as_they_went_in(words: str) -> None:
    assert read(written(replace(ENTRY, about=words))).vevent.description.value == words


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/j/123?pwd=abc",
        "HTTPS://EXAMPLE.ORG/J",
        "zoommtg://example.org/join?confno=1",
        "www.example.org/j/123",
        "(https://example.org/j/123)",
    ],
)
def test_no_link_leaves_in_a_calendar(link: str) -> None:
    data = calendar_file(
        [replace(ENTRY, title=f"Call {link} x", about=f"Join: {link}\nsoon")],
        f"Calls {link}",
        refresh=None,
    )
    assert b"example" not in data.replace(b"\r\n ", b"").lower()
    assert not {"URL", "LOCATION", "CONFERENCE", "ATTENDEE", "ORGANIZER"} & set(properties(data))
    assert read(data).vevent.description.value.startswith("Join: ")


def test_the_icalendar_package_is_loaded_by_the_first_file_and_not_before() -> None:
    assert loaded_by("import bot.services.ics") == []
