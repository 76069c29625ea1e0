"""Places smaller or other than towns: our own table, airports, lakes."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

from gazetteer_build.countries import shapes
from gazetteer_build.rows import Gathered, Row, listed, table
from mapapp.gazetteer.ranks import ENGLISH

_MILITARY = re.compile(r"\b(Air Base|Air Force|Air Station|AFB|Airbase|Naval|Army|Air Reserve|Military|RAF|RAAF|Airfield)\b")
_OF_FIELDS = {"air base", "airport", "military base", "naval base"}
_SHORT = re.compile(r" (International|Intl\.?|Regional|Municipal|Domestic|National)\b")

WIDE = {"area", "border", "coast", "desert", "line", "pole", "valley", "fjord", "glacier", "mountains"}
TRAVELLED = {
    "air base",
    "border crossing",
    "camp",
    "city",
    "headquarters",
    "island",
    "islands",
    "military base",
    "naval base",
    "residence",
    "retreat",
    "summit venue",
}
"""Kinds that news about journeys names without more words; the rest must not win over towns of the same name."""


def curated(gathered: Gathered) -> None:
    """Adds our own table of bases, residences, venues, crossings, camps, shrines and the like."""
    for site in table("places.tsv"):
        kind = site["kind"]
        fine = "region" if kind in WIDE else "city" if kind == "city" else "site"
        at = float(site["lat"]), float(site["lon"])
        row = Row(site["name"], kind, fine, *at, 5.0 if kind in TRAVELLED else 4.5, "mapapp", site["country"] or None)
        fields = [f"{site['name']} Airport"] if kind == "airport" and "Airport" not in site["name"] else []
        gathered.add(row, names=[*listed(site["aliases"]), *fields])


def lakes(gathered: Gathered) -> None:
    """Adds the lakes of Natural Earth that our own table lacks, at the middle of their boxes."""
    known = {key for key, number in gathered.keys if gathered.rows[number].kind in ("lake", "sea", "lakes")}
    seen: set[str] = set()
    for lake in shapes("physical/ne_10m_lakes"):
        name = lake["name_en"] or lake["name"]
        if not name or not lake["featurecla"].endswith("Lake"):
            continue
        if not re.search(r"\b(Lake|Loch|Lough|Lac|Lago|Sea|Reservoir|River|Bay|Arm|Dam|Lagoon|Pond|Jezero|Ozero)\b", name):
            name = f"Lake {name}"
        if name.casefold() in known:
            continue
        south, west, north, east = map(float, lake["bbox"])
        ref = f"wikidata:{lake['wikidataid']}"
        if ref in seen or not lake["wikidataid"]:
            continue
        seen.add(ref)
        middle = (south + north) / 2, (west + east) / 2
        row = Row(name, "lake", "region", *middle, 5.0, "Natural Earth", bbox=(south, west, north, east), ref=ref)
        languages = (field for field in sorted(lake) if field.startswith("name_") and field != "name_abb")
        gathered.add(row, None, others=(lake[field] for field in languages))


def airports(gathered: Gathered) -> None:
    """Adds airports with a scheduled code, and military fields; those of our own table only get further names."""
    ours = [(number, row) for number, row in gathered.rows.items() if row.kind in _OF_FIELDS]
    with (files("airportsdata") / "airports.csv").open(encoding="utf-8", newline="") as file:
        for port in csv.DictReader(file):
            name, military = port["name"], _MILITARY.search(port["name"]) is not None
            if not (port["iata"] or military) or not name or len(port["icao"]) != 4:
                continue
            lat, lon = round(float(port["lat"]), 5), round(float(port["lon"]), 5)
            names = [name, _SHORT.sub("", name)]
            known = [number for number, row in ours if abs(row.lat - lat) < 0.04 and abs(row.lon - lon) < 0.06]
            if known:
                gathered.name(known[0], names, ENGLISH)
                continue
            kind, weight = ("air base", 4.0) if military else ("airport", 3.5)
            row = Row(name, kind, "site", lat, lon, weight, "airportsdata", port["country"] or None, ref=f"icao:{port['icao']}")
            gathered.add(row, None, others=names)
