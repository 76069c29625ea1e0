"""The gazetteer's file, opened: names to candidates, what lies in what, what lies near."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from math import cos, radians
from pathlib import Path

from mapapp.earth import between
from mapapp.errors import GazetteerError
from mapapp.gazetteer.names import normalise
from mapapp.gazetteer.ranks import CAPITAL, ENGLISH, MAIN, OTHER, PENALTY, Candidate, towns_first
from mapapp.gazetteer.search import search
from mapapp.model import Granularity, Place

FORMAT = 1
"""`PRAGMA user_version` of the files that this module reads."""

_KINDS = ("word", "first name", "surname")
IN_CAPITALS, AFTER_TOWN = 4, 8
"""What a name's sort may say besides: that it is one in capitals only ("US"), or only behind a town ("Tex.", "ON")."""

E5 = 100_000
"""Degrees are stored as whole numbers of this fraction and weights in thousandths: half the size of floating point."""

_PLACE = (
    "p.id, p.ref, p.name, p.kind, p.lat, p.lon, p.country, d.name, p.population, p.south, p.west, p.north, p.east, p.source"
)
_DIVIDED = "LEFT JOIN place d ON d.id = p.admin1"
_SEAT = f"(k.name = 'capital') * {CAPITAL}"
_COST = f"CASE n.sort & 3 WHEN {MAIN} THEN {PENALTY[MAIN]} WHEN {ENGLISH} THEN {PENALTY[ENGLISH]} ELSE {PENALTY[OTHER]} END"
_KIND = "JOIN kind k ON k.id = p.kind"
_RANK = f"p.weight / 1000.0 - {_COST} + (n.sort & 3 < {OTHER}) * {_SEAT}"
_RANKED = f"SELECT n.place, {_RANK} FROM name n JOIN place p ON p.id = n.place {_KIND}"  # noqa: S608
_PROMINENT = f"SELECT p.id, p.name, p.weight / 1000.0 + {_SEAT} FROM place p {_KIND} WHERE p.weight > 5600"  # noqa: S608


class Gazetteer:
    """The opened file. Safe to share between threads (each has its own read-only connection) and cheap to keep."""

    def __init__(self, path: Path, restore: Callable[[int], None] | None = None) -> None:
        """`restore` puts a whole file in the place of one that is missing or damaged, now or later while it is used; it is told
        the number (inode) of the file that failed, 0 where there was none.

        Raises:
            GazetteerError: the file is missing or damaged and not restored, or of another format.
        """
        self._path = path
        self._restore = restore
        self._local = threading.local()
        try:
            (version,) = self._one("PRAGMA user_version") or (0,)
            self._areas = self._memberships()
            self._kinds = {id: (name, Granularity(granularity)) for id, name, granularity in self._all("SELECT * FROM kind")}
            self._sources = {id: name for id, name, _ in self._all("SELECT * FROM source")}
            self._licences: dict[str, str] = dict(self._all("SELECT name, licence FROM source"))
            self._countries = dict(self._all("SELECT iso2, name FROM country"))
        except (OSError, sqlite3.Error) as error:
            raise GazetteerError(f"The gazetteer {path} is damaged ({error}); delete it and start again.") from error
        if version != FORMAT:
            raise GazetteerError(f"The gazetteer {path} is of another version; delete it and start again.")
        self._recent = lru_cache(maxsize=4096)(self._look_up)
        self._known = lru_cache(maxsize=32_768)(self._is_name)
        self._demonyms = lru_cache(maxsize=4096)(self._look_up_demonym)

    def candidates(self, name: str, limit: int = 50) -> tuple[Candidate, ...]:
        """All places called so, the most likely first; empty where the name is unknown."""
        return self._recent(name, limit)

    def __contains__(self, name: str) -> bool:
        """Whether the text is a name by itself: asked of every capitalised word of an article, and so remembered."""
        return self._known(name)

    def demonym(self, word: str) -> tuple[str, ...]:
        """The countries (ISO 3166-1 alpha-2) that an adjective of place or people points to; empty for any other word."""
        return self._demonyms(word)

    def ambiguity(self, name: str) -> frozenset[str]:
        """What else the name is: "word", "first name", "surname"."""
        row = self._one("SELECT mask FROM ambiguity WHERE key = ?", normalise(name))
        return frozenset(kind for bit, kind in enumerate(_KINDS) if row and row[0] >> bit & 1)

    def country(self, iso2: str) -> Place | None:
        """The country or territory of an ISO 3166-1 alpha-2 code (XK is Kosovo)."""
        return self._place("p.id = (SELECT place FROM country WHERE iso2 = ?)", iso2.upper())

    def capital(self, iso2: str) -> Place | None:
        """The seat of a country's capital, `None` for the few territories without one."""
        return self._place("p.id = (SELECT capital FROM country WHERE iso2 = ?)", iso2.upper())

    def place(self, id: str) -> Place | None:
        """The place of an id such as "geonames:323786"."""
        source, _, number = id.partition(":")
        if source == "geonames" and number.isdecimal():
            return self._place("p.id = ? AND p.ref IS NULL", int(number))
        return self._place("p.ref = ?", id)

    def licence(self, place: Place) -> str:
        """The licence of the source that a place is from; empty for a place that is not from the gazetteer."""
        return self._licences.get(place.source, "")

    def inside(self, place: Place, area: Place) -> bool:
        """Whether the place lies in the area, as far as known: by country, division, or a region's countries and divisions.

        Dependent territories lie in the country that they belong to, too.
        """
        if place.id == area.id:
            return False
        if area.granularity is Granularity.COUNTRY and area.kind != "former country" and place.country == area.country:
            return True
        homes = self._homes(place)
        return area.id in homes or not homes.isdisjoint(self._areas.get(area.id, ()))

    def near(self, lat: float, lon: float, limit: int = 5) -> tuple[Place, ...]:
        """The nearest places of people (towns of the gazetteer), the nearest first."""
        found: list[tuple[float, int]] = []
        for reach in (1, 2, 4, 8, 16, 32, 64, 180):
            found = sorted((between(lat, lon, at / E5, on / E5), id) for id, at, on in self._around(lat, lon, reach))
            if len(found) >= limit and found[limit - 1][0] < reach * 111:
                break
        nearest = (self._place("p.id = ?", id) for _, id in found[:limit])
        return tuple(place for place in nearest if place)

    def search(self, text: str, limit: int = 8, near: tuple[float, float] | None = None) -> tuple[Place, ...]:
        """Places for a text while it is typed, the best first: whose name is the text or begins with it ("ank", "Paris, Tex").

        Where no name begins so, those a slip of the keys away. `near` is a point (latitude, longitude) around which places
        come earlier. Any text is allowed; one without letters finds nothing. Takes up to 20 ms.
        """
        return search(self, text, limit, near)

    def ranked(self, keys: Sequence[str]) -> list[tuple[int, float]]:
        """The numbers of places with one of these names (as `normalise` gives them), and their prior weight."""
        found: list[tuple[int, float]] = []
        for start in range(0, len(keys), 900):  # SQLite takes at least 999 parameters
            some = keys[start : start + 900]
            found += self._all(f"{_RANKED} WHERE n.key IN ({','.join('?' * len(some))})", *some)
        return found

    def ranked_from(self, beginnings: Sequence[str], most: int) -> list[tuple[int, float]]:
        """The same for names that begin so, at most so many of each beginning."""
        query = f"{_RANKED} WHERE n.key >= ? AND n.key < ? LIMIT ?"
        return [row for key in beginnings for row in self._all(query, key, key + "\uffff", most)]

    @cached_property
    def prominent(self) -> tuple[tuple[str, int, float], ...]:
        """Main name, number and prior weight of the places that are known best."""
        return tuple((normalise(name), id, rank) for id, name, rank in self._all(_PROMINENT))

    def points(self, numbers: Iterable[int]) -> dict[int, tuple[float, float]]:
        """The points of places by their numbers."""
        marks = json.dumps(list(numbers))
        rows = self._all("SELECT id, lat, lon FROM place WHERE id IN (SELECT value FROM json_each(?))", marks)
        return {id: (lat / E5, lon / E5) for id, lat, lon in rows}

    def kinds(self) -> tuple[str, ...]:
        """The words for what places are ("capital"), each once."""
        return tuple(sorted({word for word, _ in self._kinds.values()}))

    def numbered(self, number: int) -> Place:
        """The place of a number that the gazetteer gave."""
        [row] = self._all(f"SELECT {_PLACE} FROM place p {_DIVIDED} WHERE p.id = ?", number)  # noqa: S608
        return self._read(row)

    def _look_up(self, name: str, limit: int) -> tuple[Candidate, ...]:
        query = f"SELECT {_PLACE}, p.weight, n.sort FROM name n JOIN place p ON p.id = n.place {_DIVIDED} WHERE n.key = ?"  # noqa: S608
        for key in _keys(name):
            rows = [row for row in self._all(query, key) if _fits(row[-1], name)]
            if rows:
                found = towns_first([self._weigh(row) for row in rows])
                return tuple(sorted(found, key=lambda one: (-one.rank, one.place.id))[:limit])
        return ()

    def _look_up_demonym(self, word: str) -> tuple[str, ...]:
        row = self._one("SELECT countries FROM demonym WHERE key = ?", normalise(word))
        return tuple(row[0].split()) if row else ()

    def _weigh(self, row: tuple) -> Candidate:  # type: ignore[type-arg]
        place, sort = self._read(row), row[-1] & 3
        seat = CAPITAL if place.kind == "capital" and sort != OTHER else 0.0
        return Candidate(place, sort == MAIN, row[-2] / 1000 + seat - PENALTY[sort])

    def _is_name(self, name: str) -> bool:
        """Whether the text is a name by itself, not only behind a town's; "N.H." with all its full stops is one."""
        sorts = (sort for key in _keys(name) for (sort,) in self._all("SELECT sort FROM name WHERE key = ?", key))
        return any(_fits(sort, name) and (not sort & AFTER_TOWN or name.count(".") > 1) for sort in sorts)

    def _place(self, where: str, value: object) -> Place | None:
        row = self._one(f"SELECT {_PLACE} FROM place p {_DIVIDED} WHERE {where}", value)  # noqa: S608
        return self._read(row) if row else None

    def _read(self, row: tuple) -> Place:  # type: ignore[type-arg]
        id, ref, name, kind, lat, lon, country, admin1, population, south, west, north, east, source = row[:14]
        return Place(
            id=ref or f"geonames:{id}",
            name=name,
            kind=self._kinds[kind][0],
            granularity=self._kinds[kind][1],
            lat=lat / E5,
            lon=lon / E5,
            country=country,
            country_name=self._countries.get(country),
            admin1=admin1,
            population=population,
            bbox=None if south is None else (south / E5, west / E5, north / E5, east / E5),
            source=self._sources[source],
        )

    def _memberships(self) -> dict[str, frozenset[str]]:
        areas: dict[str, set[str]] = {}
        for area, member in self._all("SELECT area, member FROM membership"):
            areas.setdefault(area, set()).add(member)
        return {area: frozenset(members) for area, members in areas.items()}

    def _homes(self, place: Place) -> frozenset[str]:
        """The ids of the divisions a place is in, and its country's code."""
        source, _, number = place.id.partition(":")
        where, value = ("id = ?", int(number)) if source == "geonames" and number.isdecimal() else ("ref = ?", place.id)
        row = self._one(f"SELECT admin1, admin2, country FROM place WHERE {where}", value) or ()  # noqa: S608
        homes = {f"geonames:{home}" if isinstance(home, int) else str(home) for home in row if home is not None}
        return frozenset(homes | {place.id})

    def _around(self, lat: float, lon: float, reach: int) -> list[tuple[int, int, int]]:
        """Towns in the one-degree cells up to `reach` degrees away, more of them to east and west near the poles."""
        wide = min(180, int(reach / max(cos(radians(min(abs(lat) + reach, 89.0))), 0.02)) + 1)
        row, column = int(lat + 90), int((lon + 180) % 360)
        found: list[tuple[int, int, int]] = []
        query = "SELECT id, lat, lon FROM place WHERE cell BETWEEN ? AND ?"
        for south in range(max(0, row - reach), min(180, row + reach) + 1):
            west, east = column - wide, column + wide
            parts = [(0, 359)] if east - west >= 359 else [(max(west, 0), min(east, 359))]
            if east - west < 359 and west < 0:
                parts.append((west + 360, 359))
            if east - west < 359 and east > 359:
                parts.append((0, east - 360))
            for first, last in parts:
                found += self._all(query, south * 360 + first, south * 360 + last)
        return found

    def _one(self, query: str, *values: object) -> tuple | None:  # type: ignore[type-arg]
        return next(iter(self._all(query, *values)), None)

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connection().execute(query, values).fetchall()
        except (OSError, sqlite3.Error):
            if self._restore is None:
                raise
            self._local.connection = None
            self._restore(self._local.file)
        return self._connection().execute(query, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._check()
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(uri, uri=True, check_same_thread=False, cached_statements=32)
        return connection

    def _check(self) -> None:
        """Raises where the file is not as long as its head says (SQLite's file format: pages' size at byte 16, their number at
        byte 28), and remembers its number for this thread.
        """
        self._local.file = 0
        with self._path.open("rb") as file:
            head, about = file.read(32), os.fstat(file.fileno())
        self._local.file = about.st_ino
        if not head or about.st_size != int.from_bytes(head[16:18]) * int.from_bytes(head[28:32]):
            raise sqlite3.DatabaseError("it is cut short")


def _keys(name: str) -> Iterable[str]:
    yield normalise(name)
    if name[-2:] in ("'s", "’s"):
        yield normalise(name[:-2])


def _fits(sort: int, name: str) -> bool:
    """Whether the writing fits: an abbreviation is one in capitals or with its full stop, so that "us" is no country."""
    capitals = not any(letter.islower() for letter in name)
    return capitals or not sort & (IN_CAPITALS | AFTER_TOWN) or bool(sort & AFTER_TOWN and "." in name)
