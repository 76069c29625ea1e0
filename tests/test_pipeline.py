import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from mapapp import pipeline
from mapapp.errors import MapappError
from mapapp.model import Article, Granularity, MentionKind, Status
from mapapp.settings import Settings

CORPUS = Path(__file__).parent / "corpus" / "articles.jsonl"
DAY = dt.date(2026, 3, 18)  # a Wednesday
LONG = "The committee met and spoke of many things at length. " * 150 + "On Monday the minister arrived in Ankara."


@pytest.fixture(scope="module")
def reader():
    return pipeline.load()


def traced(text, reader, **more):
    return pipeline.trace(Article(text, date=DAY, **more), reader)


@pytest.fixture(scope="module")
def everything(reader):
    rows = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    found = []
    for row in rows:
        date = dt.date.fromisoformat(row["date"]) if row["date"] else None
        found.append(pipeline.trace(Article(row["text"], row["title"], date), reader))
    return found


def test_offsets_cut_the_names_out_of_the_text(everything):
    for itinerary in everything:
        text = itinerary.article.text
        assert all(text[stop.mentions[0].start : stop.mentions[0].end] == stop.name for stop in itinerary.stops)
        for one in (*itinerary.mentions, *itinerary.unresolved):
            assert text[one.mention.start : one.mention.end] == one.mention.name


def test_no_two_names_overlap(everything):
    for itinerary in everything:
        spans = [(span.start, span.end) for stop in itinerary.stops for span in stop.mentions]
        spans += [(one.mention.start, one.mention.end) for one in (*itinerary.mentions, *itinerary.unresolved)]
        spans.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_the_evidence_is_the_sentence_that_names_the_stop(everything):
    for itinerary in everything:
        for stop in itinerary.stops:
            assert stop.evidence.start <= stop.mentions[0].start < stop.mentions[0].end <= stop.evidence.end


def test_one_stop_a_place_and_none_in_another(everything, reader):
    for itinerary in everything:
        places = [stop.place for stop in itinerary.stops]
        assert len({place.id for place in places}) == len(places)
        areas = [place for place in places if place.granularity in (Granularity.COUNTRY, Granularity.REGION)]
        assert not any(reader.gazetteer.inside(place, area) for area in areas for place in places)


def test_every_day_of_a_stop_has_its_words_in_the_text(everything):
    dated = [stop.days for itinerary in everything for stop in itinerary.stops if stop.days.start or stop.days.end]
    assert dated
    assert all(days.phrase for days in dated)


def test_the_order_of_each_traveller_begins_with_one_and_leaves_no_gap(everything):
    for itinerary in everything:
        for name in {stop.traveller for stop in itinerary.stops}:
            ranks = {stop.order for stop in itinerary.stops if stop.traveller == name and stop.order is not None}
            assert ranks == set(range(1, len(ranks) + 1))


def test_chances_are_chances(everything):
    stops = [stop for itinerary in everything for stop in itinerary.stops]
    assert all(0 < stop.confidence <= 1 and stop.reason for stop in stops)
    assert all(0 <= one.mention.visit <= 1 for itinerary in everything for one in itinerary.mentions)


def test_governments_are_mentions_of_another_kind(reader):
    itinerary = traced(
        "Beijing said on Tuesday that it would answer. Washington is not seeking a war, its envoy said in Oslo.", reader
    )
    kinds = {one.mention.name: one.mention.kind for one in itinerary.mentions}
    assert kinds["Beijing"] is MentionKind.GOVERNMENT
    assert "Beijing" not in {stop.name for stop in itinerary.stops}


@pytest.mark.parametrize("text", ["A White House official spoke.", "Buckingham Palace said so."])
def test_seats_of_power_stand_for_those_who_speak_from_there(text, reader):
    itinerary = traced(text, reader)
    assert {one.mention.kind for one in itinerary.mentions} == {MentionKind.GOVERNMENT}
    assert not itinerary.stops


@pytest.mark.parametrize(
    "text, nobody",
    [
        ("Michael Jordan scored 40 points, Chad Smith none.", {"Jordan", "Chad"}),
        ("The Bank of Georgia and Paris Saint-Germain signed a contract.", {"Paris"}),
        ("Turkish and Japanese officials spoke by telephone.", {"Turkish", "Japanese"}),
    ],
)
def test_people_teams_and_peoples_are_no_places(text, nobody, reader):
    itinerary = traced(text, reader)
    names = {one.mention.name for one in (*itinerary.mentions, *itinerary.unresolved)} | {stop.name for stop in itinerary.stops}
    assert not names & nobody


def test_a_tour_is_read_with_status_days_and_order(reader):
    itinerary = traced(
        "Foreign Minister Ane Solbakk arrived in Warsaw on Wednesday after talks in Vilnius on Monday.\n\n"
        "Solbakk will fly to Prague on Friday. A visit to Budapest was cancelled.",
        reader,
    )
    stops = {stop.name: stop for stop in itinerary.stops}
    assert stops.keys() == {"Warsaw", "Vilnius", "Prague", "Budapest"}
    assert [traveller.name for traveller in itinerary.travellers] == ["Ane Solbakk"]
    assert stops["Vilnius"].days.start == dt.date(2026, 3, 16)
    assert stops["Warsaw"].days.start == DAY
    assert stops["Prague"].days.start == dt.date(2026, 3, 20)
    assert stops["Prague"].status is Status.PLANNED
    assert stops["Budapest"].status is Status.CANCELLED
    assert stops["Vilnius"].order < stops["Warsaw"].order < stops["Prague"].order


def test_who_waits_for_a_long_article_is_told_how_far_it_is_read(reader):
    told = []
    itinerary = pipeline.trace(Article(LONG, date=DAY), reader, told=lambda *step: told.append(step))
    assert itinerary == pipeline.trace(Article(LONG, date=DAY), reader)
    pieces = [step for step in told if step[0] is pipeline.Step.WORDS]
    assert len(pieces) > 2 and pieces == [(pipeline.Step.WORDS, done, len(pieces)) for done in range(len(pieces))]
    assert told[len(pieces) :] == [(pipeline.Step.PLACES, 0, 0)]


def test_a_stop_whose_day_is_to_come_is_planned(reader):
    text = "England lost at Twickenham on Saturday and play Wales in Cardiff next Saturday."
    itinerary = pipeline.trace(Article(text, date=dt.date(2025, 8, 20)), reader)
    assert [(stop.name, stop.status, stop.days.start) for stop in itinerary.stops] == [
        ("Cardiff", Status.PLANNED, dt.date(2025, 8, 30))
    ]


def test_long_names_are_found_whole(reader):
    text = "Pilgrims set out from Saint-Jean-Pied-de-Port on Monday and will reach Pamplona on Saturday."
    itinerary = pipeline.trace(Article(text, date=dt.date(2025, 8, 20)), reader)
    named = {stop.name for stop in itinerary.stops} | {one.mention.name for one in itinerary.mentions}
    assert named == {"Saint-Jean-Pied-de-Port", "Pamplona"}


def test_without_a_day_of_publication_no_weekday_is_made_up(reader):
    itinerary = pipeline.trace(Article("The minister will visit Prague on Friday and Vienna on 3 May 2024."), reader)
    days = {stop.name: stop.days.start for stop in itinerary.stops}
    assert days.get("Prague") is None
    assert days.get("Vienna") == dt.date(2024, 5, 3)


def test_a_text_without_places_has_an_empty_itinerary(reader):
    itinerary = traced("nothing happened, and nobody went anywhere.", reader)
    assert (itinerary.stops, itinerary.mentions, itinerary.unresolved, itinerary.travellers) == ((), (), (), ())


@pytest.mark.parametrize(
    "text", ["\ud800 went to Oslo", "{{ Oslo }} <script>", "\u202eOslo\u202c 東京 \u2028 Rome", "Oslo " * 3000, "A" * 20000]
)
def test_hostile_texts_are_read_like_others(text, reader):
    itinerary = traced(text, reader, title=text[:50])
    assert all(text[span.start : span.end] for stop in itinerary.stops for span in stop.mentions)


def test_the_reader_is_loaded_once():
    assert pipeline.load(Settings.read()) is pipeline.load(Settings.read())


def test_weights_that_are_none_are_refused_in_words(tmp_path):
    (tmp_path / "reader.json").write_text("{}")
    with pytest.raises(MapappError, match="missing or damaged"):
        pipeline._load(Settings.read(), tmp_path / "reader.json")


def test_the_shipped_weights_are_small_and_whole(reader):
    size = len(msgspec.json.encode(reader.weights))
    assert size < 1_000_000
    assert reader.weights.network
    assert 0 < reader.weights.itinerary.least <= reader.weights.itinerary.least_best < 1
