"""Toponym resolution: which of the places called so a mention means.

Each candidate starts from its prior (how widely the place is known) and gains by what the article says of the name itself
(`evidence`: "Paris, Texas", "the Georgian capital", "Athens Police Department") and by the other names (`votes`). One name
means one place throughout an article unless it is told apart each time. How sure the choice is comes last (`confidence`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mapapp.gazetteer import Candidate, Gazetteer, normalise
from mapapp.model import Article, Mention, Resolution
from mapapp.resolver.confidence import chance, signs
from mapapp.resolver.evidence import Evidence, Floats
from mapapp.resolver.numbers import NUMBERS, Numbers
from mapapp.resolver.votes import Names, Votes

__all__ = ["NUMBERS", "Numbers", "judged", "resolve"]

_KEPT = 8


def resolve(
    article: Article, mentions: Sequence[Mention], gazetteer: Gazetteer, numbers: Numbers = NUMBERS
) -> tuple[Resolution, ...]:
    """One resolution a mention, in order. A name that the gazetteer does not know has no place."""
    return tuple(found for found, _ in judged(article, mentions, gazetteer, numbers))


def judged(
    article: Article, mentions: Sequence[Mention], gazetteer: Gazetteer, numbers: Numbers = NUMBERS
) -> list[tuple[Resolution, Floats]]:
    """The resolutions with the signs that their confidence is computed from (none where there is no place)."""
    keys = [normalise(mention.name) for mention in mentions]
    known = {key: gazetteer.candidates(mention.name) for key, mention in zip(keys, mentions, strict=True)}
    evidence = Evidence.of(article, mentions, known, gazetteer, numbers)
    names = Names(known, evidence.all_gains, Counter(keys))
    votes = Votes.of(article, names, gazetteer, numbers)
    return [
        _resolution(mention, known[key], Gains(*evidence.here(number)), Gains(votes.gains[key], votes.reasons[key]))
        for number, (mention, key) in enumerate(zip(mentions, keys, strict=True))
    ]


class Gains(NamedTuple):
    """What each candidate gains, and why in words."""

    gains: Floats
    words: Sequence[str]


def _resolution(mention: Mention, places: Sequence[Candidate], told: Gains, voted: Gains) -> tuple[Resolution, Floats]:
    if not places:
        lost = f"“{mention.name}” is not in the gazetteer; choose the place by hand."
        return Resolution(mention, None, reason=lost), np.zeros(0)
    score = np.array([one.rank for one in places]) + told.gains + voted.gains
    order = np.argsort(-score, kind="stable")[:_KEPT]
    best = int(order[0])
    known_best = "the best known place of the name"
    if len(places) == 1:
        reason = "the only place of the name"
    elif told.gains[best]:
        reason = told.words[best]
    elif best == 0 and voted.gains[best] <= voted.gains[int(order[1])]:
        reason = known_best
    else:
        reason = str(voted.words[best]) or known_best
    found = signs(score[order], places[best].rank, alone=len(places) == 1, told=bool(told.gains[best]))
    kept = tuple(places[int(number)].place for number in order)
    return Resolution(mention, kept[0], kept, chance(found), reason), found
