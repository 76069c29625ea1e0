"""Readings of one place, taken together, and the figures by which it is decided whether the place is a stop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapapp.earth import km
from mapapp.gazetteer import Gazetteer
from mapapp.itinerary.homes import homes
from mapapp.itinerary.study import Study
from mapapp.model import Article, Days, Granularity, MentionKind, Place, Precision, Resolution
from mapapp.sentences import Layout
from mapapp.tagger import STATUSES, Reading, sigmoid
from mapapp.tagger.lexicon import classes

_GRAIN = {Granularity.COUNTRY: 0.0, Granularity.REGION: 1.0, Granularity.CITY: 2.0, Granularity.SITE: 3.0}
_NONE = -9.0
"""Stands for the log-odds of something that is not there."""
_UNKNOWN = -1.0
"""Stands for a share of nothing."""
_NEAR_KM = 30.0
_CLEARLY = 1.6
"""How much better an area's odds must be; from 1 to 2 cross-validation likes all alike."""
_LINKS = frozenset({",", "and", "the", "or", "&", "then", "to", "in"})
_MOVES = frozenset({"go", "visit", "arrive"})


@dataclass(frozen=True, slots=True)
class Group:
    """All the readings of one place; those in `captions` say nothing of whether it is a stop."""

    place: Place
    readings: tuple[Reading, ...]
    resolutions: tuple[Resolution, ...]
    captions: tuple[Reading, ...] = ()

    @property
    def best(self) -> Reading:
        """The reading that speaks most for a stop."""
        return max(self.readings, key=strength)


def strength(reading: Reading) -> float:
    """Log-odds of a stop from this mention alone: mean of words and encoder where there is one; a government is none."""
    if reading.kind is MentionKind.GOVERNMENT:
        return _NONE
    return reading.visit if reading.encoded is None else (reading.visit + reading.encoded.visit) / 2


def groups(readings: Sequence[Reading], resolutions: Sequence[Resolution]) -> tuple[Group, ...]:
    """The resolved places in the order of their first mention; a place that only captions name is none of them."""
    found: dict[str, list[int]] = defaultdict(list)
    captions: dict[str, list[Reading]] = defaultdict(list)
    for number, (reading, resolution) in enumerate(zip(readings, resolutions, strict=True)):
        if resolution.place is None:
            continue
        if reading.kind is MentionKind.CAPTION:
            captions[resolution.place.id].append(reading)
        else:
            found[resolution.place.id].append(number)
    return tuple(
        Group(place, tuple(readings[n] for n in numbers), tuple(resolutions[n] for n in numbers), tuple(captions[place.id]))
        for numbers in found.values()
        if (place := resolutions[numbers[0]].place) is not None
    )


def contains(area: Place, place: Place, gazetteer: Gazetteer) -> bool:
    """Whether one place of the article lies in another: a country or region, or a city and its sites nearby."""
    if area.id == place.id:
        return False
    if area.granularity in (Granularity.COUNTRY, Granularity.REGION):
        return place.granularity is not Granularity.COUNTRY and gazetteer.inside(place, area)
    return area.granularity is Granularity.CITY and place.granularity is Granularity.SITE and km(area, place) < _NEAR_KM


def inclusions(found: Sequence[Group], gazetteer: Gazetteer) -> list[list[bool]]:
    """For each place of the article, which of the others lie in it."""
    return [[contains(area.place, place.place, gazetteer) for place in found] for area in found]


def decide(chances: Sequence[float], inside: Sequence[Sequence[bool]], least: float, least_best: float) -> list[int]:
    """Which places are stops: none unless one reaches `least_best`, then all from `least` on, but never both an area and a
    place in it: the area where its odds are clearly better than theirs, else they. (Of gold's 1,200 areas with a stop in them
    fewer than one in fifty are stops too. In cross-validation this choice gives F1 0.715, the inner places in any case 0.711.)
    """
    if max(chances, default=0.0) < least_best:
        return []
    likely = [number for number, chance in enumerate(chances) if chance >= least]
    chosen: set[int] = set()
    for area in sorted(likely, key=lambda number: sum(inside[number][other] for other in likely)):  # from the inside out
        inner = {number for number in chosen if inside[area][number]}
        if all(_odds(chances[area]) > _CLEARLY * _odds(chances[number]) for number in inner):
            chosen = chosen - inner | {area}
    return sorted(chosen)


def _odds(chance: float) -> float:
    return chance / max(1e-9, 1 - chance)


def figures(study: Study, found: Sequence[Group], gazetteer: Gazetteer) -> list[dict[str, float]]:
    """For each group its figures; `training/reader.py` and the shipped trees know them by these names."""
    bests = [strength(group.best) for group in found]
    encoded = [_encoded(group) for group in found]
    inside = inclusions(found, gazetteer)
    days = defaultdict(list)
    for date in study.dates:
        days[date.sentence].append(date.phrase.days)
    holders = _holders(study, found, inside)
    own = homes(study.layout, _nations(found), gazetteer)
    likely = [sigmoid(best) for best in bests]
    moving = sum(not _MOVES.isdisjoint(classes(word.text)) for word in study.layout.words)
    lengths = len(study.layout.words)
    rows = []
    for number, group in enumerate(found):
        others = [n for n in range(len(found)) if n != number]
        children = [n for n in others if inside[number][n]]
        parents = [n for n in others if inside[n][number]]
        near = [
            n
            for n in others
            if found[n].place.granularity not in (Granularity.COUNTRY, Granularity.REGION)
            and group.place.granularity not in (Granularity.COUNTRY, Granularity.REGION)
            and km(found[n].place, group.place) < _NEAR_KM
        ]
        rivals = [n for n in others if n not in children and n not in parents]
        best = group.best
        same = [n for n in rivals if any(reading.sentence == best.sentence for reading in found[n].readings)]
        listed = _list_mates(study.layout, best, found, rivals)
        row = _own(group, encoded[number])
        row |= {
            "rank": float(sum(bests[n] > bests[number] for n in rivals)),
            "rivals": top(bests, rivals),
            "rivals encoded": top(encoded, rivals),
            "child": top(bests, children),
            "child encoded": top(encoded, children),
            "parent": top(bests, parents),
            "parent encoded": top(encoded, parents),
            "near": top(bests, near),
            "near larger": float(any(found[n].place.population > group.place.population for n in near)),
            "same sentence": top(bests, same),
            "same sentence least": min((bests[n] for n in same), default=_NONE),
            "list": sum(bests[n] for n in listed) / len(listed) if listed else _NONE,
            "list encoded": sum(encoded[n] for n in listed) / len(listed) if listed else _NONE,
            "holder": sum(reading.start in holders for reading in group.readings) / len(group.readings),
            "expected": sum(likely),
            "home": own.count(group.place.country or "") / len(own) if own else _UNKNOWN,
            "home first": float(own[0] == group.place.country) if own else _UNKNOWN,
            "same country": sum(likely[n] for n in rivals if found[n].place.country == group.place.country),
            "other countries": sum(likely[n] for n in rivals if found[n].place.country != group.place.country),
            "moving": 100 * moving / max(1, lengths),
            "title": float(any("title" in reading.clues for reading in group.readings)),
            "dateline": float(any("dateline" in reading.clues for reading in group.readings)),
        }
        row |= _when(study.article, days[best.sentence])
        rows.append(row)
    return rows


def _nations(found: Sequence[Group]) -> dict[int, str]:
    """The country of each word that ends the name of one."""
    return {
        reading.site.last - 1: group.place.country
        for group in found
        if group.place.granularity is Granularity.COUNTRY and group.place.country
        for reading in (*group.readings, *group.captions)
    }


def _holders(study: Study, found: Sequence[Group], inside: Sequence[Sequence[bool]]) -> set[int]:
    """Where the names start that only say where the name before them lies: "Ohio" in "Dublin, Ohio"."""
    group_of = {reading.start: number for number, group in enumerate(found) for reading in group.readings}
    held = set()
    for before, after in pairwise(study.readings):
        area, place = group_of.get(after.start), group_of.get(before.start)
        if area is None or place is None or not inside[area][place]:
            continue
        if study.layout.text[before.end : after.start].strip() in {",", "("}:
            held.add(after.start)
    return held


def _list_mates(layout: Layout, best: Reading, found: Sequence[Group], rivals: Sequence[int]) -> list[int]:
    """The places named in one list with this one: nothing but commas, "and" and other names between."""
    mates = []
    for number in rivals:
        for reading in found[number].readings:
            if reading.sentence != best.sentence:
                continue
            low, high = sorted((reading.site, best.site), key=lambda site: site.first)
            between = layout.words[low.last : high.first]
            if len(between) < 20 and all(word.text[0].isupper() or word.lower in _LINKS for word in between):
                mates.append(number)
                break
    return mates


def top(scores: Sequence[float], numbers: Sequence[int]) -> float:
    """The highest of these scores, or the log-odds of nothing."""
    return max((scores[n] for n in numbers), default=_NONE)


def _encoded(group: Group) -> float:
    return max((reading.encoded.visit for reading in group.readings if reading.encoded), default=_NONE)


def _own(group: Group, encoded: float) -> dict[str, float]:
    """The figures of a group that need no other group."""
    best = group.best
    visits = sorted((reading.visit for reading in group.readings), reverse=True)
    seen = sorted((reading.encoded.visit for reading in group.readings if reading.encoded), reverse=True)
    missed = 1.0
    for reading in group.readings:
        missed *= 1 - sigmoid(strength(reading))
    row = {
        "best": strength(best),
        "visit": visits[0],
        "visit second": visits[1] if len(visits) > 1 else _NONE,
        "visit mean": sum(visits) / len(visits),
        "visit first": group.readings[0].visit,
        "encoded": encoded,
        "encoded second": seen[1] if len(seen) > 1 else _NONE,
        "encoded mean": sum(seen) / len(seen) if seen else _NONE,
        "any": 1 - missed,
        "mentions": float(len(group.readings)),
        "toponym": max(reading.toponym for reading in group.readings),
        "toponym encoded": max((reading.encoded.toponym for reading in group.readings if reading.encoded), default=_NONE),
        "traveller": best.encoded.traveller if best.encoded else _NONE,
        "traveller any": max((reading.encoded.traveller for reading in group.readings if reading.encoded), default=_NONE),
        "grain": _GRAIN[group.place.granularity],
        "sure": max(resolution.confidence for resolution in group.resolutions),
        "government": sum(reading.kind is MentionKind.GOVERNMENT for reading in group.readings) / len(group.readings),
        "from": float("P=from" in best.clues),
        "listed": float("listed" in best.clues),
    }
    for position, status in enumerate(STATUSES):
        row[f"status {status}"] = best.status[status]
        row[f"encoded {status}"] = best.encoded.status[position] if best.encoded else 0.25
    return row


def _when(article: Article, days: Sequence[Days]) -> dict[str, float]:
    """What the days named in the best sentence say: how many, how exact, how long ago or ahead (in days, cut at 400; "over"
    also where a month or a stretch of time is named).
    """
    exact = [day for day in days if day.precision in (Precision.DAY, Precision.RANGE) and day.start]
    away = [max(-400, min(400, (day.start - article.date).days)) for day in exact if day.start and article.date]
    over = [(article.date - day.end).days for day in days if day.end and article.date]
    return {
        "over": float(max(-400, min(400, max(over)))) if over else _NONE,
        "days": float(len(days)),
        "days exact": float(len(exact)),
        "days past": float(-min(away)) if away and min(away) < 0 else 0.0,
        "days ahead": float(max(away)) if away and max(away) >= 0 else -1.0,
    }
