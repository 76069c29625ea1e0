"""Which of the dates in the text belongs to which stop, and whether the stop lasts for more than that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from mapapp.itinerary.groups import Group, strength
from mapapp.itinerary.study import Dated, Study
from mapapp.model import Days, Precision, Status
from mapapp.tagger import Linear, Reading, sigmoid
from mapapp.tagger.lexicon import PREPOSITIONS, classes, stem

_STAY = ("L#", "R#", "S#", "PG", "P=", "PB", "G#", "G=", "L:", "-1", "-2=", "+1=", "title", "dateline", "listed")
_BETWEEN = frozenset("and but before after then while when where who which to from until since by for".split())


def pairs(group: Group, dates: Sequence[Dated]) -> list[tuple[Reading, Dated]]:
    """The dates that may be this stop's: in a sentence that names it, or next to the sentence that says most of it."""
    best = group.best
    found = []
    for date in dates:
        near = [reading for reading in group.readings if reading.sentence == date.sentence]
        if near:
            found.append((max(near, key=strength), date))
        elif abs(date.sentence - best.sentence) <= 2:
            found.append((best, date))
    return found


def pair_clues(study: Study, reading: Reading, date: Dated, status: Status, stops: int) -> list[str]:
    """What speaks for and against this date being that of this place, a stop of this status among `stops` in the article."""
    layout, others = study.layout, study.readings
    words = layout.words
    apart = date.sentence - reading.sentence
    days = date.phrase.days
    found = ["bias", f"precision={days.precision}", f"apart={apart}", f"status={status}", f"{days.precision} apart={apart}"]
    found += _towards(days, status, study.article.date)
    before = words[max(layout.first_word[date.sentence], date.first - 3) : date.first]
    after = words[date.last : min(date.last + 2, layout.first_word[date.sentence + 1])]
    found += [f"d-{len(before) - n}={stem(word.text)}" for n, word in enumerate(before) if word.text[0].islower()]
    found += [
        f"d+{n}={stem(word.text)}" for n, word in enumerate(after) if word.text[0].islower() or not word.text[0].isalpha()
    ]
    found += [f"d-#{name}" for word in before for name in classes(word.text)]
    rivals = [date for date in study.dates if date.sentence == reading.sentence]
    found.append(f"rivals={min(len(rivals), 3)}")
    found.append(f"stops={min(stops, 4)}")
    if days.computed:
        found.append("computed")
    if apart:
        gap = "next" if apart > 0 else "before"
        found.append(f"{gap} rivals={min(len(rivals), 2)}")
        named = {other.name for other in others if other.sentence == date.sentence}
        found.append(f"{gap} places={min(len(named), 3)}")
        return found
    place_first = reading.site.first < date.first
    low, high = (reading.site.last, date.first) if place_first else (date.last, reading.site.first)
    between = words[low:high]
    side = "after" if place_first else "before"
    found += [side, f"{side} far={_far(len(between))}"]
    found += [
        f"{side} between {word.lower}" for word in between if word.lower in _BETWEEN | PREPOSITIONS or word.text in ",;:–—-"
    ]
    found += [f"between#{name}" for word in between for name in classes(word.text)]
    inner = sum(low <= other.site.first < high for other in others)
    found.append(f"{side} inner={min(inner, 3)}")
    closer = [other for other in others if other.sentence == date.sentence and _gap(other, date) < _gap(reading, date)]
    found.append(f"{side} closer={min(len({other.name for other in closer}), 3)}")
    nearest = min((_gap(reading, rival) for rival in rivals), default=0)
    found.append("nearest date" if _gap(reading, date) <= nearest else "other date nearer")
    return found


def _towards(days: Days, status: Status, published: dt.date | None) -> list[str]:
    """How the day lies to the day of publication, for a stop of this status."""
    if not (days.start and published):
        return ["no publication" if not published else "open"]
    away = (days.start - published).days
    way = "today" if away == 0 else "past" if away < 0 else "ahead"
    far = "" if abs(away) < 8 else " weeks" if abs(away) < 60 else " months" if abs(away) < 330 else " years"
    return [f"{way}{far}", f"{status} {way}"]


def _far(count: int) -> str:
    return str(count) if count < 4 else "4-6" if count < 7 else "7-11" if count < 12 else "12-20" if count < 21 else "21+"


def _gap(reading: Reading, date: Dated) -> int:
    """Words between a place and a date."""
    return date.first - reading.site.last if reading.site.first < date.first else reading.site.first - date.last


def stay_clues(reading: Reading, date: Dated, status: Status) -> list[str]:
    """What tells a stop of one day from a stay whose end is open."""
    kept = [clue for clue in reading.clues if clue.startswith(_STAY)]
    return ["bias", f"status={status}", *kept, f"computed={date.phrase.days.computed}", f"kind={date.phrase.kind}"]


def stay(days: Days, one_day: bool) -> Days:
    """The stop's days where the text names one day: that day alone, or from that day on."""
    if days.precision is not Precision.DAY or one_day:
        return days
    return replace(days, end=None, precision=Precision.RANGE)


class DayWeights(msgspec.Struct, frozen=True):
    """Which date is a stop's own, and at least how likely; whether it is a stop of that one day."""

    own: Linear
    one_day: Linear
    least: float


def days_of(study: Study, group: Group, status: Status, stops: int, weights: DayWeights) -> Days:
    """The days of a stop: the date of the text that is likeliest its own, none where none is likely enough."""
    best: tuple[float, Reading, Dated] | None = None
    for reading, date in pairs(group, study.dates):
        chance = sigmoid(weights.own.score(pair_clues(study, reading, date, status, stops)))
        if chance >= weights.least and (best is None or chance > best[0]):
            best = chance, reading, date
    if best is None:
        return Days()
    _, reading, date = best
    alone = sigmoid(weights.one_day.score(stay_clues(reading, date, status))) >= 0.5
    return stay(date.phrase.days, alone)


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
