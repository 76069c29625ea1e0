"""Which of the days in an article are a stop's own: every way to read its days is weighed, "none" among them.

A day may be the day of arrival, a visit of that day alone or the last day; a range may be the stop's or the whole trip's; "a
three-day visit" counts from the day beside it. Each way gets clues (what stands between place and date, the verb, the tense,
the rivals), and a log-linear model learned by `training/days.py` picks one. It can only pick days that the text gives.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import msgspec

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
    """One way to read the days of a stop, with what speaks for it and against it."""

    days: Days
    clues: tuple[str, ...]


def of_stops(
    layout: Layout, phrases: Sequence[DatePhrase], visits: Sequence[Visit], published: dt.date | None
) -> tuple[tuple[Days, float], ...]:
    """The days of each stop of an article, none where the text gives none of its own, and the chance that this is right.

    Raises:
        MapappError: the shipped weights are missing or damaged.
    """
    scene = Scene(layout, phrases, visits, published)
    learned = weights()
    return tuple(likeliest(ways(scene, number), learned) for number in range(len(visits)))


@cache
def weights() -> Mapping[str, float]:
    """The weights of the clues, as `training/days.py` writes them to `assets/days.json`."""
    try:
        return msgspec.json.decode((assets() / "days.json").read_bytes(), type=dict[str, float])
    except (OSError, msgspec.DecodeError) as error:
        raise MapappError("The weights for days (days.json) are missing or damaged; install mapapp again.") from error


def ways(scene: Scene, number: int) -> list[Way]:
    """Every way to read the days of that stop, the first being that it has none."""
    dates, lengths = scene.dated(number)
    found = [Way(Days(), tuple(scene.none(number, dates)))]
    for dated in dates:
        for turn, day in (("", dated), *_turned(scene, number, dated)):
            link = [*scene.link(number, day, dates), *([f"turned {turn}"] if turn else [])]
            for extent, days, more in _extents(scene, day, dates, lengths):
                stay = scene.extent(number, day, days)
                found.append(Way(days, (*link, f"extent={extent}", *(f"{extent}|{clue}" for clue in [*stay, *more]))))
    return found


def likeliest(found: Sequence[Way], learned: Mapping[str, float]) -> tuple[Days, float]:
    """The likeliest days of a stop and their probability: that of all the ways that come to the same days."""
    scores = [sum(learned.get(clue, 0.0) for clue in way.clues) for way in found]
    top = max(scores)
    shares: dict[tuple[dt.date | None, dt.date | None, Precision], float] = defaultdict(float)
    for way, score in zip(found, scores, strict=True):
        shares[_told(way.days)] += math.exp(score - top)
    best = max(shares, key=lambda told: shares[told])
    ways_there = [number for number, way in enumerate(found) if _told(way.days) == best]
    return found[max(ways_there, key=lambda number: scores[number])].days, shares[best] / sum(shares.values())


def _told(days: Days) -> tuple[dt.date | None, dt.date | None, Precision]:
    return days.start, days.end, days.precision


def _turned(scene: Scene, number: int, dated: Dated) -> list[tuple[str, Dated]]:
    """A weekday or the number of a day that lies on the wrong side of the day of publication for how the stop stands, turned
    to the other side: "set for Monday" of a visit to come is no Monday gone by, whatever the tense around it.
    """
    day, published = dated.phrase.days.start, scene.published
    words = understand(scene.layout.text[dated.phrase.start : dated.phrase.end])
    if not (day and published and words and dated.phrase.kind is Kind.DAY and (words.bare_weekday or words.bare_number)):
        return []
    status = scene.visits[number].status
    ahead = status in (Status.PLANNED, Status.CANCELLED)
    if (ahead and day >= published) or (not ahead and day <= published):
        return []
    other = resolve(words, published, FUTURE if ahead else PAST)
    if other is None or other == day:
        return []
    days = replace(dated.phrase.days, start=other, end=other)
    return [(f"{status}", replace(dated, phrase=replace(dated.phrase, days=days)))]


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
    """Stays of a length told beside the day of arrival or, "three days of talks ended on Friday", of the end."""
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
