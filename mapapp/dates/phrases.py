"""Finds the phrases of a text that say when, each as an interval of days with its precision."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

from mapapp.dates import periods
from mapapp.dates.leaning import SAME_TENSE, Leaning
from mapapp.dates.phrase import DatePhrase, Kind, length, phrase
from mapapp.dates.resolve import DAY, Wording, holiday, resolve, understand
from mapapp.dates.tense import FUTURE, OPEN, PAST, direction
from mapapp.dates.wording import (
    BOUND,
    DATE,
    LENGTH,
    LENGTH_FROM,
    NOT_A_DAY_AFTER,
    NOT_A_DAY_BEFORE,
    SCAN,
    SHORT_WEEKDAY,
)
from mapapp.model import Days, Precision, Span

_DATE = re.compile(DATE)
_BOUND = re.compile(rf"({BOUND})\s{{1,3}}(?={DATE})")
_LENGTH_FROM = re.compile(rf"(?={LENGTH_FROM})(?:for\s{{1,3}}|an?\s{{1,3}})?(?P<length>{LENGTH})")
_DATE_ENDS = re.compile(rf"(?:on\s)?(?:(?:early|late)\s)?(?:{DATE}|{SHORT_WEEKDAY})")
_MOVED = re.compile(
    r"\b(?:moved|postponed|rescheduled|delayed|pushed|put\s(?:back|off)|brought\sforward|shifted|changed)\b[^.]{0,60}\Z"
)
_SEPTEMBER_11 = re.compile(r"(?:11|11th)\s(?:attack|terror|hijack|memorial)", re.IGNORECASE)
_THROUGH = re.compile(r"\b(?:to|until|till|through|thru|or|[Bb]etween|[Ff]rom)\b|[-–—/]|\d\s\d")
_BETWEEN = re.compile(r"\bbetween\b[^.]*\Z")
_NUMBER = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_JOIN = re.compile(r"\s?(?:to|until|till|through|thru|up\sto|and|or|&|-|–|—)\s?")


def find(text: str, published: dt.date | None) -> tuple[DatePhrase, ...]:
    """All phrases of `text` that say when, in its order and not overlapping.

    `published` is the day of publication; without it what leans on it ("on Tuesday") is found and has no days.
    """
    reading = _Reading(text, published)
    position = 0
    while found := SCAN.search(text, position):
        phrases = reading.read(found)
        reading.phrases.extend(phrases)
        position = phrases[-1].end if phrases else found.start() + 1
    return tuple(reading.phrases)


class _Reading(Leaning):
    """One pass over a text, which finds its phrases."""

    def read(self, found: re.Match[str]) -> list[DatePhrase]:
        """The phrases in one match of SCAN; none where the words turn out to be something else."""
        form = _FORMS.get(found.lastgroup or "")
        return form(self, *found.span()) if form else self._period(found)

    def _period(self, found: re.Match[str]) -> list[DatePhrase]:
        way = self._way(*found.span())
        days, explicit = periods.read(found, self.published, way)
        if days is None:
            return []
        kind = Kind.RANGE if days.precision is Precision.RANGE else Kind.WINDOW
        return [phrase(*found.span(), kind, days, explicit=explicit, way=way)]

    def _length(self, start: int, end: int) -> list[DatePhrase]:
        return [replace(phrase(start, end, Kind.DURATION, Days()), length=length(self.text[start:end]))]

    def _is_name(self, start: int, end: int) -> bool:
        if NOT_A_DAY_BEFORE.search(self.text, max(0, start - 12), start) or NOT_A_DAY_AFTER.match(self.text, end):
            return True
        return bool(_SEPTEMBER_11.search(self.text, max(start, end - 4), end + 12))

    def _way(self, start: int, end: int) -> int:
        """The tense of the words around a phrase; where they have none, that of the phrase just before."""
        way = direction(self.text, start, end)
        if way == OPEN and self.phrases and start - self.phrases[-1].end < SAME_TENSE:
            return self.phrases[-1].way
        return way

    def _one(self, start: int, end: int) -> list[DatePhrase]:
        words = understand(self.text[start:end])
        if words is None or self._is_name(start, end):
            return []
        way = self._way(start, end)
        day = self.resolved(words, start, way)
        days = Days(day, day, Precision.DAY) if day else Days()
        return [phrase(start, end, Kind.DAY, days, explicit=bool(words.year), way=way)]

    def _bound(self, start: int, end: int) -> list[DatePhrase]:
        cut = _BOUND.match(self.text, start, end)
        assert cut
        [*inner] = self._one(cut.end(), end)
        if not inner or self.text.startswith(("'s", "’s"), end):
            return inner
        date = inner[0]
        day = date.days.start
        word = cut[1].split()[0].lower()
        open_range = word in ("since", "from", "starting", "beginning", "as")
        kind = Kind.WINDOW if word in ("by", "before", "after") else Kind.RANGE
        if day is None:
            return [replace(date, start=start, kind=kind, days=Days(phrase=Span(start, end)))]
        if word == "since" and self.published and not date.explicit and day > self.published:
            words = understand(self.text[cut.end() : end])
            day = (words and self.resolved(words, start, PAST)) or day
        precision = Precision.WINDOW if kind is Kind.WINDOW else Precision.RANGE
        match word:
            case "after":
                days = Days(day + DAY, None, precision)
            case "before":
                days = Days(None, day - DAY, precision)
            case _:
                days = Days(day, None, precision) if open_range else Days(None, day, precision)
        return [phrase(start, end, kind, days, explicit=date.explicit, way=date.way)]

    def _span(self, start: int, end: int) -> list[DatePhrase]:
        """Two dates with "to", "and", a dash between: a range, or two days where they are no neighbours."""
        text = self.text
        joins = [j for j in _JOIN.finditer(text, start, end) if _DATE_ENDS.fullmatch(text, j.end(), end)]
        joins = [j for j in joins if j.start() > start and understand(text[start : j.start()])]
        if not joins or self._is_name(start, end):
            return []
        join = joins[0]
        one, two = understand(text[start : join.start()]), understand(text[join.end() : end])
        if one is None or two is None:
            return []
        if one.days and one.month is None and two.month:
            one = replace(one, month=two.month)
        way = self._way(start, end)
        first, last = self._ends(one, two, start, way)
        word = join[0].strip()
        if first and last and first > last:
            return self._one(start, join.start())
        apart = (
            word in ("and", "&")
            and first
            and last
            and (last - first).days > 1
            and not text[start:].lower().startswith("between")
        )
        if apart or (word == "to" and _MOVED.search(text, max(0, start - 80), start)):
            low = start + (5 if text[start : start + 5].lower() == "from " else 0)
            return self._one(low, join.start()) + self._one(join.end(), end)
        precision = Precision.WINDOW if word == "or" else Precision.RANGE
        days = Days(first, last, precision) if first and last else Days()
        kind = Kind.WINDOW if word == "or" else Kind.RANGE
        return [phrase(start, end, kind, days, explicit=bool(one.year or two.year), way=way)]

    def _ends(self, one: Wording, two: Wording, start: int, way: int) -> tuple[dt.date | None, dt.date | None]:
        if (two.year and not one.year) or two.this_week is not None:
            last = self.resolved(two, start, way)
            return (resolve(one, last, PAST) if last else None), last
        first = self.resolved(one, start, way)
        if first and one.month and not one.year and way != PAST and self.published:
            begun = resolve(one, self.published, PAST)  # "from Sept. 5 to Sept. 26" on the 18th: under way
            closing = resolve(two, begun, FUTURE) if begun else None
            if begun and closing and begun <= self.published <= closing and (closing - begun).days <= 60:
                return begun, closing
        return first, (resolve(two, first, FUTURE) if first else self.resolved(two, start, way) if two.year else None)

    def _list(self, start: int, end: int) -> list[DatePhrase]:
        """Days of one month: "Aug. 17 to 22", "3, 4 and 5 May"."""
        words = understand(self.text[start:end])
        if words is None or len(words.days) < 2 or self._is_name(start, end):
            return []
        way = self._way(start, end)
        if single := self._apart(words, start, end, way):
            return single
        one, two = replace(words, days=words.days[:1], weekday=None), replace(words, days=words.days[-1:], weekday=None)
        first, last = self._ends(one, two, start, way)
        days = Days(first, last, Precision.RANGE) if first and last and first <= last <= first + 31 * DAY else Days()
        return [phrase(start, end, Kind.RANGE, days, explicit=bool(words.year), way=way)]

    def _apart(self, words: Wording, start: int, end: int, way: int) -> list[DatePhrase]:
        """Each day of a list for itself ("on 18 and 22 September") where they are no neighbours and nothing says "to"."""
        text = self.text
        between = _BETWEEN.search(text, max(0, start - 30), start)
        if between or _THROUGH.search(text, start, end) or all(after - day == 1 for day, after in pairwise(words.days)):
            return []
        numbers = [found for found in _NUMBER.finditer(text, start, end) if int(found[1]) in words.days][: len(words.days)]
        cuts = [start, *(found.start() for found in numbers[1:])]
        ends = [*(found.end() for found in numbers[:-1]), end]
        days: list[dt.date | None] = []
        for number in words.days:
            one = replace(words, days=(number,), weekday=None)
            before = days[-1] if days else None
            days.append(resolve(one, before, FUTURE) if before else self.resolved(one, start, way))
        return [
            phrase(low, high, Kind.DAY, Days(day, day, Precision.DAY), explicit=bool(words.year), way=way)
            for low, high, day in zip(cuts, ends, days, strict=True)
            if day
        ]

    def _length_from(self, start: int, end: int) -> list[DatePhrase]:
        cut = _LENGTH_FROM.match(self.text, start)
        assert cut
        begins = next(d for d in _DATE.finditer(self.text, cut.end(), end) if d.end() == end)
        inner = self._one(begins.start(), end)
        if not inner:
            return []
        days, count = inner[0].days, length(cut["length"])
        if days.start and count:
            days = Days(days.start, days.start + (count - 1) * DAY, Precision.RANGE)
        return [phrase(start, end, Kind.RANGE, days, explicit=inner[0].explicit, way=inner[0].way)]

    def _holiday(self, start: int, end: int) -> list[DatePhrase]:
        way = self._way(start, end)
        words = self.text[start:end]
        found = holiday(words, self.published, way)
        days = Days(found, found, Precision.DAY) if found else Days()
        return [phrase(start, end, Kind.DAY, days, explicit=words[-1].isdigit(), way=way)]

    def _near(self, start: int, end: int) -> list[DatePhrase]:
        way = self._way(start, end)
        anchor = self.anchor(start)
        if self._is_name(start, end):
            return []
        days = periods.near(self.text, Span(start, end), self.published, anchor.days if anchor else None, way)
        if days is None:
            return []
        kind = Kind.WINDOW if days.precision is Precision.WINDOW else Kind.DAY
        return [phrase(start, end, kind, days, explicit=False, way=way)]


_FORMS = {
    "length_from": _Reading._length_from,
    "span": _Reading._span,
    "days": _Reading._list,
    "bound": _Reading._bound,
    "date": _Reading._one,
    "short": _Reading._one,
    "near": _Reading._near,
    "holiday": _Reading._holiday,
    "length": _Reading._length,
}
