"""An itinerary as the plain data that the map's script draws: pins, lines, frame, legend and the words of every card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mapapp import route
from mapapp.language import say
from mapapp.maps import days
from mapapp.model import Granularity, Itinerary, Place, Resolution, Status, Stop
from mapapp.wording import area_words, as_of, day_chip, distance, doubt, status_words, stop_label

_LOOKS = (Status.ONGOING, Status.DONE, Status.PLANNED, Status.CANCELLED)
"""Which status a pin of several stops looks like: the first of these that one of them has."""

_ZOOMS = {Granularity.COUNTRY: 4, Granularity.REGION: 4, Granularity.CITY: 6, Granularity.SITE: 8}
"""How near the map goes to show a place that is only mentioned."""


_MOST_NUMBERS = 3
"""How many numbers a pin shows; a pin with more would cover its neighbours."""


def tour(itinerary: Itinerary) -> dict[str, Any]:
    """Everything that the map shows of an itinerary, as numbers, texts, lists and dictionaries.

    Stops and mentions keep their indices in the itinerary; lines are flat lists of latitude and longitude.
    """
    legs, ties = route.legs(itinerary), route.ties(itinerary)
    frame = route.frame(itinerary, (*legs, *ties))
    numbers = route.numbers(itinerary)
    who = travellers(itinerary)
    ways = {leg.end: leg for leg in legs}
    return {
        "frame": [[frame.south, frame.west], [frame.north, frame.east]],
        "stops": [
            _stop(itinerary, stop, numbers[index], ways.get(index), len(who) > 1) | {"who": who.index(stop.traveller)}
            for index, stop in enumerate(itinerary.stops)
        ],
        "pins": list(_pins(itinerary, numbers, frame)),
        "legs": [line for leg in legs for line in _leg(itinerary, leg, frame, who)],
        "ties": [_flat(points) for tie in ties for points in _copies(tie.points, frame)],
        "tieWho": [who.index(itinerary.stops[tie.stop].traveller) for tie in ties for _ in _copies(tie.points, frame)],
        "dots": list(_dots(itinerary.mentions, frame)),
        "travellers": [traveller for traveller in who if traveller] if len(who) > 1 else [],
        "people": list(_people(itinerary, who)),
        "days": days.bar(itinerary),
        "unplaced": [unresolved.mention.name for unresolved in itinerary.unresolved],
        "legend": list(_legend(itinerary, numbers)),
        "asOf": as_of(itinerary.article.date) if itinerary.article.date else "",
        "sources": sorted({place.source for place in _places(itinerary) if place.source}),
    }


def travellers(itinerary: Itinerary) -> list[str | None]:
    """Those who have stops, in the article's order; the position of each is the number of its colour."""
    named: list[str | None] = [traveller.name for traveller in itinerary.travellers]
    with_stops = [stop.traveller for stop in itinerary.stops]
    return [who for who in dict.fromkeys([*named, *with_stops]) if who in with_stops]


def distances(itinerary: Itinerary) -> dict[str | None, str]:
    """How far each traveller goes, in words; "at least" where a leg has no known length, nobody for whom none has one."""
    return {
        total.traveller: distance(total.km) if total.whole else say("at least {distance}", distance=distance(total.km))
        for total in route.totals(itinerary)
        if total.km
    }


def _people(itinerary: Itinerary, who: list[str | None]) -> Iterator[dict[str, Any]]:
    """The travellers with the numbers of their colours and how far they go; one alone needs no name."""
    ways = distances(itinerary)
    for index, traveller in enumerate(who):
        if len(who) > 1 or traveller in ways:
            yield {"who": index, "name": traveller or say("Traveller not named"), "way": ways.get(traveller, "")}


def _places(itinerary: Itinerary) -> Iterator[Place]:
    yield from (stop.place for stop in itinerary.stops)
    yield from (resolution.place for resolution in itinerary.mentions if resolution.place)


def _stop(itinerary: Itinerary, stop: Stop, number: int | None, leg: route.Leg | None, several: bool) -> dict[str, Any]:
    """What the card of a stop says, of one of `several` travellers; an empty text is left out of the card."""
    article = itinerary.article
    year = article.date.year if article.date else None
    dated = stop.days.start is not None or stop.days.end is not None
    trip = itinerary.trip
    return {
        "number": number,
        "name": stop.place.name,
        "land": stop.place.label.removeprefix(stop.place.name).removeprefix(", "),
        "area": area_words(stop.place.granularity) or "",
        "label": stop_label(stop, number, year, several),
        "status": stop.status,
        "standing": status_words(stop.status),
        "day": day_chip(stop.days, year),
        "dated": dated,
        "computed": stop.days.computed,
        "phrase": _quote(article.text[stop.days.phrase.start : stop.days.phrase.end]) if stop.days.phrase else "",
        "trip": say("trip {days}", days=day_chip(trip, year)) if trip.start and not dated else "",
        "traveller": stop.traveller or "",
        "quote": _quote(article.text[stop.evidence.start : stop.evidence.end]),
        "doubt": doubt(stop) or "",
        "way": say("{distance} from {place}", distance=distance(leg.km), place=itinerary.stops[leg.start].place.name)
        if leg and leg.km
        else "",
    }


def _quote(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _pins(itinerary: Itinerary, numbers: tuple[int | None, ...], frame: route.Frame) -> Iterator[dict[str, Any]]:
    """One pin for each place of a traveller, with all its stops: "2 / 5"."""
    together: dict[tuple[str | None, float, float], list[int]] = {}
    for index, stop in enumerate(itinerary.stops):
        together.setdefault((stop.traveller, round(stop.place.lat, 4), round(stop.place.lon, 4)), []).append(index)
    for indices in together.values():
        place = itinerary.stops[indices[0]].place
        statuses = {itinerary.stops[index].status for index in indices}
        yield {
            "lat": place.lat,
            "lon": route.into(place.lon, frame.west),
            "iso": place.country if place.granularity is Granularity.COUNTRY else "",
            "stops": indices,
            "text": _joined([number for index in indices if (number := numbers[index]) is not None]),
            "status": next(status for status in _LOOKS if status in statuses),
        }


def _joined(numbers: list[int]) -> str:
    """ "2 / 5"; of many visits the first and the last: "2 … 91"."""
    return " / ".join(map(str, numbers)) if len(numbers) <= _MOST_NUMBERS else f"{numbers[0]} … {numbers[-1]}"


def _leg(itinerary: Itinerary, leg: route.Leg, frame: route.Frame, who: list[str | None]) -> Iterator[dict[str, Any]]:
    """A leg, twice where it runs over the edge of the frame; none between two stops in one place."""
    end = itinerary.stops[leg.end]
    if leg.points[0] == leg.points[-1]:
        return
    (lat, lon), bearing = leg.arrow
    for points in _copies(leg.points, frame):
        yield {
            "line": _flat(points),
            "arrow": [round(lat, 3), round(lon + points[0][1] - leg.points[0][1], 3), round(bearing, 1)],
            "who": who.index(end.traveller),
            "status": end.status,
        }


def _copies(points: tuple[route.Point, ...], frame: route.Frame) -> Iterator[tuple[route.Point, ...]]:
    """The line as it leaves its start in the frame, and once more as it comes to its end if that is another turn."""
    first = route.moved(points, frame.west)
    yield first
    turns = round(first[-1][1] - route.into(first[-1][1], frame.west), 6)
    if turns:
        yield tuple((lat, lon - turns) for lat, lon in first)


def _flat(points: tuple[route.Point, ...]) -> list[float]:
    return [round(value, 3) for point in points for value in point]


def _dots(mentions: tuple[Resolution, ...], frame: route.Frame) -> Iterator[dict[str, Any]]:
    """The mentioned places, each once, with the indices of its mentions."""
    together: dict[str, list[int]] = {}
    for index, resolution in enumerate(mentions):
        if resolution.place:
            together.setdefault(resolution.place.id, []).append(index)
    nearest = (frame.west + frame.east) / 2 - 180
    for indices in together.values():
        place = mentions[indices[0]].place
        assert place is not None
        yield {
            "lat": place.lat,
            "lon": route.into(place.lon, nearest),
            "zoom": 3 if place.kind == "continent" else _ZOOMS[place.granularity],
            "name": place.name,
            "mentions": indices,
        }


def _legend(itinerary: Itinerary, numbers: tuple[int | None, ...]) -> Iterator[dict[str, str]]:
    """The entries in use, in the order of the legend."""
    stops = itinerary.stops
    for status in Status:
        if any(stop.status is status for stop in stops):
            yield {"kind": status, "words": status_words(status)}
    if any(number is None and stop.status is not Status.CANCELLED for stop, number in zip(stops, numbers, strict=True)):
        yield {"kind": "unordered", "words": say("Order not stated")}
    if any(stop.days.start is None and stop.days.end is None for stop in stops):
        yield {"kind": "undated", "words": say("Date not stated")}
    if any(area_words(stop.place.granularity) for stop in stops):
        yield {"kind": "area", "words": say("Country or region only")}
    if any(doubt(stop) for stop in stops):
        yield {"kind": "doubt", "words": say("Uncertain, see why")}
    if any(resolution.place for resolution in itinerary.mentions):
        yield {"kind": "mention", "words": say("Mentioned, not a stop")}
