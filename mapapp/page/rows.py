"""Stops → the rows of the list and what their editor offers, as JSON's own types."""

from __future__ import annotations

from collections.abc import Iterator

from mapapp import language, route, wording
from mapapp.edits import Revision
from mapapp.language import say
from mapapp.maps.tour import distances, travellers
from mapapp.model import Itinerary, Place, Precision, Stop
from mapapp.page.views import JSON, place_words

COLOURS = 6
"""How many colours `travellers.css` has; a seventh traveller has the first one's."""
MOST_PLACES = 8
"""How many places an editor offers before a search."""
MOST_OTHERS = 3
"""How many other places are offered beside an uncertain one."""


def rows(revision: Revision) -> list[JSON]:
    """The stops for list, text, editor and live announcements, in the order of the itinerary."""
    itinerary = revision.itinerary
    numbers = route.numbers(itinerary)
    ways = {leg.end: leg.km for leg in route.legs(itinerary)}
    visits = _visits(itinerary)
    who, beside = travellers(itinerary), _beside(itinerary)
    found = []
    for index, (key, stop, automatic) in enumerate(zip(revision.keys, itinerary.stops, revision.automatic, strict=True)):
        km_here = ways.get(index)
        found.append(
            _row(itinerary, stop, numbers[index], who)
            | _offered(itinerary, stop, beside[index], automatic)
            | {
                "id": key,
                "leg": wording.distance(km_here) if km_here else None,
                "visits": " / ".join(str(numbers[other]) for other in visits[_spot(stop)] if numbers[other] is not None)
                if len(visits[_spot(stop)]) > 1
                else None,
            }
        )
    return found


def totals(itinerary: Itinerary) -> list[JSON]:
    """How far each traveller with a leg goes, in words; "at least" where a leg has no known length."""
    found = distances(itinerary)
    return [{"who": who if len(found) > 1 else None, "words": words} for who, words in found.items()]


def places(found: tuple[Place, ...], beside: Stop | None, neighbours: tuple[Stop, ...]) -> list[JSON]:
    """Places to choose from, each with its distance from the stops before and after."""
    return [_choice(place, beside, neighbours) for place in found]


def neighbours(itinerary: Itinerary, index: int) -> tuple[Stop, ...]:
    """The stops before and after this one on the way of its traveller."""
    return tuple(filter(None, _beside(itinerary)[index]))


def _beside(itinerary: Itinerary) -> list[tuple[Stop | None, Stop | None]]:
    """For each stop those before and after it on the way of its traveller."""
    found: list[tuple[Stop | None, Stop | None]] = [(None, None)] * len(itinerary.stops)
    lines: dict[str | None, list[int]] = {}
    for index, stop in enumerate(itinerary.stops):
        lines.setdefault(stop.traveller, []).append(index)
    for line in lines.values():
        stops = [None, *(itinerary.stops[index] for index in line), None]
        for index, before, after in zip(line, stops, stops[2:], strict=False):
            found[index] = before, after
    return found


def _row(itinerary: Itinerary, stop: Stop, number: int | None, who: list[str | None]) -> JSON:
    article = itinerary.article
    year = article.date.year if article.date else None
    phrase = stop.days.phrase
    return {
        **place_words(stop.place),
        "number": number,
        "status": stop.status.value,
        "statusWords": wording.status_words(stop.status),
        "standing": wording.standing(stop.status),
        "chip": wording.day_chip(stop.days, year),
        "day": wording.long_day(stop.days, year),
        "computed": stop.days.computed,
        "phrase": article.text[phrase.start : phrase.end] if phrase else None,
        "traveller": stop.traveller if len(who) > 1 else None,
        "who": who.index(stop.traveller) % COLOURS,
        "quote": article.text[stop.evidence.start : stop.evidence.end],
        "label": wording.stop_label(stop, number, year, several=len(who) > 1),
        "marked": say("stop {number}", number=number) if number else say("stop, order not stated"),
        "doubt": wording.doubt(stop),
        "verified": stop.verified,
        "edited": list(stop.edited),
    }


def _offered(itinerary: Itinerary, stop: Stop, beside: tuple[Stop | None, Stop | None], automatic: Stop | None) -> JSON:
    """What the editor starts from: the places to choose from, the values as fields hold them, the automatic ones."""
    before, after = beside
    known = {place.id: place for place in (stop.place, *_candidates(stop, automatic))}
    return {
        "choices": places(tuple(known.values())[:MOST_PLACES], stop, tuple(filter(None, beside))),
        "others": [place.id for place in known.values() if place.id != stop.place.id][:MOST_OTHERS]
        if wording.doubt(stop)
        else [],
        "start": stop.days.start.isoformat() if stop.days.start else "",
        "end": stop.days.end.isoformat() if stop.days.end else "",
        "between": stop.days.precision in (Precision.WINDOW, Precision.MONTH),
        "by": stop.traveller or "",
        "ordered": stop.order is not None,
        "near": [stop.place.lat, stop.place.lon],
        "up": stop.order is None or before is not None,
        "down": stop.order is not None and after is not None and after.order is not None,
        "automatic": _automatic(itinerary, stop, automatic),
    }


def _automatic(itinerary: Itinerary, stop: Stop, automatic: Stop | None) -> list[list[str]]:
    """What the program itself made of the fields that were changed: [["Place", "Geneva, Switzerland"], …]."""
    if automatic is None:
        return []
    year = itinerary.article.date.year if itinerary.article.date else None
    words = {
        "place": (say("Place"), automatic.place.label),
        "days": (say("Days"), wording.day_chip(automatic.days, year)),
        "status": (say("Status"), wording.status_words(automatic.status)),
        "traveller": (say("Traveller"), automatic.traveller or say("nobody named")),
        "order": (say("Order"), say("not stated") if automatic.order is None else str(automatic.order)),
    }
    return [list(words[name]) for name in stop.edited if name in words and name not in automatic.edited]


def _candidates(stop: Stop, automatic: Stop | None) -> Iterator[Place]:
    if automatic:
        yield automatic.place
    yield from stop.candidates


def _choice(place: Place, beside: Stop | None, near: tuple[Stop, ...]) -> JSON:
    ways = [
        say("{distance} from {place}", distance=wording.distance(route.kilometres(place, stop.place)), place=stop.place.name)
        for stop in near
        if stop.place.id != place.id
    ]
    return {
        "id": place.id,
        **place_words(place),
        "division": place.admin1 if place.admin1 and place.admin1 not in place.label else None,
        "kind": language.kind(place.kind),
        "ways": ways,
        "chosen": beside is not None and place.id == beside.place.id,
    }


def _spot(stop: Stop) -> tuple[str | None, float, float]:
    return stop.traveller, round(stop.place.lat, 4), round(stop.place.lon, 4)


def _visits(itinerary: Itinerary) -> dict[tuple[str | None, float, float], list[int]]:
    """Which stops are in one place, by their indexes."""
    found: dict[tuple[str | None, float, float], list[int]] = {}
    for index, stop in enumerate(itinerary.stops):
        found.setdefault(_spot(stop), []).append(index)
    return found
