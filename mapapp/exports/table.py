"""Itinerary ↔ CSV (RFC 4180): one stop a line. A table of stops made elsewhere opens like an article does."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from mapapp.errors import FileError
from mapapp.exports.record import DECIMALS
from mapapp.exports.text import inert, link, quoted, squeezed, uninert
from mapapp.gazetteer import Gazetteer
from mapapp.model import (
    Article,
    Days,
    Granularity,
    Itinerary,
    Mention,
    Place,
    Precision,
    Span,
    Status,
    Stop,
    Traveller,
    Unresolved,
)
from mapapp.share import LONGEST_NAME, MOST_MENTIONS, MOST_STOPS, sound

COLUMNS = (
    *("traveller", "role", "place", "country", "lat", "lon", "status", "start", "end", "precision", "order"),
    *("quote", "source", "gazetteer_id", "confidence", "edited"),
)
"""The columns. `start` and `end` are the ends of the window or month where `precision` says so, and not days there."""

NEEDED = ("place", "lat", "lon")
Word = TypeVar("Word", Status, Precision)
_LONGEST = 1_000_000  # characters of all quotes


def write(itinerary: Itinerary) -> str:
    """The stops as a table with a header, one stop a line.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front: names and sentences come from outside.
    """
    article = itinerary.article
    roles = {traveller.name: traveller.role for traveller in itinerary.travellers}
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for stop in itinerary.stops:
        days = stop.days
        last = days.end or (days.start if days.precision is Precision.DAY else None)
        row = {
            "traveller": stop.traveller,
            "role": roles.get(stop.traveller) if stop.traveller else None,
            "place": stop.place.name,
            "country": stop.place.country,
            "lat": round(stop.place.lat, DECIMALS),
            "lon": round(stop.place.lon, DECIMALS),
            "status": stop.status.value,
            "start": days.start.isoformat() if days.start else None,
            "end": last.isoformat() if last else None,
            "precision": days.precision.value,
            "order": stop.order,
            "quote": quoted(article, stop),
            "source": article.url or article.outlet,
            "gazetteer_id": stop.place.id,
            "confidence": round(stop.confidence, 3),
            "edited": " ".join(stop.edited),
        }
        writer.writerow({name: inert(value) if isinstance(value, str) else value for name, value in row.items()})
    return out.getvalue()


def read(data: bytes, gazetteer: Gazetteer | None = None, *, longest_article: int = 100_000) -> Itinerary:
    """The stops of a table as an itinerary; its text has a paragraph for each row, the quote where there is one.

    Columns are told by the header; only `NEEDED` must be there, and in a table without `order` the rows of a traveller follow
    each other. A row that cannot be used stands in `unresolved` with its line and what is wrong; the others go on. With a
    gazetteer a `gazetteer_id` gives the rest of the place, and `country` its name.

    Raises:
        FileError: it is no table of stops, or none of its rows can be used.
    """
    rows = _rows(data)
    ordered = "order" in (rows.fieldnames or ())
    text, stops, lost = "", [], []
    roles: dict[str, str | None] = {}
    sources: set[str] = set()
    counts: defaultdict[str | None, int] = defaultdict(int)
    for line, cells in _lines(rows):
        row = {name: uninert(cell or "").strip() for name, cell in cells.items() if isinstance(cell, str | None)}
        start = len(text) + 2 if text else 0
        try:
            found = _row(row, gazetteer)
        except _Wrong as wrong:
            name = squeezed(row.get("place", ""))[:LONGEST_NAME] or f"line {line}"
            text += ("\n\n" if text else "") + name
            mention = Mention(start, start + len(name), name)
            lost.append(Unresolved(mention, f"line {line} of the table was left out: {wrong}"))
            if len(lost) > MOST_MENTIONS:
                raise FileError(f"Too many rows of this table cannot be used; {lost[0].reason}.") from None
            continue
        traveller = row.get("traveller") or None
        counts[traveller] += 1
        words, named, evidence = _paragraph(found.place.name, squeezed(row.get("quote", "")))
        text += ("\n\n" if text else "") + words
        stops.append(
            replace(
                found,
                mentions=(_moved(named, start),),
                evidence=_moved(evidence, start),
                order=found.order if ordered else counts[traveller],
            )
        )
        if traveller:
            roles[traveller] = roles.get(traveller) or row.get("role") or None
        sources.add(row.get("source", ""))
        if len(stops) > MOST_STOPS:
            raise FileError(f"This table has more than {MOST_STOPS:,} stops; no more can be shown.")
    if not stops:
        raise FileError(f"No row of this table can be used; {lost[0].reason}." if lost else "This table has no rows.")
    [source] = sources if len(sources) == 1 else [""]
    who = tuple(roles)
    stops.sort(key=lambda stop: (_position(stop.traveller, who), stop.order is None, stop.order or 0))
    itinerary = Itinerary(
        Article(text, url=link(source), outlet=None if link(source) else source or None),
        tuple(Traveller(name, role) for name, role in roles.items()),
        tuple(stops),
        unresolved=tuple(lost),
    )
    if not sound(itinerary, max(longest_article, _LONGEST)):
        raise FileError("This table holds a name that is too long, or a number that no stop can have.")
    return itinerary


class _Wrong(Exception):
    """A row cannot be used; the words say what is wrong."""


def _rows(data: bytes) -> csv.DictReader[str]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("The table is not UTF-8 text.") from error
    if "\0" in text:
        raise FileError("The table is not text.")
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    except csv.Error as error:
        raise FileError(f"The header of the table cannot be read: {error}.") from error
    missing = [name for name in NEEDED if name not in rows.fieldnames]
    if missing:
        raise FileError(f"This is no table of stops: it has no column named {' or '.join(missing)}.")
    return rows


def _lines(rows: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that says something, with the line that it starts on."""
    try:
        for cells in rows:
            if any(cells.values()):
                yield rows.line_num - sum(cell.count("\n") for cell in cells.values() if isinstance(cell, str)), cells
    except csv.Error as error:
        raise FileError(f"Line {rows.line_num + 1} of the table cannot be read: {error}.") from error


def _delimiter(text: str) -> str:
    """What parts the header: a spreadsheet set to a language with decimal commas writes semicolons, a paste has tabs."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _row(row: Mapping[str, str], gazetteer: Gazetteer | None) -> Stop:
    """The stop of a row, its spans and order in the table left to the caller."""
    nowhere = Span(0, 1)
    confidence = _number(row, "confidence", 0, 1) if row.get("confidence") else 1.0
    order = row.get("order", "")
    if order and not (order.isdecimal() and len(order) <= 6 and 0 < int(order) <= MOST_STOPS):
        raise _Wrong(f"its order is {order!r}, which is no whole number from 1")
    name = row.get("place", "")
    return Stop(
        name=name,
        place=_place(row, gazetteer),
        mentions=(nowhere,),
        status=_one(Status, row, "status", Status.DONE),
        days=_days(row),
        order=int(order) if order else None,
        traveller=row.get("traveller") or None,
        evidence=nowhere,
        confidence=confidence,
        edited=tuple(row.get("edited", "").split()),
    )


def _place(row: Mapping[str, str], gazetteer: Gazetteer | None) -> Place:
    lat, lon = _number(row, "lat", -90, 90), _number(row, "lon", -180, 180)
    name, country, key = squeezed(row.get("place", "")), row.get("country", "").upper(), row.get("gazetteer_id", "")
    if not name:
        raise _Wrong("it names no place")
    if max(map(len, (name, key, row.get("traveller", ""), row.get("role", "")))) > LONGEST_NAME:
        raise _Wrong(f"a name in it has more than {LONGEST_NAME} characters")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise _Wrong(f"its country is {row['country']!r}; two letters are wanted (ISO 3166-1), such as TR")
    known = gazetteer.place(key) if gazetteer and key else None
    if known:
        return replace(known, name=name, lat=lat, lon=lon)
    land = gazetteer.country(country) if gazetteer and country else None
    whole = land is not None and land.name == name
    return Place(
        key or f"table:{lat},{lon}",
        name,
        "country" if whole else "place",
        Granularity.COUNTRY if whole else Granularity.CITY,
        lat,
        lon,
        country or None,
        land.name if land else None,
        bbox=land.bbox if land and whole else None,
    )


def _days(row: Mapping[str, str]) -> Days:
    first, last = _day(row, "start"), _day(row, "end")
    if first and last and last < first:
        raise _Wrong(f"it ends on {last}, before it starts on {first}")
    likely = Precision.NONE if not (first or last) else Precision.DAY if first and last in (None, first) else Precision.RANGE
    precision = _one(Precision, row, "precision", likely)
    if precision is not Precision.NONE and not (first or last):
        raise _Wrong(f"its precision is {precision} and it has no day")
    return Days(first, last, precision)


def _day(row: Mapping[str, str], column: str) -> dt.date | None:
    cell = row.get(column, "")
    try:
        return dt.date.fromisoformat(cell) if cell else None
    except ValueError:
        raise _Wrong(f"its {column} is {cell!r}; a day such as 2025-08-19 is wanted") from None


def _number(row: Mapping[str, str], column: str, least: float, most: float) -> float:
    cell = row.get(column, "").replace(",", ".")  # many languages write decimals with a comma
    if re.fullmatch(r"[+-]?\d{1,4}(\.\d{1,30})?", cell, re.ASCII) and least <= float(cell) <= most:
        return float(cell)
    raise _Wrong(f"its {column} is {cell!r}; a number from {least} to {most} is wanted" if cell else f"it has no {column}")


def _one(kind: type[Word], row: Mapping[str, str], column: str, otherwise: Word) -> Word:
    cell = row.get(column, "").lower()
    try:
        return kind(cell) if cell else otherwise
    except ValueError:
        raise _Wrong(f"its {column} is {cell!r}; one of {', '.join(kind)} is wanted") from None


def _paragraph(name: str, quote: str) -> tuple[str, Span, Span]:
    """The words that stand for a row in the text, where the place is named in them, and what is quoted."""
    if not quote:
        return name, Span(0, len(name)), Span(0, len(name))
    at = quote.find(name)
    if at >= 0:
        return quote, Span(at, at + len(name)), Span(0, len(quote))
    return f"{name}: {quote}", Span(0, len(name)), Span(len(name) + 2, len(name) + 2 + len(quote))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _position(traveller: str | None, who: Sequence[str]) -> int:
    return who.index(traveller) if traveller in who else len(who)
