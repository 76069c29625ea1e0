"""Which stop comes before which, and whose route it is."""

import datetime as dt

import pytest

from mapapp import pipeline
from mapapp.gazetteer import open_gazetteer
from mapapp.itinerary.groups import groups
from mapapp.itinerary.order import Step, arrange
from mapapp.model import Article, Days, Precision, Status
from mapapp.resolver import resolve
from mapapp.sentences import Layout
from mapapp.settings import Settings
from mapapp.tagger import Linear, candidates, read
from mapapp.travellers import Cast

DAY = dt.date(2026, 3, 18)  # a Wednesday
ANSWERS = ("before", "after", "equal", "unknown")


@pytest.fixture(scope="module")
def reader():
    return pipeline.load()


def steps(reader, *known):
    """The places of a sentence that names Rome, Cairo and Amman, with the status and the first day known of each."""
    article = Article("They go to Rome, to Cairo and to Amman.", date=DAY)
    layout = Layout.of(article.text)
    names = read(article, layout, candidates(layout, reader.gazetteer), reader.gazetteer, weights=reader.weights.tagger)
    places = groups(names, resolve(article, [name.mention() for name in names], reader.gazetteer))
    days = [Days(day and DAY.replace(day=day), None, Precision.RANGE if day else Precision.NONE) for _, day in known]
    return layout, [Step(place, place.best, status, day) for place, (status, _), day in zip(places, known, days, strict=True)]


def saying(**shares):
    """A model that gives each pair these log-odds, whatever its clues."""
    return Linear(ANSWERS, tuple(shares.get(answer, 0.0) for answer in ANSWERS), {})


def ordered(text, reader):
    """The names of the stops that have a place in the order, in this order."""
    stops = [stop for stop in pipeline.trace(Article(text, date=DAY), reader).stops if stop.order is not None]
    return [stop.name for stop in sorted(stops, key=lambda stop: stop.order)]


@pytest.mark.parametrize(
    "text, names",
    [
        (
            "Foreign Minister Ane Solbakk will visit Albania, Georgia and Poland from April 25 to 29. On April 25 she will be "
            "in Poland to open a school. On April 27, in Georgia, she will meet students. She will go to Albania on April 29.",
            ["Poland", "Georgia", "Albania"],
        ),
        (
            "Foreign Minister Ane Solbakk arrived in Oslo on Tuesday. She had come from Rome, where she met a choir.",
            ["Rome", "Oslo"],
        ),
        ("Foreign Minister Ane Solbakk will visit Cairo on Friday before flying to Amman.", ["Cairo", "Amman"]),
    ],
)
def test_stops_stand_as_all_their_sentences_say(text, names, reader):
    assert ordered(text, reader) == names


def test_days_are_in_order_whatever_the_words_say(reader):
    known = [(Status.PLANNED, 22), (Status.PLANNED, 21), (Status.PLANNED, 20)]
    assert arrange(*steps(reader, *known), saying(before=9.0)) == [3, 2, 1]


def test_a_stop_without_a_day_stands_where_most_speaks_for_it(reader):
    known = [(Status.PLANNED, 22), (Status.PLANNED, None), (Status.PLANNED, 20)]
    layout, places = steps(reader, *known)
    either = Linear(ANSWERS, (0.0,) * 4, {"one dated": (4.0, 0.0, 0.0, 0.0), "other dated": (0.0, 4.0, 0.0, 0.0)})
    assert arrange(layout, places, either) == [2, 3, 1]
    neither = Linear(ANSWERS, (0.0,) * 4, {"one dated": (0.0, 4.0, 0.0, 0.0), "other dated": (4.0, 0.0, 0.0, 0.0)})
    assert arrange(layout, places, neither) == [3, 1, 2]


def test_of_two_stops_only_the_one_called_off_has_no_place_in_the_order(reader):
    known = [(Status.CANCELLED, None), (Status.DONE, None), (Status.CANCELLED, None)]
    assert arrange(*steps(reader, *known), saying(unknown=9.0)) == [None, 1, None]
    assert arrange(*steps(reader, *known), saying(unknown=1.0)) == [1, 2, 3]  # not sure enough that nothing is told


def test_stops_that_surely_stand_alike_share_a_place(reader):
    known = [(Status.PLANNED, None)] * 3
    assert arrange(*steps(reader, *known), saying(equal=9.0)) == [1, 1, 1]


def test_what_is_named_like_a_person_makes_no_route_of_its_own(reader):
    text = (
        "Foreign Minister Ane Solbakk will be in Rome on April 5 for the Atlantic Forum Meeting. "
        "At the invitation of the Eastern Harbour Council, the minister will travel to Cairo on April 8. "
        "Minister Solbakk will then fly to Amman on April 10."
    )
    itinerary = pipeline.trace(Article(text, date=DAY), reader)
    assert {stop.traveller for stop in itinerary.stops} == {"Ane Solbakk"}
    assert sorted((stop.order, stop.name) for stop in itinerary.stops) == [(1, "Rome"), (2, "Cairo"), (3, "Amman")]


def test_who_surely_does_not_travel_is_left_out_of_the_cast():
    text = "Minister Ane Solbakk thanked Tove Lind in Rome."
    layout = Layout.of(text)
    gazetteer = open_gazetteer(Settings.read())
    likely = [0.9 if word.text == "Solbakk" else 0.01 for word in layout.words]
    assert {person.surname for person in Cast.of(layout, (), gazetteer).people} == {"Solbakk", "Lind"}
    assert {person.surname for person in Cast.of(layout, (), gazetteer, likely).people} == {"Solbakk"}
