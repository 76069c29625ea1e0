"""Toponym resolution: which of the places called so a mention means.

Each candidate starts from its prior (how widely the place is known) and gains by what the article says. A state or country
right behind the name ("Paris, Texas") decides. Otherwise the other names of the article vote, each with one vote shared out
among its own candidates: for their country, for their division (state, province) and for what lies near them. What a name may
mean is clearer after the vote than before, so the vote is taken again. One name means one place throughout an
article unless it is told apart each time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from mapapp.gazetteer import Candidate, Gazetteer, normalise
from mapapp.model import Article, Granularity, Mention, Place, Resolution

_AREAS = (Granularity.COUNTRY, Granularity.REGION)
_APART = re.compile(r"\s*(?:,|\(|, in)\s*(?:the\s+)?")
_BEHIND = re.compile(r",\s+((?:[A-Z][\w.]+\s?){1,3})")
_CONTAINED = 8.0
"""Powers of ten of prior that "City, State" outweighs: it has to beat London against a village of the name in Ontario."""
_COUNTRY, _DIVISION, _NEAR, _SIBLINGS = 1.5, 4.0, 1.5, 2.5
"""Powers of ten that the other names can add: by country, by division, by nearness, and to a state among states (Georgia beside
Texas). A country's vote stays small, or London moved to Ontario in every article on Canada; a division's is as large as Paris,
Texas, needs. Chosen on LGL and GeoVirus within what leaves the stops of itineraries right (bench/README.md)."""
_NEAR_KM = 150.0
"""How fast nearness fades: to a third at this distance. Half and double made no difference beyond 0.002."""
_DOUBT = 1.0
"""Votes that count half of all there is to gain; half of it helps local news and harms the news of the world."""
_DEMONYM = 0.5
"""The votes of an adjective ("Turkish") for its country: half a name's."""
_SOFT, _PASSES = 0.7, 3
"""How far a vote trusts the scores before it, as exponent, and how often it is taken; a fourth time changes nothing."""
_KEPT = 8

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


def resolve(article: Article, mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    """One resolution a mention, in order. A name that the gazetteer does not know has no place."""
    keys = [normalise(mention.name) for mention in mentions]
    known = {key: gazetteer.candidates(mention.name) for key, mention in zip(keys, mentions, strict=True)}
    holders = [_holders(article, mentions, number, known, gazetteer) for number in range(len(mentions))]
    told: dict[str, list[Place]] = defaultdict(list)
    for key, areas in zip(keys, holders, strict=True):
        told[key] += areas
    bonus = {key: _held(places, told[key], gazetteer) for key, places in known.items()}
    support = _support(article, known, bonus, gazetteer)
    found = []
    for number, mention in enumerate(mentions):
        key = keys[number]
        places = known[key]
        held = _held(places, holders[number], gazetteer) if holders[number] else bonus[key]
        if number and holders[number - 1]:
            held = held + _holding(places, known[keys[number - 1]], gazetteer)
        found.append(_resolution(mention, places, held, support[key]))
    return tuple(found)


def _holders(
    article: Article,
    mentions: Sequence[Mention],
    number: int,
    known: Mapping[str, Sequence[Candidate]],
    gazetteer: Gazetteer,
) -> list[Place]:
    """The areas that the name right behind this one can mean, where only a comma or bracket stands between; they need not be
    mentions ("Paris, Tex.").
    """
    here = mentions[number]
    if number + 1 < len(mentions):
        after = mentions[number + 1]
        if _APART.fullmatch(article.text[here.end : after.start]):
            return [one.place for one in known[normalise(after.name)] if one.place.granularity in _AREAS][:3]
        if after.start < here.end + 3:
            return []
    behind = _BEHIND.match(article.text, here.end)
    words = behind[1].split() if behind else []
    for count in range(len(words), 0, -1):
        best = gazetteer.candidates(" ".join(words[:count]))[:1]
        if best and best[0].place.granularity in _AREAS:
            return [best[0].place]
    return []


def _held(places: Sequence[Candidate], areas: Sequence[Place], gazetteer: Gazetteer) -> Floats:
    """What each candidate gains by lying in an area that the name is told by."""
    inside = [
        any((area.country is None or area.country == one.place.country) and gazetteer.inside(one.place, area) for area in areas)
        for one in places
    ]
    return np.array(inside, float) * _CONTAINED


def _holding(places: Sequence[Candidate], held: Sequence[Candidate], gazetteer: Gazetteer) -> Floats:
    """What each candidate gains by holding a place of the name before: the state of New York in "Rome, New York"."""
    gain = np.zeros(len(places))
    for number, one in enumerate(places[:_KEPT]):
        if one.place.granularity in _AREAS and any(gazetteer.inside(other.place, one.place) for other in held):
            gain[number] = _CONTAINED
            break
    return gain


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


def _support(
    article: Article, known: Mapping[str, Sequence[Candidate]], bonus: Mapping[str, Floats], gazetteer: Gazetteer
) -> dict[str, Floats]:
    """What the rest of the article adds to each candidate of each name, in powers of ten."""
    rows = [(number, one) for number, places in enumerate(known.values()) for one in places]
    if not rows:
        return {key: np.zeros(0) for key in known}
    owner = np.array([number for number, _ in rows])
    places = [one.place for _, one in rows]
    rank = np.array([one.rank for _, one in rows])
    prior = rank + np.concatenate([bonus[key] for key in known])
    country, countries = _numbers(place.country or "" for place in places)
    division, _ = _numbers(map(_division, places))
    first = np.array([place.granularity is Granularity.REGION and not place.admin1 and bool(place.country) for place in places])
    lat, lon = np.radians([place.lat for place in places]), np.radians([place.lon for place in places])
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)
    towns = {(number, _division(one.place)) for number, one in rows if one.place.granularity is Granularity.CITY}
    first &= np.array([(number, _division(one.place)) not in towns for number, one in rows])
    narrow = np.array([place.granularity not in _AREAS or place.kind.startswith("second") for place in places])
    extra = np.zeros(len(countries))
    for word in set(re.findall(r"\b[A-Z][a-z]{3,}\b", article.text)):
        for iso2 in gazetteer.demonym(word):
            if iso2 in countries:
                extra[countries[iso2]] += _DEMONYM
    names = len(known)
    voters_all = names - 1 + extra.sum() + _DOUBT
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    sizes = np.diff(np.r_[starts, len(owner)])
    gain = np.zeros(len(rows))
    for _ in range(_PASSES):
        score = (prior + gain) * _SOFT
        weight = 10.0 ** np.maximum(score - np.repeat(np.maximum.reduceat(score, starts), sizes), -9)
        share = weight / np.repeat(np.add.reduceat(weight, starts), sizes)
        voted = _others(owner, names, country, share)
        gain = _COUNTRY * (voted + extra[country]) / voters_all * (country > 0)
        gain += _DIVISION * _ratio(_others(owner, names, division, share)) * (division > 0)
        gain += _SIBLINGS * _ratio(_others(owner, names, country, share * first)) * first
        voters = np.flatnonzero(narrow & (share > 0.1))
        close = np.exp(-((np.arccos(np.clip(points @ points[voters].T, -1, 1)) * 6371 / _NEAR_KM) ** 2))
        close *= (owner[:, None] != owner[voters][None, :]) * share[voters]
        gain += _NEAR * _ratio(close.sum(1)) * narrow
    return dict(zip(known, np.split(gain, np.cumsum([len(places) for places in known.values()])[:-1]), strict=True))


def _ratio(votes: Floats) -> Floats:
    """From 0 for no votes towards 1 for many."""
    return votes / (votes + _DOUBT)


def _others(owner: Ints, names: int, group: Ints, share: Floats) -> Floats:
    """For each candidate the votes of the other names for its group."""
    groups = int(group.max()) + 1
    table = np.bincount(owner * groups + group, share, names * groups).reshape(names, groups)
    return np.asarray(table.sum(0)[group] - table[owner, group])


def _resolution(mention: Mention, places: Sequence[Candidate], held: Floats, support: Floats) -> Resolution:
    if not places:
        return Resolution(mention, None, reason=f"“{mention.name}” is not in the gazetteer; choose the place by hand.")
    score = np.array([one.rank for one in places]) + held + support
    order = np.argsort(-score, kind="stable")[:_KEPT]
    weights = 10 ** np.maximum(score[order] - score[order[0]], -12)
    best = order[0]
    if len(places) == 1:
        reason = "the only place of the name"
    elif held[best]:
        reason = "named with its state or country"
    elif best != 0:
        reason = "the place of the name that fits the other places of the article"
    else:
        reason = "the best known place of the name"
    return Resolution(mention, places[best].place, tuple(places[n].place for n in order), float(1 / weights.sum()), reason)
