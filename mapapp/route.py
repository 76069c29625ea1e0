"""The way between the stops: great circles, distances, the numbers that stops carry, and a frame that the tour fits in.

Longitudes are unwrapped: they run on over 180 or below -180, so that a line across the date line is one line. `Frame.west`
is where the world is cut open, in the widest gap that the tour leaves, so that a Pacific tour is centred on the Pacific.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

from mapapp.model import Granularity, Itinerary, Place, Status, Stop

Point = tuple[float, float]
"""Latitude and unwrapped longitude in degrees."""

STRIDE_KM = 150.0
"""Length of one straight piece of a drawn great circle: up to 60 degrees of latitude it leaves the line by less than 1 km."""

ARROW_AT = 0.54
"""Where on a leg its arrow sits; past the middle, so that the arrows of a way there and back do not fall on each other."""

_AREA_MARGIN = 3.0  # degrees around the point of a stop known by its country or region, to show some of it
_AREA_MOST = 12.0  # the most that such a stop widens the frame to each side; Russia would fill the world
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
    inverse = Geodesic.WGS84.Inverse(one.lat, one.lon, other.lat, other.lon, Geodesic.DISTANCE)
    return float(inverse["s12"]) / 1000


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
    line = Geodesic.WGS84.InverseLine(here.lat, here.lon, there.lat, there.lon)
    at = line.Position(ARROW_AT * line.s13, _OUTPUT)
    known = not {here.granularity, there.granularity} & {Granularity.COUNTRY, Granularity.REGION}
    km = line.s13 / 1000 if known else None
    return Leg(start, end, km, great_circle(here, there), ((at["lat2"], at["lon2"]), at["azi2"]))


def great_circle(here: Place, there: Place) -> tuple[Point, ...]:
    """The shortest line between two places as points close enough together to look like a curve, longitudes unwrapped."""
    line = Geodesic.WGS84.InverseLine(here.lat, here.lon, there.lat, there.lon)
    highest = max(abs(line.Position(part * line.s13 / 8, _OUTPUT)["lat2"]) for part in range(9))
    stretch = 1 / math.cos(math.radians(min(highest, 80.0)))  # Mercator draws a piece so much longer
    pieces = max(1, math.ceil(line.s13 / 1000 / STRIDE_KM * stretch))
    found = (line.Position(part * line.s13 / pieces, _OUTPUT) for part in range(pieces + 1))
    return tuple((at["lat2"], at["lon2"]) for at in found)


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
