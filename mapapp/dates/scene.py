"""The dates and stops of one article side by side, and the clues by which a date is told to be a stop's own."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.dates.phrase import DatePhrase, Kind
from mapapp.model import Granularity, Precision, Span, Status
from mapapp.sentences import Layout

NEAR = 2  # sentences between a place and a date of it
_IN_FORCE = 12  # sentences over which a day named before stays the day of the story
_MOST = 10  # dates looked at for a stop, the nearest first

_CLASSES = {
    "arrive": "arriv land lands lande landi touch reach enter check docke docks pull pulls kick kicks begin began start",
    "go": """go goes went trave fly flies flew flyin head heads heade set sets drive drove sail saile sails proce conti move
        moves moved""",
    "leave": "leave left leavi depar retur home board exit quit farew",
    "stay": "stay stays staye stayi spend spent overn sleep slept remai based resid night nights weeke holid",
    "event": """meet meets met meeti talks talk speak spoke speec addre host hosts hoste rally ralli campa fundr event open
        opens opene opend perfo play plays playe conce match game mass sign signe atten confe summi lay laid inspe tour toure
        touri visit prese told tells gave give gives deliv hold holds held appea joine join joins saw see sees watch cut launc
        celeb commi show shows""",
    "end": "end ends ended endin concl wound wrap wraps finis compl close until",
    "say": "said says state annou accor repor confi added",
    "then": "then later next final after befor follo there also meanw earli first last",
}
_CLASS_OF = {stem: name for name, stems in _CLASSES.items() for stem in stems.split()}
"""Classes of words about a stay, by their first five letters."""
_HOURS = frozenset("morning afternoon evening noon midday lunch breakfast dinner night dawn a.m p.m pm am a.m. p.m.".split())


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop as far as its days go: where the text names it, the naming mention first, how it stands, how large it is."""

    mentions: tuple[Span, ...]
    status: Status
    granularity: Granularity = Granularity.CITY


@dataclass(frozen=True, slots=True)
class Dated:
    """A phrase as words of the layout, `first` to `last` (exclusive), and the mention of a stop nearest to it.

    `apart` counts sentences from the mention to the phrase, `gap` the words between them.
    """

    phrase: DatePhrase
    first: int
    last: int
    sentence: int
    mention: tuple[int, int]
    apart: int
    gap: int


class Scene:
    """The dates and stops of one article as words of its layout; stops are known by their number in `visits`."""

    def __init__(
        self, layout: Layout, phrases: Sequence[DatePhrase], visits: Sequence[Visit], published: dt.date | None
    ) -> None:
        self.layout = layout
        self.words = layout.words
        self.published = published
        self.visits = visits
        self._ends = [word.end for word in layout.words]
        self.places = [[self.span_of(span) for span in visit.mentions] for visit in visits]
        self.distinct = min(6, len({p.days.start for p in phrases if p.kind in (Kind.DAY, Kind.RANGE) and p.days.start}))
        self.phrases: dict[int, list[tuple[DatePhrase, int, int]]] = defaultdict(list)
        for phrase in phrases:
            first, last = self.span_of(Span(phrase.start, phrase.end))
            self.phrases[self.words[first].sentence].append((phrase, first, last))
        self.held = [{self.sentence(place) for place in places} for places in self.places]

    def span_of(self, span: Span) -> tuple[int, int]:
        """The words that a stretch of text covers, at least one."""
        first = min(bisect_right(self._ends, span.start), len(self.words) - 1)
        return first, min(len(self.words), bisect_right(self._ends, span.end - 1, first) + 1)

    def dated(self, number: int) -> tuple[list[Dated], list[Dated]]:
        """The dates and the durations near a stop, the nearest dates first, and the day in force from farther before."""
        near = {sentence + off for sentence in self.held[number] for off in range(-NEAR, NEAR + 1)}
        found = [self.pair(number, *entry) for sentence in sorted(near) for entry in self.phrases.get(sentence, ())]
        dates = [dated for dated in found if dated.phrase.kind is not Kind.DURATION]
        dates.sort(key=lambda dated: (abs(dated.apart), dated.gap))
        naming = self.sentence(self.places[number][0])
        before = (
            self.pair(number, *entry)
            for sentence in range(naming - NEAR - 1, naming - _IN_FORCE - 1, -1)
            if sentence not in near
            for entry in reversed(self.phrases.get(sentence, ()))
            if entry[0].kind in (Kind.DAY, Kind.RANGE) and entry[0].days.precision is not Precision.NONE
        )
        in_force = next((dated for dated in before if dated.apart < 0), None)
        lengths = [dated for dated in found if dated.phrase.kind is Kind.DURATION]
        return [*dates[:_MOST], *([in_force] if in_force else [])], lengths

    def pair(self, number: int, phrase: DatePhrase, first: int, last: int) -> Dated:
        """A phrase at these words beside the mention of a stop that is nearest to it."""
        sentence = self.words[first].sentence
        options = []
        for rank, (low, high) in enumerate(self.places[number]):
            gap = first - high if high <= first else low - last
            options.append((abs(self.words[low].sentence - sentence), rank > 0, gap, low, high))
        _, _, gap, low, high = min(options)
        return Dated(phrase, first, last, sentence, (low, high), sentence - self.words[low].sentence, gap)

    def later(self, dated: Dated, most: int) -> list[Dated]:
        """The days named from the sentence before a date on, so many sentences far."""
        return [
            Dated(phrase, first, last, sentence, dated.mention, sentence - dated.sentence, 0)
            for sentence in range(dated.sentence - 1, dated.sentence + most + 1)
            for phrase, first, last in self.phrases.get(sentence, ())
            if phrase.kind in (Kind.DAY, Kind.RANGE)
        ]

    def sentence(self, words: tuple[int, int]) -> int:
        """The sentence in which some words stand."""
        return self.words[words[0]].sentence

    def near(self, low: int, high: int) -> list[str]:
        """The first five letters of the words from `low` to `high`, in small letters, marks left out."""
        return [word.lower[:5] for word in self.words[max(0, low) : high] if word.text[0].isalnum()]

    def verb(self, low: int, high: int) -> str | None:
        """The class of the last word about a stay between two words."""
        found = (_CLASS_OF.get(word.lower[:5]) for word in reversed(self.words[low:high]))
        return next((name for name in found if name and name != "then"), None)

    def classes(self, low: int, high: int) -> set[str]:
        """The classes of words met from `low` to `high`."""
        return {name for word in self.words[max(0, low) : high] if (name := _CLASS_OF.get(word.lower[:5]))}

    def inner(self, low: int, high: int) -> int:
        """How many stops are named between two words, at most 3."""
        low, high = min(low, high), max(low, high)
        return min(3, sum(any(low <= first < high for first, _ in spans) for spans in self.places))

    def none(self, number: int, dates: Sequence[Dated]) -> list[str]:
        """What speaks for a stop without days."""
        status = self.visits[number].status
        same = sum(dated.apart == 0 and dated.phrase.days.precision is not Precision.NONE for dated in dates)
        clues = ["none", f"none status={status}", f"none same={min(same, 3)}", f"none stops={min(len(self.visits), 5)}"]
        return [*clues, *(f"none {clue}" for clue in self._opening(number)), f"none {status} same={min(same, 2)}"]

    def _opening(self, number: int) -> list[str]:
        """How the sentence that names the stop begins, and the words for stays in it."""
        low, _ = self.places[number][0]
        sentence = self.words[low].sentence
        first, last = self.layout.first_word[sentence], self.layout.first_word[sentence + 1]
        classes = {name for word in self.words[first:last] if (name := _CLASS_OF.get(word.lower[:5]))}
        return [f"opens={self.words[first].lower[:5]}", *(f"holds={name}" for name in classes)]

    def _clock(self, number: int) -> bool:
        """Whether the sentence that names the stop tells an hour or a part of the day."""
        sentence = self.sentence(self.places[number][0])
        first, last = self.layout.first_word[sentence], self.layout.first_word[sentence + 1]
        return any(word.lower in _HOURS for word in self.words[first:last])

    def _owned(self, number: int, dated: Dated) -> str:
        """How the stop stands to those named in the sentence of the date."""
        owners = {n for n, spans in enumerate(self.places) if any(self.sentence(span) == dated.sentence for span in spans)}
        if not owners:
            return "none"
        return "same status" if any(self.visits[n].status == self.visits[number].status for n in owners) else "other status"

    def link(self, number: int, dated: Dated, dates: Sequence[Dated]) -> list[str]:
        """What speaks for and against this date being of this stop."""
        phrase, days, status = dated.phrase, dated.phrase.days, self.visits[number].status
        low, high = dated.mention
        apart = f"apart={dated.apart}"
        clues = [apart, f"kind={phrase.kind} {apart}", f"precision={days.precision}", f"way={phrase.way} {status}"]
        naming = self.places[number][0]
        clues.append("naming" if dated.mention == naming else f"other mention {self.sentence(naming) == dated.sentence}")
        if days.start and self.published:
            away = (days.start - self.published).days
            clues.append(f"{'past' if away < 0 else 'today' if away == 0 else 'ahead'} {status}")
            clues.append(f"away={bucket(abs(away))} {status}")
        clues += [f"d-1={word}" for word in self.near(dated.first - 1, dated.first)]
        clues += [f"d-3={word}" for word in self.near(dated.first - 3, dated.first)]
        clues += [f"d+2={word}" for word in self.near(dated.last, dated.last + 2)]
        mark = self.words[dated.last].text if dated.last < len(self.words) else ""
        clues.append(f"d+mark={mark if not mark.isalnum() else 'word'}")
        clues.append(f"text={self.words[dated.first].lower[:5] if phrase.kind is not Kind.RANGE else 'range'}")
        clues.append(f"position={min(dated.sentence, 3)}")
        if dated.apart < 0:
            clues += self._in_force(number, dated, dates)
        clues += [f"d#{name}" for name in self.classes(dated.first - 5, dated.first)]
        aligned = self._aligned(number, dated, dates)
        if aligned:
            clues.append(aligned)
        closer = sum(1 for spans in self.places if self._distance(spans, dated) < dated.gap) if dated.apart == 0 else -1
        clues.append(f"closer={min(closer, 3)}")
        rivals = sum(
            1
            for other in dates
            if other.sentence == self.sentence(dated.mention) and other.gap < dated.gap and other is not dated
        )
        clues.append(f"rivals={min(rivals, 3)} {apart}")
        others = sum(any(self.sentence(span) == dated.sentence for span in spans) for spans in self.places)
        clues.append(f"others={min(others, 4)} {apart}")
        first, end = self.layout.first_word[dated.sentence : dated.sentence + 2]
        where = "opens" if dated.first - first <= 2 else "closes" if end - dated.last <= 2 else "inside"
        if dated.apart:
            return [*clues, f"date {where} {apart}"]
        after = high <= dated.first
        between = self.words[high : dated.first] if after else self.words[dated.last : low]
        verb = self.verb(high, dated.first) if after else self.verb(dated.last, low)
        side = "after" if after else "before"
        clues += [side, f"{side} gap={bucket(len(between))}", f"{side} inner={self.inner(low, dated.first)}"]
        clues += [f"{side} {word.lower[:6]}" for word in between if word.text[0].islower() or not word.text[0].isalnum()]
        clues += [f"{side} date {where}", f"{side} between={verb}", f"{side} date {where} between={verb}"]
        joined, commas = any(word.lower == "and" for word in between), sum(word.text == "," for word in between)
        return [*clues, f"{side} commas={min(3, commas)} and={joined}"]

    def _in_force(self, number: int, dated: Dated, dates: Sequence[Dated]) -> list[str]:
        """What tells whether a day named in an earlier sentence still holds for the stop."""
        phrase, status = dated.phrase, self.visits[number].status
        later = [d for d in dates if d.apart < 0 and d.first > dated.first]
        clues = [f"in force {bucket(-dated.apart)}" if not later else "out of force"]
        same = self.layout.paragraph_of[dated.sentence] == self.layout.paragraph_of[self.sentence(dated.mention)]
        clues += [f"{clue} {'same paragraph' if same else 'paragraphs apart'}" for clue in self._opening(number)]
        own = any(d.apart == 0 and d.phrase.kind is not Kind.DURATION for d in dates)
        clues.append(f"own date={own}")
        if not own and not later:
            clues += [f"alone {status}", f"alone days={self.distinct}", f"alone way={phrase.way} {status}"]
            clues += [f"alone {clue} days={min(self.distinct, 3)}" for clue in self._opening(number) if "opens" not in clue]
            clues.append(f"alone clock={self._clock(number)}")
            clues.append(f"alone of stop={self._owned(number, dated)}")
        return clues

    def _aligned(self, number: int, dated: Dated, dates: Sequence[Dated]) -> str | None:
        """Whether a sentence names as many days as stops, and this is the one in the place of this stop."""
        if dated.apart:
            return None
        days = sorted(d.first for d in dates if d.sentence == dated.sentence and d.phrase.kind in (Kind.DAY, Kind.RANGE))
        stops = sorted(
            min((f for f, _ in spans if self.words[f].sentence == dated.sentence), default=-1) for spans in self.places
        )
        stops = [first for first in stops if first >= 0]
        if len(days) != len(stops) or len(days) < 2 or dated.first not in days or dated.mention[0] not in stops:
            return f"unaligned {min(len(days), 3)} {min(len(stops), 3)}"
        return "aligned" if days.index(dated.first) == stops.index(dated.mention[0]) else "misaligned"

    def _distance(self, spans: Sequence[tuple[int, int]], dated: Dated) -> int:
        """Words between a date and the nearest of some mentions in its sentence."""
        gaps = [
            dated.first - high if high <= dated.first else low - dated.last
            for low, high in spans
            if self.words[low].sentence == dated.sentence
        ]
        return min(gaps, default=10_000)


def bucket(count: int) -> str:
    """A count in coarse steps."""
    return str(count) if count < 3 else "3-5" if count < 6 else "6-10" if count < 11 else "11-20" if count < 21 else "21+"
