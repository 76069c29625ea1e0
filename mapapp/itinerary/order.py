"""Which stop comes before which: from days and status, and from the words between them ("before flying to")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mapapp.itinerary.groups import Group
from mapapp.model import Days, Precision, Status
from mapapp.sentences import Layout
from mapapp.tagger import Linear, Reading
from mapapp.tagger.lexicon import PREPOSITIONS, classes

_CUES = frozenset(
    """before after then followed following later earlier first next finally last previously already former ahead way
    home return returned returning back onward onwards via from to and or where having subsequently afterwards
    continue continued also include includes included including other others end ended start started began
    begin concluding conclude opening closing""".split()
)
_BESIDE = _CUES | PREPOSITIONS

_ADDING = frozenset("include includes included including take takes taking cover covers covering".split())
_ORDERING = frozenset("before after then first next finally last later onward onwards from".split())

_TIED = 0.6
"""From this share of "equal" on two neighbours share a rank; half would leave too many legs without direction."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stop on its way to an order: its readings, status and days, and the models' chances that these are right."""

    group: Group
    reading: Reading
    status: Status
    days: Days
    status_chance: float = 1.0
    days_chance: float = 1.0


def clues(layout: Layout, one: Step, other: Step) -> list[str]:
    """What tells whether `one` comes before `other`, which stands behind it in the text."""
    words = layout.words
    found = ["bias", f"{one.status}>{other.status}"]
    if one.status is other.status:
        found.append("same status")
    found += _days(one.days, other.days)
    apart = other.reading.sentence - one.reading.sentence
    found.append(f"apart={min(apart, 3)}")
    between = words[one.reading.site.last : other.reading.site.first] if apart <= 1 else ()
    if apart == 0:
        found.append(f"far={min(len(between) // 2, 6)}")
        lows = [word.lower for word in between]
        if all(low in {",", "and", "the", "or"} or word.text[0].isupper() for low, word in zip(lows, between, strict=True)):
            found.append("list")
    found += [f"between {word.lower}" for word in between if word.lower in _CUES]
    found += [f"between#{name}" for word in between for name in classes(word.text) if name in {"go", "leave", "arrive"}]
    for side, reading in (("one", one.reading), ("other", other.reading)):
        begin = layout.first_word[reading.sentence]
        near = words[max(begin, reading.site.first - 6) : reading.site.first]
        found += [f"{side}<{word.lower}" for word in near if word.lower in _BESIDE]
        found += [f"{side}^{word.lower}" for word in words[begin : begin + 3] if word.lower in _CUES]
        found += [f"{side}{clue}" for clue in reading.clues if clue in {"P=from", "listed", "dateline", "title"}]
    first = one.group.readings[0].start < other.group.readings[0].start
    found.append("named first" if first else "named later")
    return found


def _days(one: Days, other: Days) -> list[str]:
    """How the days of the two lie to each other."""
    known = [days for days in (one, other) if days.start and days.precision is not Precision.NONE]
    if one.start and other.start:
        if one.start == other.start:
            return ["days equal"]
        return ["days before" if one.start < other.start else "days after"]
    return [f"dated={len(known)}"]


def added(layout: Layout, step: Step) -> bool:
    """Whether the stop is only added to the tour ("which also includes stops in …"): before or after what, is not said."""
    begin = layout.first_word[step.reading.sentence]
    lead = [word.lower for word in layout.words[max(begin, step.reading.site.first - 9) : step.reading.site.first]]
    return not step.days.start and "also" in lead and not _ADDING.isdisjoint(lead) and _ORDERING.isdisjoint(lead)


def _by_days(line: Sequence[int], starts: Sequence[dt.date | None]) -> list[int]:
    """The stops in line, those with a first day in the order of these days, in the places that they have among them."""
    dated = iter(sorted((number for number in line if starts[number]), key=lambda number: starts[number] or dt.date.min))
    return [next(dated) if starts[number] else number for number in line]


def arrange(layout: Layout, steps: Sequence[Step], model: Linear) -> list[int | None]:
    """The place of each step in the order, from 1, equal where the text tells nothing; `None` where it is wholly open.

    Each pair gets the probabilities of before, after, equal and unknown; a step's rank follows from how many others it is
    after, and neighbours that are surely equal share a rank. Whatever the probabilities say, days that are known are in order.
    """
    count = len(steps)
    if count == 1:
        return [1]
    ahead = [[0.0] * count for _ in range(count)]
    tied = [[0.0] * count for _ in range(count)]
    open_ = [[0.0] * count for _ in range(count)]
    for a in range(count):
        for b in range(count):
            if a == b or steps[a].reading.start > steps[b].reading.start:
                continue
            shares = model.shares(clues(layout, steps[a], steps[b]))
            ahead[a][b], ahead[b][a] = shares["before"], shares["after"]
            tied[a][b] = tied[b][a] = shares["equal"]
            open_[a][b] = open_[b][a] = shares["unknown"]
    lost = [
        added(layout, step) or (all(open_[a][b] > 0.5 for b in range(count) if b != a) and max(open_[a]) > 0.4)
        for a, step in enumerate(steps)
    ]
    kept = [a for a in range(count) if not lost[a]]
    lead = {a: sum(ahead[a][b] - ahead[b][a] for b in kept) for a in kept}
    kept.sort(key=lambda a: (-lead[a], steps[a].reading.start))
    kept = _by_days(kept, [step.days.start for step in steps])
    order: list[int | None] = [None] * count
    rank = 0
    for position, a in enumerate(kept):
        before = kept[position - 1] if position else None
        if before is None or tied[before][a] < _TIED:
            rank += 1
        order[a] = rank
    return order
