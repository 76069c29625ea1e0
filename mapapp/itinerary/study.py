"""What the steps of the itinerary look at together: the article cut up, its readings, and its dates as words of the layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.dates import DatePhrase, Kind
from mapapp.model import Article
from mapapp.sentences import Layout
from mapapp.tagger import Reading


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the text as words of the layout: `first` to `last` (exclusive) in `sentence`."""

    phrase: DatePhrase
    first: int
    last: int
    sentence: int


def placed(layout: Layout, phrases: Sequence[DatePhrase]) -> tuple[Dated, ...]:
    """The phrases with the words and sentences they stand in; durations are left out."""
    starts = [word.start for word in layout.words]
    found = []
    for phrase in phrases:
        first = layout.word_at(phrase.start)
        if phrase.kind is not Kind.DURATION and first < len(layout.words):
            last = max(first + 1, bisect_left(starts, phrase.end))
            found.append(Dated(phrase, first, last, layout.words[first].sentence))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Study:
    """An article under study: its layout, place names and dates."""

    article: Article
    layout: Layout
    readings: tuple[Reading, ...]
    dates: tuple[Dated, ...]
