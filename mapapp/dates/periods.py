"""Words that lean on the day of writing or on the day named before: "later this week", "in March", "the day before"."""

from __future__ import annotations

import datetime as dt
import re

from mapapp.dates.resolve import DAY, last_of_month, month_number, months_on
from mapapp.dates.tense import FUTURE, OPEN, PAST
from mapapp.dates.wording import NUMBERS
from mapapp.model import Days, Precision, Span

_MONTH, _WINDOW, _RANGE = Precision.MONTH, Precision.WINDOW, Precision.RANGE
_GIVEN_NAMES = ("april", "may", "june", "august", "jan", "augustus")
_STAYS_OVER = re.compile(r"\b(?:spend(?:s|ing)?|spent|for)\s\Z")
_NO_DATE_AFTER = re.compile(r"\s+(?:(?:the|a|an|his|her|their|its|our|my|this|that|he|she|they|it|we|i)\b|[A-Z]|[a-z]+ing\b)")
_NEXT, _LAST = (
    re.compile(r"\b(?:next|coming|following)\b"),
    re.compile(r"\b(?:last|past|previous)\b(?! (?:week|half) (?:of|in)\b)"),
)
_EARLY, _LATE = re.compile(r"\b(?:early|beginning|start)\b"), re.compile(r"\b(?:late|end|close)\b")
_MIDDLE = re.compile(r"\b(?:mid|middle)\b")
_NUMBERED_PART = re.compile(r"\b(first|second|third|last) (week|half)\b")
_PUBLISHED_OFF = (
    ("day before yesterday", -2), ("day after tomorrow", 2), ("yesterday", -1), ("last night", -1), ("last evening", -1),
    ("tomorrow", 1), ("today", 0), ("tonight", 0), ("this ", 0),
)  # fmt: skip


def read(found: re.Match[str], published: dt.date | None, way: int) -> tuple[Days | None, bool]:
    """The days of a match of one of SCAN's period forms and whether its year is in the text; `None`: not a date after all."""
    if found["months"] is not None:
        return _months(found, published, way)
    if found["year_alone"] is not None:
        return _year(int(found["year_alone"])), True
    words = " ".join(found[0].lower().split())
    return (Days() if published is None or "that " in words else _period(found, words, published, way)), False


def _period(found: re.Match[str], words: str, published: dt.date, way: int) -> Days:
    """The week, weekend, month or year counted from the one of publication."""
    off = (1 if _NEXT.search(words) else -1 if _LAST.search(words) else 0) + ("after next" in words)
    if "weekend" in words:
        stays = words == "this weekend" or bool(_STAYS_OVER.search(found.string, max(0, found.start() - 12), found.start()))
        return _weekend(words, published, off, way, stays)
    if "week" in words and not words.endswith("month"):
        return _week(words, published, off, way)
    if words.endswith("year"):
        return _part_of_year(words, published.year + off, published)
    return _part_of_month(words, months_on(published, off), published)


def _year(year: int) -> Days:
    return Days(dt.date(year, 1, 1), dt.date(year, 12, 31), _WINDOW)


def _part_of_year(words: str, year: int, published: dt.date) -> Days:
    """The part of the year that the words mean; early and late are its first and last quarter, the middle is May to August."""
    first, last = whole = dt.date(year, 1, 1), dt.date(year, 12, 31)
    half = _NUMBERED_PART.search(words)
    if "later" in words:
        first = max(first, published + DAY)
    elif "earlier" in words:
        last = min(last, published - DAY)
    elif half and half[2] == "half":
        first, last = (first, dt.date(year, 6, 30)) if half[1] == "first" else (dt.date(year, 7, 1), last)
    elif _EARLY.search(words):
        last = dt.date(year, 3, 31)
    elif _MIDDLE.search(words):
        first, last = dt.date(year, 5, 1), dt.date(year, 8, 31)
    elif _LATE.search(words):
        first = dt.date(year, 10, 1)
    if words.startswith("by ") and (first, last) != whole:
        return Days(None, last, _WINDOW)
    return Days(first, last, _WINDOW) if first <= last else Days()


def _weekend(words: str, published: dt.date, off: int, way: int, stays: bool) -> Days:
    """Saturday and Sunday: a range where someone `stays` over them, else some day of the two."""
    ahead = 5 - published.weekday()  # on a Sunday, the weekend under way
    if off == 0 and way == PAST and ahead > 0:
        off = -1
    saturday = published + (ahead + 7 * off) * DAY
    if words.startswith("by "):
        return Days(None, saturday + DAY, _WINDOW)
    return Days(saturday, saturday + DAY, _RANGE if stays else _WINDOW)


def _week(words: str, published: dt.date, off: int, way: int) -> Days:
    monday = published + (7 * off - published.weekday()) * DAY
    if published.weekday() == 6 and off == 0 and way == FUTURE:
        monday = published  # "this week" on a Sunday: the week that begins
    first, last = monday, monday + 6 * DAY
    if "later" in words:
        first = published + DAY
    elif "earlier" in words:
        last = published - DAY
    elif _EARLY.search(words):
        last = monday + 2 * DAY
    elif _LATE.search(words):
        first = monday + 3 * DAY
    elif _MIDDLE.search(words):
        first, last = monday + DAY, monday + 3 * DAY
    elif off == 0 and way == PAST:
        last = published
    elif off == 0 and way == FUTURE:
        first = published
    if first > last:  # "earlier this week" on a Monday
        return Days()
    return Days(None if words.startswith("by ") else first, last, _WINDOW)


def _part_of_month(words: str, first: dt.date, published: dt.date | None) -> Days:
    """The part of the month beginning on `first` that the words mean."""
    last = last_of_month(first.year, first.month)
    whole = first, last
    if "later" in words and published and published <= last:
        first = max(first, published + DAY)
    elif "earlier" in words and published and published > first:
        last = min(last, published - DAY)
    elif part := _NUMBERED_PART.search(words):
        size = 7 if part[2] == "week" else 15
        if part[1] == "last" or part[0] == "second half":
            first = last - (size - 1) * DAY
        else:
            first += size * ("first", "second", "third").index(part[1]) * DAY
            last = first + (size - 1) * DAY
    elif _EARLY.search(words):
        last = first + 9 * DAY
    elif _MIDDLE.search(words):
        first, last = first + 10 * DAY, first + 19 * DAY
    elif _LATE.search(words):
        first += 20 * DAY
    if first > last:  # "later this month" on its last day
        return Days()
    return _bounded(words.partition(" ")[0], first, last, _MONTH if (first, last) == whole else _WINDOW)


def _bounded(lead: str, first: dt.date, last: dt.date, precision: Precision) -> Days:
    """The period as the preposition before it bounds it: "since", "by", "before"."""
    match lead:
        case "by" | "until" | "till":
            return Days(None, last, _WINDOW)
        case "before":
            return Days(None, first - DAY, _WINDOW)
        case "since":
            return Days(first, None, _WINDOW)
        case "after":
            return Days(last + DAY, None, _WINDOW)
        case _:
            return Days(first, last, precision)


def _months(found: re.Match[str], published: dt.date | None, way: int) -> tuple[Days | None, bool]:
    lead, edge, turn, year = ((found[g] or "").strip().lower() for g in ("lead", "edge", "turn", "year"))
    name = found["month"].rstrip(".").lower()
    weak_lead = lead in ("", "for", "of", "from", "between") and not found["other"]
    short = len(name) < 4 and name != "may" and not found["month"].endswith(".")
    if not (year or edge or turn) and (short or lead == "" or (weak_lead and name in _GIVEN_NAMES)):
        return None, False
    month = month_number(name)
    if year:
        first = dt.date(int(year), month, 1)
    elif published is None:
        return Days(), False
    else:
        ahead = (month - published.month) % 12
        if turn == "last" or (not turn and way == PAST and ahead) or (not turn and way == OPEN and ahead > 6):
            ahead = ahead - 12
        elif turn in ("next", "coming"):
            ahead = ahead or 12
        elif turn == "this":
            ahead = month - published.month
        first = months_on(published, ahead)
    if found["other"]:
        two = month_number(found["other"].rstrip(".").lower())
        begin = months_on(first, -((two - month) % 12)) if year else first
        end = months_on(begin, (two - month) % 12)
        return Days(begin, last_of_month(end.year, end.month), _WINDOW), bool(year)
    return _part_of_month(f"{lead} {edge}", first, published), bool(year)


def near(text: str, span: Span, published: dt.date | None, named: Days | None, way: int) -> Days | None:
    """The day of "yesterday", "three days ago" (from the day of publication) or "the day before" (from the day `named` last).

    `None` where the words turn out to be no date ("the day before the summit").
    """
    words = " ".join(text[span.start : span.end].lower().split())
    off = next((off for form, off in _PUBLISHED_OFF if form in words), None)
    if off is not None:
        day = published + off * DAY if published else None
        return Days(day, day, Precision.DAY) if day else Days()
    number = next((int(t) if t.isdigit() else NUMBERS[t] for t in words.split() if t.isdigit() or t in NUMBERS), None)
    if "ago" in words.split() or "from now" in words or words.startswith("in "):
        return _counted(words, published, number, way)
    of_event = words.endswith(("before", "after")) and _NO_DATE_AFTER.match(text, span.end)
    if of_event or (number is None and not words.startswith(("the ", "that ", "next "))):
        return None
    return _from_named(words, number or 1, named)


def _from_named(words: str, number: int, named: Days | None) -> Days:
    """ "The next day", "two days later": counted from the day named last."""
    first, last = (named.start or named.end, named.end or named.start) if named else (None, None)
    if first is None or last is None:
        return Days()
    count = number * (7 if "week" in words else 14 if "fortnight" in words else 1)
    if re.search(r"\b(?:before|earlier|previous)\b", words):
        day = first - count * DAY
    elif re.search(r"\b(?:after|later|next|following)\b", words):
        day = last + count * DAY
    else:
        day = last
    return Days(day, day, Precision.DAY if count < 14 else _WINDOW)


def _counted(words: str, published: dt.date | None, number: int | None, way: int) -> Days | None:
    """ "Three days ago", "two weeks from now", "in five days": counted from the day of publication, weeks only roughly."""
    if number is None or (words.startswith("in ") and "time" not in words and way != FUTURE):
        return None
    if published is None:
        return Days()
    sign = -1 if "ago" in words else 1
    unit = 7 if "week" in words else 14 if "fortnight" in words else 1
    day = published + sign * number * unit * DAY
    if unit == 1:
        return Days(day, day, Precision.DAY)
    return Days(day - 3 * DAY, day + 3 * DAY, _WINDOW)
