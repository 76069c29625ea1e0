"""The article the project began with, and all that a reader takes from it."""

from __future__ import annotations

import datetime as dt

import pytest

from mapapp import articles, pipeline
from mapapp.model import Granularity, Itinerary, Precision, Status, Stop
from mapapp.settings import seeds

TUESDAY, WEDNESDAY = dt.date(2025, 8, 19), dt.date(2025, 8, 20)


@pytest.fixture(scope="module")
def itinerary() -> Itinerary:
    return pipeline.trace(articles.read_file(seeds() / "000_922860ce726bd75c.txt"))


@pytest.fixture(scope="module")
def stops(itinerary: Itinerary) -> dict[str, Stop]:
    return {stop.name: stop for stop in itinerary.stops}


def test_its_first_words_give_the_day_of_publication(itinerary):
    assert itinerary.article.date == TUESDAY
    assert itinerary.article.text.startswith("Seeking to build")


def test_gen_nakatani_travels_and_nobody_else(itinerary):
    assert [traveller.name for traveller in itinerary.travellers] == ["Gen Nakatani"]
    assert "Defense Minister" in itinerary.travellers[0].role
    assert {stop.traveller for stop in itinerary.stops} == {"Gen Nakatani"}


def test_the_trip_is_from_17_to_22_august(itinerary):
    trip = itinerary.trip
    assert (trip.start, trip.end) == (dt.date(2025, 8, 17), dt.date(2025, 8, 22))
    assert "Aug. 17 to Aug. 22" in itinerary.article.text[trip.phrase.start : trip.phrase.end]


def test_four_stops_no_more(itinerary, stops):
    assert [stop.name for stop in itinerary.stops[:2]] == ["Ankara", "Istanbul"]
    assert len(itinerary.stops) == 4
    assert stops.keys() == {"Ankara", "Istanbul", "Djibouti", "Jordan"}


def test_ankara_on_tuesday(stops):
    ankara = stops["Ankara"]
    assert (ankara.place.country, ankara.place.granularity, ankara.order) == ("TR", Granularity.CITY, 1)
    assert (ankara.place.lat, ankara.place.lon) == pytest.approx((39.93, 32.85), abs=0.1)
    assert ankara.status in (Status.DONE, Status.ONGOING)
    assert (ankara.days.start, ankara.days.end, ankara.days.computed) == (TUESDAY, TUESDAY, True)


def test_istanbul_planned_for_wednesday(stops):
    istanbul = stops["Istanbul"]
    assert (istanbul.place.country, istanbul.place.granularity, istanbul.order) == ("TR", Granularity.CITY, 2)
    assert istanbul.status is Status.PLANNED
    assert (istanbul.days.start, istanbul.days.end, istanbul.days.computed) == (WEDNESDAY, WEDNESDAY, True)


@pytest.mark.parametrize(("name", "country"), [("Djibouti", "DJ"), ("Jordan", "JO")])
def test_djibouti_and_jordan_by_country_only_without_day_and_order(stops, name, country):
    stop = stops[name]
    assert (stop.place.country, stop.place.granularity) == (country, Granularity.COUNTRY)
    assert stop.days.precision is Precision.NONE
    assert (stop.days.start, stop.days.end, stop.order) == (None, None, None)
    assert stop.status is Status.PLANNED  # the tour goes on for three days, and nobody says that it has been there


@pytest.mark.parametrize("name", ["Türkiye", "Japan", "Tokyo", "Ukraine", "Europe", "Middle East", "U.S."])
def test_mentioned_and_no_stop(itinerary, name):
    named = [found.mention.name for found in itinerary.mentions] + [lost.mention.name for lost in itinerary.unresolved]
    assert name in [word.removeprefix("the ") for word in named]
    assert name not in [stop.name for stop in itinerary.stops]


def test_turkish_and_japanese_are_no_places(itinerary):
    text = itinerary.article.text
    spans = [span for stop in itinerary.stops for span in stop.mentions]
    spans += [found.mention for found in itinerary.mentions] + [lost.mention for lost in itinerary.unresolved]
    named = {text[span.start : span.end] for span in spans}
    assert not {name for name in named if "Turkish" in name or "Japanese" in name}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Ankara", "Japanese Defense Minister Gen Nakatani met his Turkish counterpart"),
        ("Istanbul", "Nakatani is also scheduled to visit Istanbul on Wednesday."),
        ("Djibouti", "Nakatani's visit to Türkiye is part of a regional tour"),
        ("Jordan", "Nakatani's visit to Türkiye is part of a regional tour"),
    ],
)
def test_each_stop_shows_its_sentence(itinerary, stops, name, sentence):
    stop, text = stops[name], itinerary.article.text
    assert text[stop.evidence.start : stop.evidence.end].startswith(sentence)
    first = stop.mentions[0]
    assert text[first.start : first.end] == name
    assert stop.reason
