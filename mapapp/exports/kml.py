"""Itinerary → KML 2.2 (OGC 07-147r2), for Google Earth and the like: a folder for each traveller, styles by status."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from mapapp import route
from mapapp.exports.geojson import cut
from mapapp.exports.markup import child, document
from mapapp.exports.record import record
from mapapp.exports.text import link, quoted, standing
from mapapp.model import Itinerary, Precision, Status, Stop
from mapapp.wording import as_of, distance, status_words

_COLOURS = {
    Status.DONE: "ff1c34b3",
    Status.ONGOING: "ff0055c8",
    Status.PLANNED: "ff935e1b",
    Status.CANCELLED: "ff78736b",
}
"""Alpha, blue, green, red, as KML writes them. It knows no dashes: a planned leg is thin and half transparent."""


def kml(itinerary: Itinerary) -> bytes:
    """The stops as placemarks with their days as time spans, the legs as lines that follow the globe."""
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    top = child(root, "Document")
    article = itinerary.article
    child(top, "name", article.title or "Journey")
    child(top, "description", html.escape("\n".join(_about(itinerary)), quote=False))
    for status, colour in _COLOURS.items():
        style = child(top, "Style", attributes={"id": status.value})
        icon = child(style, "IconStyle")
        child(icon, "color", colour)
        line = child(style, "LineStyle")
        child(line, "color", f"99{colour[2:]}" if status is Status.PLANNED else colour)
        child(line, "width", "2" if status is Status.PLANNED else "4")
    numbers, legs = route.numbers(itinerary), route.legs(itinerary)
    found = record(itinerary)["stops"]
    for who in dict.fromkeys(stop.traveller for stop in itinerary.stops):
        folder = child(top, "Folder")
        child(folder, "name", who or "Stops")
        for index, stop in enumerate(itinerary.stops):
            if stop.traveller == who:
                told = found[index] | {"gazetteer_id": stop.place.id, "source": article.url or article.outlet}
                _placemark(folder, stop, numbers[index], told, itinerary)
        for leg in legs:
            if itinerary.stops[leg.end].traveller == who:
                _line(folder, leg, itinerary.stops)
    return document(root)


def _about(itinerary: Itinerary) -> Iterator[str]:
    """What the file says of itself."""
    article = itinerary.article
    yield from (f"{one.name}, {one.role}" if one.role else one.name for one in itinerary.travellers)
    yield from filter(None, [article.outlet, link(article.url), as_of(article.date) if article.date else None])
    credit = sorted({stop.place.source for stop in itinerary.stops if stop.place.source})
    if credit:
        yield f"Places: {', '.join(credit)}"


def _placemark(folder: Element, stop: Stop, number: int | None, told: dict[str, object], itinerary: Itinerary) -> None:
    mark = child(folder, "Placemark")
    child(mark, "name", f"{number}. {stop.place.label}" if number else stop.place.label)
    # Google Earth shows a description as HTML
    child(mark, "description", html.escape(f"{standing(stop)}\n“{quoted(itinerary.article, stop)}”", quote=False))
    _span(mark, stop)
    child(mark, "styleUrl", f"#{stop.status.value}")
    more = child(mark, "ExtendedData")
    for name, value in told.items():
        if value not in (None, "", []):
            # GDAL has one column for the placemark's name and a datum called so
            entry = child(more, "Data", attributes={"name": "toponym" if name == "name" else name})
            child(entry, "value", " ".join(value) if isinstance(value, list) else str(value))
    point = child(mark, "Point")
    child(point, "coordinates", f"{stop.place.lon:.5f},{stop.place.lat:.5f}")


def _span(mark: Element, stop: Stop) -> None:
    """The days as a time span: both ends are days of it. A window is the span that the day lies in; no day, no span."""
    days = stop.days
    last = days.end or (days.start if days.precision is Precision.DAY else None)
    if days.precision is Precision.NONE or not (days.start or last):
        return
    span = child(mark, "TimeSpan")
    if days.start:
        child(span, "begin", days.start.isoformat())
    if last:
        child(span, "end", last.isoformat())


def _line(folder: Element, leg: route.Leg, stops: Sequence[Stop]) -> None:
    here, there = stops[leg.start], stops[leg.end]
    mark = child(folder, "Placemark")
    child(mark, "name", f"{here.place.name} – {there.place.name}")
    child(
        mark,
        "description",
        html.escape(", ".join([status_words(there.status), *([distance(leg.km)] if leg.km else [])]), quote=False),
    )
    child(mark, "styleUrl", f"#{there.status.value}")
    parts = cut(leg.points)
    holder = mark if len(parts) == 1 else child(mark, "MultiGeometry")
    for part in parts:
        line = child(holder, "LineString")
        child(line, "tessellate", "1")
        child(line, "coordinates", " ".join(f"{lon},{lat}" for lon, lat in part))
