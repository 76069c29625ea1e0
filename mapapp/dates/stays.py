"""Which of the days in an article are a stop's own: every way to read its days is weighed, "none" among them.

A day may be the day of arrival, a visit of that day alone or the last day; a range may be the stop's or the whole trip's; "a
three-day visit" counts from the day beside it. Each way gets clues (what stands between place and date, the verb, the tense,
the rivals), and a log-linear model learned by `training/days.py` picks one: first for each stop alone, then beside what the
other stops seem to have. It can only pick days that the text gives.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import msgspec

from mapapp.dates.beside import beside, neighbours
from mapapp.dates.extent import extent
from mapapp.dates.phrase import DatePhrase, Kind
from mapapp.dates.resolve import DAY, resolve, understand
from mapapp.dates.scene import NEAR, Dated, Scene, Visit
from mapapp.dates.tense import FUTURE, PAST
from mapapp.errors import MapappError
from mapapp.model import Days, Precision, Status
from mapapp.sentences import Layout
from mapapp.settings import assets

_LEAVING = 6  # sentences after a day of arrival in which a leaving is looked for
_LONGEST = 45  # days of a stay put together from two dates


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the days of a stop, with what speaks for it and against it.

    `kind` says how the stay was read from the date `dated`, of which the plain way of no days has none; `base` is what was
    found to speak for it before.
    """

    days: Days
    clues: tuple[str, ...]
    kind: str = "none"
    dated: Dated | None = None
    base: float = 0.0


class Weights(msgspec.Struct, frozen=True):
    """The weights of the clues of a stop `alone`, and of those of its neighbours' days `beside` it."""

    alone: Mapping[str, float]
    beside: Mapping[str, float]


def of_stops(
    layout: Layout, phrases: Sequence[DatePhrase], visits: Sequence[Visit], published: dt.date | None
) -> tuple[tuple[Days, float], ...]:
    """The days of each stop of an article, none where the text gives none of its own, and the chance that this is right.

    Raises:
        MapappError: the shipped weights are missing or damaged.
    """
    return chosen(Scene(layout, phrases, visits, published), weights())


@cache
def weights() -> Weights:
    """The weights of the clues, as `training/days.py` writes them to `assets/days.json`."""
    try:
        return msgspec.json.decode((assets() / "days.json").read_bytes(), type=Weights)
    except (OSError, msgspec.DecodeError) as error:
        raise MapappError("The weights for days (days.json) are missing or damaged; install mapapp again.") from error


def chosen(scene: Scene, learned: Weights) -> tuple[tuple[Days, float], ...]:
    """The likeliest days of each stop and their probability."""
    alone = [ways(scene, number) for number in range(len(scene.visits))]
    best = (likeliest(found, learned.beside) for found in compared(scene, alone, learned.alone))
    return tuple((way.days, chance) for way, chance in best)


def ways(scene: Scene, number: int) -> list[Way]:
    """Every way to read the days of that stop, the first being that it has none."""
    dates, lengths = scene.dated(number)
    found = [Way(Days(), tuple(scene.none(number, dates)))]
    return found + [way for dated in dates for way in _of_date(scene, number, dated, dates, lengths)]


def compared(scene: Scene, alone: Sequence[Sequence[Way]], learned: Mapping[str, float]) -> list[list[Way]]:
    """The ways of each stop with what the other stops' likeliest days say of them; the date of a neighbour is one more way."""
    first = [likeliest(found, learned)[0] for found in alone]
    days = [way.days for way in first]
    result = []
    for number, found in enumerate(alone):
        more = [*found, *_lent(scene, number, found, [first[other] for _, other in neighbours(scene, number)])]
        told = beside(scene, number, [(way.kind, way.days) for way in more], days)
        result.append([replace(way, clues=clues, base=score(way, learned)) for way, clues in zip(more, told, strict=True)])
    return result


def _lent(scene: Scene, number: int, found: Sequence[Way], lenders: Sequence[Way]) -> list[Way]:
    """Ways from the dates of neighbours that stand too far from this stop to be found there."""
    seen = {way.dated.first for way in found if way.dated}
    dates, lengths = scene.dated(number)
    lent: list[Way] = []
    for date in (way.dated for way in lenders if way.kind != "window"):
        if date and date.first not in seen:
            seen.add(date.first)
            lent += _of_date(scene, number, scene.pair(number, date.phrase, date.first, date.last), dates, lengths)
    return lent


def score(way: Way, learned: Mapping[str, float]) -> float:
    """What speaks for a way, as the logarithm of its share."""
    return way.base + sum(learned.get(clue, 0.0) for clue in way.clues)


def likeliest(found: Sequence[Way], learned: Mapping[str, float]) -> tuple[Way, float]:
    """The likeliest way to the likeliest days, and the probability of these: that of all the ways that come to them."""
    scores = [score(way, learned) for way in found]
    top = max(scores)
    shares: dict[tuple[dt.date | None, dt.date | None, Precision], float] = defaultdict(float)
    for way, one in zip(found, scores, strict=True):
        shares[_told(way.days)] += math.exp(one - top)
    best = max(shares, key=lambda told: shares[told])
    there = [number for number, way in enumerate(found) if _told(way.days) == best]
    return found[max(there, key=lambda number: scores[number])], shares[best] / sum(shares.values())


def _told(days: Days) -> tuple[dt.date | None, dt.date | None, Precision]:
    return days.start, days.end, days.precision


def _turned(scene: Scene, number: int, dated: Dated) -> list[tuple[str, Dated]]:
    """A weekday, a range of weekdays or a date without its year that lies on the wrong side of the day of publication for how
    the stop stands, turned to the other side: "set for Monday" of a visit to come is no Monday gone by, whatever the tense.
    """
    days, published = dated.phrase.days, scene.published
    words = understand(scene.layout.text[dated.phrase.start : dated.phrase.end])
    if not (days.start and days.end and published and words and words.bare):
        return []
    status = scene.visits[number].status
    ahead = status in (Status.PLANNED, Status.CANCELLED)
    if (ahead and days.end >= published) or (not ahead and days.start <= published):
        return []
    other = resolve(words, published, FUTURE if ahead else PAST) if dated.phrase.kind is Kind.DAY else None
    if dated.phrase.kind is Kind.RANGE and words.bare_weekday:
        other = days.start + (7 if ahead else -7) * DAY
    if other is None or other == days.start:
        return []
    days = replace(days, start=other, end=other + (days.end - days.start))
    return [(f"{status}", replace(dated, phrase=replace(dated.phrase, days=days)))]


def _of_date(scene: Scene, number: int, dated: Dated, dates: Sequence[Dated], lengths: Sequence[Dated]) -> Iterator[Way]:
    """The ways to read the days of a stop from one date."""
    for turn, day in (("", dated), *_turned(scene, number, dated)):
        link = [*scene.link(number, day, dates), *([f"turned {turn}"] if turn else [])]
        for kind, days, more in _extents(scene, day, dates, lengths):
            stay = extent(scene, number, day, days)
            yield Way(days, (*link, f"extent={kind}", *(f"{kind}|{clue}" for clue in [*stay, *more])), kind, day)


_Extent = tuple[str, Days, list[str]]


def _extents(scene: Scene, dated: Dated, dates: Sequence[Dated], lengths: Sequence[Dated]) -> list[_Extent]:
    """The stays that a date may mean, each with its kind and with clues of the second phrase where there are two."""
    days = dated.phrase.days
    if dated.phrase.kind is Kind.WINDOW or days.precision not in (Precision.DAY, Precision.RANGE):
        return [("window", days, [])]
    day = days.start or days.end
    found: list[_Extent] = []
    if days.precision is Precision.DAY:
        found.append(("day", days, []))
        found.append(("open", replace(days, end=None, precision=Precision.RANGE), []))
        found.append(("last", replace(days, start=None, precision=Precision.RANGE), []))
    elif days.start and days.end:
        return [("range", days, []), ("range from", replace(days, end=None), [])]
    else:
        found.append(("from" if days.start else "until", days, []))
        found.append(("bound day", replace(days, start=day, end=day, precision=Precision.DAY), []))
    if days.start:
        found += _counted(scene, dated, days.start, lengths)
        found += _ended(scene, dated, days.start, dates)
    return found


def _counted(scene: Scene, dated: Dated, day: dt.date, lengths: Sequence[Dated]) -> list[_Extent]:
    """Stays of a length told beside the day of arrival or, "three days of talks ended on Friday", of the end or the middle."""
    found: list[_Extent] = []
    for length in lengths:
        apart = length.sentence - dated.sentence
        if abs(apart) <= 1 and length.phrase.length and 1 < length.phrase.length <= _LONGEST:
            more = [f"apart={apart}", f"between={min(abs(length.first - dated.first) // 5, 4)}"]
            more += [f"after length {word}" for word in scene.near(length.last, length.last + 3)]
            more += [f"before length {word}" for word in scene.near(length.first - 4, length.first)]
            span = (length.phrase.length - 1) * DAY
            days = replace(dated.phrase.days, precision=Precision.RANGE)
            found.append(("length", replace(days, start=day, end=day + span), more))
            found.append(("ended", replace(days, start=day - span, end=day), more))
            if scene.words[length.last - 1].lower == "of":  # "on Friday, the second day of her visit"
                found.append(("under way", replace(days, start=day - span, end=None), more))
    return found


def _ended(scene: Scene, dated: Dated, day: dt.date, dates: Sequence[Dated]) -> list[_Extent]:
    """Stays from this day to a later one, named beside it or with words of leaving in the sentences after."""
    beside = [other for other in dates if abs(other.sentence - dated.sentence) <= NEAR]
    seen = {other.first for other in beside}
    leaving = [
        other
        for other in scene.later(dated, _LEAVING)
        if other.first not in seen and scene.classes(other.first - 6, other.last) & {"leave", "end"}
    ]
    found: list[_Extent] = []
    for other in [*beside, *leaving]:
        days = other.phrase.days
        single = other.phrase.kind in (Kind.DAY, Kind.RANGE) and days.start in (None, days.end)
        if single and days.end and day < days.end <= day + _LONGEST * DAY:
            more = [f"apart={other.sentence - dated.sentence}", f"far={min((days.end - day).days, 8)}"]
            more += [f"second {word}" for word in scene.near(other.first - 6, other.first)]
            more += [f"second#{name}" for name in scene.classes(other.first - 6, other.last)]
            more += [f"second kind={other.phrase.kind}", f"second inner={scene.inner(dated.first, other.first)}"]
            found.append(("pair", replace(dated.phrase.days, end=days.end, precision=Precision.RANGE), more))
    return found
