import csv
import datetime as dt
import io
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from mapapp import exports
from mapapp.model import Article, Days, Itinerary, Precision, Span
from mapapp.settings import assets
from tests import example

SCHEMA = json.loads((assets() / "itinerary.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def with_days(days):
    itinerary = example.nakatani()
    first, *others = itinerary.stops
    return exports.record(replace(itinerary, stops=(replace(first, days=days), *others)))["stops"][0]


@pytest.mark.parametrize("itinerary", [make() for make in example.ALL], ids=[make.__name__ for make in example.ALL])
def test_records_follow_the_schema(itinerary):
    row = json.loads(json.dumps(exports.record(itinerary, "some-id")))
    assert [error.message for error in VALIDATOR.iter_errors(row)] == []
    text = itinerary.article.text
    assert all(text[stop["start_char"] : stop["end_char"]] == stop["name"] for stop in row["stops"])
    assert all(text[mention["start"] : mention["end"]] == mention["name"] for mention in row["mentions"])
    assert all(stop["evidence"] in text for stop in row["stops"])


def test_the_schema_refuses_what_is_wrong():
    Draft202012Validator.check_schema(SCHEMA)
    for change in (
        {"id": 1.5},
        {"error": 1},
        {"surprise": 1},
        {"stops": [{}]},
        {"mentions": [{"start": -1, "end": 0, "name": "", "lat": 0, "lon": 0, "country": None}]},
        {"mentions": [{"start": 0, "end": 1, "name": "x", "lat": 91, "lon": 0, "country": None}]},
    ):
        assert list(VALIDATOR.iter_errors(exports.failure(None, "") | change)), change
    stop = exports.record(example.nakatani())["stops"][0]
    for change in ({"status": "visited"}, {"start": "yesterday"}, {"order": 0}, {"country": "Türkiye"}):
        assert list(VALIDATOR.iter_errors(exports.failure(None, "") | {"stops": [stop | change]})), change


def test_a_failure_follows_the_schema():
    row = exports.failure("id", "There is no text.")
    assert not list(VALIDATOR.iter_errors(row))
    assert row["stops"] == [] and row["error"] == "There is no text."


def test_the_first_article():
    row = exports.record(example.nakatani(), 7)
    assert row["id"] == 7
    assert row["travellers"] == ["Gen Nakatani"]
    told = [(stop["name"], stop["country"], stop["status"], stop["start"], stop["end"], stop["order"]) for stop in row["stops"]]
    assert told == [
        ("Ankara", "TR", "done", "2025-08-19", "2025-08-19", 1),
        ("Istanbul", "TR", "planned", "2025-08-20", "2025-08-20", 2),
        ("Djibouti", "DJ", "planned", None, None, None),
        ("Jordan", "JO", "planned", None, None, None),
    ]
    names = [mention["name"] for mention in row["mentions"]]
    assert {"Ankara", "Istanbul", "Djibouti", "Jordan", "Tokyo", "Ukraine"} <= set(names)
    starts = [mention["start"] for mention in row["mentions"]]
    assert starts == sorted(set(starts))


def test_days_that_the_text_does_not_give_are_never_invented():
    first, last = dt.date(2025, 8, 17), dt.date(2025, 8, 22)
    keys = ("start", "end", "earliest", "latest")
    for days, expected in (
        (Days(first, first, Precision.DAY), ("2025-08-17", "2025-08-17", None, None)),
        (Days(first, None, Precision.DAY), ("2025-08-17", "2025-08-17", None, None)),
        (Days(first, None, Precision.RANGE), ("2025-08-17", None, None, None)),
        (Days(first, last, Precision.RANGE), ("2025-08-17", "2025-08-22", None, None)),
        (Days(first, last, Precision.WINDOW), (None, None, "2025-08-17", "2025-08-22")),
        (Days(first, last, Precision.MONTH), (None, None, "2025-08-17", "2025-08-22")),
        (Days(), (None, None, None, None)),
    ):
        stop = with_days(days)
        assert tuple(stop[key] for key in keys) == expected, days
        assert stop["precision"] == days.precision


def test_offsets_move_with_a_header_that_the_article_lacks():
    plain, moved = exports.record(example.two_travellers()), exports.record(example.two_travellers(), shift=20)
    for key in ("mentions", "unresolved"):
        assert [row["start"] + 20 for row in plain[key]] == [row["start"] for row in moved[key]]
        assert [row["end"] + 20 for row in plain[key]] == [row["end"] for row in moved[key]]
    assert [stop["start_char"] + 20 for stop in plain["stops"]] == [stop["start_char"] for stop in moved["stops"]]
    assert [stop["evidence"] for stop in plain["stops"]] == [stop["evidence"] for stop in moved["stops"]]


def test_what_could_not_be_placed_is_named_without_a_point():
    row = exports.record(example.two_travellers())
    [lost] = row["unresolved"]
    assert (lost["name"], lost["reason"]) == ("Zorbistan", "no place of this name is in the gazetteer")
    [mention] = [mention for mention in row["mentions"] if mention["name"] == "Zorbistan"]
    assert (mention["lat"], mention["lon"], mention["country"]) == (None, None, None)


def test_zero_is_a_coordinate():
    itinerary = example.nakatani()
    island = replace(itinerary.stops[0], place=example.place("Null Island", None, None, 0.0, 0.0))
    stop = exports.record(replace(itinerary, stops=(island,)))["stops"][0]
    assert (stop["lat"], stop["lon"], stop["country"]) == (0.0, 0.0, None)


def test_geojson_of_the_first_article():
    found = exports.geojson(example.nakatani())
    stops = [feature for feature in found["features"] if feature["properties"]["kind"] == "stop"]
    assert [stop["properties"]["name"] for stop in stops] == ["Ankara", "Istanbul", "Djibouti", "Jordan"]
    assert stops[0]["geometry"] == {"type": "Point", "coordinates": [32.8543, 39.9199]}
    [leg] = [feature for feature in found["features"] if feature["properties"]["kind"] == "leg"]
    assert leg["geometry"]["type"] == "LineString"
    assert leg["geometry"]["coordinates"][0] == [32.8543, 39.9199]
    assert leg["geometry"]["coordinates"][-1] == [28.9497, 41.0138]
    assert (leg["properties"]["from"], leg["properties"]["to"], leg["properties"]["status"]) == (0, 1, "planned")
    assert 345 < leg["properties"]["km"] < 355


@pytest.mark.parametrize("west_to_east", [True, False])
def test_a_leg_over_the_antimeridian_is_cut_in_two(west_to_east):
    lines = [feature["geometry"] for feature in exports.geojson(example.pacific())["features"][5:]]
    assert [line["type"] for line in lines] == ["MultiLineString", "LineString", "LineString", "MultiLineString"]
    west, east = lines[0 if west_to_east else 3]["coordinates"]
    side = 180 if west_to_east else -180
    assert (west[-1][0], east[0][0]) == (side, -side)
    assert west[-1][1] == east[0][1]
    for part in (west, east):
        assert len(part) > 2
        assert all(-180 <= lon <= 180 for lon, _ in part)
        assert all(abs(one[0] - other[0]) < 10 for one, other in pairwise(part))


@pytest.mark.parametrize(
    ("here", "there"), [(180.0, 170.0), (-180.0, -170.0), (180.0, -170.0), (-180.0, 170.0), (170.0, 180.0)]
)
def test_a_leg_from_or_to_the_antimeridian_itself_stays_whole(here, there):
    stops = [
        replace(example.nakatani().stops[0], place=example.place("A", "FJ", "Fiji", -16.0, here), order=1),
        replace(example.nakatani().stops[0], place=example.place("B", "FJ", "Fiji", -17.0, there), order=2),
    ]
    [line] = [
        feature["geometry"]
        for feature in exports.geojson(replace(example.nakatani(), stops=tuple(stops)))["features"]
        if feature["properties"]["kind"] == "leg"
    ]
    assert line["type"] == "LineString"
    longitudes = [lon for lon, _ in line["coordinates"]]
    assert abs(longitudes[0] - longitudes[-1]) == pytest.approx(10)
    assert all(-180 <= lon <= 180 for lon in longitudes)


def test_table():
    rows = list(csv.DictReader(io.StringIO(exports.csv(example.pacific()))))
    assert [row["name"] for row in rows] == ["Auckland", "Apia", "Honolulu", "Los Angeles", "Auckland"]
    assert rows[1]["lon"] == "-171.7667"
    assert set(rows[0]) == set(exports.record(example.pacific())["stops"][0])
    assert exports.csv(Itinerary(Article("Nobody went anywhere."))).splitlines() == [",".join(exports.COLUMNS)]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_a_formula(first):
    text = f'{first}cmd|"/c calc"!A1, said Paris.\nSo.'
    stop = replace(example.nakatani().stops[0], name=text[:4], mentions=(Span(0, 4),), evidence=Span(0, len(text)))
    itinerary = Itinerary(Article(text), stops=(stop,))
    [row] = csv.DictReader(io.StringIO(exports.csv(itinerary), newline=""))
    assert row["evidence"] == f"'{text}"
    assert row["name"] == f"'{text[:4]}"
    assert exports.record(itinerary)["stops"][0]["evidence"] == text
