"""The window of the whole trip, which dates no single stop."""

from __future__ import annotations

from collections.abc import Sequence

from mapapp.itinerary.study import Study
from mapapp.model import Days, Precision

_TRIP = frozenset("trip tour visit journey voyage travel pilgrimage swing mission".split())


def trip(study: Study, stops: Sequence[Days]) -> Days:
    """The window of the whole trip: a range that stands with a word for the trip and holds every dated stop."""
    for date in study.dates:
        days = date.phrase.days
        if days.precision is not Precision.RANGE or not days.start or not days.end or days.start == days.end:
            continue
        near = study.layout.words[max(study.layout.first_word[date.sentence], date.first - 12) : date.last + 8]
        holds = all(days.start <= stop.start <= days.end for stop in stops if stop.start)
        if holds and len(stops) > 1 and any(word.lower in _TRIP for word in near):
            return days
    return Days()
