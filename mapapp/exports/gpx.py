"""Itinerary → GPX 1.1 (https://www.topografix.com/GPX/1/1/), for satnavs and mapping programs.

A waypoint of GPX has a moment and no day, and no article gives moments: days stand in words in `cmt`, and `time` is left out.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from mapapp import __version__, route
from mapapp.exports.markup import child, document
from mapapp.exports.text import link, quoted, standing
from mapapp.model import Itinerary, Status, Stop


def gpx(itinerary: Itinerary) -> bytes:
    """Every stop as a waypoint; for each traveller a route of the stops whose place in the order is known, none called off."""
    article = itinerary.article
    root = Element("gpx", xmlns="http://www.topografix.com/GPX/1/1", version="1.1", creator=f"mapapp {__version__}")
    about = child(root, "metadata")
    child(about, "name", article.title or "Journey")
    if article.outlet:
        child(about, "desc", article.outlet)
    if address := link(article.url):
        child(about, "link", attributes={"href": address})
    if article.date:
        child(about, "keywords", f"as of {article.date.isoformat()}")
    numbers = route.numbers(itinerary)
    for stop, number in zip(itinerary.stops, numbers, strict=True):
        _point(root, "wpt", stop, number, itinerary)
    for who in dict.fromkeys(stop.traveller for stop in itinerary.stops):
        numbered = [
            (number, stop)
            for stop, number in zip(itinerary.stops, numbers, strict=True)
            if stop.traveller == who and number is not None and stop.status is not Status.CANCELLED
        ]
        if len(numbered) > 1:
            way = child(root, "rte")
            child(way, "name", who or article.title or "Journey")
            for number, stop in sorted(numbered, key=lambda pair: pair[0]):
                _point(way, "rtept", stop, number, itinerary)
    return document(root)


def _point(parent: Element, tag: str, stop: Stop, number: int | None, itinerary: Itinerary) -> None:
    """A point of the file; the schema wants its parts in this order, and a longitude of 180 written as -180."""
    lon = -180.0 if stop.place.lon == 180 else stop.place.lon
    point = child(parent, tag, attributes={"lat": f"{stop.place.lat:.5f}", "lon": f"{lon:.5f}"})
    child(point, "name", f"{number} {stop.place.name}" if number else stop.place.name)
    child(point, "cmt", ", ".join(filter(None, [stop.traveller, standing(stop)])))
    if tag == "wpt":
        child(point, "desc", quoted(itinerary.article, stop))
    if stop.place.source:
        child(point, "src", f"{stop.place.source}, {stop.place.id}")
    child(point, "type", stop.status.value)
