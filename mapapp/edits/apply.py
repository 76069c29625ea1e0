"""An automatic itinerary and edits → the itinerary as edited."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapapp.edits import words
from mapapp.edits.kinds import (
    AnyEdit,
    Drop,
    Make,
    Move,
    SetDays,
    SetPlace,
    SetStatus,
    SetTraveller,
    Unorder,
    Verify,
)
from mapapp.edits.log import settled
from mapapp.model import (
    Days,
    Itinerary,
    Precision,
    Span,
    Stop,
    Traveller,
)

_FIELDS = ("place", "status", "days", "traveller")
_MOST_STOPS = 1_000
"""As many stops as a share link carries."""


@dataclass(frozen=True, slots=True)
class Revision:
    """An itinerary as edited. `keys` and `automatic` go with its stops, one for one: how edits name the stop, and what the
    program itself made of it (`None` for a stop made by hand). `dropped` are the keys of the stops that were taken off, with
    what the program made of them; `skipped` says of each edit that no longer fits why, in a sentence.
    """

    itinerary: Itinerary
    keys: tuple[str, ...]
    automatic: tuple[Stop | None, ...]
    dropped: tuple[tuple[str, Stop], ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(slots=True)
class _Row:
    """A stop on the way: `rank` is its place in the order while others move, `place` its place in the list."""

    key: str
    stop: Stop
    automatic: Stop | None
    rank: float | None
    place: float
    off: bool = False
    moved: bool = False


def keys(itinerary: Itinerary) -> tuple[str, ...]:
    """How edits name the stops: by the offset of the naming mention, and a number where several begin there."""
    seen: dict[int, int] = {}
    found = []
    for stop in itinerary.stops:
        at = stop.mentions[0].start
        seen[at] = seen.get(at, 0) + 1
        found.append(str(at) if seen[at] == 1 else f"{at}.{seen[at]}")
    return tuple(found)


def apply(itinerary: Itinerary, edits: Iterable[AnyEdit]) -> Revision:
    """The itinerary with the edits, in their order; the same for the same edits, and itself where there are none.

    An edit that does not fit (its stop is no longer there, its words are a stop already) is left out and said in `skipped`.
    """
    counted = settled(edits)
    if not counted:
        return Revision(itinerary, keys(itinerary), itinerary.stops)
    desk = _Desk(itinerary)
    skipped = tuple(said for edit in counted if (said := desk.take(edit)))
    return desk.revision(skipped)


class _Desk:
    """Where the edits of one itinerary are carried out, one after the other."""

    def __init__(self, itinerary: Itinerary) -> None:
        self.base = itinerary
        self.people = list(itinerary.travellers)
        self.rows = [
            _Row(key, stop, stop, stop.order, float(place))
            for place, (key, stop) in enumerate(zip(keys(itinerary), itinerary.stops, strict=True))
        ]

    def take(self, edit: AnyEdit) -> str | None:
        """Carries out the edit, or says why it cannot."""
        if isinstance(edit, Make):
            return self._make(edit)
        row = next((row for row in self.rows if row.key == getattr(edit, "on", None)), None)
        if row is None:
            return "One change was left out: its stop is not in this article."
        match edit:
            case SetPlace(place=place):
                row.stop = replace(row.stop, place=place)
            case SetDays():
                row.stop = replace(row.stop, days=_days(edit))
            case SetStatus(status=status):
                row.stop = replace(row.stop, status=status)
            case Verify(checked=checked):
                row.stop = replace(row.stop, verified=checked)
            case SetTraveller(name=name):
                self._give(row, name.strip() if name else None)
            case Move(by=by):
                return self._move(row, by)
            case Unorder():
                row.rank = None
                row.moved = row.automatic is not None and row.automatic.order is not None
                self._tidy(row.stop.traveller)
            case Drop(off=off):
                if not off and self._named(row.stop.mentions[0], but=row):
                    return f"“{row.stop.name}” could not be put back: the same words are a stop already."
                row.off = off
        return None

    def _make(self, edit: Make) -> str | None:
        text, span = self.base.article.text, Span(edit.start, edit.end)
        if edit.end > len(text) or not text[edit.start : edit.end].strip():
            return "One change was left out: its words are not in this article."
        name = text[edit.start : edit.end]
        if self._named(span) or any(row.key == edit.on and row.automatic for row in self.rows):
            return f"“{name}” was not made a stop again: it is one already."
        if len(self.rows) >= _MOST_STOPS:
            return f"“{name}” was not made a stop: there are {_MOST_STOPS:,} already."
        self.rows = [row for row in self.rows if row.key != edit.on]
        before = [row for row in self.rows if not row.off and row.stop.mentions[0].start < edit.start]
        last = max(before, key=lambda row: row.stop.mentions[0].start, default=None)
        who = last.stop.traveller if last else next((person.name for person in self.people), None)
        stop = Stop(
            name=name,
            place=edit.place,
            mentions=(span,),
            status=words.status(self.base, span),
            days=Days(),
            order=None,
            traveller=who,
            evidence=words.sentence(text, span),
            confidence=1.0,
            reason="made a stop by hand",
            candidates=words.candidates(self.base, span),
        )
        ranked = [row.rank for row in before if row.stop.traveller == who and row.rank is not None]
        place = last.place + 0.5 if last else -0.5
        self.rows.append(_Row(edit.on, stop, None, (max(ranked) if ranked else 0) + 0.5, place))
        self._tidy(who)
        return None

    def _named(self, span: Span, but: _Row | None = None) -> bool:
        """Whether a stop takes its name from words that these overlap."""
        return any(not row.off and row is not but and words.overlap(row.stop.mentions[0], span) for row in self.rows)

    def _give(self, row: _Row, name: str | None) -> None:
        if name == row.stop.traveller:
            return
        if name and all(person.name != name for person in self.people):
            self.people.append(Traveller(name))
        ranked = [each.rank for each in self._of(name) if each.rank is not None]
        if row.rank is not None:
            row.rank = max(ranked, default=0) + 1
        before, row.stop = row.stop.traveller, replace(row.stop, traveller=name)
        self._tidy(before)
        self._tidy(name)

    def _move(self, row: _Row, by: int) -> str | None:
        line = [each for each in self._of(row.stop.traveller) if not each.off or each is row]
        at = line.index(row) + by
        if row.rank is None:
            if by > 0:
                return f"“{row.stop.place.name}” was not moved: its place in the order is not known."
            row.rank = max((each.rank for each in line if each.rank is not None), default=0) + 1
        elif not 0 <= at < len(line) or line[at].rank is None:
            return f"“{row.stop.place.name}” was not moved: it is the {'last' if by > 0 else 'first'} one already."
        else:
            row.rank = (line[at].rank or 0) + by / 2
        row.moved = True
        self._tidy(row.stop.traveller)
        return None

    def _of(self, traveller: str | None) -> list[_Row]:
        """The traveller's stops as the list has them."""
        return sorted((row for row in self.rows if row.stop.traveller == traveller), key=_in_list)

    def _tidy(self, traveller: str | None) -> None:
        """Makes the ranks of the traveller's stops whole numbers again, from 1."""
        line = [row for row in self._of(traveller) if row.rank is not None]
        ranks = sorted({row.rank for row in line if row.rank is not None})
        for row in line:
            row.rank = float(ranks.index(row.rank or 0) + 1)

    def revision(self, skipped: Sequence[str]) -> Revision:
        """What the edits have come to."""
        live = [row for row in self.rows if not row.off]
        made = [row.stop.mentions[0] for row in live if row.automatic is None]
        order = {person.name: number for number, person in enumerate(self.people)}
        live.sort(key=lambda row: (order.get(row.stop.traveller or "", -1), *_in_list(row)))
        ranks: dict[str | None, list[float]] = {}
        for row in live:
            if row.rank is not None and row.rank not in ranks.setdefault(row.stop.traveller, []):
                ranks[row.stop.traveller].append(row.rank)
        stops = tuple(
            _finished(row, None if row.rank is None else ranks[row.stop.traveller].index(row.rank) + 1, made) for row in live
        )
        off = [row for row in self.rows if row.off and row.automatic]
        mentions = [each for each in self.base.mentions if not words.covered(each.mention, made)]
        mentions += [each for row in off for each in words.as_mentions(row.stop) if not words.covered(each.mention, made)]
        unresolved = tuple(each for each in self.base.unresolved if not words.covered(each.mention, made))
        return Revision(
            replace(
                self.base,
                travellers=tuple(self.people),
                stops=stops,
                mentions=tuple(sorted(mentions, key=lambda each: each.mention.start)) if off else tuple(mentions),
                unresolved=unresolved,
            ),
            tuple(row.key for row in live),
            tuple(row.automatic for row in live),
            tuple((row.key, row.stop) for row in off),
            tuple(skipped),
        )


def _in_list(row: _Row) -> tuple[bool, float, float]:
    return row.rank is None, row.rank or 0, row.place


def _finished(row: _Row, order: int | None, made: Sequence[Span]) -> Stop:
    """The row's stop with its order, without words that are another stop by now, and with what was changed."""
    stop, automatic = row.stop, row.automatic
    if automatic is None:
        return replace(stop, order=order, edited=("stop",))
    changed = [field for field in _FIELDS if getattr(stop, field) != getattr(automatic, field)]
    changed += ["order"] if row.moved else []
    naming, *others = stop.mentions
    stop = replace(
        stop,
        order=order,
        mentions=(naming, *(span for span in others if not any(words.overlap(span, each) for each in made))),
        edited=tuple(dict.fromkeys((*automatic.edited, *changed))),
    )
    if "place" in changed:
        return replace(stop, confidence=1.0, reason="the place was chosen by hand")
    return replace(stop, confidence=1.0, reason="checked by hand") if stop.verified else stop


def _days(edit: SetDays) -> Days:
    first, last = edit.start, edit.end
    if first is None and last is None:
        return Days()
    if first and last in (None, first):
        return Days(first, first, Precision.DAY)
    if first and last and edit.between:
        month = first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return Days(first, last, Precision.MONTH if (first, last) == month else Precision.WINDOW)
    return Days(first, last, Precision.RANGE)
