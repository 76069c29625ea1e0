"""Calendar arithmetic: from what the words say ("the 19th", "Tuesday of next week") to a day, seen from a day of reference."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from mapapp.dates.tense import FUTURE, OPEN, PAST
from mapapp.dates.wording import FEASTS, HOLIDAYS, MONTHS, WEEKDAYS

DAY = dt.timedelta(days=1)
_WRONG_WAY = 6  # a date against the tense must be six times nearer to be believed
_NEVER = 60
_WORD = re.compile(r"\d+|[a-z]+")
_CHURCH = re.compile(r"(?P<eastern>(?:greek )?orthodox )?(?P<name>[^\d,]+)(?:,? (?P<year>\d{4}))?\Z")
_NUMERIC = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\Z")
_CLOSE = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_TURNS = {"next": "next", "last": "last", "past": "last", "this": "this", "coming": "coming"}
_TURNS |= {"following": "following", "that": "following", "previous": "previous"}
_COUNTED = {"this": 0, "next": 1, "last": -1}


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of one date say; `None` where they say nothing. `days` holds the numbers of a list ("3, 4 and 5 May").

    `turn` is the word that moves a weekday ("next", "last", "this", "coming", "following", "previous"), `far` the "week" of
    "Tuesday week"; `this_week`, `this_month` and `this_year` count from the day of publication ("of next week" is 1), and so
    does `close`, in days.
    """

    year: int | None = None
    month: int | None = None
    days: tuple[int, ...] = ()
    weekday: int | None = None
    turn: str | None = None
    far: bool = False
    close: int | None = None
    this_week: int | None = None
    this_month: int | None = None
    this_year: int | None = None

    @property
    def bare_weekday(self) -> bool:
        """Whether only a weekday is said, so that the tense has to tell which."""
        return self.weekday is not None and not self.days and not self.turn and not self.far and self.this_week is None

    @property
    def bare(self) -> bool:
        """Whether the tense has to tell which day is meant: of the week, of a month or of the year."""
        named = bool(self.days) and self.year is None and self.this_year is None and self.this_month is None
        return self.bare_weekday or named

    @property
    def bare_number(self) -> bool:
        """Whether only the number of a day is said ("the 19th")."""
        return bool(self.days) and self.month is None and self.weekday is None and self.this_month is None


def understand(words: str) -> Wording | None:
    """What the words of a date say, or `None` where a numeric date can be read in two ways or is none."""
    numeric = _NUMERIC.match(words)
    if numeric:
        return _numeric(numeric)
    said: dict[str, int | str | bool] = {}
    days: list[int] = []
    before = ""
    for word in _WORD.findall(words.lower()):
        if word.isdigit():
            if len(word) == 4:
                said["year"] = int(word)
            else:
                days.append(int(word))
        elif word in _MONTH_NAMES:
            said["month"] = _MONTH_NAMES[word]
        elif word in _WEEKDAY_NAMES:
            said["weekday"] = _WEEKDAY_NAMES[word]
        elif word in _CLOSE:
            said["close"] = _CLOSE[word]
        elif word in _TURNS:
            said["turn"] = _TURNS[word]
        elif word in ("week", "month", "year") and before in _COUNTED:
            said[f"this_{word}"] = _COUNTED[before]
            said.pop("turn", None)
        elif word == "week" and before not in ("following", "that"):
            said["far"] = True
        before = word
    return Wording(days=tuple(days), **said)  # type: ignore[arg-type]


def _numeric(found: re.Match[str]) -> Wording | None:
    if found[1]:
        return Wording(int(found[1]), int(found[2]), (int(found[3]),))
    one, two, year = int(found[4]), int(found[5]), int(found[6])
    if one <= 12 and two <= 12 and one != two:
        return None  # 3/4/2024 is in March or in April
    day, month = (one, two) if two <= 12 else (two, one)
    return Wording(year, month, (day,))


_MONTH_NAMES = {name[:n]: i for i, name in enumerate(MONTHS, 1) for n in (3, 4, 9)}
_WEEKDAY_NAMES = {name[:n]: i for i, name in enumerate(WEEKDAYS) for n in (3, 4, 5, 9)}


def month_number(name: str) -> int:
    """1 to 12 for the name of a month in small letters, written out or shortened."""
    return _MONTH_NAMES[name]


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def months_on(day: dt.date, months: int) -> dt.date:
    """The first day of the month that is so many months after (before, if negative) the month of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def made(year: int, month: int, day: int) -> dt.date | None:
    """That day, or `None` where there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def nearest(candidates: Iterator[dt.date | None], reference: dt.date, way: int, wrong_way: int = _WRONG_WAY) -> dt.date | None:
    """The candidate nearest to the reference, where one against the tense counts as `wrong_way` times as far away."""
    return min((day for day in candidates if day), key=lambda day: _cost(day, reference, way, wrong_way), default=None)


def _cost(day: dt.date, reference: dt.date, way: int, wrong_way: int) -> float:
    off = (day - reference).days
    if (way == PAST and off > 0) or (way == FUTURE and off < 0):
        return abs(off) * wrong_way
    return abs(off) + (0.5 if off > 0 and way == OPEN else 0)


def resolve(words: Wording, reference: dt.date | None, way: int, which: int = 0) -> dt.date | None:
    """The day that the words mean seen from `reference`, or `None` where it cannot be told.

    `which` chooses from a list of days, -1 the last.
    """
    number = words.days[which] if words.days else None
    if words.year:
        return made(words.year, words.month, number) if words.month and number else None
    if reference is None:
        return None
    if words.close is not None:
        return reference + words.close * DAY
    if number:
        find = _of_month if words.month else _of_some_month
        return find(words, number, reference, way)
    return _weekday(words, reference, way)


def holiday(words: str, reference: dt.date | None, way: int) -> dt.date | None:
    """The day of a holiday ("Christmas Eve", "Orthodox Easter Monday 2024"), or `None` where its year cannot be told."""
    found = _CHURCH.match(" ".join(words.lower().replace("’", "'").replace(".", "").split()))
    assert found
    name, year = found["name"].strip(), int(found["year"]) if found["year"] else None
    if name in HOLIDAYS:
        month, day = HOLIDAYS[name]
        return resolve(Wording(year, month, (day,)), reference, way)
    church = EASTER_ORTHODOX if found["eastern"] else EASTER_WESTERN
    years = [year] if year else range(reference.year - 1, reference.year + 2) if reference else []
    days = (easter(one, church) + FEASTS[name] * DAY for one in years)
    return nearest(days, reference, way) if reference else next(days, None)


def _fits(day: dt.date | None, weekday: int | None) -> bool:
    return day is not None and (weekday is None or day.weekday() == weekday)


def _of_month(words: Wording, number: int, reference: dt.date, way: int) -> dt.date | None:
    month = words.month or reference.month
    if words.this_year is not None:
        return made(reference.year + words.this_year, month, number)
    sure = words.weekday is not None and len(words.days) == 1
    found = [made(year, month, number) for year in range(max(1, reference.year - 5), min(9999, reference.year + 5) + 1)]
    fitting = [day for day in found if _fits(day, words.weekday)] if sure else []
    return nearest(iter(fitting or found), reference, way)  # where the weekday is wrong, the number is believed


def _of_some_month(words: Wording, number: int, reference: dt.date, way: int) -> dt.date | None:
    if words.this_month is not None:
        first = months_on(reference, words.this_month)
        return made(first.year, first.month, number)
    reach = 12 if words.weekday is not None else 2
    firsts = [months_on(reference, off) for off in range(-reach, reach + 1)]
    days = (made(first.year, first.month, number) for first in firsts)
    return nearest((day for day in days if _fits(day, words.weekday)), reference, way, _NEVER)


def _weekday(words: Wording, reference: dt.date, way: int) -> dt.date | None:
    if words.weekday is None:
        return None
    inside = words.weekday - reference.weekday()  # within the week of the reference
    ahead = inside % 7  # 0 is the day of reference itself
    if words.this_week is not None:
        off = inside + 7 * words.this_week
    elif words.far:
        off = ahead + 7
    elif words.turn in ("last", "previous"):
        off = ahead - 7
    elif words.turn == "next":  # said on a Tuesday, "next Friday" is not the one three days on
        off = ahead + 7 if 0 < ahead <= 3 and ahead == inside else ahead or 7
    elif words.turn in ("coming", "following"):
        off = ahead or 7
    elif words.turn == "this":  # of this week or the one to come, never of the week before
        off = inside if way == PAST and inside <= 0 else ahead
    elif way == FUTURE or (way == OPEN and ahead <= 2):
        off = ahead
    else:
        off = ahead - 7 if ahead else 0
    return reference + off * DAY
