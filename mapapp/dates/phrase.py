"""A phrase that says when: what kind it is, where it stands, and the days it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from mapapp.dates.tense import OPEN
from mapapp.dates.wording import NTH, NUMBERS
from mapapp.model import Days, Precision, Span


class Kind(StrEnum):
    """What a phrase says of time."""

    DAY = "day"  # "on Tuesday"
    RANGE = "range"  # "from 3 to 5 May", "since Monday", "until Friday"
    WINDOW = "window"  # "later this week", "in March", "by Friday", "2019"
    DURATION = "duration"  # "for three days": how long, not when


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A phrase that says when, at `text[start:end]`.

    `days` is empty (precision none) where the day cannot be told, and for durations. `explicit` is true where the text itself
    names the year. `length` is the number of days, first and last included, that a duration takes. `way` is the tense of the
    sentence: -1 past, 1 still to come, 0 open.
    """

    start: int
    end: int
    kind: Kind
    days: Days
    explicit: bool = False
    length: int | None = None
    way: int = OPEN


def phrase(start: int, end: int, kind: Kind, days: Days, *, explicit: bool = False, way: int = OPEN) -> DatePhrase:
    """A phrase whose days, if any, stand at its place and were computed unless the text names the year."""
    computed = days.precision is not Precision.NONE and not explicit
    return DatePhrase(start, end, kind, replace(days, phrase=Span(start, end), computed=computed), explicit, way=way)


def length(words: str) -> int | None:
    """The number of days that a duration takes, first and last included: "three-day", "two nights", "third day of" are 3."""
    tokens = re.findall(r"\d+|[a-z]+", words.lower())
    named = NUMBERS | NTH
    number = next((int(t) if t.isdigit() else named[t] for t in tokens if t.isdigit() or t in named), 1)
    for token in tokens:
        if token.startswith("night"):
            return number + 1
        for unit, days in (("day", 1), ("week", 7), ("fortnight", 14), ("month", 30)):
            if token.startswith(unit):
                return number * days
    return None
