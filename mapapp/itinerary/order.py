"""Which stop comes before which: from days and status, and from the words between them ("before flying to")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

from mapapp.itinerary.groups import Group, strength
from mapapp.model import Days, Status
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
_OPEN = 0.6
"""From this share of "unknown" on nothing tells how two stops lie to each other."""
_CERTAIN, _MOST, _DOUBT = 100.0, 5.0, 1e-3
"""The lead that days give, the most that counts of a pair in a first line-up, and what no pair is surer than."""


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
    found += _days(one, other)
    apart = other.reading.sentence - one.reading.sentence
    found.append(f"apart={min(apart, 3)}")
    between = words[one.reading.site.last : other.reading.site.first] if apart <= 1 else ()
    if apart == 0:
        found.append(f"far={min(len(between) // 2, 6)}")
        lows = [word.lower for word in between]
        if all(low in {",", "and", "the", "or"} or word.text[0].isupper() for low, word in zip(lows, between, strict=True)):
            found.append("list")
    found += [f"{'beside' if apart == 0 else 'between'} {word.lower}" for word in between if word.lower in _CUES]
    found += [f"between#{name}" for word in between for name in classes(word.text) if name in {"go", "leave", "arrive"}]
    for side, reading in (("one", one.reading), ("other", other.reading)):
        begin = layout.first_word[reading.sentence]
        near = words[max(begin, reading.site.first - 6) : reading.site.first]
        found += [f"{side}<{word.lower}" for word in near if word.lower in _BESIDE]
        found += [f"{side}^{word.lower}" for word in words[begin : begin + 3] if word.lower in _CUES]
        found += [f"{side}{clue}" for clue in reading.clues if clue in {"P=from", "listed", "dateline", "title"}]
    return found + _mentions(layout, one, other)


def _mentions(layout: Layout, one: Step, other: Step) -> list[str]:
    """How all the mentions of the two lie to each other: first to first, last to last, and wherever a sentence names both."""

    def way(this: Reading, that: Reading) -> str:
        return "named first" if this.start < that.start else "named later"

    first, last = (way(one.group.readings[n], other.group.readings[n]) for n in (0, -1))
    found = [first, f"last {last}", f"{first}, last {last}"]
    of_other: dict[int, list[Reading]] = defaultdict(list)
    for reading in other.group.readings:
        of_other[reading.sentence].append(reading)
    for this in one.group.readings:
        for that in of_other[this.sentence]:
            if this is one.reading and that is other.reading:
                continue
            low, high = sorted((this.site, that.site), key=lambda site: site.first)
            together = f"together {way(this, that)}"
            words = (word.lower for word in layout.words[low.last : high.first])
            found += [together, *(f"{together} {word}" for word in words if word in _CUES)]
    both = {this.sentence for this in one.group.readings if of_other[this.sentence]}
    apart = [[reading for reading in step.group.readings if reading.sentence not in both] for step in (one, other)]
    if all(apart):
        found.append(f"apart {way(*(max(readings, key=strength) for readings in apart))}")
    return found


def _days(one: Step, other: Step) -> list[str]:
    """How the days of the two lie to each other, and how sure they are."""
    dated = [step for step in (one, other) if step.days.start]
    if len(dated) == 1:
        side = "one dated" if dated[0] is one else "other dated"
        return ["dated=1", side, f"{side} {one.status}>{other.status}"]
    if not (one.days.start and other.days.start):
        return ["dated=0"]
    if one.days.start == other.days.start:
        return ["days equal"]
    way = "before" if one.days.start < other.days.start else "after"
    return [f"days {way}", f"{way} sure={int(4 * min(one.days_chance, other.days_chance))}"]


def added(layout: Layout, step: Step) -> bool:
    """Whether the stop is only added to the tour ("which also includes stops in …"): before or after what, is not said."""
    begin = layout.first_word[step.reading.sentence]
    lead = [word.lower for word in layout.words[max(begin, step.reading.site.first - 9) : step.reading.site.first]]
    return not step.days.start and "also" in lead and not _ADDING.isdisjoint(lead) and _ORDERING.isdisjoint(lead)


def arrange(layout: Layout, steps: Sequence[Step], model: Linear) -> list[int | None]:
    """The place of each step in the order, from 1, equal where the text tells nothing; `None` where it is wholly open.

    Each pair gets the probabilities of before, after, equal and unknown, and the stops stand where these agree most; neighbours
    that are surely equal share a rank. Whatever the probabilities say, days that are known are in order.
    """
    count = len(steps)
    if count == 1:
        return [1]
    lead = [[0.0] * count for _ in range(count)]
    tied = [[0.0] * count for _ in range(count)]
    open_ = [[0.0] * count for _ in range(count)]
    for a in range(count):
        for b in range(count):
            if a == b or steps[a].reading.start > steps[b].reading.start:
                continue
            shares = model.shares(clues(layout, steps[a], steps[b]))
            lead[a][b] = _lead(steps[a], steps[b], shares)
            lead[b][a] = -lead[a][b]
            tied[a][b] = tied[b][a] = shares["equal"]
            open_[a][b] = open_[b][a] = shares["unknown"]
    line = _agreed(_ordered(layout, steps, open_), lead)
    order: list[int | None] = [None] * count
    rank = 0
    for position, a in enumerate(line):
        if not position or tied[line[position - 1]][a] < _TIED:
            rank += 1
        order[a] = rank
    return order


def _ordered(layout: Layout, steps: Sequence[Step], open_: Sequence[Sequence[float]]) -> list[int]:
    """The stops that have a place in the order, as the text names them: one after the other those go, what was called off
    first, of which nothing tells how they lie to any that stay.
    """
    kept = [a for a, step in enumerate(steps) if not added(layout, step)]
    for a in sorted(kept, key=lambda a: (steps[a].status is not Status.CANCELLED, -sum(open_[a]))):
        if len(kept) > 1 and all(open_[a][b] > _OPEN for b in kept if b != a):
            kept.remove(a)
    return sorted(kept, key=lambda a: steps[a].reading.start)


def _lead(one: Step, other: Step, shares: Mapping[str, float]) -> float:
    """How much speaks for `one` before `other`: days above all, else the log-odds."""
    if one.days.start and other.days.start and one.days.start != other.days.start:
        return _CERTAIN if one.days.start < other.days.start else -_CERTAIN
    return (1 - shares["unknown"]) * log((shares["before"] + _DOUBT) / (shares["after"] + _DOUBT))


def _agreed(line: list[int], lead: Sequence[Sequence[float]]) -> list[int]:
    """The stops in line, where moving any one of them elsewhere gains nothing: the leads of those before over those behind."""
    line = sorted(line, key=lambda a: -sum(max(-_MOST, min(_MOST, lead[a][b])) for b in line))
    for _ in range(len(line)):
        before = list(line)
        for a in before:
            now = line.index(a)
            rest = line[:now] + line[now + 1 :]
            gains = list(accumulate((lead[b][a] - lead[a][b] for b in rest), initial=0.0))
            best = max(range(len(gains)), key=lambda place: (gains[place], -abs(place - now)))
            line = [*rest[:best], a, *rest[best:]]
        if line == before:
            break
    return line
