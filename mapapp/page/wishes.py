"""What the browser asks to change → an edit, or a sentence that says why there is none.

A wish is JSON from the browser, and as hostile as a link: `{"do": "status", "on": "412", "status": "done"}`. Most are edits of
`mapapp.edits` as they stand; of a place it names the id alone, and the place itself is looked up here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from mapapp import wording
from mapapp.earth import between
from mapapp.edits import AnyEdit, Drop, Make, Move, Reset, Revision, SetDays, SetPlace, SetStatus, SetTraveller, Unorder, Verify
from mapapp.edits.kinds import LONGEST_NAME
from mapapp.gazetteer import Gazetteer
from mapapp.language import say
from mapapp.model import Granularity, Place, Span, Stop

_NEIGHBOUR_KM = 30.0
"""A point set by hand lies in the country of a town that is no farther away than this."""
_EDGE = re.compile(r"^[\s\W_]+|[\s\W_]+$")


class Unknown(str):
    """The sentence about words that mean no known place."""


def edit(
    wish: Mapping[str, Any], revision: Revision, gazetteer: Callable[[], Gazetteer], answered: Mapping[str, Place]
) -> AnyEdit | str:
    """The edit that a wish asks for, or a sentence, `Unknown` where a place has to be chosen first.

    `gazetteer` opens the place names, and is called only where they are needed; `answered` are places by their ids that an
    online service gave.
    """

    def place(id: str) -> Place | None:
        return answered.get(id) or gazetteer().place(id)

    try:
        match wish.get("do"):
            case "place":
                return _place(wish, revision, place)
            case "point":
                return _point(wish, revision, gazetteer)
            case "make":
                return _make(wish, revision, gazetteer, place)
            case _:
                asked: AnyEdit = msgspec.convert(dict(wish), AnyEdit)
                return asked
    except (msgspec.ValidationError, ValueError, TypeError, KeyError, OverflowError):
        return say("This change could not be understood, and nothing was changed.")


def said(done: AnyEdit, revision: Revision) -> str:
    """What the edit has come to, to be read out."""
    if not isinstance(getattr(done, "on", None), str):
        return say("All changes are taken back.")
    stops = dict(zip(revision.keys, revision.itinerary.stops, strict=True))
    stop = stops.get(getattr(done, "on", ""))
    if stop is None:
        return say("It is not a stop any more; it is listed under the mentioned places.")
    article = revision.itinerary.article
    match done:
        case SetPlace():
            what = say("the place is now {place}", place=stop.place.label)
        case SetDays():
            what = wording.long_day(stop.days, article.date.year if article.date else None)
        case SetStatus():
            what = wording.status_words(stop.status)
        case SetTraveller():
            what = say("travelled by {name}", name=stop.traveller) if stop.traveller else say("nobody is named as traveller")
        case Move():
            what = say("now stop {number}", number=stop.order)
        case Unorder():
            what = say("its place in the order is not stated")
        case Make() | Drop():
            what = say("made a stop") if stop.order is None else say("made stop {number}", number=stop.order)
        case Verify(checked=checked):
            what = say("verified") if checked else say("no longer verified")
        case Reset():
            what = say("as the program read it")
        case _:
            what = say("changed")
    return say("{place}: {what}.", place=stop.place.name, what=what)


def _place(wish: Mapping[str, Any], revision: Revision, known: Callable[[str], Place | None]) -> AnyEdit | str:
    on, id = str(wish["on"]), str(wish["place"])
    found = next((place for place in _known(revision, on) if place.id == id), None) or known(id)
    return SetPlace(on, found) if found else say("This place is not in the gazetteer any more.")


def _point(wish: Mapping[str, Any], revision: Revision, gazetteer: Callable[[], Gazetteer]) -> AnyEdit | str:
    """The stop at the point that its pin was dragged to: no place of the gazetteer, and said so."""
    on = str(wish["on"])
    stop = dict(zip(revision.keys, revision.itinerary.stops, strict=True))[on]
    lat, lon = float(wish["lat"]), float(wish["lon"])
    if not (math.isfinite(lon) and -90 <= lat <= 90):
        raise ValueError("not on the globe")
    lat, lon = round(lat, 4), round((lon + 180) % 360 - 180, 4)
    nearest = next(iter(gazetteer().near(lat, lon, 1)), None)
    beside = nearest if nearest and between(lat, lon, nearest.lat, nearest.lon) <= _NEIGHBOUR_KM else None
    where = Place(
        id=f"point:{lat},{lon}",
        name=stop.place.name,
        kind="point",
        granularity=Granularity.SITE,
        lat=lat,
        lon=lon,
        country=beside.country if beside else None,
        country_name=beside.country_name if beside else None,
        admin1=beside.admin1 if beside else None,
        source="set by hand",
    )
    return SetPlace(on, where)


def _make(
    wish: Mapping[str, Any], revision: Revision, gazetteer: Callable[[], Gazetteer], known: Callable[[str], Place | None]
) -> AnyEdit | str:
    """A stop of these words, at the place that was chosen or that the words mean by themselves."""
    text = revision.itinerary.article.text
    start, end = int(wish["start"]), int(wish["end"])
    if not 0 <= start < end <= len(text):
        raise ValueError("not in the text")
    while start and text[start - 1].isalnum() and text[start].isalnum():  # no word is cut in two
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    words = text[start:end]
    bare = _EDGE.sub("", words)
    if not bare:
        return say("There is no name in these words.")
    if len(bare) > LONGEST_NAME or "\n" in bare:
        return say("Choose the name of a place, not a whole passage.")
    start += words.index(bare)
    end = start + len(bare)
    for key, stop in revision.dropped:
        if stop.mentions[0] == Span(start, end):
            return Drop(key, off=False)
    on = f"{start}-{end}"
    if wish.get("place"):
        place = known(str(wish["place"]))
    else:
        read = (each.place for each in revision.itinerary.mentions if (each.mention.start, each.mention.end) == (start, end))
        place = next(read, None) or next((each.place for each in gazetteer().candidates(bare, 1)), None)
    if place:
        return Make(on, start, end, place)
    return Unknown(say("No place of this name is known: search for the place that “{words}” means.", words=bare))


def _known(revision: Revision, on: str) -> Iterator[Place]:
    """The places that the stop of this key can be without a search."""
    for key, stop, automatic in zip(revision.keys, revision.itinerary.stops, revision.automatic, strict=True):
        if key == on:
            yield from _of(stop)
            yield from _of(automatic) if automatic else ()


def _of(stop: Stop) -> Iterator[Place]:
    yield stop.place
    yield from stop.candidates
