"""The annotated articles the floors stand on: every name, sentence, day and point in them is checked against the text."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from geographiclib.geodesic import Geodesic

from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.model import Granularity, Status
from mapapp.settings import Settings, seeds

CORPUS = Path(__file__).parent / "corpus"
FILES = ("articles.jsonl", "samples.jsonl")
ROWS = {row["id"]: row for name in FILES for row in map(json.loads, (CORPUS / name).read_text("utf-8").splitlines())}
STOPS = [(row, stop) for row in ROWS.values() for stop in row["stops"]]

ROW_KEYS = {"id", "url", "source", "licence", "date", "title", "text", "travellers", "stops", "not_stops", "notes"}
MORE_ROW_KEYS = {"trip_start", "trip_end", "venues", "departures", "background_visits", "optional_stops"}
STOP_KEYS = {
    *("name", "place", "country", "lat", "lon", "granularity", "status"),
    *("start", "end", "order", "traveller", "evidence"),
}
MORE_STOP_KEYS = {"aliases", "evidence_more", "date_scope", "status_alt", "start_alt", "end_alt"}

WEEKDAY = r"(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
MONTH = r"(Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.?"
RELATIVE = re.compile(
    r"\b(today|this morning|tonight|last night|yesterday|tomorrow|weekend|Easter|New Year|three days|days? before|day after"
    r"|first of August|following morning|week later)\b",
    re.IGNORECASE,
)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def words_around(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def sentences_of(stop: dict) -> list[str]:
    return [stop["evidence"], *stop.get("evidence_more", [])]


def stop_id(pair: tuple[dict, dict]) -> str:
    return f"{pair[0]['id']}-{pair[1]['name']}"


each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
each_stop = pytest.mark.parametrize(("row", "stop"), STOPS, ids=map(stop_id, STOPS))


def test_there_is_enough_of_every_kind():
    rows = [row for row in ROWS.values() if not row["id"].startswith("sample_")]
    assert len(rows) >= 44
    assert sum(not row["stops"] for row in rows) >= 10
    assert sum(any(stop["status"] == Status.CANCELLED for stop in row["stops"]) for row in rows) >= 6
    assert sum(len(row["travellers"]) > 1 for row in rows) >= 4
    assert len({json.dumps(row["text"]) for row in ROWS.values()}) == len(ROWS)
    kinds = Counter(stop["granularity"] for _, stop in STOPS)
    assert all(kinds[kind] for kind in Granularity), kinds


@each_row
def test_a_row_has_the_keys_of_the_format(row):
    assert row.keys() >= ROW_KEYS
    assert row.keys() <= ROW_KEYS | MORE_ROW_KEYS
    assert (row["source"], row["licence"], row["url"]) == ("mapapp's own", "MIT", None)
    assert 60 <= len(row["text"].split()) <= 350
    for stop in row["stops"]:
        assert stop.keys() >= STOP_KEYS
        assert stop.keys() <= STOP_KEYS | MORE_STOP_KEYS
        assert stop["status"] in set(Status)
        assert stop["granularity"] in set(Granularity)
        assert stop["traveller"] in row["travellers"]


@each_row
def test_every_name_is_in_the_text_to_the_letter(row):
    names = [*row["not_stops"], *row.get("venues", []), *row.get("departures", [])]
    for entry in [*row["stops"], *row.get("background_visits", []), *row.get("optional_stops", [])]:
        names += [entry["name"], *entry.get("aliases", [])]
    missing = [name for name in names if not words_around(name).search(row["text"])]
    assert not missing
    stops = {name for stop in row["stops"] for name in (stop["name"], *stop.get("aliases", []))}
    assert not stops & set(row["not_stops"])
    assert len(row["not_stops"]) == len(set(row["not_stops"]))


@each_row
def test_evidence_is_a_whole_sentence_of_the_text(row):
    text = row["text"]
    quoted = [sentence for stop in row["stops"] for sentence in sentences_of(stop)]
    quoted += [visit["evidence"] for visit in row.get("background_visits", [])]
    for sentence in quoted:
        start = text.index(sentence)
        before, after = text[:start], text[start + len(sentence) :]
        assert not before or before.endswith("\n") or re.search(r"[.!?][”\"')]*\s$", before), sentence
        assert not after or after.startswith("\n") or re.search(r"[.!?:][”\"')]*$", sentence), sentence


@each_row
def test_weekdays_agree_with_the_dates_beside_them(row):
    published = day(row["date"])
    months = MONTH.strip("()").split(")")[0].split("|")
    found = [(m[1], m[2], m[3]) for m in re.finditer(rf"{WEEKDAY},? (\d{{1,2}}) {MONTH}", row["text"])]
    found += [(m[1], m[3], m[2]) for m in re.finditer(rf"{WEEKDAY},? {MONTH} (\d{{1,2}})\b", row["text"])]
    for weekday, number, month in found:
        years = [published.year + shift for shift in (-1, 0, 1)]
        dates = [dt.date(year, months.index(month) + 1, int(number)) for year in years]
        nearest = min(dates, key=lambda date: abs(date - published))
        assert nearest.strftime("%A") == weekday
    if dateline := re.match(rf"[A-Z][A-Z .]+,? \(?{MONTH} (\d{{1,2}})\b", row["text"]):
        assert (months.index(dateline[1]) + 1, int(dateline[2])) == (published.month, published.day)


@each_stop
def test_days_are_said_in_the_text(row, stop):
    start, end = day(stop["start"]), day(stop["end"])
    assert start is None or end is None or start <= end
    said = " ".join(sentences_of(stop))
    for date in filter(None, (start, end)):
        weekday = date.strftime("%A") in said
        number = re.search(rf"(?<!\d){date.day}(?:st|nd|rd|th)?(?!\d)", said)
        spoken = row["date"] and (RELATIVE.search(said) or date == day(row["date"]))
        assert weekday or number or spoken, (date, said)


@each_stop
def test_status_agrees_with_the_days(row, stop):
    published, start, end = day(row["date"]), day(stop["start"]), day(stop["end"])
    if published is None:
        return
    match stop["status"]:
        case Status.DONE:
            assert (end or start or published) <= published
        case Status.PLANNED:
            assert (start or published) >= published
        case Status.ONGOING:
            assert (start or published) <= published <= (end or published)


@each_row
def test_order_counts_from_one_and_follows_the_days(row):
    for traveller in row["travellers"]:
        mine = [stop for stop in row["stops"] if stop["traveller"] == traveller and stop["order"] is not None]
        mine.sort(key=lambda stop: stop["order"])
        orders = sorted({stop["order"] for stop in mine})
        assert orders == list(range(1, len(orders) + 1))
        dated = [stop for stop in mine if stop["start"]]
        for earlier, later in pairwise(dated):
            assert earlier["start"] <= later["start"]


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row["id"].startswith("sample_")], ids=lambda row: row["id"])
def test_a_sample_is_the_shipped_file(row):
    head, _, text = (seeds() / f"{row['id']}.txt").read_text("utf-8").partition("\n\n")
    assert head.splitlines() == [f"title: {row['title']}", f"date: {row['date']}"]
    assert text.strip() == row["text"]


def test_all_shipped_samples_are_annotated():
    assert {path.stem for path in seeds().glob("sample_*.txt")} == {id for id in ROWS if id.startswith("sample_")}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer(Settings.read())


@each_stop
def test_the_point_is_in_its_country_and_where_the_gazetteer_has_the_city(gazetteer, row, stop):
    assert gazetteer.near(stop["lat"], stop["lon"], 1)[0].country == stop["country"]
    if stop["granularity"] == Granularity.CITY:
        places = [found.place for name in (stop["name"], stop["place"].split(",")[0]) for found in gazetteer.candidates(name)]
        here = [place for place in places if place.country == stop["country"]]
        assert any(Geodesic.WGS84.Inverse(stop["lat"], stop["lon"], place.lat, place.lon)["s12"] < 10_000 for place in here)
