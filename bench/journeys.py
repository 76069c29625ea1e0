"""Journeys of any length, to measure page and map with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.gazetteer import lands
from mapapp import exports
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.model import Article, Days, Itinerary, Span, Status, Stop, Traveller
from mapapp.settings import Settings


def spiral(count: int) -> Itinerary:
    """A journey of so many stops, each in the town nearest to the next point of a spiral."""
    gazetteer = open_gazetteer(Settings.read())
    places = [gazetteer.near(60 - 110 * step / count, step * 37 % 360 - 180, 1)[0] for step in range(count)]
    text, stops = "", []
    for order, place in enumerate(places, 1):
        start = len(text)
        text += f"The minister went on to {place.name} for talks about fishing with the people of the town. "
        name = Span(text.rindex(place.name), text.rindex(place.name) + len(place.name))
        quote = Span(start, len(text) - 1)
        stops.append(Stop(place.name, place, (name,), Status.DONE, Days(), order, "The minister", quote, 0.9))
    return Itinerary(Article(text, "Journeys"), (Traveller("The minister"),), tuple(stops))


def travels(path: Path, who: str, count: int) -> Itinerary:
    """The journeys abroad of one official, in order and again from the start until there are so many, opened from a CSV."""
    return exports.read(table(path, who, count), open_gazetteer(Settings.read()))


def table(path: Path, who: str, count: int) -> bytes:
    """The same as that CSV of stops, each at the place that the gazetteer has for it; what it does not know is left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("traveller", "place", "lat", "lon", "start", "end", "gazetteer_id", "quote"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["who"] == who]
    writer.writerows(islice(cycle(_placed(open_gazetteer(Settings.read()), rows)), count))
    return out.getvalue().encode()


def _placed(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        homes = lands(gazetteer, row["country"])
        towns = [one.place for one in gazetteer.candidates(row["locale"].split(",")[0].strip())]
        for place in [town for town in towns if any(gazetteer.inside(town, home) for home in homes)][:1]:
            yield "The secretary", place.name, place.lat, place.lon, row["start"], row["end"], place.id, row["remarks"]
