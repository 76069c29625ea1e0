"""How well itineraries agree with annotated ones: the figures that the floors of the tests and the reports are made of.

A row of gold has the format that `tests/corpus/README.md` describes; a record is what `mapapp.exports.record` gives.
A predicted stop matches a stop of gold within 40 km (a city or site), within 150 km in the same country (a region), or by the
country alone where both are known by country only; in a city-state the country is enough. The matching is one to one and as
large as can be. What matches a venue, a point of departure or an optional stop of the row counts neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]

Row = Mapping[str, Any]

CITY_KM, REGION_KM = 40, 150
NEUTRAL = ("optional_stops", "venues", "departures")
"""What gold neither asks for nor forbids."""
CITY_STATES = frozenset({"SG", "MC", "VA", "HK", "MO", "GI"})


def score(pairs: Iterable[tuple[Row, Row]]) -> dict[str, float]:
    """The figures over pairs of a gold row and the record of the same article, each a share in [0, 1]:

    `precision`, `recall` and `f1` of the stops; `exact`, the articles whose stops are wholly right; `quiet`, the articles
    without a journey where none was seen; and of the matched stops `status`, `days` (first and last, for those that gold
    dates) and `order` (pairs of stops of one traveller in the right order).
    """
    n: Counter[str] = Counter()
    for gold, record in pairs:
        stops, found = gold["stops"], record["stops"]
        hits = pair(stops, found)
        extra = sum(not neutral(gold, stop) for at, stop in enumerate(found) if at not in hits.values())
        right = len(hits) == len(stops) and not extra
        n.update(articles=1, gold=len(stops), found=len(hits) + extra, hits=len(hits), exact=right)
        n.update(journeyless=not stops, quiet=not stops and right)
        for at, other in hits.items():
            dated = stops[at]["start"] is not None
            n["status"] += found[other]["status"] in (stops[at]["status"], stops[at].get("status_alt"))
            n["dated"] += dated
            n["days"] += dated and all(found[other][key] in accepted_days(stops[at], key) for key in ("start", "end"))
        for one, two in combinations(hits, 2):
            wanted = _sequence(stops[one], stops[two])
            if wanted and stops[one]["traveller"] == stops[two]["traveller"]:
                n.update(pairs=1, ordered=_sequence(found[hits[one]], found[hits[two]]) == wanted)
    precision, recall = n["hits"] / max(n["found"], 1), n["hits"] / max(n["gold"], 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall or 1),
        "exact": n["exact"] / max(n["articles"], 1),
        "quiet": n["quiet"] / max(n["journeyless"], 1),
        "status": n["status"] / max(n["hits"], 1),
        "days": n["days"] / max(n["dated"], 1),
        "order": n["ordered"] / max(n["pairs"], 1),
    }


def pair(stops: Sequence[Row], found: Sequence[Row]) -> dict[int, int]:
    """Which stop of gold is which predicted one: the nearest go together, then augmenting paths find all that can match."""
    near = sorted(
        (_km(gold, stop) + (gold["name"] != stop["name"]), at, other)
        for at, gold in enumerate(stops)
        for other, stop in enumerate(found)
        if matches(gold, stop)
    )
    choices: dict[int, list[int]] = {}
    owner: dict[int, int] = {}
    for _, at, other in near:
        choices.setdefault(at, []).append(other)
        if other not in owner and at not in owner.values():
            owner[other] = at

    def place(at: int, tried: set[int]) -> bool:
        for other in choices[at]:
            if other not in tried:
                tried.add(other)
                if other not in owner or place(owner[other], tried):
                    owner[other] = at
                    return True
        return False

    for at in choices:
        if at not in owner.values():
            place(at, set())
    return dict(sorted((at, other) for other, at in owner.items()))


def matches(gold: Row, stop: Row) -> bool:
    """Whether the predicted stop is where gold's stop is."""
    same_country = bool(gold["country"] == stop["country"])
    if same_country and gold["country"] in CITY_STATES:
        return True
    if gold["granularity"] == "country":
        return same_country and bool(stop["granularity"] == "country")
    if gold["granularity"] == "region":
        return same_country and _km(gold, stop) <= REGION_KM
    return _km(gold, stop) <= CITY_KM


def neutral(gold: Row, stop: Row) -> bool:
    """Whether gold neither asks for the predicted stop nor forbids it; it names such places, some with where they are."""
    for option in (option for key in NEUTRAL for option in gold.get(key) or ()):
        if stop["name"] == (option if isinstance(option, str) else option["name"]):
            return True
        if not isinstance(option, str) and option.get("lat") is not None and matches({"granularity": "city"} | option, stop):
            return True
    return False


def accepted_days(gold: Row, key: str) -> set[str | None]:
    """The days that are right for `start` or `end`: gold's, its alternative, and none where they are those of a whole leg."""
    days = {gold[key], gold.get(f"{key}_alt", gold[key])}
    return days | {None} if gold.get("date_scope") == "leg" else days


def _sequence(one: Row, two: Row) -> int:
    """-1 where the one comes before the two, 1 where after, 0 where that is not told."""
    if None in (one["order"], two["order"]):
        return 0
    return int(one["order"] > two["order"]) - int(one["order"] < two["order"])


def _km(one: Row, two: Row) -> float:
    line = Geodesic.WGS84.Inverse(one["lat"], one["lon"], two["lat"], two["lon"], Geodesic.DISTANCE)
    return float(line["s12"]) / 1000
