"""What the other names of an article say of a name: they vote for countries, for divisions, and for what lies near them.

Each name has one vote, shared out among its own candidates; adjectives ("Turkish"), the bodies of American towns ("City
Council") and the home of the outlet vote too. What a name may mean is clearer after the vote than before, so the vote is
taken again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mapapp.gazetteer import Candidate, Gazetteer
from mapapp.model import Article, Granularity, Place
from mapapp.resolver.evidence import AREAS, BODIES, Floats, Known
from mapapp.resolver.numbers import Numbers

Ints = npt.NDArray[np.intp]

_BODIES = re.compile(rf"\b{BODIES}|\bInterstate \d+|\bHighway \d+|\bCounty Road \d+")
_HOMES = 4.5
"""The least prior of a place that may be an outlet's home: some 30,000 people."""
_OUTLET = "\0"
"""The outlet's home among the names; no name has this key."""
_WIDE = frozenset({"GB"})
"""Countries whose divisions are countries themselves: that a name may lie in England too says little."""
_SLIGHT = 0.05
"""Gains below this are no reason."""
_WORDS = (
    "most places of the article lie in its country",
    "other places of its state or province are named",
    "a state among other states",
    "near other places of the article",
)


class Names(NamedTuple):
    """The names of an article by their keys: candidates, what these gain by their own evidence, how often the name stands."""

    known: Known
    told: Mapping[str, Floats]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Votes:
    """For each name what its candidates gain in powers of ten, and why in words."""

    gains: Mapping[str, Floats]
    reasons: Mapping[str, Sequence[str]]

    @staticmethod
    def of(article: Article, names: Names, gazetteer: Gazetteer, numbers: Numbers) -> Votes:
        """The votes of an article's names."""
        home = _home(article, gazetteer)
        known = {**names.known, **({_OUTLET: home} if home else {})}
        rows = [(number, one) for number, places in enumerate(known.values()) for one in places]
        if not rows:
            return Votes({key: np.zeros(0) for key in known}, dict.fromkeys(known, ()))
        told = np.concatenate([names.told[key] for key in names.known] + ([np.zeros(len(home))] if home else []))
        power = np.array([1 + numbers.often * log(names.counts.get(key, 1)) for key in known])
        extra = partial(_extra, article.text, gazetteer=gazetteer, numbers=numbers)
        parts = _count(rows, told, power, extra, numbers)
        reasons = np.where(parts.max(0) < _SLIGHT, "", np.array(_WORDS)[np.argmax(parts, 0)]).tolist()
        total = parts.sum(0)
        starts = np.cumsum([0, *(len(places) for places in known.values())]).tolist()
        spans = {key: slice(first, last) for key, first, last in zip(known, starts, starts[1:], strict=False)}
        return Votes({key: total[at] for key, at in spans.items()}, {key: reasons[at] for key, at in spans.items()})


def _count(
    rows: Sequence[tuple[int, Candidate]],
    told: Floats,
    power: Floats,
    extra_of: Callable[[Mapping[str, int]], Floats],
    numbers: Numbers,
) -> Floats:
    """The gains of all candidates by country, division, siblings and nearness: one row each."""
    owner = np.array([number for number, _ in rows])
    places = [one.place for _, one in rows]
    prior = np.array([one.rank for _, one in rows]) + told
    country, countries = _numbers(place.country or "" for place in places)
    division, _ = _numbers(map(_division, places))
    first = np.array([place.granularity is Granularity.REGION and not place.admin1 and bool(place.country) for place in places])
    towns = {(number, _division(one.place)) for number, one in rows if one.place.granularity is Granularity.CITY}
    seats = {(number, one.place.country) for number, one in rows if one.place.kind == "capital" and one.main}
    first &= np.array(
        [
            (number, _division(one.place)) not in towns and (number, one.place.country) not in seats  # Washington, D.C.
            for number, one in rows
        ]
    )
    narrow = np.array([place.granularity not in AREAS or place.kind.startswith("second") for place in places])
    divided = (division > 0) & np.array([place.country not in _WIDE for place in places])
    points = _points(places)
    extra = extra_of(countries)
    names = len(power)
    voters_all = power.sum() - power[owner] + extra.sum() + numbers.doubt
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    sizes = np.diff(np.r_[starts, len(owner)])
    own_power = power[owner]
    parts = np.zeros((4, len(rows)))
    for _ in range(numbers.passes):
        score = (prior + parts.sum(0)) * numbers.soft
        weight = 10.0 ** np.maximum(score - np.repeat(np.maximum.reduceat(score, starts), sizes), -9)
        share = weight / np.repeat(np.add.reduceat(weight, starts), sizes) * own_power
        voted = _others(owner, names, country, share)
        parts[0] = numbers.country * (voted + extra[country]) / voters_all * (country > 0)
        same = _others(owner, names, division, share)
        parts[1] = numbers.division * _ratio(same, numbers, numbers.rivals * (voters_all - same)) * divided
        parts[2] = numbers.siblings * _ratio(_others(owner, names, country, share * first), numbers) * first
        voters = np.flatnonzero(narrow & (share > 0.1))
        apart = np.arccos(np.clip(points @ points[voters].T, -1, 1)) * 6371
        close = np.exp(-((apart / numbers.near_km) ** 2)) * (owner[:, None] != owner[voters][None, :]) * share[voters]
        parts[3] = numbers.near * _ratio(close.sum(1), numbers) * narrow
    return parts


def _home(article: Article, gazetteer: Gazetteer) -> Sequence[Candidate]:
    """The places of the outlet's home, where its name has one that is well known: "Bangkok Post", "The Jordan Times"."""
    words = re.findall(r"[\w.'’-]+", article.outlet or "")[:6]
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            found = [one for one in gazetteer.candidates(name) if one.main]
            if found and found[0].rank > _HOMES and "word" not in gazetteer.ambiguity(name):
                return found
    return ()


def _extra(text: str, countries: Mapping[str, int], *, gazetteer: Gazetteer, numbers: Numbers) -> Floats:
    """The votes for countries of what is no name of a place."""
    extra = np.zeros(len(countries))
    for word in set(re.findall(r"\b[A-Z][a-z]{3,}\b", text)):
        for iso2 in gazetteer.demonym(word):
            if iso2 in countries:
                extra[countries[iso2]] += numbers.demonym
    bodies = len(set(_BODIES.findall(text)))
    for iso2 in ("US", "CA"):
        if iso2 in countries:
            extra[countries[iso2]] += numbers.local * bodies
    return extra


def _division(place: Place) -> str:
    """The first-level division that a place is in or is, empty for countries and what lies in none."""
    if place.granularity is Granularity.COUNTRY or not place.country:
        return ""
    own = place.admin1 or (place.name if place.granularity is Granularity.REGION else "")
    return f"{place.country} {own}" if own else ""


def _numbers(labels: Iterable[str]) -> tuple[Ints, dict[str, int]]:
    """The labels as numbers, 0 for none, and what they stand for."""
    numbers: dict[str, int] = {"": 0}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], np.intp), numbers


def _points(places: Sequence[Place]) -> Floats:
    """The places on the unit sphere, one row each."""
    lat, lon = np.radians([place.lat for place in places]), np.radians([place.lon for place in places])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)


def _ratio(votes: Floats, numbers: Numbers, against: Floats | float = 0.0) -> Floats:
    """From 0 for no votes towards 1 for many, the slower the more there is against."""
    return votes / (votes + numbers.doubt + against)


def _others(owner: Ints, names: int, group: Ints, share: Floats) -> Floats:
    """For each candidate the votes of the other names for its group."""
    groups = int(group.max()) + 1
    table = np.bincount(owner * groups + group, share, names * groups).reshape(names, groups)
    return np.asarray(table.sum(0)[group] - table[owner, group])
