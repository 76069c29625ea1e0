"""Itinerary → data for other programs: the record of the command line, GeoJSON and CSV.

`assets/itinerary.schema.json` describes the record key by key.
"""

from __future__ import annotations

import csv as tables
import io
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mapapp import route
from mapapp.model import Days, Itinerary, Mention, Place, Precision, Span, Stop

_DECIMALS = 5
"""Of a degree: about a metre, finer than any gazetteer."""

COLUMNS = (
    *("order", "traveller", "name", "place", "country", "lat", "lon", "granularity", "status"),
    *("start", "end", "precision", "earliest", "latest", "days_phrase", "evidence", "confidence", "start_char", "end_char"),
)
"""The columns of the table: every key that a stop has in the record."""


def record(itinerary: Itinerary, key: str | int | None = None, shift: int = 0) -> dict[str, Any]:
    """The itinerary as one JSON object, in the vocabulary of the schema.

    `start` and `end` of a stop are ISO days where the article tells them; a window or a month stands in `earliest` and
    `latest` instead. `mentions` holds every place name of the text, those of the stops too, in reading order; one that could
    not be placed has no point there and its reason in `unresolved`. Offsets count characters of `article.text`, plus `shift`
    where the caller's text had a header that the article lacks.
    """
    text = itinerary.article.text
    named: list[tuple[Span, Place | None]] = [(span, stop.place) for stop in itinerary.stops for span in stop.mentions]
    named += [(_span(found.mention), found.place) for found in itinerary.mentions]
    named += [(_span(lost.mention), None) for lost in itinerary.unresolved]
    places = {(span.start, span.end): place for span, place in reversed(named)}  # the first to claim a span keeps it
    return {
        "id": key,
        "travellers": [traveller.name for traveller in itinerary.travellers],
        "stops": [_stop(stop, text, shift) for stop in itinerary.stops],
        "mentions": [
            {"start": start + shift, "end": end + shift, "name": text[start:end], **_point(place)}
            for (start, end), place in sorted(places.items(), key=lambda item: item[0])
        ],
        "unresolved": [
            {
                "start": lost.mention.start + shift,
                "end": lost.mention.end + shift,
                "name": lost.mention.name,
                "reason": lost.reason,
            }
            for lost in itinerary.unresolved
        ],
        "error": None,
    }


def failure(key: str | int | None, error: str) -> dict[str, Any]:
    """The record of an article that could not be read: nothing but the reason, a sentence."""
    return {"id": key, "travellers": [], "stops": [], "mentions": [], "unresolved": [], "error": error}


def geojson(itinerary: Itinerary) -> dict[str, Any]:
    """The stops as points and the legs as lines of a GeoJSON FeatureCollection (RFC 7946).

    A stop has the keys of the record as properties, a leg `from`, `to` (indices of stops), `traveller`, `status` (that of the
    stop it leads to) and `km`. A line over the antimeridian is cut there in two, as section 3.1.9 asks.
    """
    return {"type": "FeatureCollection", "features": [*_pins(itinerary), *_lines(itinerary)]}


def csv(itinerary: Itinerary) -> str:
    """The stops as a table with a header, one stop a line (RFC 4180).

    A cell that a spreadsheet would run as a formula gets an apostrophe in front: names and sentences come from outside.
    """
    out = io.StringIO()
    writer = tables.DictWriter(out, COLUMNS)
    writer.writeheader()
    for found in record(itinerary)["stops"]:
        writer.writerow({name: _inert(value) if isinstance(value, str) else value for name, value in found.items()})
    return out.getvalue()


def _pins(itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    for found in record(itinerary)["stops"]:
        point = {"type": "Point", "coordinates": [found.pop("lon"), found.pop("lat")]}
        yield {"type": "Feature", "geometry": point, "properties": {"kind": "stop", **found}}


def _lines(itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    for leg in route.legs(itinerary):
        to = itinerary.stops[leg.end]
        told = {"kind": "leg", "from": leg.start, "to": leg.end, "traveller": to.traveller, "status": to.status.value}
        km = None if leg.km is None else round(leg.km, 1)
        parts = _cut(leg.points)
        line: dict[str, Any] = {"type": "MultiLineString", "coordinates": parts}
        if len(parts) == 1:
            line = {"type": "LineString", "coordinates": parts[0]}
        yield {"type": "Feature", "geometry": line, "properties": {**told, "km": km}}


def _cut(points: Sequence[route.Point]) -> list[list[list[float]]]:
    """The line as [lon, lat] parts that lie within -180 to 180, cut wherever its unwrapped longitudes leave one turn."""
    parts: list[list[list[float]]] = [[]]
    turn = _turn(points[0][1], points[1][1])
    for (lat, lon), (next_lat, next_lon) in pairwise(points):
        parts[-1].append([lon - turn, lat])
        beyond = _turn(next_lon, lon)
        if beyond != turn:
            edge = max(turn, beyond) - 180
            crossing = lat + (next_lat - lat) * (edge - lon) / (next_lon - lon)
            parts[-1].append([edge - turn, crossing])
            parts.append([[edge - beyond, crossing]])
            turn = beyond
    parts[-1].append([points[-1][1] - turn, points[-1][0]])
    return [[[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in part] for part in parts]


def _turn(lon: float, beside: float) -> float:
    """The whole turns to take off the longitude; one on the antimeridian itself goes with the side of the point beside it."""
    turn = 360.0 * math.floor((lon + 180) / 360)
    return turn - 360 if lon - turn == -180 and beside < lon else turn


def _stop(stop: Stop, text: str, shift: int) -> dict[str, Any]:
    naming = stop.mentions[0]
    return {
        "name": stop.name,
        "start_char": naming.start + shift,
        "end_char": naming.end + shift,
        "place": stop.place.label,
        **_point(stop.place),
        "granularity": stop.place.granularity.value,
        "status": stop.status.value,
        **_days(stop.days, text),
        "order": stop.order,
        "traveller": stop.traveller,
        "evidence": _words(text, stop.evidence),
        "confidence": round(stop.confidence, 3),
    }


def _point(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"lat": None, "lon": None, "country": None}
    return {"lat": round(place.lat, _DECIMALS), "lon": round(place.lon, _DECIMALS), "country": place.country}


def _days(days: Days, text: str) -> dict[str, str | None]:
    first = days.start.isoformat() if days.start else None
    last = days.end.isoformat() if days.end else None
    told = days.precision in (Precision.DAY, Precision.RANGE)
    if days.precision is Precision.DAY:
        last = last or first
    return {
        "start": first if told else None,
        "end": last if told else None,
        "precision": days.precision.value,
        "earliest": None if told else first,
        "latest": None if told else last,
        "days_phrase": _words(text, days.phrase) if days.phrase else None,
    }


def _span(mention: Mention) -> Span:
    return Span(mention.start, mention.end)


def _words(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
