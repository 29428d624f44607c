"""Calendar files: one call, or a member's feed, as every calendar program reads them (RFC 5545).

The same entries make the same bytes, so that a feed that has not changed is not sent again. An
entry has no place for a join link, and one that was written into its words is taken out: a feed
goes through companies that we have no say in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.core.times import UK

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

    _Half = TimezoneDaylight | TimezoneStandard

_PRODUCT: Final = "-//HeadsUp//HeadsUp bot//EN"
_HOUR: Final = timedelta(hours=1)
_LINK: Final = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.)\S+", re.IGNORECASE)
_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""All that some program takes for the end of a line."""

_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no calendar file may hold (RFC 5545, 3.1), and halves of characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One call in a calendar. *starts*, *ends* and *changed* are aware and UTC.

    *uid* stays the same for as long as there is the call, and *sequence* grows with each change
    to its time or standing, or programs keep what they had. *busy* blocks the time out for those
    who look into the member's calendar.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    title: str
    about: str
    cancelled: bool
    changed: datetime
    busy: bool = True


def calendar_file(
    entries: Iterable[Entry], name: str, *, refresh: timedelta | None, method: str = "PUBLISH"
) -> bytes:
    """Return *entries* as a calendar called *name*.

    *refresh* is how often programs are asked to look again, for a feed; None for a file. Google
    and Outlook look when they like, so nothing may depend on it.
    """
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - 0.1 s, for the few who ask

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for called in ("name", "x-wr-calname"):  # RFC 7986, and what was there before it
        calendar.add(called, _line(name))
    calendar.add("x-wr-timezone", UK.key)
    if refresh is not None:
        calendar.add("refresh-interval", vDuration(refresh), {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    calendar.add_component(_uk())
    for entry in entries:
        calendar.add_component(_event(entry))
    return _bytes(calendar)


def _bytes(calendar: Calendar) -> bytes:
    written = calendar.to_ical(sorted=False)
    return written if isinstance(written, bytes) else bytes(written)


def _event(entry: Entry) -> Event:
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _second(entry.changed))
    event.add("last-modified", _second(entry.changed))
    event.add("dtstart", _local(entry.starts))
    event.add("dtend", _local(entry.ends))
    event.add("summary", _line(entry.title))
    if about := _text(entry.about):
        event.add("description", about)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    return event


def _uk() -> Timezone:
    """Return UK time by its two rules, in force since 1996: the last Sundays, at 01:00 GMT."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415 - as above

    zone = Timezone()
    zone.add("tzid", UK.key)
    zero = timedelta(0)
    zone.add_component(_half(TimezoneDaylight(), "BST", datetime(1996, 3, 31, 1), zero, _HOUR))  # noqa: DTZ001 - local by definition
    zone.add_component(_half(TimezoneStandard(), "GMT", datetime(1996, 10, 27, 2), _HOUR, zero))  # noqa: DTZ001 - as above
    return zone


def _half(half: _Half, name: str, since: datetime, before: timedelta, after: timedelta) -> _Half:
    half.add("dtstart", since)
    half.add("rrule", {"freq": "yearly", "bymonth": since.month, "byday": "-1su"})
    half.add("tzoffsetfrom", before)
    half.add("tzoffsetto", after)
    half.add("tzname", name)
    return half


def _local(at: datetime) -> datetime:
    """Return *at* on UK clocks, or in UTC in the hour that they show for the second time.

    A time that is shown twice means its first occurrence (RFC 5545, 3.3.5).
    """
    local = _second(at).astimezone(UK)
    return _second(at) if local.fold else local


def _second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Return *text* with plain line ends, and without links and what no file may hold."""
    return _CONTROL.sub("", _LINK.sub("(link left out)", _BREAK.sub("\n", text))).strip()
