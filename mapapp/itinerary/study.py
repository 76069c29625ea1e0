"""What the steps of the itinerary look at together: the article cut up, its readings, and its dates as words of the layout."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapapp.dates import DatePhrase, Kind, find
from mapapp.model import Article
from mapapp.sentences import Layout
from mapapp.tagger import Reading
from mapapp.travellers import travelling

if TYPE_CHECKING:
    from mapapp.encoder import TokenScores


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the text as words of the layout: `first` to `last` (exclusive) in `sentence`."""

    phrase: DatePhrase
    first: int
    last: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Study:
    """An article under study: its layout, place names and dates. `dates` are the phrases without the durations; `travelling`
    has the network's chance of each word that it names a traveller, or nothing where no network read the article.
    """

    article: Article
    layout: Layout
    readings: tuple[Reading, ...]
    phrases: tuple[DatePhrase, ...]
    dates: tuple[Dated, ...]
    travelling: tuple[float, ...] = ()

    @staticmethod
    def of(article: Article, layout: Layout, readings: tuple[Reading, ...], scores: TokenScores | None = None) -> Study:
        """Finds the dates and the words and sentences they stand in."""
        phrases = find(article.text, article.date)
        starts = [word.start for word in layout.words]
        dates = []
        for phrase in phrases:
            first = layout.word_at(phrase.start)
            if phrase.kind is not Kind.DURATION and first < len(layout.words):
                last = max(first + 1, bisect_left(starts, phrase.end))
                dates.append(Dated(phrase, first, last, layout.words[first].sentence))
        return Study(article, layout, readings, phrases, tuple(dates), travelling(layout, scores) if scores else ())
