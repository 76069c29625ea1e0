"""Phrases that say when, against days worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import sys
from itertools import pairwise

import pytest

from mapapp.dates import DatePhrase, Kind, Visit, find, of_stops
from mapapp.dates.beside import beside
from mapapp.dates.scene import Scene
from mapapp.dates.stays import compared, ways, weights
from mapapp.dates.wording import BEGINNING, SCAN
from mapapp.model import Days, Precision, Span, Status
from mapapp.sentences import Layout
from mapapp.settings import assets

TUESDAY = dt.date(2025, 8, 19)

# text, wording of the phrase, first day, last day, precision; the day of publication is Tuesday 19 August 2025
CASES = [
    # weekdays, by the tense of their clause
    ("She met the premier on Tuesday.", "Tuesday", "2025-08-19", "2025-08-19", "day"),
    ("She met the premier on Monday.", "Monday", "2025-08-18", "2025-08-18", "day"),
    ("She met the premier on Wednesday.", "Wednesday", "2025-08-13", "2025-08-13", "day"),
    ("He will travel to Oslo on Wednesday.", "Wednesday", "2025-08-20", "2025-08-20", "day"),
    ("He will travel to Oslo on Monday.", "Monday", "2025-08-25", "2025-08-25", "day"),
    ("The minister arrives in Oslo on Monday.", "Monday", "2025-08-25", "2025-08-25", "day"),
    ("The minister is due in Oslo on Monday.", "Monday", "2025-08-25", "2025-08-25", "day"),
    ("The minister is to fly to Oslo on Monday.", "Monday", "2025-08-25", "2025-08-25", "day"),
    ("Minister to visit Oslo on Thursday", "Thursday", "2025-08-21", "2025-08-21", "day"),
    ("He said he would be in Oslo on Friday.", "Friday", "2025-08-22", "2025-08-22", "day"),
    ("The ship was to sail on Friday.", "Friday", "2025-08-22", "2025-08-22", "day"),
    ("On Friday, the delegation will move on to Riga.", "Friday", "2025-08-22", "2025-08-22", "day"),
    ("On Friday the delegation moved on to Riga.", "Friday", "2025-08-15", "2025-08-15", "day"),
    ("The pope, who landed in Lima on Sunday, will leave it this week.", "Sunday", "2025-08-17", "2025-08-17", "day"),
    ("The envoy left on Sunday and is expected back on Thursday.", "Thursday", "2025-08-21", "2025-08-21", "day"),
    ("The envoy left on Sunday and is expected back on Thursday.", "Sunday", "2025-08-17", "2025-08-17", "day"),
    ("She has called off Saturday's visit to Ghent.", "Saturday", "2025-08-23", "2025-08-23", "day"),
    ("It follows last Saturday's visit to Ghent.", "last Saturday", "2025-08-16", "2025-08-16", "day"),
    ("The officials said Monday that they would wait.", "Monday", "2025-08-18", "2025-08-18", "day"),
    ("They will play in Leeds next Saturday.", "next Saturday", "2025-08-23", "2025-08-23", "day"),
    ("They will play in Leeds next Tuesday.", "next Tuesday", "2025-08-26", "2025-08-26", "day"),
    ("They played in Leeds last Tuesday.", "last Tuesday", "2025-08-12", "2025-08-12", "day"),
    ("They play in Leeds this Friday.", "this Friday", "2025-08-22", "2025-08-22", "day"),
    ("They play in Leeds this coming Friday.", "this coming Friday", "2025-08-22", "2025-08-22", "day"),
    ("They were in Leeds this past Friday.", "this past Friday", "2025-08-15", "2025-08-15", "day"),
    ("The band lands on Tuesday night.", "Tuesday night", "2025-08-19", "2025-08-19", "day"),
    ("He flew in early Wednesday and slept.", "Wednesday", "2025-08-13", "2025-08-13", "day"),
    ("The talks ended late on Monday evening.", "Monday evening", "2025-08-18", "2025-08-18", "day"),
    ("She was in Graz on Thursday last week.", "Thursday last week", "2025-08-14", "2025-08-14", "day"),
    ("She will be in Graz on Tuesday of next week.", "Tuesday of next week", "2025-08-26", "2025-08-26", "day"),
    ("She will be in Graz on Tuesday week.", "Tuesday week", "2025-08-26", "2025-08-26", "day"),
    ("They go to Bath on Sat.", "Sat.", "2025-08-23", "2025-08-23", "day"),
    ("THE MINISTER ARRIVED ON MONDAY.", "MONDAY", "2025-08-18", "2025-08-18", "day"),
    ("She inspects the dam on Friday.", "Friday", "2025-08-22", "2025-08-22", "day"),
    ("They open in Oslo on 21 November, followed by Bergen.", "21 November", "2025-11-21", "2025-11-21", "day"),
    ("She will be in Rome on Monday and in Milan on Friday.", "Friday", "2025-08-29", "2025-08-29", "day"),
    ("She will visit Rome on Monday, Vienna on Wednesday and Bonn on Thursday.", "Thursday", "2025-08-28", "2025-08-28", "day"),
    ("She will return on Monday after a visit to Milan on Friday.", "Friday", "2025-08-22", "2025-08-22", "day"),
    # near days
    ("The king lands in Accra today.", "today", "2025-08-19", "2025-08-19", "day"),
    ("The king spoke in Accra this morning.", "this morning", "2025-08-19", "2025-08-19", "day"),
    ("The king will dine in Accra tonight.", "tonight", "2025-08-19", "2025-08-19", "day"),
    ("The king dined in Accra last night.", "last night", "2025-08-18", "2025-08-18", "day"),
    ("The king was in Accra yesterday.", "yesterday", "2025-08-18", "2025-08-18", "day"),
    ("The king was in Accra yesterday evening.", "yesterday evening", "2025-08-18", "2025-08-18", "day"),
    ("The king was in Accra the day before yesterday.", "the day before yesterday", "2025-08-17", "2025-08-17", "day"),
    ("The king will be in Accra tomorrow.", "tomorrow", "2025-08-20", "2025-08-20", "day"),
    ("The king goes home the day after tomorrow.", "the day after tomorrow", "2025-08-21", "2025-08-21", "day"),
    ("He landed three days ago.", "three days ago", "2025-08-16", "2025-08-16", "day"),
    ("He will land in three days' time.", "in three days' time", "2025-08-22", "2025-08-22", "day"),
    ("He was there two weeks ago.", "two weeks ago", "2025-08-02", "2025-08-08", "window"),
    # days counted from the one named before
    ("He met them in Knock on Thursday, having been to Sligo the day before.",
     "the day before", "2025-08-13", "2025-08-13", "day"),
    ("She opened the fair on 3 May 2025 and left the next day.", "the next day", "2025-05-04", "2025-05-04", "day"),
    ("She opened the fair on 3 May 2025 and left two days later.", "two days later", "2025-05-05", "2025-05-05", "day"),
    ("She opened the fair on 3 May 2025 and left the same day.", "the same day", "2025-05-03", "2025-05-03", "day"),
    ("He will speak on June 3, 2026 and fly out the following Saturday.",
     "the following Saturday", "2026-06-06", "2026-06-06", "day"),
    ("The tour opens on Saturday, October 4, and goes to Bonn on Monday.", "Monday", "2025-10-06", "2025-10-06", "day"),
    ("The next day they saw the harbour.", "The next day", None, None, "none"),
    # weeks and weekends
    ("He will be in Rome later this week.", "later this week", "2025-08-20", "2025-08-24", "window"),
    ("He was in Rome earlier this week.", "earlier this week", "2025-08-18", "2025-08-18", "window"),
    ("He was in Rome this week.", "this week", "2025-08-18", "2025-08-19", "window"),
    ("He will be in Rome this week.", "this week", "2025-08-19", "2025-08-24", "window"),
    ("He will be in Rome next week.", "next week", "2025-08-25", "2025-08-31", "window"),
    ("He will be in Rome early next week.", "early next week", "2025-08-25", "2025-08-27", "window"),
    ("He was in Rome last week.", "last week", "2025-08-11", "2025-08-17", "window"),
    ("He will be in Rome at the end of the week.", "the end of the week", "2025-08-21", "2025-08-24", "window"),
    ("He was in Rome over the weekend.", "the weekend", "2025-08-16", "2025-08-17", "window"),
    ("He will be in Rome over the weekend.", "the weekend", "2025-08-23", "2025-08-24", "window"),
    ("He will spend the weekend in Rome.", "the weekend", "2025-08-23", "2025-08-24", "range"),
    ("He is going to Rome this weekend.", "this weekend", "2025-08-23", "2025-08-24", "range"),
    ("He went to Rome last weekend.", "last weekend", "2025-08-16", "2025-08-17", "window"),
    # days of a month, British and American
    ("The tour will run Aug. 17 to 22.", "Aug. 17 to 22", "2025-08-17", "2025-08-22", "range"),
    ("She will be in Japan August 27-30.", "August 27-30", "2025-08-27", "2025-08-30", "range"),
    ("She will be in Japan from 23 to 26 April.", "from 23 to 26 April", "2026-04-23", "2026-04-26", "range"),
    ("She was in Japan from 23 to 26 April.", "from 23 to 26 April", "2025-04-23", "2025-04-26", "range"),
    ("She was in Japan on 17 and 18 August.", "17 and 18 August", "2025-08-17", "2025-08-18", "range"),
    ("He was there between May 3 and May 6.", "between May 3 and May 6", "2025-05-03", "2025-05-06", "range"),
    ("He was there between 3 and 6 May 2024.", "between 3 and 6 May 2024", "2024-05-03", "2024-05-06", "range"),
    ("He was there on June 3, 4 and 5.", "June 3, 4 and 5", "2025-06-03", "2025-06-05", "range"),
    ("The trip, August 30 to September 2, will be short.", "August 30 to September 2", "2025-08-30", "2025-09-02", "range"),
    ("The trip, 30 December 2025–2 January 2026, is long.",
     "30 December 2025–2 January 2026", "2025-12-30", "2026-01-02", "range"),
    ("The trip ran from Dec. 30 to Jan. 2.", "from Dec. 30 to Jan. 2", "2024-12-30", "2025-01-02", "range"),
    ("They are in Iran from Aug. 5 to Aug. 26.", "from Aug. 5 to Aug. 26", "2025-08-05", "2025-08-26", "range"),
    ("He lands on Sept. 3.", "Sept. 3", "2025-09-03", "2025-09-03", "day"),
    ("He landed on Nov. 3.", "Nov. 3", "2024-11-03", "2024-11-03", "day"),
    ("He landed on July 31st.", "July 31st", "2025-07-31", "2025-07-31", "day"),
    ("He landed on the 3rd of July.", "the 3rd of July", "2025-07-03", "2025-07-03", "day"),
    ("He arrives on Monday,\n6th October, at noon.", "Monday,\n6th October", "2025-10-06", "2025-10-06", "day"),
    ("He landed on Tuesday, August 12, 2025.", "Tuesday, August 12, 2025", "2025-08-12", "2025-08-12", "day"),
    ("He landed on 12 August 2019.", "12 August 2019", "2019-08-12", "2019-08-12", "day"),
    ("Updated 2024-04-26.", "2024-04-26", "2024-04-26", "2024-04-26", "day"),
    ("Updated 26/04/2024.", "26/04/2024", "2024-04-26", "2024-04-26", "day"),
    ("Updated 04/26/2024.", "04/26/2024", "2024-04-26", "2024-04-26", "day"),
    ("LIMA, Aug 18 - The envoy landed.", "Aug 18", "2025-08-18", "2025-08-18", "day"),
    ("She will speak there on 18 and 22 September.", "18", "2025-09-18", "2025-09-18", "day"),
    ("She will speak there on 18 and 22 September.", "22 September", "2025-09-22", "2025-09-22", "day"),
    ("They play there on September 3rd, 5th and 9th.", "5th", "2025-09-05", "2025-09-05", "day"),
    ("She will speak there on the 18th and 22nd.", "22nd", "2025-09-22", "2025-09-22", "day"),
    ("He was there between the dates of 8th and 15th July.", "8th and 15th July", "2025-07-08", "2025-07-15", "range"),
    # numbers alone
    ("The race will start on the 23rd.", "the 23rd", "2025-08-23", "2025-08-23", "day"),
    ("They will fast from the 27th to the 29th.", "from the 27th to the 29th", "2025-08-27", "2025-08-29", "range"),
    ("He opens the fair on 3 October and leaves on the 5th.", "the 5th", "2025-10-05", "2025-10-05", "day"),
    ("They met on Friday 8th in a barn.", "Friday 8th", "2025-08-08", "2025-08-08", "day"),
    # ranges of weekdays, open ranges
    ("She will be in Chad from Sunday to Tuesday.", "from Sunday to Tuesday", "2025-08-24", "2025-08-26", "range"),
    ("She was in Chad on Saturday and Sunday.", "Saturday and Sunday", "2025-08-16", "2025-08-17", "range"),
    ("She is open Mon-Fri this summer.", "Mon-Fri", "2025-08-18", "2025-08-22", "range"),
    ("From Tuesday to Thursday of next week she is in Jersey.",
     "From Tuesday to Thursday of next week", "2025-08-26", "2025-08-28", "range"),
    ("He will stay until Friday.", "until Friday", None, "2025-08-22", "range"),
    ("He has been there since Monday.", "since Monday", "2025-08-18", None, "range"),
    ("He will be there from Thursday.", "from Thursday", "2025-08-21", None, "range"),
    ("He must leave by Friday.", "by Friday", None, "2025-08-22", "window"),
    ("He was there on Monday and on Thursday he will be in Cork.", "Monday", "2025-08-18", "2025-08-18", "day"),
    ("The match was moved from Friday to Sunday.", "Sunday", "2025-08-17", "2025-08-17", "day"),
    # durations
    ("He will be there for three days from Monday.", "for three days from Monday", "2025-08-25", "2025-08-27", "range"),
    ("It is a three-day visit starting Thursday.", "a three-day visit starting Thursday", "2025-08-21", "2025-08-23", "range"),
    ("He will pay a two-day visit to Lomé beginning on Sunday, September 7.",
     "a two-day visit to Lomé beginning on Sunday, September 7",
     "2025-09-07", "2025-09-08", "range"),
    ("He will stay two nights from June 5.", "two nights from June 5", "2026-06-05", "2026-06-07", "range"),
    ("He stayed for three days.", "three days", None, None, "none"),
    # months and years
    ("The ship will call in late September.", "late September", "2025-09-21", "2025-09-30", "window"),
    ("The ship called in early June.", "early June", "2025-06-01", "2025-06-10", "window"),
    ("The ship will call in mid-March.", "mid-March", "2026-03-11", "2026-03-20", "window"),
    ("The ship will call in September.", "in September", "2025-09-01", "2025-09-30", "month"),
    ("The ship will call during September.", "during September", "2025-09-01", "2025-09-30", "month"),
    ("The ship called in September.", "in September", "2024-09-01", "2024-09-30", "month"),
    ("The ship called in April 2024.", "in April 2024", "2024-04-01", "2024-04-30", "month"),
    ("The ship will call in May or June.", "in May or June", "2026-05-01", "2026-06-30", "window"),
    ("The ship will call later this month.", "later this month", "2025-08-20", "2025-08-31", "window"),
    ("The ship called earlier this month.", "earlier this month", "2025-08-01", "2025-08-18", "window"),
    ("The ship called last month.", "last month", "2025-07-01", "2025-07-31", "month"),
    ("The ship will call next month.", "next month", "2025-09-01", "2025-09-30", "month"),
    ("The ship will call in the first week of October.", "the first week of October", "2025-10-01", "2025-10-07", "window"),
    ("The ship was built in 2019.", "2019", "2019-01-01", "2019-12-31", "window"),
    ("The ship called last year.", "last year", "2024-01-01", "2024-12-31", "window"),
    ("The ship will call later this year.", "later this year", "2025-08-20", "2025-12-31", "window"),
    ("The ship called earlier this year.", "earlier this year", "2025-01-01", "2025-08-18", "window"),
    ("The ship will call in the middle of next year.", "middle of next year", "2026-05-01", "2026-08-31", "window"),
    ("The ship will call in the first half of next year.", "the first half of next year", "2026-01-01", "2026-06-30", "window"),
    ("The ship will call early next year.", "early next year", "2026-01-01", "2026-03-31", "window"),
    ("The ship will call by the end of the year.", "by the end of the year", None, "2025-12-31", "window"),
    # holidays on a fixed day
    ("The choir will sing there on Christmas Day.", "Christmas Day", "2025-12-25", "2025-12-25", "day"),
    ("The choir sang there on New Year's Day.", "New Year's Day", "2025-01-01", "2025-01-01", "day"),
    ("The choir sang there on Christmas morning.", "Christmas", "2024-12-25", "2024-12-25", "day"),
    ("The choir sang there on Christmas Eve 2019.", "Christmas Eve 2019", "2019-12-24", "2019-12-24", "day"),
    # feasts that move with Easter: 20 April 2025, 5 April 2026, in the east 16 April 2023 and 12 April 2026
    ("The choir sang there on Good Friday.", "Good Friday", "2025-04-18", "2025-04-18", "day"),
    ("The choir will sing there on Palm Sunday.", "Palm Sunday", "2026-03-29", "2026-03-29", "day"),
    ("The choir will sing there on Easter.", "Easter", "2026-04-05", "2026-04-05", "day"),
    ("The choir will sing there on Orthodox Easter Monday.", "Orthodox Easter Monday", "2026-04-13", "2026-04-13", "day"),
    ("The choir sang there on Ash Wednesday, 2023.", "Ash Wednesday, 2023", "2023-02-22", "2023-02-22", "day"),
]  # fmt: skip


def phrase(text: str, wording: str, published: dt.date | None) -> DatePhrase:
    found = {text[p.start : p.end]: p for p in find(text, published)}
    for words, value in found.items():
        if words.removeprefix("in ") == wording.removeprefix("in "):
            return value
    raise AssertionError(f"{wording!r} is not among {list(found)}")


def test_no_date_begins_where_none_is_looked_for():
    anywhere = re.compile(SCAN.pattern.replace(BEGINNING, "", 1))
    assert anywhere.pattern != SCAN.pattern
    for text, *_ in CASES:
        for words in (text, text.lower()):
            assert [found.span() for found in SCAN.finditer(words)] == [found.span() for found in anywhere.finditer(words)], (
                words
            )


@pytest.mark.parametrize(("text", "wording", "first", "last", "precision"), CASES)
def test_phrase(text, wording, first, last, precision):
    days = phrase(text, wording, TUESDAY).days
    shown = [day and day.isoformat() for day in (days.start, days.end)]
    assert [*shown, days.precision] == [first, last, precision]


TRAPS = [
    "They spoke of the Good Friday agreement, the Easter Sunday bombings, the Easter Rising and Christmas Island.",
    "COVID-19 and the G20 met the F-16 of 737s.",
    "They won 3-2, then lost 21-17 in 90 minutes.",
    "He paid $12 million and 3.5 percent of 2,019 people agreed.",
    "The singer, 32, ran 12 km at 7.30 and phoned 555-2019.",
    "Theresa May said that it may rain in Paris.",
    "They march on Paris; the Sun wrote that the sat phone broke.",
    "She told the Sunday Times, the Mail on Sunday and USA Today.",
    "It is open every Monday and on Tuesdays; they met on Black Friday.",
    "The 19th century, the 5th Fleet, the 3rd round and the 22nd director.",
    "The Sept. 11 attacks were remembered.",
    "On the 17th floor of the 18th hole.",
    "Jan Egeland and April Jones wrote to June Brown and August Wilson.",
    "Updated 03/04/2024.",
    "MAY BE THE LAST MARCH.",
    "The day before the summit nothing happened.",
    "Some days later it rained.",
]


@pytest.mark.parametrize("text", TRAPS)
def test_no_date(text):
    assert find(text, TUESDAY) == ()


ABSOLUTE = {
    "on 12 August 2019": ("2019-08-12", "2019-08-12"),
    "from May 3 to May 6, 2019": ("2019-05-03", "2019-05-06"),
    "in April 2024": ("2024-04-01", "2024-04-30"),
    "in 2019": ("2019-01-01", "2019-12-31"),
    "on 2024-04-26": ("2024-04-26", "2024-04-26"),
}


@pytest.mark.parametrize("words", ABSOLUTE)
def test_a_year_in_the_text_needs_no_day_of_publication(words):
    (found,) = find(f"They met {words}.", None)
    assert found.explicit
    assert not found.days.computed
    assert (found.days.start.isoformat(), found.days.end.isoformat()) == ABSOLUTE[words]


@pytest.mark.parametrize(
    "words", ["on Tuesday", "yesterday", "next week", "on May 3", "in March", "from the 3rd to the 5th", "this weekend"]
)
def test_without_a_day_of_publication_the_rest_is_unknown(words):
    text = f"They will meet {words}."
    (found,) = find(text, None)
    days = found.days
    assert (days.start, days.end, days.precision, days.computed) == (None, None, Precision.NONE, False)
    assert days.phrase == Span(found.start, found.end)
    assert text[found.start : found.end] in text


def test_a_date_without_a_year_takes_that_of_the_date_before_it():
    text = "It began on 3 May 2017 in Lima. He left on May 9."
    assert [found.days.start for found in find(text, None)] == [dt.date(2017, 5, 3), dt.date(2017, 5, 9)]


def test_days_worked_out_from_the_day_of_publication_say_so():
    relative, absolute = find("He met them on Tuesday, after the talks of 3 May 2025.", TUESDAY)
    assert (relative.days.computed, relative.explicit) == (True, False)
    assert (absolute.days.computed, absolute.explicit) == (False, True)


def test_turns_of_month_and_year():
    new_year = dt.date(2026, 1, 2)
    (past,) = find("He landed on Wednesday.", new_year)
    assert past.days.start == dt.date(2025, 12, 31)
    (month,) = find("He was there last month.", new_year)
    assert (month.days.start, month.days.end) == (dt.date(2025, 12, 1), dt.date(2025, 12, 31))
    (leap,) = find("He will be there on Feb. 29.", dt.date(2028, 2, 20))
    assert leap.days.start == dt.date(2028, 2, 29)


def test_a_day_that_does_not_exist_stays_unknown():
    (found,) = find("They met on 31 February 2024.", TUESDAY)
    assert found.days.precision is Precision.NONE


def test_durations_tell_how_long_and_not_when():
    assert [(p.kind, p.length, p.days.precision) for p in find("He stayed two nights of a three-week tour.", TUESDAY)] == [
        (Kind.DURATION, 3, Precision.NONE),
        (Kind.DURATION, 21, Precision.NONE),
    ]


def test_phrases_come_in_order_and_do_not_overlap():
    text = " ".join(case[0] for case in CASES)
    found = find(text, TUESDAY)
    assert len(found) > len(CASES) - 10
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) and one.days.phrase == Span(one.start, one.end) for one in found)


def steps(text: str) -> int:
    """Lines of Python that reading a text takes: unlike seconds, the same on every machine."""
    count = 0

    def line(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        find(text, TUESDAY)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit", ["on Tuesday ", "from May 3, 4, 5, 6 to ", "the 3rd ", "1 2 3 4 5 6 7 ", "early late in the ", "May\n\n\n"]
)
def test_work_grows_with_the_length_of_garbage_and_not_faster(unit):
    short, long = unit * 100, unit * 400
    assert steps(long) < 5 * max(steps(short), 100)


def test_patterns_repeat_only_within_bounds():
    unbounded = [sign for sign in ("*", "+") if sign in SCAN.pattern.replace(r"\*", "").replace(r"\+", "")]
    assert unbounded == []


def test_garbage_of_the_greatest_length_is_read():
    noise = random.Random(3).choices("Tuesday from the 3rd to May , - 17 next week \n".split(" "), k=15_000)
    text = " ".join(noise)[:100_000]
    assert all(phrase.end <= len(text) for phrase in find(text, TUESDAY))


STAYS = [
    ("Minister Ana Ruiz met her colleague in Oslo on Tuesday.", "Oslo", Status.DONE, "2025-08-19", "2025-08-19"),
    ("Minister Ana Ruiz will visit Oslo from 3 to 5 September.", "Oslo", Status.PLANNED, "2025-09-03", "2025-09-05"),
    ("Minister Ana Ruiz arrived in Oslo on Monday for a three-day visit.", "Oslo", Status.ONGOING, "2025-08-18", "2025-08-20"),
    ("Minister Ana Ruiz has been in Oslo since Monday.", "Oslo", Status.ONGOING, "2025-08-18", None),
    ("Minister Ana Ruiz visited Oslo.", "Oslo", Status.DONE, None, None),
    ("Minister Ana Ruiz will visit Oslo next month.", "Oslo", Status.PLANNED, None, None),
    ("The minister will be in Oslo on Thursday and in Bergen on Friday.", "Bergen", Status.PLANNED, "2025-08-22", "2025-08-22"),
]


@pytest.mark.parametrize(("text", "place", "status", "first", "last"), STAYS)
def test_days_of_a_stop(text, place, status, first, last):
    start = text.index(place)
    visit = Visit((Span(start, start + len(place)),), status)
    ((days, _),) = of_stops(Layout.of(text), find(text, TUESDAY), [visit], TUESDAY)
    told = (days.start, days.end) if days.precision in (Precision.DAY, Precision.RANGE) else (None, None)
    assert [day and day.isoformat() for day in told] == [first, last]


def test_a_stop_gets_no_day_that_no_phrase_gives():
    text = "On Tuesday she flew to Oslo. She goes on to Bergen on Friday for two days, until Sunday. She liked Oslo."
    found = find(text, TUESDAY)
    given = {day for phrase in found for day in (phrase.days.start, phrase.days.end) if day}
    counted = {day + dt.timedelta(days=off) for day in given for off in (-1, 0, 1)}
    stops = {"Oslo": Status.DONE, "Bergen": Status.PLANNED}
    visits = [Visit((Span(text.index(name), text.index(name) + len(name)),), status) for name, status in stops.items()]
    for days, _ in of_stops(Layout.of(text), found, visits, TUESDAY):
        assert {days.start, days.end} - {None} <= counted
        assert days.phrase is None or days.phrase in [phrase.days.phrase for phrase in found]


@pytest.mark.parametrize(
    ("text", "status", "first"),
    [
        ("A town hall in Oslo, originally set for Monday, was called off after the storm.", Status.CANCELLED, "2025-08-25"),
        ("The team is fresh from winning in Oslo on Sunday.", Status.DONE, "2025-08-17"),
    ],
)
def test_a_weekday_lies_on_the_side_that_the_status_says(text, status, first):
    visit = Visit((Span(text.index("Oslo"), text.index("Oslo") + 4),), status)
    ((days, _),) = of_stops(Layout.of(text), find(text, TUESDAY), [visit], TUESDAY)
    assert days.start == dt.date.fromisoformat(first)


def days_of(text, stops, published=TUESDAY):
    """The days that the stops of a text get, by the place."""
    places = {place: text.index(place) for place in stops}
    visits = [Visit((Span(start, start + len(place)),), stops[place]) for place, start in places.items()]
    told = of_stops(Layout.of(text), find(text, published), visits, published)
    return {place: (str(days.start), str(days.end)) for place, (days, _) in zip(stops, told, strict=True)}


@pytest.mark.parametrize(
    ("text", "status", "first", "last"),
    [
        (
            "The ferry from Bergen, on its way to Oslo, docks there from Friday to Sunday.",
            Status.DONE,
            "2025-08-15",
            "2025-08-17",
        ),
        ("The one that counts is 31 May in Oslo.", Status.PLANNED, "2026-05-31", "2026-05-31"),
        ("He had been due to speak in Oslo TODAY.", Status.CANCELLED, "2025-08-19", "2025-08-19"),
        ("The king met Ana Ruiz in Oslo on Tuesday, the third day of her visit.", Status.ONGOING, "2025-08-17", None),
    ],
)
def test_days_that_lean_on_the_status_or_on_the_length_of_the_visit_are_among_the_ways(text, status, first, last):
    visit = Visit((Span(text.index("Oslo"), text.index("Oslo") + 4),), status)
    found = ways(Scene(Layout.of(text), find(text, TUESDAY), [visit], TUESDAY), 0)
    told = {(day.start and str(day.start), day.end and str(day.end)) for day in (way.days for way in found)}
    assert (first, last) in told


def test_a_stop_is_offered_the_day_of_the_stop_named_beside_it():
    text = "On Sunday the team played in Oslo. " + "It rained a lot and nobody minded that. " * 4 + "Then came Bergen."
    visits = [Visit((Span(text.index(place), text.index(place) + 4),), Status.DONE) for place in ("Oslo", "Bergen")]
    phrases = find(text, TUESDAY)
    near = Scene(Layout.of(text), phrases, visits, TUESDAY)
    far = Scene(Layout.of(text), phrases[:0], visits, TUESDAY)
    for scene, offered in ((near, True), (far, False)):
        alone = [ways(scene, number) for number in range(2)]
        both = compared(scene, alone, weights().alone)
        assert any(way.days.start == dt.date(2025, 8, 17) for way in both[1]) is offered
        assert [len(found) for found in alone] <= [len(found) for found in both]


def test_a_neighbour_counts_only_where_it_has_a_day():
    text = "She goes to Oslo on Thursday, to Bergen on Friday and to Turku."
    visits = [Visit((Span(text.index(place), text.index(place) + 4),), Status.PLANNED) for place in ("Oslo", "Bergen", "Turku")]
    scene = Scene(Layout.of(text), find(text, TUESDAY), visits, TUESDAY)
    day = find(text, TUESDAY)[1].days
    dated, undated = beside(scene, 1, [("day", day), ("none", Days())], [find(text, TUESDAY)[0].days, Days(), Days()])
    assert {"prev after", "next beside undated", "dated others 1 dated"} <= set(dated)
    assert {"prev undated", "next neither dated", "none"} <= set(undated)


def test_stops_in_line_have_their_days_in_line():
    text = "The minister will be in Oslo on Thursday, in Bergen on Friday and in Turku on Saturday."
    found = days_of(text, dict.fromkeys(("Oslo", "Bergen", "Turku"), Status.PLANNED))
    assert [first for first, _ in found.values()] == ["2025-08-21", "2025-08-22", "2025-08-23"]


def test_the_shipped_weights_are_those_of_the_file():
    written = json.loads((assets() / "days.json").read_text(encoding="utf-8"))
    assert written == {"alone": weights().alone, "beside": weights().beside}
    assert len(weights().alone) > 1_000
    assert len(weights().beside) > 100
