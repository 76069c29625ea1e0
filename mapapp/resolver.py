"""Toponym resolution: which of the places called so a mention means.

Each candidate starts from its prior (how widely the place is known) and gains by what the article says: a state or country
right behind the name ("Paris, Texas"), other places of the same country, the same name spelt out elsewhere. One name means one
place throughout an article unless it is told apart each time.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from mapapp.gazetteer import Candidate, Gazetteer
from mapapp.model import Article, Granularity, Mention, Place, Resolution

_AREAS = (Granularity.COUNTRY, Granularity.REGION)
_APART = re.compile(r"\s*(?:,|\(|, in)\s*(?:the\s+)?")
_CONTAINED = 8.0
"""Powers of ten of prior that "City, State" outweighs: it has to beat London against a village of the name in Ontario."""
_COMPANY = 1.2
"""The most that other places of the same country can add; more would move London to Ontario in an article on Canada."""
_KEPT = 8


def resolve(article: Article, mentions: Sequence[Mention], gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    """One resolution a mention, in order. A name that the gazetteer does not know has no place."""
    known = {mention.name: gazetteer.candidates(mention.name) for mention in mentions}
    company = _company(article, mentions, known, gazetteer)
    holders = [_holder(article, mentions, number, known) for number in range(len(mentions))]
    scored: dict[str, list[tuple[float, Candidate, bool]]] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        by_name[mention.name].append(number)
    for name, numbers in by_name.items():
        areas = [place for number in numbers for place in holders[number]]
        scored[name] = _scored(known[name], areas, company, gazetteer)
    found = []
    for number, mention in enumerate(mentions):
        own = _scored(known[mention.name], holders[number], company, gazetteer) if holders[number] else scored[mention.name]
        if number and holders[number - 1]:
            own = _holding(own, known[mentions[number - 1].name], gazetteer)
        found.append(_resolution(mention, own))
    return tuple(found)


def _holder(
    article: Article, mentions: Sequence[Mention], number: int, known: dict[str, tuple[Candidate, ...]]
) -> tuple[Place, ...]:
    """The areas that the name right behind this one can mean, where only a comma or bracket stands between."""
    if number + 1 == len(mentions):
        return ()
    here, after = mentions[number], mentions[number + 1]
    if not _APART.fullmatch(article.text[here.end : after.start]):
        return ()
    return tuple(one.place for one in known[after.name] if one.place.granularity in _AREAS)[:3]


def _holding(
    scored: list[tuple[float, Candidate, bool]], held: Sequence[Candidate], gazetteer: Gazetteer
) -> list[tuple[float, Candidate, bool]]:
    """The candidates of a name right behind another, those that hold a place of the other name first: the state of New York
    in "Rome, New York".
    """
    areas = [row for row in scored[:_KEPT] if row[1].place.granularity in _AREAS]
    best = next((row for row in areas if any(gazetteer.inside(one.place, row[1].place) for one in held)), None)
    return [best, *(row for row in scored if row is not best)] if best else scored


def _company(
    article: Article, mentions: Sequence[Mention], known: dict[str, tuple[Candidate, ...]], gazetteer: Gazetteer
) -> dict[str, float]:
    """How strongly the article keeps to each country, from 0 to `_COMPANY`: countries and well-known places it names."""
    votes: Counter[str] = Counter()
    for name in {mention.name for mention in mentions}:
        places = known[name]
        if places and places[0].place.country and (len(places) == 1 or places[0].rank - places[1].rank > 1):
            votes[places[0].place.country] += 1
    for word in set(re.findall(r"\b[A-Z][a-z]{3,}\b", article.text)):
        for country in gazetteer.demonym(word):
            votes[country] += 1
    most = max(votes.values(), default=1)
    return {country: _COMPANY * math.sqrt(count / most) for country, count in votes.items()}


def _scored(
    places: Sequence[Candidate], holders: Sequence[Place], company: dict[str, float], gazetteer: Gazetteer
) -> list[tuple[float, Candidate, bool]]:
    """The candidates with their score in powers of ten and whether a holder speaks for them, the best first."""
    found = []
    for one in places:
        held = any(gazetteer.inside(one.place, holder) for holder in holders)
        score = one.rank + (_CONTAINED if held else 0.0)
        if one.place.granularity is not Granularity.COUNTRY:
            score += company.get(one.place.country or "", 0.0)
        found.append((score, one, held))
    return sorted(found, key=lambda row: -row[0])


def _resolution(mention: Mention, scored: Sequence[tuple[float, Candidate, bool]]) -> Resolution:
    if not scored:
        return Resolution(mention, None, reason=f"“{mention.name}” is not in the gazetteer; choose the place by hand.")
    best = scored[0]
    weights = [10 ** max(-12.0, score - best[0]) for score, _, _ in scored[:_KEPT]]
    reason = "named with its state or country" if best[2] else "the best known place of the name"
    if len(scored) == 1:
        reason = "the only place of the name"
    places = tuple(one.place for _, one, _ in scored[:_KEPT])
    return Resolution(mention, best[1].place, places, 1 / sum(weights), reason)
