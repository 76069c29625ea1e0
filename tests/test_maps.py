"""What leaves Python for the map: safe in every hand it goes through, and true to the itinerary."""

import datetime as dt
import json
import re
from dataclasses import replace
from itertools import accumulate, pairwise

import pytest
import streamlit_folium
from branca.element import Element

from mapapp import maps, route
from mapapp.maps import files
from mapapp.maps.block import script_block
from mapapp.maps.tour import tour
from mapapp.model import Days, Granularity, Itinerary, Precision, Status
from mapapp.settings import assets
from mapapp.wording import as_of, day_chip, distance, long_day, status_words, stop_label
from tests import example

HOSTILE = (
    "{{ 7 * 7 }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for x in (1, 2) %}x{% endfor %}",
    "{# gone #}",
    "`${alert(1)}`",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'\\ \\u0041 \\\\n",
    "line\u2028and\u2029paragraph",
    "\u202eright to left\u202c",
    "alert(coords); map_div2 drawnItems maps/abc/ _0123456789abcdef0123456789abcdef",
    "tab\tnew\nline\r\f\b\x00\x7f",
    "İstanbul 東京 😀",
)


def urls(**more):
    return {"map_url": "../map", "shapes_url": "../shapes", **more}


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_through_the_door_as_it_was(text):
    block = script_block({text: [text, 0.0, None, True]})
    assert json.loads(block) == {text: [text, 0.0, None, True]}
    inside = re.findall(r'"([^"]*)"', block)
    assert all(re.fullmatch(r"(?:[A-Za-z0-9 .,]|\\u[0-9a-f]{4})*", string) for string in inside)


def test_lone_surrogates_become_the_replacement_character_and_pairs_stay():
    assert json.loads(script_block("a\ud800b\udfffc😀")) == "a\ufffdb\ufffdc😀"


def test_numbers_that_json_does_not_know_are_refused():
    with pytest.raises(ValueError, match="Out of range"):
        script_block([float("nan")])


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_inert_in_folium_branca_and_streamlit_folium(text):
    """It passes through Jinja twice, and through the regular expressions that rewrite the script."""
    itinerary = hostile(text)
    expected = tour(itinerary)["stops"][0]
    drawn = maps.draw(itinerary, **urls())
    drawn.get_root().render()
    once = drawn.get_root().script.render()
    for script in (once, Element(once).render(), streamlit_folium.generate_leaflet_string(maps.draw(itinerary, **urls()))):
        [call] = re.findall(r"mapapp\.show\(map_\w+, (\{.*\})\);", script)
        assert json.loads(call)["stops"][0] == expected


def hostile(text):
    """An itinerary that says the text wherever words come from outside."""
    first = example.nakatani().stops[0]
    article = replace(example.nakatani().article, text=text, title=text)
    place = replace(first.place, name=text, country_name=text, source=text)
    whole = replace(first.mentions[0], start=0, end=len(text))
    stop = replace(first, name=text, place=place, evidence=whole, traveller=text, reason=text, confidence=0.1)
    stop = replace(stop, days=replace(stop.days, phrase=whole))
    return Itinerary(article, (replace(example.nakatani().travellers[0], name=text),), (stop,))


def test_no_address_leads_elsewhere():
    drawn = maps.draw(example.nakatani(), **urls(tiles=False))
    links = [url for _, url in [*drawn.default_js, *drawn.default_css]]
    assert links
    assert all(url.startswith("../map/") for url in links)
    assert "http" not in streamlit_folium.generate_leaflet_string(drawn)


def test_every_file_that_the_map_asks_for_is_shipped(tmp_path):
    drawn = maps.draw(example.nakatani(), **urls())
    files.write(tmp_path)
    asked = [url.removeprefix("../map/").partition("?")[0] for _, url in [*drawn.default_js, *drawn.default_css]]
    assert asked == [path.name for path in tmp_path.iterdir()]
    shapes = [url.removeprefix("../shapes/").partition("?")[0] for url in drawn_data(drawn)["shapes"]]
    assert {f"{name}" for name in shapes} == {path.name for path in (assets() / "basemap").iterdir()}


def test_the_one_file_has_every_part_of_script_and_style():
    parts = sorted((assets() / "map").iterdir())
    assert {path.stem for path in parts if path.suffix == ".js"} == set(files.SCRIPTS)
    assert {path.stem for path in parts if path.suffix == ".css"} == set(files.STYLES)
    for path in parts:
        text = path.read_text(encoding="utf-8")
        assert (json.dumps(text)[1:-1] if path.suffix == ".css" else text) in files.whole()
    assert "url(" not in files.leaflet("css")


def test_a_map_that_waits_for_its_tour_is_told_of_none():
    assert not {"stops", "pins", "legs"} & set(drawn_data(maps.draw(None, **urls())))


def drawn_data(drawn):
    script = streamlit_folium.generate_leaflet_string(drawn)
    return json.loads(re.search(r"mapapp\.show\(map_\w+, (\{.*\})\);", script)[1])


def test_the_same_map_is_drawn_alike_each_time():
    first, second = (streamlit_folium.generate_leaflet_string(maps.draw(example.nakatani(), **urls())) for _ in range(2))
    assert first == second


def test_typefaces_come_from_where_the_page_says():
    assert drawn_data(maps.draw(example.nakatani(), **urls()))["fonts"] == {}
    fonts = {"Source Sans": "../../static/media/sans.woff2"}
    assert drawn_data(maps.draw(example.nakatani(), **urls(fonts=fonts)))["fonts"] == fonts


def test_the_first_article_on_its_map():
    drawn = tour(example.nakatani())
    assert [(pin["text"], pin["status"], pin["iso"]) for pin in drawn["pins"]] == [
        ("1", "done", ""),
        ("2", "planned", ""),
        ("", "planned", "DJ"),
        ("", "planned", "JO"),
    ]
    ankara, istanbul, djibouti, _ = drawn["stops"]
    assert ankara["label"] == "Stop 1, Ankara, visited (reported), Tuesday 19 August"
    assert (istanbul["day"], istanbul["computed"], istanbul["phrase"]) == ("20 Aug", True, "on Wednesday")
    assert istanbul["way"] == "353 km from Ankara"
    assert istanbul["quote"] == "Nakatani is also scheduled to visit Istanbul on Wednesday."
    assert (djibouti["area"], djibouti["day"], djibouti["trip"]) == ("country only", "day not stated", "trip 17–22 Aug")
    assert [leg["status"] for leg in drawn["legs"]] == ["planned"]
    assert len(drawn["ties"]) == 2
    assert drawn["asOf"] == "as of 19 Aug 2025"


def test_a_place_visited_twice_is_one_pin():
    drawn = tour(example.pacific())
    assert [(pin["text"], pin["stops"]) for pin in drawn["pins"]] == [("1 / 5", [0, 4]), ("2", [1]), ("3", [2]), ("4", [3])]


def test_a_pin_of_many_visits_shows_the_first_and_the_last():
    first = example.pacific().stops[0]
    stops = tuple(replace(first, order=order) for order in range(1, 13))
    [pin] = tour(replace(example.pacific(), stops=stops))["pins"]
    assert (pin["text"], pin["stops"]) == ("1 … 12", list(range(12)))


def test_the_days_of_the_trip_come_in_order_of_time_and_what_is_not_stated_stands_apart():
    first = example.pacific().stops[0]

    def at(order, days):
        return replace(first, order=order, days=days)

    stops = (
        at(1, example.day("2025-08-30")),
        at(2, example.day("2025-08-19", "2025-08-22")),
        at(3, Days()),
        at(4, example.day("2025-08-30")),
        at(5, Days(dt.date(2025, 8, 17), dt.date(2025, 8, 22), Precision.WINDOW)),
        at(6, Days(None, dt.date(2025, 8, 25), Precision.RANGE)),
        at(7, example.day("2025-09-02", "2025-09-05")),
    )
    days = tour(replace(example.pacific(), stops=stops))["days"]
    assert [(day["words"], day["stops"], day["room"]) for day in days] == [
        ("19–22 Aug", [1], 6),
        ("until 25 Aug", [5], 5),
        ("30 Aug", [0, 3], 3),
        ("2–5 Sep", [6], 3),
        ("17–22 Aug, day not stated", [4], 0),
        ("day not stated", [2], 0),
    ]
    assert [day["apart"] for day in days] == [False] * 4 + [True] * 2


def test_how_far_each_goes_is_the_sum_of_the_legs_on_the_cards():
    drawn = tour(example.two_travellers())
    assert [(one["name"], one["way"]) for one in drawn["people"]] == [("Ruto", "1,760 km"), ("Modi", "1,500 km")]
    assert [stop["way"] for stop in drawn["stops"] if stop["way"]] == [
        "881 km from Paris",
        "878 km from Berlin",
        "1,500 km from Lisbon",
    ]
    assert drawn["unplaced"] == ["Zorbistan"]


def test_a_way_with_a_leg_of_unknown_length_is_at_least_the_rest():
    itinerary = example.pacific()
    country = replace(itinerary.stops[1].place, granularity=Granularity.COUNTRY)
    stops = (itinerary.stops[0], replace(itinerary.stops[1], place=country), *itinerary.stops[2:])
    [one] = tour(replace(itinerary, stops=stops))["people"]
    known = sum(leg.km for leg in route.legs(replace(itinerary, stops=stops)) if leg.km)
    assert one["way"] == f"at least {distance(known)}"
    assert tour(replace(itinerary, stops=stops[1:2]))["people"] == []


def test_two_travellers_in_one_place_have_a_pin_and_a_colour_each():
    drawn = tour(example.two_travellers())
    assert drawn["travellers"] == ["Ruto", "Modi"]
    assert [stop["who"] for stop in drawn["stops"]] == [0, 0, 0, 0, 1, 1]
    assert len(drawn["pins"]) == 6


def test_the_legend_names_what_is_in_use_and_nothing_else():
    def kinds(itinerary):
        return [entry["kind"] for entry in tour(itinerary)["legend"]]

    assert kinds(example.nakatani()) == ["done", "planned", "unordered", "undated", "area", "doubt", "mention"]
    assert kinds(example.two_travellers()) == ["done", "ongoing", "planned", "cancelled", "undated", "doubt"]
    assert kinds(example.no_journey()) == ["mention"]


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_pins_and_ends_of_lines_meet(make):
    drawn = tour(make())
    spots = [(pin["lat"], pin["lon"]) for pin in drawn["pins"]]
    for leg in drawn["legs"]:
        for end in (leg["line"][:2], leg["line"][-2:]):
            assert any(spot == pytest.approx(end, abs=1e-3) for spot in spots)


def test_a_leg_over_the_edge_of_the_frame_is_drawn_from_both_its_ends():
    london, tokyo, angeles = (
        example.place("London", "GB", "United Kingdom", 51.5, -0.1),
        example.place("Tokyo", "JP", "Japan", 35.7, 139.7),
        example.place("Los Angeles", "US", "United States", 34.1, -118.2),
    )
    stops = tuple(
        replace(example.pacific().stops[0], place=place, order=order)
        for order, place in enumerate((london, tokyo, angeles, london), 1)
    )
    drawn = tour(replace(example.pacific(), stops=stops))
    assert len(drawn["legs"]) == 4
    ends = {round(leg["line"][-1] - pin["lon"], 1) for leg in drawn["legs"] for pin in drawn["pins"]}
    assert 0.0 in ends


def test_a_mentioned_place_is_one_dot_with_all_its_mentions():
    itinerary = example.no_journey()
    twice = replace(itinerary, mentions=(*itinerary.mentions, itinerary.mentions[0]))
    assert [dot["mentions"] for dot in tour(twice)["dots"]] == [[0, 2], [1]]


@pytest.mark.parametrize(
    ("days", "short", "long"),
    [
        (Days(), "day not stated", "day not stated"),
        (example.day("2025-08-20"), "20 Aug", "Wednesday 20 August"),
        (example.day("2025-08-17", "2025-08-22"), "17–22 Aug", "17 to 22 August"),
        (example.day("2025-08-30", "2025-09-02"), "30 Aug – 2 Sep", "30 August to 2 September"),
        (example.day("2025-12-30", "2026-01-02"), "30 Dec 2025 – 2 Jan 2026", "30 December 2025 to 2 January 2026"),
        (example.day("2024-02-29"), "29 Feb 2024", "Thursday 29 February 2024"),
        (Days(dt.date(2025, 8, 17), None, Precision.RANGE), "from 17 Aug", "from Sunday 17 August"),
        (Days(None, dt.date(2025, 8, 22), Precision.RANGE), "until 22 Aug", "until Friday 22 August"),
        (Days(dt.date(2025, 8, 1), dt.date(2025, 8, 31), Precision.MONTH), "Aug 2025", "August 2025"),
        (
            Days(dt.date(2025, 8, 17), dt.date(2025, 8, 22), Precision.WINDOW),
            "17–22 Aug, day not stated",
            "17 to 22 August, day not stated",
        ),
    ],
)
def test_days_in_words(days, short, long):
    assert day_chip(days, 2025) == short
    assert long_day(days, 2025) == long


def test_other_words():
    assert as_of(dt.date(2025, 8, 19)) == "as of 19 Aug 2025"
    assert [status_words(status) for status in Status] == ["Visited (reported)", "There now", "Planned", "Called off"]
    assert [distance(km) for km in (0.4, 341.6, 999.7, 9487.0)] == ["0 km", "342 km", "1,000 km", "9,490 km"]
    stop = example.nakatani().stops[2]
    assert stop_label(stop, None) == "Stop, order not stated, Djibouti, country only, planned, day not stated"


@pytest.mark.parametrize("scale", ["110m", "50m"])
def test_the_shapes_are_whole(scale):
    shapes = json.loads((assets() / "basemap" / f"{scale}.json").read_text(encoding="utf-8"))
    assert len(shapes["kind"]) == len(shapes["arcs"])
    assert set(shapes["kind"]) == {"c", "b", "d"}
    codes = {code for code, _ in shapes["countries"]}
    assert {"TR", "JO", "DJ", "UA", "EH", "MA", "XK", "PS", "TW", "FJ", "NZ", "AQ"} <= codes
    for code, rings in shapes["countries"]:
        for ring in rings:
            ends = [end for arc in ring for end in ends_of(shapes["arcs"][arc if arc >= 0 else ~arc], reverse=arc < 0)]
            around = ends[1:] + ends[:1]
            assert all(same(before, after, shapes["step"]) for before, after in list(zip(ends, around, strict=True))[1::2]), (
                code
            )


def ends_of(flat, reverse):
    start = (flat[0], flat[1])
    end = (sum(flat[0::2]), sum(flat[1::2]))
    return (end, start) if reverse else (start, end)


def same(one, other, step):
    """The same point, or the two sides of the date line, or (for the ring around the pole) its ends."""
    return one[1] == other[1] and (one[0] - other[0]) * step % 360 == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "land"),
    [
        (34.1, 45.2, ["UA"]),
        (-13.0, 24.5, ["EH"]),
        (44.5, 9.5, ["SO"]),
        (33.6, 35.3, ["CY"]),
        (20.9, 42.6, ["XK"]),
        (-30.0, 40.0, []),
    ],
    ids=["Crimea", "Western Sahara", "Somaliland", "Northern Cyprus", "Kosovo", "Atlantic"],
)
def test_disputed_lands_are_drawn_as_the_readme_of_the_assets_says(lon, lat, land):
    shapes = json.loads((assets() / "basemap" / "50m.json").read_text(encoding="utf-8"))
    lines = [points_of(flat, shapes["step"]) for flat in shapes["arcs"]]

    def crossings(ring):
        """How often a line from the point to the west crosses the ring (even-odd rule)."""
        for arc in ring:
            line = lines[arc if arc >= 0 else ~arc]
            for (x0, y0), (x1, y1) in pairwise(line):
                if (y0 > lat) != (y1 > lat) and lon > x0 + (lat - y0) * (x1 - x0) / (y1 - y0):
                    yield arc

    assert [code for code, rings in shapes["countries"] if sum(1 for ring in rings for _ in crossings(ring)) % 2] == land


def points_of(flat, step):
    xs, ys = accumulate(flat[0::2]), accumulate(flat[1::2])
    return [(x * step, y * step) for x, y in zip(xs, ys, strict=True)]


def test_every_label_has_a_place_a_name_and_its_zooms():
    rows = json.loads((assets() / "basemap" / "labels.json").read_text(encoding="utf-8"))
    assert len(rows) > 250
    for lon, lat, name, first, last, kind in rows:
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
        assert name.strip() == name != ""
        assert 0 < first <= last
        assert kind in "cs"
    towns = json.loads((assets() / "basemap" / "towns.json").read_text(encoding="utf-8"))
    assert {"Ankara", "Los Angeles", "Nairobi"} <= {name for _, _, name, _ in towns}
    assert {"Türkiye", "Czechia", "Ivory Coast", "Pacific Ocean"} <= {row[2] for row in rows}
