"""The days of a trip with the stops on them, for the bar under the map."""

from __future__ import annotations

import datetime as dt
from itertools import zip_longest
from typing import Any

from mapapp.model import Days, Itinerary, Precision
from mapapp.wording import day_chip, long_day


def bar(itinerary: Itinerary) -> list[dict[str, Any]]:
    """The days that have stops, each once and in order of time, with the indices of its stops; those not stated stand last.

    `room` is how many days pass from the start of this entry to that of the next: the share of the bar that it takes.
    `apart` marks what has no place in time: a stop without days, or with a stretch of days one of which is meant.
    """
    year = itinerary.article.date.year if itinerary.article.date else None
    together: dict[tuple[bool, dt.date, dt.date, str], list[int]] = {}
    for index, stop in enumerate(itinerary.stops):
        first, last = _ends(stop.days)
        together.setdefault((_apart(stop.days), first, last, day_chip(stop.days, year)), []).append(index)
    entries = sorted(together)
    return [
        {
            "words": words,
            "long": long_day(itinerary.stops[together[entry][0]].days, year),
            "computed": all(itinerary.stops[index].days.computed for index in together[entry]),
            "apart": apart,
            "room": 0 if apart else max(1, ((later[1] if later and not later[0] else last) - first).days),
            "stops": together[entry],
        }
        for entry, later in zip_longest(entries, entries[1:])
        for apart, first, last, words in [entry]
    ]


def _ends(days: Days) -> tuple[dt.date, dt.date]:
    """The first and the last day; one that is not known is taken to be the other."""
    first = days.start or days.end or dt.date.max
    return first, max(first, days.end or first)


def _apart(days: Days) -> bool:
    return days.precision in (Precision.NONE, Precision.WINDOW) or days.start is days.end is None
