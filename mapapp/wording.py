"""Days, statuses and stops in the words that a reader sees, the same in list, text and map, in the language that is spoken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from babel.dates import format_date, format_interval, format_skeleton

from mapapp.language import ENGLISH, languages, mark, number, say, spoken, translated
from mapapp.model import Days, Granularity, Precision, Status, Stop

DOUBTFUL_BELOW = 0.5
"""A stop of less confidence than this is more likely wrong than right, and is shown with its reason."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STATUS_WORDS = {
    Status.DONE: mark("Visited (reported)"),
    Status.ONGOING: mark("There now"),
    Status.PLANNED: mark("Planned"),
    Status.CANCELLED: mark("Called off"),
}
_STANDING = {
    Status.DONE: mark("visited (reported)"),
    Status.ONGOING: mark("there now"),
    Status.PLANNED: mark("planned"),
    Status.CANCELLED: mark("called off"),
}
_AREA_WORDS = {Granularity.COUNTRY: mark("country only"), Granularity.REGION: mark("region only")}


def status_words(status: Status) -> str:
    """How a stop stands, as the legend says it: "Visited (reported)", "There now", "Planned", "Called off"."""
    return say(_STATUS_WORDS[status])


def standing(status: Status) -> str:
    """How a stop stands, inside a sentence: "planned"."""
    return say(_STANDING[status])


def area_words(granularity: Granularity) -> str | None:
    """What is said of a place known by its country or region alone ("country only"); `None` for a point."""
    return say(_AREA_WORDS[granularity]) if granularity in _AREA_WORDS else None


def day_chip(days: Days, year: int | None = None) -> str:
    """The days in the fewest words: "19 Aug", "17–22 Aug", "17–22 Aug, day not stated", "day not stated".

    Where `year` is given (that of publication, which goes without saying), a day of another year carries its own.
    """
    return _words(days, year, _CHIP)


def long_day(days: Days, year: int | None = None) -> str:
    """The days in full, to be read out: "Wednesday 20 August", "17 to 22 August", "day not stated"; `year` as above."""
    return _words(days, year, _FULL)


def as_of(day: dt.date) -> str:
    """The day that the statuses hold for: "as of 19 Aug 2025"."""
    return say("as of {day}", day=_CHIP.day(day, True))


def stop_label(stop: Stop, number: int | None, year: int | None = None, several: bool = False) -> str:
    """A stop's name for list, pin and screen reader: "Stop 2, Istanbul, planned, Wednesday 20 August".

    `number` is the one of `mapapp.route.numbers`, `None` where the text does not give the stop's place in the order. Of
    `several` travellers, each with a stop 2, it is told whose it is.
    """
    head = say("Stop, order not stated") if number is None else say("Stop {number}", number=number)
    area = area_words(stop.place.granularity)
    parts = [head, stop.place.name, area, standing(stop.status), long_day(stop.days, year), stop.traveller if several else None]
    return say(", ").join(part for part in parts if part)


def doubt(stop: Stop) -> str | None:
    """Why a stop or its place is doubtful, in words, or `None` where it is more likely right than wrong."""
    if stop.confidence >= DOUBTFUL_BELOW:
        return None
    return translated(stop.reason) if stop.reason else say("the text leaves it open")


def distance(km: float) -> str:
    """A distance as a reader wants it: "342 km", "9,490 km"; above 1,000 km to the nearest ten."""
    return say("{number} km", number=number(round(km) if km < 1000 else round(round(km, -1))))


class _Days:
    """How days are written: one, or a stretch, with the year or without.

    English as print has it; other languages by the Unicode consortium's patterns (CLDR), which Babel holds. `month` writes an
    English month, `to` joins two days, `pattern` is CLDR's; with `weekdays` a day that stands alone has its own.
    """

    def __init__(self, month: Callable[[dt.date], str], to: str, pattern: str, weekdays: bool) -> None:
        self._month, self._to, self._pattern, self._weekdays = month, to, pattern, weekdays

    def day(self, day: dt.date, with_year: bool) -> str:
        """A day that stands alone."""
        if spoken().code == ENGLISH:
            written, weekday = f"{self._end(day)}{f' {day.year}' * with_year}", _WEEKDAYS[day.weekday()]
        else:
            written = _cldr("long" if with_year and self._weekdays else f"{'y' * with_year}{self._pattern}", day)
            weekday = _cldr("EEEE", day)
        return say("{weekday} {day}", weekday=weekday, day=written) if self._weekdays else written

    def month(self, day: dt.date) -> str:
        """The month of the day, with its year."""
        if spoken().code == ENGLISH:
            return f"{self._month(day)} {day.year}"
        return _cldr(f"y{self._pattern.removesuffix('d')}", day)

    def interval(self, first: dt.date, last: dt.date, with_year: bool) -> str:
        """A stretch of days; one over the turn of a year has both years."""
        if spoken().code != ENGLISH:
            years = with_year or first.year != last.year
            return _cldr(f"{'y' * years}{self._pattern}", first, last)
        if first.year != last.year:
            return f"{self._end(first)} {first.year}{self._to}{self._end(last)} {last.year}"
        tight = "–" if self._to == " – " else self._to  # an en dash stands between two numbers without spaces
        begin = f"{first.day}{tight}" if first.month == last.month else f"{self._end(first)}{self._to}"
        return f"{begin}{self._end(last)}{f' {last.year}' * with_year}"

    def _end(self, day: dt.date) -> str:
        return f"{day.day} {self._month(day)}"


def _cldr(pattern: str, first: dt.date, last: dt.date | None = None) -> str:
    """The day, or the stretch of days, in the spoken language: by its "long" format, as "EEEE" (weekday), or by a skeleton."""
    return _formatted(spoken().code, pattern, first, last)


@lru_cache(maxsize=4096)
def _formatted(code: str, pattern: str, first: dt.date, last: dt.date | None) -> str:
    """What Babel makes of it, in a quarter of a millisecond: a long tour is written anew at every edit."""
    locale = languages()[code].locale
    if last:
        return format_interval(first, last, pattern, locale=locale)
    if pattern in ("long", "EEEE"):
        return format_date(first, pattern, locale=locale)
    return format_skeleton(pattern, first, locale=locale)


def _words(days: Days, year: int | None, write: _Days) -> str:
    """The days in words; their year where it is not `year`."""
    not_stated = say("day not stated")
    first, last = days.start, days.end
    if first is None:
        return not_stated if last is None else say("until {day}", day=write.day(last, _other(last, year)))
    if days.precision is Precision.NONE:
        return not_stated
    if days.precision is Precision.MONTH:
        return write.month(first)
    if last is None and days.precision is not Precision.DAY:
        return say("from {day}", day=write.day(first, _other(first, year)))
    if last in (None, first):
        return write.day(first, _other(first, year))
    words = write.interval(first, last, _other(last, year))
    return say("{days}, day not stated", days=words) if days.precision is Precision.WINDOW else words


def _other(day: dt.date, year: int | None) -> bool:
    """Whether the year has to be said."""
    return year not in (None, day.year)


def _short(day: dt.date) -> str:
    return _MONTHS[day.month - 1][:3]


def _long(day: dt.date) -> str:
    return _MONTHS[day.month - 1]


_CHIP = _Days(_short, " – ", "MMMd", weekdays=False)
_FULL = _Days(_long, " to ", "MMMMd", weekdays=True)
