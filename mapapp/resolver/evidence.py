"""What the words beside a name say of it: its state or country, that it is a capital, what bears its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapapp.gazetteer import Candidate, Gazetteer, normalise
from mapapp.model import Article, Granularity, Mention, Place
from mapapp.resolver.numbers import Numbers

Floats = npt.NDArray[np.float64]
Known = Mapping[str, Sequence[Candidate]]

AREAS = (Granularity.COUNTRY, Granularity.REGION)
_APART = re.compile(r"\s*(?:,|\(|, in)\s*(?:the\s+)?")
_BEHIND = re.compile(r",\s+((?:[A-Z][\w.]+\s?){1,3})")
_SEAT = re.compile(
    r"\b([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:['’]s)? capital\b|\bcapital (?:city )?of (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+)?)"
)
BODIES = (
    r"(?:(?:City|County|Public|Area|Central|Community|Independent|Municipal|Middle|Senior|Township|Fire|Village) )*"
    r"(?:Police Department|Fire Department|City Council|Town Council|County Council|School Board|School District|Public Schools"
    r"|High School|Elementary School|Middle School|Public Library|City Hall|Sheriff|City Commission|Board of Education"
    r"|Chamber of Commerce|County Courthouse|County Jail|Township)\b"
)
"""What towns of the United States and Canada have, as their papers write it."""
_BODY_BEHIND = re.compile(rf"\s+{BODIES}")
_OF_BODIES = frozenset({"US", "CA"})
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """For each mention, and each name anywhere in the article, what its candidates gain, and why in words."""

    gains: tuple[Floats, ...]
    reasons: tuple[tuple[str, ...], ...]
    all_gains: Mapping[str, Floats]

    @staticmethod
    def of(article: Article, mentions: Sequence[Mention], known: Known, gazetteer: Gazetteer, numbers: Numbers) -> Evidence:
        """What the article says of its names; `known` has the candidates by the names' keys."""
        keys = tuple(normalise(mention.name) for mention in mentions)
        areas = [holders(article, mentions, number, known, gazetteer) for number in range(len(mentions))]
        everywhere: dict[str, list[Place]] = defaultdict(list)
        for key, held in zip(keys, areas, strict=True):
            everywhere[key] += held
        seats = _seats(article.text, gazetteer)
        bodies = {key for key, one in zip(keys, mentions, strict=True) if _BODY_BEHIND.match(article.text, one.end)}
        gains: dict[str, Floats] = {}
        reasons: dict[str, tuple[str, ...]] = {}
        for key, places in known.items():
            inside = _held(places, everywhere[key], gazetteer)
            gains[key] = inside * numbers.contained
            words = ["named with its state or country" if one else "" for one in inside]
            for at, one in enumerate(places):
                if one.place.id in seats:
                    gains[key][at] += numbers.seat
                    words[at] = words[at] or "the article speaks of that capital"
                if key in bodies and one.place.country in _OF_BODIES and one.place.granularity is Granularity.CITY:
                    gains[key][at] += numbers.institution
                    words[at] = words[at] or "a body of an American or Canadian town bears the name"
            reasons[key] = tuple(words)
        own_gains, own_reasons = [], []
        for number, key in enumerate(keys):
            gain, words = gains[key], list(reasons[key])
            if areas[number]:  # told here: what the name is told by elsewhere does not count
                here, there = _held(known[key], areas[number], gazetteer), _held(known[key], everywhere[key], gazetteer)
                gain = gain + (here - there) * numbers.contained
                words = [
                    "named with its state or country" if inside else word for inside, word in zip(here, words, strict=True)
                ]
            if number and areas[number - 1]:
                holding = _holding(known[key], known[keys[number - 1]], gazetteer)
                gain = gain + holding * numbers.contained
                words = ["named behind a place in it" if holds else word for holds, word in zip(holding, words, strict=True)]
            own_gains.append(gain)
            own_reasons.append(tuple(words))
        return Evidence(tuple(own_gains), tuple(own_reasons), gains)

    def here(self, number: int) -> tuple[Floats, tuple[str, ...]]:
        """What the candidates of a mention gain, and why."""
        return self.gains[number], self.reasons[number]


def holders(article: Article, mentions: Sequence[Mention], number: int, known: Known, gazetteer: Gazetteer) -> list[Place]:
    """The areas that the name right behind this one can mean, where only a comma or bracket stands between; they need not be
    mentions ("Paris, Tex.").
    """
    here = mentions[number]
    if number + 1 < len(mentions):
        after = mentions[number + 1]
        if _APART.fullmatch(article.text[here.end : after.start]):
            return [one.place for one in known[normalise(after.name)] if one.place.granularity in AREAS][:3]
        if after.start < here.end + 3:
            return []
    behind = _BEHIND.match(article.text, here.end)
    words = behind[1].split() if behind else []
    for count in range(len(words), 0, -1):
        best = gazetteer.candidates(" ".join(words[:count]))[:1]
        if best and best[0].place.granularity in AREAS:
            return [best[0].place]
    return []


def _held(places: Sequence[Candidate], areas: Sequence[Place], gazetteer: Gazetteer) -> Floats:
    """Which candidates lie in an area that the name is told by."""
    inside = [
        proper
        and any(
            (area.country is None or area.country == one.place.country) and gazetteer.inside(one.place, area) for area in areas
        )
        for one, proper in zip(places, _proper(places), strict=True)
    ]
    return np.array(inside, float)


def _holding(places: Sequence[Candidate], held: Sequence[Candidate], gazetteer: Gazetteer) -> Floats:
    """Which candidate, the first alone, holds a place of the name before: the state of New York in "Rome, New York"."""
    inner = [other.place for other, proper in zip(held, _proper(held), strict=True) if proper]
    gain = np.zeros(len(places))
    for number, one in enumerate(places[:_KEPT]):
        if one.place.granularity in AREAS and any(gazetteer.inside(other, one.place) for other in inner):
            gain[number] = 1.0
            break
    return gain


def _proper(places: Sequence[Candidate]) -> list[bool]:
    """Which candidates an area may tell: where the name is a country's, none that some language alone calls so, as it does
    Albany, for "Albania, Georgia and Poland" is a list.
    """
    land = any(one.main and one.place.granularity is Granularity.COUNTRY for one in places)
    return [one.main or not land for one in places]


def _seats(text: str, gazetteer: Gazetteer) -> frozenset[str]:
    """The ids of the capitals that the text speaks of as such: "the Georgian capital", "the capital of Georgia"."""
    found = set()
    for adjective, land in _SEAT.findall(text):
        lands = [
            one.place.country
            for one in gazetteer.candidates(land or adjective)[:3]
            if one.place.granularity is Granularity.COUNTRY
        ]
        for iso2 in (*gazetteer.demonym(adjective or land), *lands):
            seat = gazetteer.capital(iso2) if iso2 else None
            if seat:
                found.add(seat.id)
    return frozenset(found)
