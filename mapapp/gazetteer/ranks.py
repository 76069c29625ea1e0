"""How likely a place is meant by a name that stands alone: the prior of toponym resolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mapapp.gazetteer.names import normalise
from mapapp.model import Granularity, Place

MAIN, ENGLISH, OTHER = 0, 1, 2
PENALTY = {MAIN: 0.0, ENGLISH: 0.3, OTHER: 1.5}
"""What a name that is not the main one costs, in powers of ten of population: Bali is the Indonesian island, not Bari in
Italy, which some language calls so; but Seville is the Spanish city of 700,000, not the main name of a village in Ohio."""

SEAT = 0.1
"""A town with this share of a division's people goes before the division of its name: Zurich, Mendoza, but not Quebec City."""

CAPITAL = 1.5
"""What being a capital adds to a town's rank under its English names: news names capitals far more often than their size."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name can mean.

    `main` tells whether the name is the place's own in English and no alternate; `rank` is the prior weight in powers of
    ten (for towns the logarithm of the population): the higher, the more likely meant where the name stands alone.
    """

    place: Place
    main: bool
    rank: float


def towns_first(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a name, towns raised above the division around them whose own name it is (see `SEAT`)."""
    areas = [
        (one.place, normalise(one.place.admin1 or one.place.name), one.rank + 0.05)
        for one in found
        if one.main and one.place.granularity is Granularity.REGION and one.place.population
    ]

    def rank(one: Candidate) -> float:
        town = one.place
        if town.granularity is not Granularity.CITY:
            return one.rank
        around = [
            above
            for area, key, above in areas
            if area.country == town.country
            and town.population >= SEAT * area.population
            and normalise(town.admin1 or "") == key
        ]
        return max([one.rank, *around])

    return [replace(one, rank=rank(one)) for one in found] if areas else list(found)
