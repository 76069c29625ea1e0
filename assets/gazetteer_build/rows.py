"""What is gathered on the way: places by number, their names, what lies in what."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from mapapp.gazetteer.names import normalise
from mapapp.gazetteer.ranks import ENGLISH, MAIN, OTHER
from mapapp.gazetteer.store import E5, IN_CAPITALS

HERE = Path(__file__).resolve().parent.parent
OWN = 1_000_000_000
"""Numbers from here on are ours; below are GeoNames ids."""

SOURCES = {
    "GeoNames": "CC BY 4.0",
    "Natural Earth": "public domain",
    "airportsdata": "MIT",
    "mapapp": "MIT",
}
_LATIN = re.compile(r"[a-z]")


@dataclass(slots=True)
class Row:
    """A place on its way into the file; `ref` is its id where that is not GeoNames'."""

    name: str
    kind: str
    granularity: str
    lat: float
    lon: float
    weight: float
    source: str
    country: str | None = None
    admin1: int | None = None
    admin2: int | None = None
    population: int = 0
    bbox: tuple[float, float, float, float] | None = None
    ref: str | None = None


@dataclass
class Gathered:
    """All rows, and the means to add to them."""

    rows: dict[int, Row] = field(default_factory=dict)
    keys: dict[tuple[str, int], int] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)
    country_places: dict[str, int] = field(default_factory=dict)
    capital_names: dict[str, str] = field(default_factory=dict)
    capitals: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def add(self, row: Row, number: int | None = None, names: Iterable[str] = (), others: Iterable[str] = ()) -> int:
        """A place with its main name, further English names and names of other languages; its number."""
        if number is None:
            number = OWN + len(self.rows)
            row.ref = row.ref or f"mapapp:{normalise(row.name).replace(' ', '-')}"
        row.name = re.sub(r" \(.*\)$", "", row.name)
        self.rows[number] = row
        self.name(number, [row.name], MAIN)
        self.name(number, names, ENGLISH)
        self.name(number, others, OTHER)
        return number

    def name(self, number: int, names: Iterable[str], sort: int) -> None:
        """Further names of a place; the better sort stays where a name comes twice."""
        for name in names:
            key = normalise(name)
            if not key or len(key) > 80:
                continue
            short = re.fullmatch(r"(?:[A-Z]\.? ?){2,5}", name) is not None
            if sort == OTHER and _LATIN.search(key) and (len(key) < 3 or short or any(map(str.isdigit, name))):
                continue  # codes of airports, posts and statistics
            sort_here = sort | IN_CAPITALS if sort in (MAIN, ENGLISH) and short and len(key) <= 5 else sort
            known = self.keys.get((key, number), sort_here)
            self.keys[key, number] = min(known & 3, sort_here & 3) | known & sort_here & ~3

    def drop_demonyms(self, words: Iterable[str]) -> None:
        """Adjectives of places are no places: they stay as a town's own name, and where our tables say so (the Baltic)."""
        adjectives = set(words)
        for (key, number), sort in list(self.keys.items()):
            row = self.rows[number]
            own = row.source == "mapapp" or (sort & 3 == MAIN and row.granularity not in ("country", "region"))
            if key in adjectives and not own:
                del self.keys[key, number]

    def place_divisions(self, divided: dict[int, str]) -> None:
        """Points, populations and boxes of divisions from the towns in them; a division without a town is left out.

        A large division's point is the middle of its box, as encyclopaedias have it, unless our own table gives a better one
        (the towns of Queensland are on the coast); a small one's is where its people live.
        """
        towns: dict[int, list[Row]] = {}
        for number, row in self.rows.items():
            if number not in divided and row.granularity == "city":
                for home in {row.admin1, row.admin2} - {None}:
                    towns.setdefault(home, []).append(row)
        for number in divided:
            row, here = self.rows[number], towns.get(number)
            if not here:
                del self.rows[number]
                continue
            row.population = sum(town.population for town in here)
            row.bbox = box([(town.lat, town.lon) for town in here])
            if row.kind == "second-level division":
                row.lat, row.lon = _mean(here)
            elif math.isnan(row.lat):
                south, west, north, east = row.bbox
                row.lat, row.lon = (south + north) / 2, (west + (east - west) % 360 / 2 + 180) % 360 - 180
            row.weight = math.log10(max(row.population, 1000)) - (0.6 if row.kind != "second-level division" else 1.3)
        self.keys = {(key, number): sort for (key, number), sort in self.keys.items() if number in self.rows}
        english = {key for (key, _), sort in self.keys.items() if sort & 3 != OTHER}
        for (key, number), sort in list(self.keys.items()):
            if sort == OTHER and key in english and self.rows[number].granularity in ("country", "region"):
                del self.keys[key, number]  # what another language calls a country or division is no rival of an English name
        for row in self.rows.values():
            row.admin1 = row.admin1 if row.admin1 in self.rows else None
            row.admin2 = row.admin2 if row.admin2 in self.rows else None

    def house_sites(self) -> None:
        """Gives sites, and towns of our own, the divisions of their country's nearest town within half a degree."""
        cells: dict[tuple[int, int], list[Row]] = {}
        for row in self.rows.values():
            if row.granularity == "city" and row.source == "GeoNames":
                cells.setdefault((math.floor(row.lat), math.floor(row.lon)), []).append(row)
        for row in self.rows.values():
            if not (row.granularity == "site" or (row.granularity == "city" and row.source == "mapapp")) or not row.country:
                continue
            around = [(math.floor(row.lat) + dy, math.floor(row.lon) + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
            towns = [town for cell in around for town in cells.get(cell, ()) if town.country == row.country]
            shrink = math.cos(math.radians(row.lat))
            nearest = min(towns, key=lambda town: math.hypot(town.lat - row.lat, (town.lon - row.lon) * shrink), default=None)
            if nearest and math.hypot(nearest.lat - row.lat, (nearest.lon - row.lon) * shrink) < 0.5:
                row.admin1, row.admin2 = nearest.admin1, nearest.admin2

    def id(self, number: int) -> str:
        """A place's id as readers of the gazetteer see it."""
        return self.rows[number].ref or f"geonames:{number}"

    def kinds(self) -> list[tuple[int, str, str]]:
        """The table of kinds."""
        kinds = sorted({(row.kind, row.granularity) for row in self.rows.values()})
        self._kind = {kind: at for at, kind in enumerate(kinds, 1)}
        return [(at, *kind) for kind, at in self._kind.items()]

    def sources(self) -> list[tuple[int, str, str]]:
        """The table of sources."""
        return [(at, name, licence) for at, (name, licence) in enumerate(SOURCES.items(), 1)]

    def places(self) -> Iterator[tuple[object, ...]]:
        """The table of places."""
        sources = {name: at for at, name in enumerate(SOURCES, 1)}
        for number, row in sorted(self.rows.items()):
            cell = None
            if row.granularity == "city":
                cell = int(row.lat + 90) * 360 + int((row.lon + 180) % 360)
            point = round(row.lat * E5), round(row.lon * E5)
            edges = [round(edge * E5) for edge in row.bbox] if row.bbox else [None] * 4
            kind = self._kind[row.kind, row.granularity]
            homes = row.country, row.admin1, row.admin2
            weight = round(row.weight * 1000)
            yield number, row.ref, row.name, kind, *point, *homes, row.population, weight, *edges, sources[row.source], cell

    def names(self) -> list[tuple[str, int, int]]:
        """The table of names."""
        return sorted((key, number, sort) for (key, number), sort in self.keys.items())

    def countries(self) -> list[tuple[str, str, int, int | None]]:
        """The table of countries."""
        places = sorted(self.country_places.items())
        return [(iso2, self.rows[number].name, number, self.capitals.get(iso2)) for iso2, number in places]

    def memberships(self) -> list[tuple[str, str]]:
        """What belongs to regions and former countries: country codes and ids of divisions."""
        return sorted(self.members)


def _mean(towns: list[Row]) -> tuple[float, float]:
    """The mean point of towns by their people; one of differences, so that the date line does no harm."""
    weights = [town.population + 500 for town in towns]
    start, total = towns[0].lon, sum(weights)
    lat = sum(town.lat * weight for town, weight in zip(towns, weights, strict=True)) / total
    turns = sum(((town.lon - start + 180) % 360 - 180) * weight for town, weight in zip(towns, weights, strict=True)) / total
    return lat, (start + turns + 180) % 360 - 180


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of our own tables beside `build_gazetteer.py`."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def listed(cell: str) -> list[str]:
    """The names of a cell, parted by bars."""
    return [name for name in cell.split("|") if name]


def box(points: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The smallest (south, west, north, east) around points; west > east across the antimeridian."""
    lons = sorted({lon for _, lon in points})
    gaps = [(after - before, at) for at, (before, after) in enumerate(pairwise(lons))]
    widest, at = max(gaps, default=(0.0, 0))
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    if widest > 360 - (lons[-1] - lons[0]):
        return south, lons[at + 1], north, lons[at]
    return south, lons[0], north, lons[-1]
