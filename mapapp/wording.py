"""Days, statuses and stops in the words that a reader sees, the same in list, text and map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from mapapp.model import Days, Granularity, Precision, Status, Stop

DAY_NOT_STATED = "day not stated"
DOUBTFUL_BELOW = 0.5
"""A stop of less confidence than this is more likely wrong than right, and is shown with its reason."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STATUS_WORDS = {
    Status.DONE: "Visited (reported)",
    Status.ONGOING: "There now",
    Status.PLANNED: "Planned",
    Status.CANCELLED: "Called off",
}
_AREA_WORDS = {Granularity.COUNTRY: "country only", Granularity.REGION: "region only"}


def status_words(status: Status) -> str:
    """How a stop stands, as the legend says it: "Visited (reported)", "There now", "Planned", "Called off"."""
    return _STATUS_WORDS[status]


def area_words(granularity: Granularity) -> str | None:
    """What is said of a place known by its country or region alone ("country only"); `None` for a point."""
    return _AREA_WORDS.get(granularity)


def day_chip(days: Days, year: int | None = None) -> str:
    """The days in the fewest words: "19 Aug", "17–22 Aug", "17–22 Aug, day not stated", "day not stated".

    Where `year` is given (that of publication, which goes without saying), a day of another year carries its own.
    """
    return _words(days, year, _short, _short, " – ")


def long_day(days: Days, year: int | None = None) -> str:
    """The days in full, to be read out: "Wednesday 20 August", "17 to 22 August", "day not stated"; `year` as above."""
    return _words(days, year, _weekday, _long, " to ")


def as_of(day: dt.date) -> str:
    """The day that the statuses hold for: "as of 19 Aug 2025"."""
    return f"as of {_short(day)} {day.year}"


def stop_label(stop: Stop, number: int | None, year: int | None = None) -> str:
    """A stop's name for list, pin and screen reader: "Stop 2, Istanbul, planned, Wednesday 20 August".

    `number` is the one of `mapapp.route.numbers`, `None` where the text does not give the stop's place in the order.
    """
    head = "Stop, order not stated" if number is None else f"Stop {number}"
    area = area_words(stop.place.granularity)
    status = status_words(stop.status)
    parts = [head, stop.place.name, area, status[0].lower() + status[1:], long_day(stop.days, year)]
    return ", ".join(part for part in parts if part)


def doubt(stop: Stop) -> str | None:
    """Why a stop or its place is doubtful, in words, or `None` where it is more likely right than wrong."""
    return None if stop.confidence >= DOUBTFUL_BELOW else stop.reason or "the text leaves it open"


def distance(km: float) -> str:
    """A distance as a reader wants it: "342 km", "9,490 km"; above 1,000 km to the nearest ten."""
    return f"{round(km) if km < 1000 else round(km, -1):,.0f} km"


def _words(days: Days, year: int | None, one: Callable[[dt.date], str], many: Callable[[dt.date], str], to: str) -> str:
    """The days in words: `one` writes a day that stands alone, `many` the ends of an interval, joined by `to`."""
    tight = "–" if to == " – " else to  # an en dash stands between two numbers without spaces
    first, last = days.start, days.end
    if first is None:
        return DAY_NOT_STATED if last is None else f"until {one(last)}{_year(last, year)}"
    if days.precision is Precision.NONE:
        return DAY_NOT_STATED
    if days.precision is Precision.MONTH:
        return f"{many(first).split()[-1]} {first.year}"
    if last is None and days.precision is not Precision.DAY:
        return f"from {one(first)}{_year(first, year)}"
    if last in (None, first):
        return f"{one(first)}{_year(first, year)}"
    if (first.year, first.month) == (last.year, last.month):
        words = f"{first.day}{tight}{many(last)}{_year(last, year)}"
    elif first.year == last.year:
        words = f"{many(first)}{to}{many(last)}{_year(last, year)}"
    else:
        words = f"{many(first)} {first.year}{to}{many(last)} {last.year}"
    return f"{words}, {DAY_NOT_STATED}" if days.precision is Precision.WINDOW else words


def _year(day: dt.date, year: int | None) -> str:
    return "" if year in (None, day.year) else f" {day.year}"


def _short(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def _long(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _weekday(day: dt.date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {_long(day)}"
