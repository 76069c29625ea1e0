import csv
import datetime as dt
import io
import json
from dataclasses import replace
from itertools import pairwise

import gpxpy
import icalendar
import pyogrio
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from pykml.parser import Schema

from mapapp import exports
from mapapp.errors import ExportError, FileError
from mapapp.exports import table
from mapapp.gazetteer import open_gazetteer
from mapapp.model import Article, Days, Itinerary, Precision, Span, Status, Traveller
from mapapp.settings import Settings, assets
from tests import example
from tests.hostile import GROUPS, laden

SCHEMA = json.loads((assets() / "itinerary.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


MADE = pytest.mark.parametrize("itinerary", [make() for make in example.ALL], ids=[make.__name__ for make in example.ALL])
BAD = pytest.mark.parametrize("bad", GROUPS, ids=range(len(GROUPS)))
FIRST, LAST = dt.date(2025, 8, 17), dt.date(2025, 8, 22)
KML = "{http://www.opengis.net/kml/2.2}"


def dated(days, **more):
    """The first article with other days at its first stop."""
    itinerary = example.nakatani()
    first, *others = itinerary.stops
    return replace(itinerary, stops=(replace(first, days=days, **more), *others))


def with_days(days):
    return exports.record(dated(days))["stops"][0]


def edited():
    """An itinerary that a person has worked on, with days of every precision."""
    itinerary = example.two_travellers()
    kinds = (
        Days(FIRST, FIRST, Precision.DAY, Span(3, 9), computed=True),
        Days(FIRST, None, Precision.RANGE),
        Days(FIRST, LAST, Precision.WINDOW),
        Days(dt.date(2025, 8, 1), dt.date(2025, 8, 31), Precision.MONTH),
        Days(None, LAST, Precision.RANGE),
        Days(),
    )
    stops = [replace(stop, days=days) for stop, days in zip(itinerary.stops, kinds, strict=True)]
    stops[1] = replace(stops[1], edited=("place", "days"), verified=True)
    return replace(itinerary, stops=tuple(stops))


def geojson(itinerary):
    return json.loads(exports.write(itinerary, "geojson"))


def read_table(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.fixture
def layers(tmp_path):
    """What GDAL, which QGIS and many others read with, finds in an export: layers of (names, shapes)."""

    def opened(itinerary, form):
        path = tmp_path / f"itinerary.{form}"
        path.write_bytes(exports.write(itinerary, form))
        found = {}
        for name, _ in pyogrio.list_layers(path):
            meta, _, shapes, fields = pyogrio.raw.read(path, layer=name)
            found[name] = (dict(zip(meta["fields"], fields, strict=True)), shapes)
        return found

    return opened


@MADE
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
    found = geojson(example.nakatani())
    stops = [feature for feature in found["features"] if feature["properties"]["kind"] == "stop"]
    assert [stop["properties"]["name"] for stop in stops] == ["Ankara", "Istanbul", "Djibouti", "Jordan"]
    assert stops[0]["geometry"] == {"type": "Point", "coordinates": [32.8543, 39.9199], "certainty": "certain"}
    assert stops[2]["geometry"]["certainty"] == "uncertain", "a country, doubtful"
    assert stops[3]["geometry"]["certainty"] == "less-certain", "a country"
    [leg] = [feature for feature in found["features"] if feature["properties"]["kind"] == "leg"]
    assert leg["geometry"]["type"] == "LineString"
    assert leg["geometry"]["coordinates"][0] == [32.8543, 39.9199]
    assert leg["geometry"]["coordinates"][-1] == [28.9497, 41.0138]
    assert (leg["properties"]["from"], leg["properties"]["to"], leg["properties"]["status"]) == (0, 1, "planned")
    assert 345 < leg["properties"]["km"] < 355


@pytest.mark.parametrize("west_to_east", [True, False])
def test_a_leg_over_the_antimeridian_is_cut_in_two(west_to_east):
    lines = [feature["geometry"] for feature in geojson(example.pacific())["features"][5:]]
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
        for feature in geojson(replace(example.nakatani(), stops=tuple(stops)))["features"]
        if feature["properties"]["kind"] == "leg"
    ]
    assert line["type"] == "LineString"
    longitudes = [lon for lon, _ in line["coordinates"]]
    assert abs(longitudes[0] - longitudes[-1]) == pytest.approx(10)
    assert all(-180 <= lon <= 180 for lon in longitudes)


@pytest.mark.parametrize(
    ("days", "span"),
    [
        (Days(FIRST, FIRST, Precision.DAY), {"start": {"in": "2025-08-17"}, "end": {"in": "2025-08-17"}}),
        (Days(FIRST, None, Precision.DAY), {"start": {"in": "2025-08-17"}, "end": {"in": "2025-08-17"}}),
        (Days(FIRST, None, Precision.RANGE), {"start": {"in": "2025-08-17"}}),
        (Days(FIRST, LAST, Precision.WINDOW), {"start": {"earliest": "2025-08-17"}, "end": {"latest": "2025-08-22"}}),
        (Days(), None),
    ],
)
def test_days_as_linked_places_writes_them(days, span):
    feature = geojson(dated(days))["features"][0]
    assert (feature["when"]["timespans"] if span else feature.get("when")) == ([span] if span else None)


def test_geojson_says_where_each_place_comes_from():
    place = replace(example.ANKARA, id="geonames:323786")
    itinerary = example.nakatani()
    stop = replace(itinerary.stops[0], place=place, edited=("place",), verified=True)
    feature = geojson(replace(itinerary, stops=(stop,)))["features"][0]
    assert feature["links"] == [{"type": "closeMatch", "identifier": "gn:323786"}]
    assert (feature["properties"]["edited"], feature["properties"]["verified"]) == (["place"], True)


# read by others


@MADE
def test_gdal_reads_what_maps_read(layers, itinerary):
    """GeoJSON, KML and GPX hold the same stops at the same points."""
    if not itinerary.stops:
        return
    [(fields, shapes)] = layers(itinerary, "geojson").values()
    assert list(fields["kind"]).count("stop") == len(itinerary.stops)
    assert len(shapes) >= len(itinerary.stops)
    kml = layers(itinerary, "kml")
    assert list(kml) == list(dict.fromkeys(stop.traveller for stop in itinerary.stops))
    names = [name for fields, _ in kml.values() for name in fields["Name"]]
    assert all(any(stop.place.label in name for name in names) for stop in itinerary.stops)
    gpx = layers(itinerary, "gpx")
    assert [place.split(" ", 1)[-1] if place[0].isdigit() else place for place in gpx["waypoints"][0]["name"]] == [
        stop.place.name for stop in itinerary.stops
    ]


@MADE
def test_kml_follows_the_schema_of_the_ogc(itinerary):
    root = etree.fromstring(exports.write(itinerary, "kml"))
    Schema("ogckml22.xsd").assertValid(root)
    marks = [mark for mark in root.iter(f"{KML}Placemark") if mark.find(f"{KML}Point") is not None]
    assert len(marks) == len(itinerary.stops)
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {mark.findtext(f"{KML}styleUrl") for mark in marks} <= styles


def test_the_schema_of_kml_sees():
    data = exports.write(example.nakatani(), "kml").replace(b"<styleUrl>", b"<style>").replace(b"</styleUrl>", b"</style>")
    assert not Schema("ogckml22.xsd").validate(etree.fromstring(data))


def test_kml_has_time_spans_and_says_more():
    root = etree.fromstring(exports.write(edited(), "kml"))
    spans = [
        tuple(span.findtext(f"{KML}{end}") for end in ("begin", "end")) if span is not None else None
        for span in (
            mark.find(f"{KML}TimeSpan") for mark in root.iter(f"{KML}Placemark") if mark.find(f"{KML}Point") is not None
        )
    ]
    assert spans == [
        *(("2025-08-17", "2025-08-17"), ("2025-08-17", None), ("2025-08-17", "2025-08-22"), ("2025-08-01", "2025-08-31")),
        *((None, "2025-08-22"), None),
    ]
    more = {data.get("name"): data.findtext(f"{KML}value") for data in list(root.iter(f"{KML}ExtendedData"))[1]}
    assert (more["status"], more["edited"], more["verified"], more["country"]) == ("ongoing", "place days", "True", "DE")


def test_kml_cuts_lines_at_the_antimeridian():
    root = etree.fromstring(exports.write(example.pacific(), "kml"))
    assert len(list(root.iter(f"{KML}MultiGeometry"))) == 2
    for line in root.iter(f"{KML}LineString"):
        assert all(-180 <= float(pair.split(",")[0]) <= 180 for pair in line.findtext(f"{KML}coordinates").split())


GPX = {
    "gpx": ["metadata", "wpt", "rte", "trk", "extensions"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds", "extensions"],
    "wpt": ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"],
    "rtept": ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"],
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "rtept"],
    "link": ["text", "type"],
}
"""The sequences of GPX 1.1."""


@MADE
def test_gpx(itinerary):
    data = exports.write(replace(itinerary, article=replace(itinerary.article, url="https://example.org/a?b=1&c=2")), "gpx")
    for element in etree.fromstring(data).iter():
        allowed = GPX.get(etree.QName(element).localname, [])
        places = [allowed.index(etree.QName(part).localname) for part in element]
        assert places == sorted(places)
        assert -90 <= float(element.get("lat", 0)) <= 90 and -180 <= float(element.get("lon", 0)) < 180
    found = gpxpy.parse(data.decode())
    assert found.version == "1.1"
    assert found.link == "https://example.org/a?b=1&c=2"
    assert [(round(point.latitude, 4), point.type) for point in found.waypoints] == [
        (round(stop.place.lat, 4), stop.status.value) for stop in itinerary.stops
    ]
    assert all(point.time is None for point in found.waypoints)


def test_gpx_routes_are_the_ordered_stops_of_each_traveller():
    found = gpxpy.parse(exports.write(example.two_travellers(), "gpx").decode())
    assert [(way.name, [point.name for point in way.points]) for way in found.routes] == [
        ("Ruto", ["1 Paris", "2 Berlin", "4 Geneva"]),
        ("Modi", ["1 Lisbon", "2 Geneva"]),
    ]


def test_the_calendar():
    made = dt.datetime(2025, 8, 19, 12, tzinfo=dt.UTC)
    data = exports.write(edited(), "ics", made=made)
    assert all(len(line) <= 75 for line in data.split(b"\r\n")) and b"\n" not in data.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0" and not calendar.errors
    told = [
        (event["LOCATION"].split(",")[0], str(event["STATUS"]), event.start, event.end, event["TRANSP"])
        for event in calendar.events
    ]
    assert told == [
        ("Paris", "CONFIRMED", FIRST, dt.date(2025, 8, 18), "TRANSPARENT"),
        ("Berlin", "CONFIRMED", FIRST, dt.date(2025, 8, 18), "TRANSPARENT"),
        ("Warsaw", "CANCELLED", FIRST, dt.date(2025, 8, 23), "TRANSPARENT"),
    ]
    assert len({str(event["UID"]) for event in calendar.events}) == 3
    assert {event.DTSTAMP for event in calendar.events} == {made}
    assert "(day not stated)" in calendar.events[2]["SUMMARY"]
    assert calendar.events[0]["DESCRIPTION"] == "Visited (reported), 17 Aug 2025\n“President Ruto arrived in Paris”"


@pytest.mark.parametrize(
    ("days", "status", "expected"),
    [
        (Days(FIRST, LAST, Precision.RANGE), Status.PLANNED, "TENTATIVE"),
        (Days(FIRST, LAST, Precision.WINDOW), Status.DONE, "TENTATIVE"),
        (Days(FIRST, LAST, Precision.RANGE), Status.DONE, "CONFIRMED"),
        (Days(FIRST, LAST, Precision.RANGE), Status.CANCELLED, "CANCELLED"),
    ],
)
def test_how_events_stand(days, status, expected):
    itinerary = dated(days, status=status)
    [event] = icalendar.Calendar.from_ical(exports.write(replace(itinerary, stops=itinerary.stops[:1]), "ics")).events
    assert (event["STATUS"], event.start, event.end) == (expected, FIRST, dt.date(2025, 8, 23))


@pytest.mark.parametrize(
    "days",
    [
        Days(),
        Days(FIRST, LAST, Precision.NONE),
        Days(FIRST, dt.date(2025, 12, 1), Precision.WINDOW),
        Days(dt.date(2025, 8, 1), dt.date(2025, 8, 31), Precision.MONTH),
        Days(None, LAST, Precision.RANGE),
        Days(dt.date.max, dt.date.max, Precision.DAY),
    ],
)
def test_no_event_without_a_day(days):
    itinerary = dated(days)
    with pytest.raises(ExportError, match="No stop of this journey has a day"):
        exports.write(replace(itinerary, stops=itinerary.stops[:1]), "ics")


# our own file


@MADE
def test_what_is_written_opens_as_it_was(itinerary):
    assert exports.read(exports.write(itinerary, "json")) == itinerary


def test_edits_days_order_and_ticks_survive():
    itinerary = edited()
    again = exports.read(exports.write(itinerary, "json"))
    assert again == itinerary
    assert (again.stops[1].edited, again.stops[1].verified) == (("place", "days"), True)
    assert [stop.days.precision for stop in again.stops] == ["day", "range", "window", "month", "range", "none"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-20], "not whole JSON"),
        (lambda data: b"{}", "no itinerary of mapapp's"),
        (lambda data: b'{"mapapp": 1, "itinerary": ' + b"[" * 100_000, "not whole JSON"),
        (lambda data: data.replace(b'"mapapp": 1', b'"mapapp": 2'), "another version"),
        (lambda data: data.replace(b'"lat": 48.8534', b'"lat": 148.8'), "what no itinerary can hold"),
        (lambda data: data.replace(b'"status": "ongoing"', b'"status": "lost"'), "no itinerary of mapapp's"),
        (lambda data: data.replace(b'"end": "2025-08-22"', b'"end": "2024-08-22"'), "what no itinerary can hold"),
        (lambda data: b"{\xff}", "not whole JSON"),
    ],
)
def test_a_file_that_was_changed_is_not_trusted(change, words):
    data = change(exports.write(edited(), "json"))
    with pytest.raises(FileError, match=words):
        exports.read(data)


# tables


def test_table():
    data = exports.write(example.pacific(), "csv")
    assert data.startswith(
        b"traveller,role,place,country,lat,lon,status,start,end,precision,order,quote,source,gazetteer_id,confidence,edited\r\n"
    )
    rows = read_table(data)
    assert [row["place"] for row in rows] == ["Auckland", "Apia", "Honolulu", "Los Angeles", "Auckland"]
    assert rows[1]["lon"] == "-171.7667"
    assert rows[3] == {
        **{"traveller": "Ana Reyes", "role": "Foreign Minister", "place": "Los Angeles", "country": "US", "lat": "34.0522"},
        **{"lon": "-118.2437", "status": "planned", "start": "2025-08-22", "end": "2025-08-22", "precision": "day"},
        **{"order": "4", "quote": "On Friday she will go to Los Angeles.", "source": "The Example"},
        **{"gazetteer_id": "example:US-Los Angeles", "confidence": "0.9", "edited": ""},
    }
    assert exports.write(Itinerary(Article("Nobody went anywhere.")), "csv").splitlines() == [",".join(table.COLUMNS).encode()]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_the_table_is_a_formula(first):
    text = f'{first}cmd|"/c calc"!A1, said Paris.'
    where = replace(example.ANKARA, name=f"{first}1+1", id=f"{first}id")
    stop = replace(example.nakatani().stops[0], place=where, traveller=text, evidence=Span(0, len(text)))
    itinerary = Itinerary(Article(text, outlet=text), (Traveller(text, text),), (stop,))
    [row] = read_table(exports.write(itinerary, "csv"))
    assert row["place"] == f"'{first}1+1" and row["gazetteer_id"] == f"'{first}id"
    assert not [cell for cell in row.values() if cell.startswith(first)]
    again = exports.read(exports.write(itinerary, "csv"))
    assert (again.stops[0].traveller, again.travellers[0].role) == (text.strip(), text.strip())


@pytest.mark.parametrize("itinerary", [example.pacific(), example.two_travellers(), example.inland(), edited()])
def test_a_table_opens_as_the_itinerary_that_it_was(itinerary):
    again = exports.read(exports.write(itinerary, "csv"))

    def told(one):
        return [
            (
                *(stop.traveller, stop.place.name, stop.place.country, stop.place.lat, stop.place.lon, stop.status, stop.order),
                *(stop.days.start, stop.days.end, stop.days.precision, stop.edited, stop.confidence),
                one.article.text[stop.evidence.start : stop.evidence.end],
            )
            for stop in one.stops
        ]

    assert told(again) == told(itinerary)
    assert again.travellers == itinerary.travellers
    assert all(again.article.text[span.start : span.end] == stop.name for stop in again.stops for span in stop.mentions)
    assert exports.read(exports.write(again, "json")) == again


def test_a_table_with_the_gazetteer_knows_more():
    lines = "place,lat,lon,country,gazetteer_id\nAnkara,39.9,32.8,TR,geonames:323786\nDjibouti,11.8,42.5,DJ,\n"
    ankara, djibouti = exports.read(lines.encode(), open_gazetteer(Settings.read())).stops
    assert (ankara.place.label, ankara.place.source, ankara.place.lat) == ("Ankara, Türkiye", "GeoNames", 39.9)
    assert djibouti.place.granularity == "country"
    assert (ankara.order, djibouti.order) == (1, 2), "rows follow each other where the table has no order"


def test_a_long_table_of_the_travels_of_one_person():
    lines = ["traveller,place,country,lat,lon,start,end,quote"]
    for number in range(400):
        day = dt.date(2009, 1, 21) + dt.timedelta(3 * number)
        lines.append(
            f'"Secretary","Town {number}",TR,{number % 90}.5,{number % 180},{day},{day},"Met with, among others, {number}."'
        )
    itinerary = exports.read("\n".join(lines).encode())
    assert len(itinerary.stops) == 400
    assert [stop.order for stop in itinerary.stops] == list(range(1, 401))
    assert {stop.days.precision for stop in itinerary.stops} == {Precision.DAY}


def test_a_number_of_thousands_of_digits_is_a_row_that_is_left_out():
    itinerary = exports.read(b"place,lat,lon,order\nBern,46.9,7.4,1\nOslo,59.9,10.7," + b"0" * 5_000 + b"1\n")
    assert [stop.name for stop in itinerary.stops] == ["Bern"] and len(itinerary.unresolved) == 1


def test_bad_rows_are_named_by_their_line_and_left_out():
    lines = """place;lat;lon;status;start;end;order;country;precision
Ankara;39,92;32,85;done;2025-08-19;;1;TR;
Nowhere;;;;;;;;
"Two
lines";95;1;;;;;;
Rome;41.9;12.5;visited;;;;;

Oslo;59.9;10.7;;soon;;;;
Bonn;50.7;7.1;;2025-08-19;2025-08-18;;;
Kyiv;50.4;30.5;;;;first;;
Lima;-12.0;-77.0;;;;;Peru;
Nice;43.7;nan;;;;;;
;43.7;7.2;;;;;;
Baku;40.4;49.9;;;;;;day
Istanbul;41.0;28.9;planned;;;2;TR;
"""
    itinerary = exports.read(lines.encode("utf-8-sig"))
    assert [stop.name for stop in itinerary.stops] == ["Ankara", "Istanbul"]
    assert itinerary.stops[0].place.lat == 39.92
    told = [(lost.mention.name, lost.reason.replace(" of the table was left out", "")) for lost in itinerary.unresolved]
    assert told == [
        ("Nowhere", "line 3: it has no lat"),
        ("Two lines", "line 4: its lat is '95'; a number from -90 to 90 is wanted"),
        ("Rome", "line 6: its status is 'visited'; one of done, ongoing, planned, cancelled is wanted"),
        ("Oslo", "line 8: its start is 'soon'; a day such as 2025-08-19 is wanted"),
        ("Bonn", "line 9: it ends on 2025-08-18, before it starts on 2025-08-19"),
        ("Kyiv", "line 10: its order is 'first', which is no whole number from 1"),
        ("Lima", "line 11: its country is 'Peru'; two letters are wanted (ISO 3166-1), such as TR"),
        ("Nice", "line 12: its lon is 'nan'; a number from -180 to 180 is wanted"),
        ("line 13", "line 13: it names no place"),
        ("Baku", "line 14: its precision is day and it has no day"),
    ]
    text = itinerary.article.text
    assert all(text[lost.mention.start : lost.mention.end] == lost.mention.name for lost in itinerary.unresolved)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no column named place"),
        (b"place,lat\nRome,1\n", "no column named lon"),
        (b"\xff\xfe", "not UTF-8"),
        (b"place,lat,lon\n", "no rows"),
        (b"place,lat,lon\nRome,x,1\n", "No row of this table can be used; line 2"),
        (b"place,lat,lon\nRo\0me,1,1\n", "not text"),
        (b"place,lat,lon\n" + b"Rome,1,1\n" * 1001, "more than 1,000 stops"),
        (b"place,lat,lon\n" + b"x,,\n" * 10_001, "Too many rows of this table cannot be used; line 2"),
        (b"place,lat,lon\n" + b"Rome,1,1\n" * 1_200_000, "more than 10 MB"),
        (b"R" * 200_000, "header of the table cannot be read"),
        (b"place,lat,lon\n" + b"R" * 200_000 + b",1,1\n", "Line 2 of the table cannot be read"),
    ],
)
def test_what_is_no_table_of_stops_is_said(data, words):
    with pytest.raises(FileError, match=words):
        exports.read(data)


# hostile text, and all formats together


@BAD
def test_hostile_text_stays_text_in_every_format(layers, bad):
    itinerary = laden(*bad)
    first = itinerary.stops[0]
    itinerary = replace(itinerary, stops=(replace(first, days=Days(FIRST, FIRST, Precision.DAY)), *itinerary.stops[1:]))
    kml = etree.fromstring(exports.write(itinerary, "kml"))
    Schema("ogckml22.xsd").assertValid(kml)
    assert {etree.QName(element).namespace for element in kml.iter()} == {KML.strip("{}")}
    assert not [text for text in kml.itertext() if "<img" in text and "onerror" in text and "description" in text]
    found = gpxpy.parse(exports.write(itinerary, "gpx").decode())
    assert len(found.waypoints) == len(itinerary.stops) and not (found.link or "").startswith("javascript")
    [event] = icalendar.Calendar.from_ical(exports.write(itinerary, "ics")).events
    assert "URL" not in event
    assert len(read_table(exports.write(itinerary, "csv"))) == len(itinerary.stops)
    assert exports.read(exports.write(itinerary, "json")).stops[len(bad) :] == itinerary.stops[len(bad) :]
    assert layers(itinerary, "geojson")


def test_a_description_is_no_markup_in_google_earth():
    """Google Earth shows a description as HTML, so it is escaped once more than the XML is."""
    itinerary = laden("<img src=x onerror=alert(1)>")
    for description in etree.fromstring(exports.write(itinerary, "kml")).iter(f"{KML}description"):
        assert "<" not in description.text


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.kml", "kml"), ("A.GPX", "gpx"), ("x/y.geojson", "geojson"), ("a.txt", None), ("kml", None), ("-", None)],
)
def test_the_ending_tells_the_format(name, form):
    assert exports.guess(name) == form


def test_names_of_files():
    itinerary = example.nakatani()
    assert exports.file_name(itinerary, "kml") == "gen-nakatani-2025-08-19.kml"
    titled = replace(itinerary, article=replace(itinerary.article, title="../../Işık’ın turu: 東京 \0", date=None))
    assert exports.file_name(titled, "csv") == "isikin-turu.csv"
    assert exports.file_name(Itinerary(Article("x", title="東京")), "csv") == "journey.csv"
