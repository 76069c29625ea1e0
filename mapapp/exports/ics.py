"""Itinerary → iCalendar (RFC 5545): what has a day is an all-day event.

Planned stops are tentative, stops that were called off cancelled. A stop that falls on some day of a window of at most
`LONGEST_WINDOW` days is a tentative event over the window that says so; without a day, or with a month alone, there is none.
Nobody's own time is blocked: the events are transparent.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator

from mapapp import __version__
from mapapp.errors import ExportError
from mapapp.exports.text import lawful, link, quoted, squeezed, standing
from mapapp.model import Days, Itinerary, Precision, Status, Stop

LONGEST_WINDOW = 31
_STATUS = {
    Status.DONE: "CONFIRMED",
    Status.ONGOING: "CONFIRMED",
    Status.PLANNED: "TENTATIVE",
    Status.CANCELLED: "CANCELLED",
}
_ESCAPED = re.compile(r"[\\;,]")
_OCTETS = 75  # of a line, without its end (section 3.1)


def ics(itinerary: Itinerary, made: dt.datetime | None = None) -> bytes:
    """The stops with days as a calendar; `made` is the moment it is written, now if not given.

    Raises:
        ExportError: no stop has a day.
    """
    stamp = (made or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    events = [
        line
        for index, stop in enumerate(itinerary.stops)
        if (span := _span(stop.days))
        for line in _event(itinerary, index, stop, span, stamp)
    ]
    if not events:
        raise ExportError("No stop of this journey has a day, so there is nothing that a calendar could hold.")
    name = [f"X-WR-CALNAME:{_text(itinerary.article.title)}"] if itinerary.article.title else []
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//mapapp//mapapp {__version__}//EN", "CALSCALE:GREGORIAN", *name]
    lines = [*head, *events, "END:VCALENDAR"]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _span(days: Days) -> tuple[dt.date, dt.date] | None:
    """The first day of the event and the one after its last; a stay whose end is open is an event on its first day."""
    if days.precision in (Precision.NONE, Precision.MONTH) or days.start is None:
        return None
    last = days.end or days.start
    if days.precision is Precision.WINDOW and (days.end is None or (last - days.start).days >= LONGEST_WINDOW):
        return None
    return (days.start, last + dt.timedelta(1)) if last < dt.date.max else None


def _event(itinerary: Itinerary, index: int, stop: Stop, span: tuple[dt.date, dt.date], stamp: str) -> Iterator[str]:
    article = itinerary.article
    window = stop.days.precision is Precision.WINDOW
    status = "TENTATIVE" if window and stop.status is not Status.CANCELLED else _STATUS[stop.status]
    who = f"{stop.traveller}: " if stop.traveller else ""
    key = f"{article.title}\0{article.text}\0{index}".encode("utf-8", "replace")
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(key).hexdigest()[:32]}@mapapp"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{span[0]:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{span[1]:%Y%m%d}"
    yield f"SUMMARY:{_text(f'{who}{stop.place.name}' + (' (day not stated)' if window else ''))}"
    yield f"LOCATION:{_text(stop.place.label)}"
    yield f"GEO:{stop.place.lat:.5f};{stop.place.lon:.5f}"
    yield f"DESCRIPTION:{_text(standing(stop))}\\n“{_text(quoted(article, stop))}”"
    if address := link(article.url):
        yield f"URL:{address}"
    yield f"STATUS:{status}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value of type TEXT (section 3.3.11): one line, its separators escaped."""
    return _ESCAPED.sub(r"\\\g<0>", squeezed(lawful(text)))


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, cut between letters, each further one behind a space."""
    pieces, piece = [], b""
    for letter in line:
        octets = letter.encode()
        if len(piece) + len(octets) > _OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece])
