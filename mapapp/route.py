"""The way between the stops: great circles, distances, the numbers that stops carry, and a frame that the tour fits in.

Longitudes are unwrapped: they run on over 180 or below -180, so that a line across the date line is one line. `Frame.west`
is where the world is cut open, in the widest gap that the tour leaves, so that a Pacific tour is centred on the Pacific.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

from mapapp.model import Granularity, Itinerary, Place, Status, Stop

Point = tuple[float, float]
"""Latitude and unwrapped longitude in degrees."""

STRAIGHT = 1 / 3000
"""How far a drawn line may leave the great circle, in lengths of the leg: a third of a pixel where the leg fills a screen."""

ARROW_AT = 0.54
"""Where on a leg its arrow sits; past the middle, so that the arrows of a way there and back do not fall on each other."""

_AREA_MARGIN = 3.0  # degrees around the point of a stop known by its country or region, to show some of it
_AREA_MOST = 12.0  # the most that such a stop widens the frame to each side; Russia would fill the world
_AT_LEAST, _DEEPEST = 2, 9  # times that a line is halved; a line that swings about its middle deceives the first look
_EDGE = 89.0  # degrees: maps end at 85, and no line ends at infinity
_OUTPUT = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.AZIMUTH | Geodesic.LONG_UNROLL


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one stop to the next of the same traveller; both are indices into `Itinerary.stops`.

    `km` is the length on the WGS 84 ellipsoid (Karney 2013), `None` where an end is known by its country or region alone.
    `arrow` is the point of the arrow and its bearing in degrees clockwise from north.
    """

    start: int
    end: int
    km: float | None
    points: tuple[Point, ...]
    arrow: tuple[Point, float]


@dataclass(frozen=True, slots=True)
class Total:
    """How far a traveller goes, in kilometres; `whole` says that no leg of unknown length is left out."""

    traveller: str | None
    km: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A stop whose place in the order is not given, and the stop of the tour that it hangs on (indices)."""

    stop: int
    on: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map of the tour must show, in degrees; `west` and `east` are unwrapped and at most 360 apart."""

    south: float
    west: float
    north: float
    east: float


def numbers(itinerary: Itinerary) -> tuple[int | None, ...]:
    """The number that each stop carries on pin, list and text: its order, `None` where the text gives no order.

    Stops of one traveller that share an order have none among themselves and carry no number; a stop that was called off
    takes the number of no other.
    """
    every = Counter((stop.traveller, stop.order) for stop in itinerary.stops)
    kept = Counter((stop.traveller, stop.order) for stop in itinerary.stops if stop.status is not Status.CANCELLED)
    return tuple(
        stop.order if (every if stop.status is Status.CANCELLED else kept)[stop.traveller, stop.order] == 1 else None
        for stop in itinerary.stops
    )


def legs(itinerary: Itinerary) -> tuple[Leg, ...]:
    """The legs between the numbered stops of each traveller; none leads to or from a stop that was called off.

    Where stops that share an order lie between two numbered ones, there is no leg between these two: the text does not say
    that the one was followed by the other.
    """
    travelled: dict[str | None, dict[int, list[int]]] = {}
    for index, stop in enumerate(itinerary.stops):
        if stop.order is not None and stop.status is not Status.CANCELLED:
            travelled.setdefault(stop.traveller, {}).setdefault(stop.order, []).append(index)
    return tuple(
        _leg(itinerary.stops, before[0], after[0])
        for orders in travelled.values()
        for before, after in pairwise(orders[order] for order in sorted(orders))
        if len(before) == len(after) == 1
    )


def totals(itinerary: Itinerary) -> tuple[Total, ...]:
    """How far each traveller with a leg goes, in the order of the legs."""
    found: dict[str | None, list[float | None]] = {}
    for leg in legs(itinerary):
        found.setdefault(itinerary.stops[leg.end].traveller, []).append(leg.km)
    return tuple(Total(who, sum(km or 0 for km in lengths), None not in lengths) for who, lengths in found.items())


def ties(itinerary: Itinerary) -> tuple[Tie, ...]:
    """For each stop without a number the line to the nearest numbered stop of its traveller, if there is one."""
    carried = numbers(itinerary)
    found = []
    for index, stop in enumerate(itinerary.stops):
        if carried[index] is not None or stop.status is Status.CANCELLED:
            continue
        tour = [
            other
            for other, number in enumerate(carried)
            if number is not None
            and itinerary.stops[other].traveller == stop.traveller
            and itinerary.stops[other].status is not Status.CANCELLED
        ]
        if tour:
            on = min(tour, key=lambda other: kilometres(stop.place, itinerary.stops[other].place))
            found.append(Tie(index, on, great_circle(stop.place, itinerary.stops[on].place)))
    return tuple(found)


def kilometres(one: Place, other: Place) -> float:
    """The shortest way between two places on the WGS 84 ellipsoid."""
    return _length(*min((one.lat, one.lon), (other.lat, other.lon)), *max((one.lat, one.lon), (other.lat, other.lon)))


@lru_cache(maxsize=16_384)
def _length(*ends: float) -> float:
    """Kilometres between two points, the same both ways."""
    return float(Geodesic.WGS84.Inverse(*ends, Geodesic.DISTANCE)["s12"]) / 1000


def frame(itinerary: Itinerary, lines: Iterable[Leg | Tie]) -> Frame:
    """The frame of the stops and of the lines between them; of the mentioned places where there is no stop; or the world."""
    lines = tuple(lines)
    places = [stop.place for stop in itinerary.stops]
    if not places:
        places = [resolution.place for resolution in itinerary.mentions if resolution.place]
    if not places:
        return Frame(-56, -180, 72, 180)
    spans = [_span(line.points) for line in lines] + [(place.lon, place.lon) for place in places]
    cut = _widest_gap(spans)
    boxes = [_box(place, cut) for place in places]
    for line in lines:
        points = moved(line.points, cut)
        if points[-1][1] <= cut + 360:
            boxes.append(
                Frame(min(lat for lat, _ in points), _span(points)[0], max(lat for lat, _ in points), _span(points)[1])
            )
    west, east = min(box.west for box in boxes), max(box.east for box in boxes)
    turn = 360 * math.floor(((west + east) / 2 + 180) / 360)
    south, north = max(-84.0, min(box.south for box in boxes)), min(84.0, max(box.north for box in boxes))
    return Frame(south, west - turn, north, east - turn)


def moved(points: tuple[Point, ...], west: float) -> tuple[Point, ...]:
    """The points shifted by whole turns so that the first lies in [west, west + 360)."""
    shift = into(points[0][1], west) - points[0][1]
    return tuple((lat, lon + shift) for lat, lon in points)


def into(lon: float, west: float) -> float:
    """The longitude in [west, west + 360)."""
    return west + round(lon - west, 9) % 360


def _leg(stops: tuple[Stop, ...], start: int, end: int) -> Leg:
    here, there = stops[start].place, stops[end].place
    points, arrow = _line(here.lat, here.lon, there.lat, there.lon)
    known = not {here.granularity, there.granularity} & {Granularity.COUNTRY, Granularity.REGION}
    return Leg(start, end, kilometres(here, there) if known else None, points, arrow)


def great_circle(here: Place, there: Place) -> tuple[Point, ...]:
    """The shortest line between two places as points: straight pieces between them on a Mercator map look like the curve."""
    return _line(here.lat, here.lon, there.lat, there.lon)[0]


@lru_cache(maxsize=4096)  # a page draws the same tour again and again
def _line(*ends: float) -> tuple[tuple[Point, ...], tuple[Point, float]]:
    """The points of the line between two places and its arrow."""
    line = Geodesic.WGS84.InverseLine(*ends)
    arrow = line.ArcPosition(ARROW_AT * line.a13, _OUTPUT)
    return _drawn(line), ((arrow["lat2"], arrow["lon2"]), arrow["azi2"])


def _drawn(line: Any) -> tuple[Point, ...]:
    """Points of a line, more where it bends more: a piece is halved until its middle lies close enough to it."""

    def at(part: float) -> Point:
        found = line.ArcPosition(part * line.a13, _OUTPUT)
        return found["lat2"], found["lon2"]

    def between(first: float, one: Point, last: float, other: Point, depth: int) -> Iterator[Point]:
        middle = (first + last) / 2
        point = at(middle)
        if depth < _DEEPEST and (depth < _AT_LEAST or _aside(point, one, other) > tolerance):
            yield from between(first, one, middle, point, depth + 1)
            yield from between(middle, point, last, other, depth + 1)
        else:
            yield other

    start, end = at(0), at(1)
    tolerance = STRAIGHT * max(math.dist(_mercator(start), _mercator(end)), 1.0)
    return start, *between(0, start, 1, end, 0)


def _mercator(point: Point) -> Point:
    """Northing and easting on a Mercator map whose unit is a degree of longitude."""
    lat, lon = point
    return math.degrees(math.asinh(math.tan(math.radians(max(-_EDGE, min(_EDGE, lat)))))), lon


def _aside(point: Point, one: Point, other: Point) -> float:
    """How far a point lies from the straight line between two others on a Mercator map."""
    (y, x), (y0, x0), (y1, x1) = _mercator(point), _mercator(one), _mercator(other)
    length = math.hypot(x1 - x0, y1 - y0)
    return abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length if length else math.hypot(x - x0, y - y0)


def _span(points: tuple[Point, ...]) -> tuple[float, float]:
    longitudes = [lon for _, lon in points]
    return min(longitudes), max(longitudes)


def _widest_gap(spans: list[tuple[float, float]]) -> float:
    """The middle of the widest stretch of longitudes that no span covers; of the places alone where the spans cover all."""
    ordered = sorted((west % 360, east - west) for west, east in spans)
    gap, cut, reached = -1.0, 0.0, ordered[0][0]
    for west, width in [*ordered, (ordered[0][0] + 360, 0.0)]:
        if west - reached > gap:
            gap, cut = west - reached, (west + reached) / 2
        reached = max(reached, west + width)
    if gap <= 0 and any(west != east for west, east in spans):
        return _widest_gap([(end, end) for span in spans for end in span])
    return cut


def _box(place: Place, cut: float) -> Frame:
    """What must be seen of a place: the point, or of an area some of it."""
    lon = into(place.lon, cut)
    if place.granularity not in (Granularity.COUNTRY, Granularity.REGION):
        return Frame(place.lat, lon, place.lat, lon)
    south, west, north, east = (_AREA_MARGIN,) * 4
    if place.bbox:
        south, north = place.lat - place.bbox[0], place.bbox[2] - place.lat
        west, east = (place.lon - place.bbox[1]) % 360, (place.bbox[3] - place.lon) % 360
    south, west, north, east = (min(_AREA_MOST, max(0.0, side)) for side in (south, west, north, east))
    return Frame(place.lat - south, lon - west, place.lat + north, lon + east)
