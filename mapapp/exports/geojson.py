"""Itinerary → GeoJSON (RFC 7946), its stops with the `when` and `certainty` of the Linked Places format.

https://github.com/LinkedPasts/linked-places-format
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from mapapp import route
from mapapp.exports.record import DECIMALS, record
from mapapp.model import Days, Granularity, Itinerary, Precision, Stop
from mapapp.wording import DOUBTFUL_BELOW

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.jsonld"
_CERTAIN = 0.8
"""From this confidence on a stop is called certain; below `DOUBTFUL_BELOW` uncertain, and less certain between the two."""


def geojson(itinerary: Itinerary) -> dict[str, Any]:
    """The stops as points and the legs as lines of a FeatureCollection.

    A stop has the keys of the record as properties, a leg `from`, `to` (indices of stops), `traveller`, `status` (that of the
    stop it leads to) and `km`. A line over the antimeridian is cut there in two, as section 3.1.9 asks.
    """
    return {"type": "FeatureCollection", "@context": CONTEXT, "features": [*_pins(itinerary), *_lines(itinerary)]}


def _pins(itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    article = itinerary.article
    for index, (stop, found) in enumerate(zip(itinerary.stops, record(itinerary)["stops"], strict=True), 1):
        point = {"type": "Point", "coordinates": [found.pop("lon"), found.pop("lat")], "certainty": _certainty(stop)}
        feature = {
            "type": "Feature",
            "@id": f"urn:mapapp:stop:{index}",
            "geometry": point,
            "properties": {
                "kind": "stop",
                "title": stop.place.label,
                "ccodes": [stop.place.country] if stop.place.country else [],
                "gazetteer_id": stop.place.id,
                "source": article.url or article.outlet,
                **found,
            },
            "names": [{"toponym": stop.name}],
            "types": [{"label": stop.place.kind}],
        }
        gazetteer, _, number = stop.place.id.partition(":")
        if gazetteer == "geonames":
            feature["links"] = [{"type": "closeMatch", "identifier": f"gn:{number}"}]
        if when := _when(stop.days):
            feature["when"] = when
        yield feature


def _certainty(stop: Stop) -> str:
    """How sure the point is: an area has none of its own."""
    if stop.confidence < DOUBTFUL_BELOW:
        return "uncertain"
    area = stop.place.granularity in (Granularity.COUNTRY, Granularity.REGION)
    return "less-certain" if area or (stop.confidence < _CERTAIN and not stop.verified) else "certain"


def _when(days: Days) -> dict[str, Any] | None:
    """The days as a timespan; `None` where none is told. A window has an earliest and a latest day, no days there."""
    first, last = (day.isoformat() if day else None for day in (days.start, days.end))
    if days.precision is Precision.DAY:
        last = last or first
    told = days.precision in (Precision.DAY, Precision.RANGE)
    start = {"in" if told else "earliest": first} if first else None
    end = {"in" if told else "latest": last} if last else None
    if days.precision is Precision.NONE or not (start or end):
        return None
    span = {key: value for key, value in (("start", start), ("end", end)) if value}
    return {"timespans": [span], "certainty": "certain" if told else "less-certain"}


def _lines(itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    for leg in route.legs(itinerary):
        to = itinerary.stops[leg.end]
        told = {"kind": "leg", "from": leg.start, "to": leg.end, "traveller": to.traveller, "status": to.status.value}
        km = None if leg.km is None else round(leg.km, 1)
        parts = cut(leg.points)
        line: dict[str, Any] = {"type": "MultiLineString", "coordinates": parts}
        if len(parts) == 1:
            line = {"type": "LineString", "coordinates": parts[0]}
        yield {"type": "Feature", "geometry": line, "properties": {**told, "km": km}}


def cut(points: Sequence[route.Point]) -> list[list[list[float]]]:
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
    return [[[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in part] for part in parts]


def _turn(lon: float, beside: float) -> float:
    """The whole turns to take off the longitude; one on the antimeridian itself goes with the side of the point beside it."""
    turn = 360.0 * math.floor((lon + 180) / 360)
    return turn - 360 if lon - turn == -180 and beside < lon else turn
