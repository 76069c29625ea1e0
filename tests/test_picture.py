"""The picture: what is on it, where it stands, and that another program shows it as we do."""

import base64
import datetime as dt
import io
import itertools
import re
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

from mapapp import exports, route
from mapapp.errors import ExportError
from mapapp.exports.picture import letters
from mapapp.exports.picture.labels import Label, apart, placed
from mapapp.exports.picture.palette import palette
from mapapp.exports.picture.view import Box, fitted
from tests import example
from tests.hostile import GROUPS, laden

SVG = "{http://www.w3.org/2000/svg}"


def drawn(itinerary, **options):
    return etree.fromstring(exports.write(itinerary, "svg", **options), etree.XMLParser(huge_tree=True))


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def image(itinerary, **options):
    return Image.open(io.BytesIO(exports.write(itinerary, "png", **options)))


def cities(count):
    """A tour of towns on a spiral, near each other in its middle."""
    rows = ["place,lat,lon,start"]
    for number in range(count):
        step = 0.4 + number / 8
        lat, lon = 45 + step * (-1) ** (number // 2), 10 + step * (-1) ** ((number + 1) // 2)
        rows.append(f"Town {number + 1},{lat},{lon},{dt.date(2025, 9, 1) + dt.timedelta(number)}")
    return exports.read("\n".join(rows).encode())


@pytest.mark.parametrize("itinerary", [make() for make in example.ALL], ids=[make.__name__ for make in example.ALL])
def test_what_is_on_it(itinerary):
    root = drawn(itinerary)
    assert (root.get("width"), root.get("height")) == ("1200", "675")
    written = " ".join(texts(root))
    assert "Map: mapapp, Natural Earth" in written
    assert all(stop.place.name in written for stop in itinerary.stops)
    assert all(str(number) in texts(root) or " / " in written for number in route.numbers(itinerary) if number)
    if itinerary.article.date:
        assert "s of " in written and str(itinerary.article.date.year) in written
    assert root.find(f"{SVG}title").text
    assert all(stop.place.name in root.find(f"{SVG}desc").text for stop in itinerary.stops)


def test_title_source_legend_and_as_of():
    words = texts(drawn(example.pacific()))
    assert {"Minister on Pacific tour", "Source: The Example", "Visited (reported)", "There now", "Planned", "1 / 5"} <= set(
        words
    )
    assert "Ana Reyes, Foreign Minister · As of 21 Aug 2025" in words
    assert "Map: mapapp, Natural Earth, GeoNames" in words
    assert "Called off" not in words and "Mentioned, not a stop" not in words
    words = texts(drawn(example.nakatani()))
    assert {"Journey of Gen Nakatani", "Order not stated", "Country or region only", "Uncertain", "country only"} <= set(words)
    assert "Japanese Defense Minister · Trip 17–22 Aug · As of 19 Aug 2025" in words
    assert {"Ruto", "Modi", "Journeys of Ruto and Modi", "Called off"} <= set(texts(drawn(example.two_travellers())))


def test_planned_legs_are_dashed_and_called_off_names_struck():
    legs = drawn(example.pacific()).findall(f".//{SVG}path[@stroke-width='2.8'][@fill='none']")
    dashed = [leg.get("stroke-dasharray") is not None for leg in legs]
    assert dashed[:4] == [False, False, True, True]
    struck = drawn(example.two_travellers())
    assert len(struck.findall(f".//{SVG}line")) == len(drawn(example.pacific()).findall(f".//{SVG}line")) + 1 + 2, "and leaders"


def test_the_route_runs_over_the_date_line_on_great_circles():
    legs = drawn(example.pacific()).findall(f".//{SVG}path[@stroke-width='2.8'][@fill='none']")
    for leg in legs[:4]:
        points = [tuple(map(float, pair.split())) for pair in leg.get("d").removeprefix("M").split("L")]
        assert len(points) > 5, "a curve"
        assert all(0 < x < 1200 for x, _ in points)
        assert all(abs(one[0] - other[0]) < 120 for one, other in itertools.pairwise(points)), "no jump to the other side"


@pytest.mark.parametrize(
    ("itinerary", "width", "height"),
    [
        *((make(), *size) for make in example.ALL for size in ((1200, 675), (600, 900))),
        *((cities(30), *size) for size in ((1200, 675), (1080, 1080), (400, 300))),
        (cities(400), 1200, 675),
    ],
)
def test_no_words_lie_over_others_or_over_the_edge(itinerary, width, height):
    found = []
    for element in drawn(itinerary, width=width, height=height).iter(f"{SVG}text"):
        size = float(element.get("font-size"))
        face = letters.BOLD if element.get("font-weight") else letters.ITALIC if element.get("font-style") else letters.REGULAR
        wide = letters.width(element.text, size, face)
        x = float(element.get("x")) - wide * {"middle": 0.5, "end": 1}.get(element.get("text-anchor"), 0)
        y = float(element.get("y"))
        found.append((element.text, Box(x, y - size * 0.7, x + wide, y + size * 0.05)))
    for text, box in found:
        assert Box(-1, -1, width + 1, height + 1).holds(box), text
    for (one, first), (other, second) in itertools.combinations(found, 2):
        assert first.overlap(second) < 2 or "?" in (one, other), (one, other)


def test_stops_without_room_for_their_names_are_listed_by_number():
    words = texts(drawn(cities(30)))
    for number in range(1, 31):
        assert f"Town {number}" in words, number
        assert str(number) in words


def test_the_fonts_are_inside_and_hold_what_is_written():
    itinerary = replace(example.nakatani(), article=replace(example.nakatani().article, title="Ankara’da İğdır, 東京から"))
    root = drawn(itinerary)
    style = root.find(f"{SVG}style").text
    held = {}
    for family, weight, slant, data in re.findall(
        r'font-family:"([^"]+)";font-weight:(\d+);font-style:(\w+);src:url\((data:font/woff;base64,[^)]+)\)', style
    ):
        font = TTFont(io.BytesIO(base64.b64decode(data.split(",")[1])))
        held[family, weight, slant] = set(font.getBestCmap())
    assert {family for family, _, _ in held} == {"Mapapp Sans", "Noto Sans JP"}
    for element in root.iter(f"{SVG}text"):
        weight, slant = element.get("font-weight", "400"), element.get("font-style", "normal")
        missing = {*map(ord, element.text)} - held["Mapapp Sans", weight, slant] - held["Noto Sans JP", "400", "normal"]
        assert not missing, element.text
    assert "http" not in style and "Source" not in style


@pytest.mark.parametrize(("width", "height", "theme"), [(1200, 675, "light"), (1080, 1080, "dark"), (300, 800, "light")])
def test_png_of_the_size_and_theme_that_is_asked_for(width, height, theme):
    shown = image(example.pacific(), width=width, height=height, theme=theme).convert("RGB")
    assert shown.size == (width, height)
    colours = palette(theme)
    seen = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in shown.getcolors(width * height)}
    assert {colours.sea, colours.land, colours.paper, colours.travellers[0][0]} <= seen
    assert f"#{''.join(f'{part:02x}' for part in shown.getpixel((1, 1)))}" == colours.paper


def test_a_letter_that_our_fonts_lack_is_still_drawn():
    blank = image(replace(example.no_journey(), article=replace(example.no_journey().article, title=" ")))
    arabic = image(replace(example.no_journey(), article=replace(example.no_journey().article, title="أنقرة")))
    assert not letters.is_ours("أنقرة") and letters.is_ours("İstanbul’da 東京 Αθήνα Київ")
    assert blank.tobytes() != arabic.tobytes()


@pytest.mark.parametrize("size", [(100, 675), (1200, 10_000)])
def test_a_size_that_cannot_be_drawn(size):
    with pytest.raises(ExportError, match="cannot be drawn; each side is 240 to 6000"):
        exports.write(example.pacific(), "svg", width=size[0], height=size[1])


@pytest.mark.parametrize("bad", GROUPS, ids=range(len(GROUPS)))
def test_hostile_text_stays_text(bad):
    root = drawn(laden(*bad))
    tags = {etree.QName(element).localname for element in root.iter()}
    assert tags <= set("svg style title desc defs clipPath g rect path line circle polygon text".split())
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
    assert "<" not in root.find(f"{SVG}style").text
    assert image(laden(*bad)).size == (1200, 675)


# the parts


def test_pins_are_pushed_apart_and_stay_near():
    points = [(100.0, 100.0)] * 4 + [(400.0, 100.0)]
    moved = apart(points, [(15.0, 15.0)] * 5, Box(0, 0, 600, 300))
    for one, other in itertools.combinations(moved, 2):
        assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 > 30
    assert moved[4] == (400.0, 100.0)
    assert all(abs(x - 100) < 60 and abs(y - 100) < 60 for x, y in moved[:4])


def test_names_take_free_places_and_give_way():
    box = Box(0, 0, 300, 100)
    pins = [Box(90, 40, 110, 60), Box(190, 40, 210, 60)]
    two = [Label((100, 50), (10, 10), (60, 20)), Label((200, 50), (10, 10), (60, 20))]
    spots = placed(two, box, pins, [])
    assert all(spots) and not spots[0].box.meets(spots[1].box)
    assert not any(spot.box.meets(pin) for spot in spots for pin in pins)
    assert placed([Label((100, 50), (10, 10), (400, 20))], box, pins, []) == [None]
    along = [(x, 50.0) for x in range(110, 190, 4)]
    [spot, _] = placed(two, box, pins, along)
    assert not any(spot.box.left < x < spot.box.right and spot.box.top < y < spot.box.bottom for x, y in along)


def test_the_frame_is_in_view_and_no_nearer_than_shapes_allow():
    box = Box(0, 80, 1200, 600)
    view = fitted(((30, 170), (50, 240)), box, (100, 50))
    for lat in (30, 50):
        for lon in (170, 240):
            x, y = view.point(lat, lon)
            assert 99 <= x <= 1101 and 129 <= y <= 551
    assert fitted(((50, 10), (50, 10)), box, (100, 50)).east - fitted(((50, 10), (50, 10)), box, (100, 50)).west == 30
    world = fitted(((-56, -180), (72, 180)), box, (100, 50))
    assert world.east - world.west <= 421


def test_lines_are_even_and_nothing_is_lost():
    words = "Secretary of State in thirty cities: from London by way of Jerusalem to Tokyo, in a month"
    lines = letters.wrapped(words, 1000, 32, letters.BOLD)
    assert " ".join(lines) == words
    wide = [letters.width(line, 32, letters.BOLD) for line in lines]
    assert len(lines) == 2 and min(wide) > 0.7 * max(wide)
    assert letters.wrapped("Short", 1000, 32) == ["Short"]
    assert letters.wrapped("long " * 100, 300, 20)[-1].endswith("…")
    assert (
        "".join(letters.wrapped("東京" * 20, 300, 20)) == "東京" * 14 + "東…" or len(letters.wrapped("東京" * 20, 300, 20)) == 2
    )
    assert letters.wrapped("", 100, 10) == []
