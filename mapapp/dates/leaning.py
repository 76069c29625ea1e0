"""The day meant by words that lean on another: on the day of publication, or on the day that the text named before."""

from __future__ import annotations

import datetime as dt
import re

from mapapp.dates.phrase import DatePhrase, Kind
from mapapp.dates.resolve import Wording, resolve
from mapapp.dates.tense import FUTURE, OPEN, PAST
from mapapp.dates.wording import ANY_WEEKDAY
from mapapp.model import Precision

SAME_TENSE = 120
"""Characters over which words without a tense share that of the date before."""
_ANCHOR_REACH = 600  # characters over which "the next day" or "the 19th" leans on the day named before
_WEEKDAY = re.compile(ANY_WEEKDAY)
_ONWARD = re.compile(r"(?:,|,?\s(?:and|then)\b)\s(?:(?:in|to|at|on\sto)\s)?(?:[A-Z][\w'’.-]*,?\s){1,5}(?:on\s)?")


class Leaning:
    """A text and its phrases so far, on which "the next day" and "the 19th" lean."""

    def __init__(self, text: str, published: dt.date | None) -> None:
        self.text = text
        self.published = published
        self.phrases: list[DatePhrase] = []

    def anchor(self, start: int) -> DatePhrase | None:
        """The day named last before `start`, near enough to be leant on."""
        for named in reversed(self.phrases[-4:]):
            if start - named.end > _ANCHOR_REACH:
                return None
            if named.kind in (Kind.DAY, Kind.RANGE) and named.days.precision is not Precision.NONE:
                return named
        return None

    def resolved(self, words: Wording, start: int, way: int, which: int = 0) -> dt.date | None:
        """The day meant, seen from the day of publication or, where the words lean on it, from the day named before."""
        anchor = self.anchor(start)
        near = (anchor.days.end or anchor.days.start) if anchor else None
        if near and words.turn in ("following", "previous"):
            return resolve(words, near, way, which)
        if words.bare_number:
            close = (
                anchor is not None
                and start - anchor.end < SAME_TENSE
                and any(c.isdigit() for c in self.text[anchor.start : anchor.end])
            )
            return self._number(words, near, OPEN if close else way, which)
        if near and words.month and not words.year and (self.published is None or self._same_story(anchor, start, way)):
            return resolve(words, near, OPEN, which)
        if words.bare_weekday and (led := self._led(anchor, start, way)):
            return resolve(words, led, FUTURE, which)
        return resolve(words, self.published, way, which)

    def _led(self, anchor: DatePhrase | None, start: int, way: int) -> dt.date | None:
        """The day from which a lone weekday is the next of its name, if that is not the day of publication."""
        week = self.phrases[-1] if self.phrases else None
        if week and self._heads(week, start):
            return week.days.start
        if anchor is None or way != FUTURE:
            return None
        if self._leads(anchor, start):
            return anchor.days.end or anchor.days.start
        opening = anchor.days.start if self._is_calendar(anchor, start) else None
        return opening if opening and self.published and (opening - self.published).days > 6 else None

    def _is_calendar(self, anchor: DatePhrase, start: int) -> bool:
        """Whether the day named before, in the same paragraph, is a date ("October 4") and no weekday."""
        words = self.text[anchor.start : anchor.end]
        return any(letter.isdigit() for letter in words) and "\n\n" not in self.text[anchor.end : start]

    def _number(self, words: Wording, near: dt.date | None, way: int, which: int) -> dt.date | None:
        """ "The 19th": the first one from the day named before, unless the tense says that it is not that one."""
        alone = resolve(words, self.published, way, which)
        day = resolve(words, near, FUTURE, which) if near else None
        if (
            day
            and self.published
            and alone
            and ((way == PAST and day > self.published) or (way == FUTURE and day < self.published))
        ):
            return alone
        return day or alone

    def _heads(self, week: DatePhrase, start: int) -> bool:
        """Whether a week named before in the same sentence ("Next week: Wednesday in Ghent") holds the weekday at `start`."""
        first, last = week.days.start, week.days.end
        whole = first and last and (last - first).days == 6 and first != self.published
        return bool(whole and start - week.end < 120 and "." not in self.text[week.end : start])

    def _leads(self, anchor: DatePhrase, start: int) -> bool:
        """Whether the weekday at `start` is of the place after that of one still to come ("in Rome on Monday and in Milan on
        Friday").
        """
        first = anchor.days.start
        return bool(
            self.published
            and first
            and first > self.published
            and anchor.way == FUTURE
            and _WEEKDAY.search(self.text, anchor.start, anchor.end)
            and _ONWARD.fullmatch(self.text, anchor.end, start)
        )

    def _same_story(self, anchor: DatePhrase | None, start: int, way: int) -> bool:
        """Whether a date without a year goes on from one with a year: the same paragraph, told in the past."""
        return bool(
            anchor
            and anchor.explicit
            and way == PAST
            and start - anchor.end < 200
            and "\n" not in self.text[anchor.end : start]
        )
