"""The map in a real browser, in a frame as the page holds it, with every host but this machine cut off."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations

import pytest
from babel import Locale
from playwright.sync_api import expect

from mapapp import language, maps
from mapapp.model import Mention, Traveller, Unresolved
from tests import example
from tests.framed import Site, say
from tests.test_maps import HOSTILE, hostile

SIZE = {"width": 760, "height": 620}


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    running = Site([])
    yield running
    running.close()


@pytest.fixture
def site(served, troubles) -> Site:
    served.troubles, served.missing = troubles, set()
    return served


@pytest.fixture(scope="module")
def tab(chromium, served):
    """One tab for all tests, which knows the map's files: each test has its page to itself."""
    context = chromium.new_context(viewport=SIZE, reduced_motion="reduce")
    yield served.watch(context.new_page())
    context.close()


@pytest.fixture
def page(tab, site):
    yield tab
    tab.goto("about:blank")
    tab.set_viewport_size(SIZE)


@pytest.fixture
def new_page(chromium, site):
    """A page in a browser that knows nothing of the map yet."""
    context = chromium.new_context(viewport=SIZE)
    yield site.watch(context.new_page())
    context.close()


@pytest.fixture
def arabic(monkeypatch):
    """A language without a catalogue that is written from right to left, spoken for the length of a test."""
    monkeypatch.setitem(language.languages(), "ar", language.Language("ar", Locale.parse("ar"), NullTranslations()))
    language.speak("ar")
    yield
    language.speak(language.ENGLISH)


def pin(frame, name):
    return frame.locator(".pin").get_by_role("button", name=re.compile(name))


def chosen(page):
    """The stops that the map has told the page, one after the other."""
    return page.evaluate("heard.filter((message) => message.type === 'choose').map((message) => message.stop)")


def expect_chosen(page, stops):
    """The map tells the page in its own time."""
    wanted = f"heard.filter((message) => message.type === 'choose').length >= {len(stops)}"
    page.wait_for_function(wanted)
    assert chosen(page) == stops


def in_view(page, locator):
    box = locator.bounding_box()
    size = page.viewport_size
    return 0 <= box["x"] <= size["width"] - box["width"] and 0 <= box["y"] <= size["height"] - box["height"]


def expect_painted(page):
    """There is land on the basemap's canvas in the middle of the frame."""
    page.frames[1].wait_for_function(
        """() => {
            const canvas = document.querySelector(".leaflet-basemap-pane canvas");
            if (!canvas) return false;
            const { width, height } = canvas;
            const data = canvas.getContext("2d").getImageData(width / 4, height / 4, width / 2, height / 2).data;
            return data.some((value, at) => at % 4 === 3 && value > 0);
        }"""
    )


def boxes(locator):
    """Where all these elements are, asked at once."""
    return locator.evaluate_all("(elements) => elements.map((element) => element.getBoundingClientRect().toJSON())")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_every_example_is_drawn_with_all_its_pins_in_view(site, page, artefacts, make, theme):
    itinerary = make()
    frame = site.show(page, itinerary, theme=theme)
    expect_painted(page)
    page.screenshot(path=artefacts / f"map-{make.__name__}-{theme}.png")
    buttons = frame.get_by_role("button", name=re.compile("^Stop"))
    places = {(stop.traveller, stop.place.id) for stop in itinerary.stops}
    expect(buttons).to_have_count(len(places))
    panels = [panel.bounding_box() for panel in frame.locator(".panel, .leaflet-bar, .credit").all()]
    for button in buttons.all():
        assert in_view(page, button)
        assert not any(overlap(button.bounding_box(), panel) for panel in panels)


def overlap(one, other):
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def test_a_pin_opens_its_card_and_tells_the_page(site, page):
    frame = site.show(page, example.nakatani())
    pin(frame, "^Stop 2, Istanbul, planned, Wednesday 20 August$").click()
    card = frame.get_by_role("group", name="Istanbul")
    expect(card).to_contain_text("2 · Istanbul Türkiye")
    expect(card).to_contain_text("Planned")
    expect(card).to_contain_text("Gen Nakatani")
    expect(card).to_contain_text("“Nakatani is also scheduled to visit Istanbul on Wednesday.”")
    expect(card.get_by_text("20 Aug")).to_have_attribute("title", "From the text: “on Wednesday”")
    assert in_view(page, card)
    pin(frame, "^Stop 2").click()
    expect(card).to_have_count(0)
    expect_chosen(page, [1, None])


def test_the_page_chooses_a_stop(site, page):
    frame = site.show(page, example.nakatani())
    say(page, type="choose", stop=2)
    expect(frame.get_by_role("group", name="Djibouti")).to_be_visible()
    expect(pin(frame, "Djibouti, country only")).to_have_attribute("aria-expanded", "true")
    assert in_view(page, pin(frame, "Djibouti, country only"))
    say(page, type="choose", stop=None)
    expect(frame.get_by_role("group", name="Djibouti")).to_have_count(0)
    expect_chosen(page, [])


@pytest.mark.parametrize("message", [{"type": "choose", "stop": 99}, {"type": "choose", "stop": "1"}, {"type": "mention"}, {}])
def test_messages_that_make_no_sense_change_nothing(site, page, message):
    frame = site.show(page, example.nakatani())
    say(page, **message)
    say(page, type="mentions", show=False)
    expect(frame.locator(".card")).to_have_count(0)


def test_messages_from_elsewhere_are_not_heard(site, page):
    frame = site.show(page, example.nakatani())
    page.frames[1].evaluate("postMessage({ app: 'mapapp', from: 'page', type: 'choose', stop: 1 }, location.origin)")
    page.frames[1].evaluate(
        "dispatchEvent(new MessageEvent('message', { origin: 'http://other.example', source: parent, "
        "data: { app: 'mapapp', from: 'page', type: 'choose', stop: 1 } }))"
    )
    say(page, type="mentions", show=False)
    expect(frame.locator(".card")).to_have_count(0)


def test_the_keyboard_is_enough(site, page):
    frame = site.show(page, example.nakatani())
    pin(frame, "^Stop 1").focus()
    page.keyboard.press("Enter")
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    expect(pin(frame, "^Stop 2")).to_be_focused()
    page.keyboard.press("End")
    expect(frame.get_by_role("group", name="Jordan")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(frame.get_by_role("group", name="Djibouti")).to_be_visible()
    page.keyboard.press("Home")
    expect(pin(frame, "^Stop 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(frame.locator(".card")).to_have_count(0)
    page.keyboard.press("Space")
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    expect_chosen(page, [0, 1, 3, 3, 2, 0, None, 0])


def test_pins_come_in_the_order_of_the_trip_when_tabbed_through(site, page):
    frame = site.show(page, example.pacific())
    names = []
    pin(frame, "^Stop 1").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(page.frames[1].evaluate("document.activeElement.getAttribute('aria-label')"))
    assert [name.split(",")[1].strip() for name in names] == ["Apia", "Honolulu", "Los Angeles"]


def test_a_place_visited_twice_shows_both_visits_and_steps_through_them(site, page):
    frame = site.show(page, example.pacific())
    both = pin(frame, "^Stop 1, Auckland, .*; Stop 5, Auckland, planned")
    expect(both).to_have_text("1 / 5")
    both.click()
    expect(frame.locator(".card h2")).to_have_text(["1 · Auckland New Zealand", "5 · Auckland New Zealand"])
    both.click()
    both.click()
    expect_chosen(page, [0, 4, None])


def test_the_card_steps_to_its_neighbours_and_closes(site, page):
    frame = site.show(page, example.nakatani())
    pin(frame, "^Stop 1").click()
    expect(frame.get_by_role("button", name="Previous stop")).to_be_hidden()
    frame.get_by_role("button", name="Next stop").click()
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    frame.get_by_role("button", name="Close").click()
    expect(frame.locator(".card")).to_have_count(0)
    expect(pin(frame, "^Stop 2")).to_be_focused()
    expect_chosen(page, [0, 1, None])


def test_doubt_is_said_with_its_reason(site, page):
    frame = site.show(page, example.two_travellers())
    say(page, type="choose", stop=5)
    expect(frame.locator(".card .doubt")).to_have_text("?Uncertain: also the name of a town in Illinois")


def test_mentioned_places_are_off_at_first_and_come_when_called(site, page):
    frame = site.show(page, example.nakatani())
    tokyo = frame.get_by_role("button", name="Tokyo, mentioned, not a stop")
    expect(tokyo).to_have_count(0)
    frame.get_by_role("checkbox", name="Mentioned, not a stop").press("Space")
    expect(tokyo).to_have_count(1)
    say(page, type="mentions", show=False)
    expect(tokyo).to_have_count(0)
    say(page, type="mention", index=2)
    expect(tokyo).to_be_visible()
    assert in_view(page, tokyo)
    expect(frame.get_by_role("checkbox", name="Mentioned, not a stop")).to_be_checked()


def test_without_a_journey_the_mentioned_places_are_shown(site, page):
    frame = site.show(page, example.no_journey())
    expect(frame.get_by_role("button", name="Brasilia, mentioned, not a stop")).to_be_visible()


def test_planned_lines_are_dashed_done_ones_solid_and_uncertain_ones_dotted_without_arrow(site, page):
    frame = site.show(page, example.pacific())
    dashes = frame.locator("path.leg").evaluate_all("(legs) => legs.map((leg) => getComputedStyle(leg).strokeDasharray)")
    assert [dash == "none" for dash in dashes] == [True, True, False, False]
    expect(frame.locator(".arrow")).to_have_count(4)
    frame = site.show(page, example.nakatani())
    expect(frame.locator("path.tie")).to_have_count(2)
    expect(frame.locator(".arrow")).to_have_count(1)


def test_a_country_is_shaded_and_its_shade_can_be_pressed(site, page):
    frame = site.show(page, example.nakatani())
    shades = frame.locator("path.area")
    expect(shades).to_have_count(2)
    box = shades.nth(1).bounding_box()
    assert box["width"] > 5
    assert box["height"] > 5
    shades.nth(1).dispatch_event("click")
    expect(frame.locator(".card")).to_have_count(1)


def test_a_line_over_the_date_line_does_not_cross_the_map(site, page):
    frame = site.show(page, example.pacific())
    widths = [path.bounding_box()["width"] for path in frame.locator("path.leg").all()]
    assert sum(widths) < 2 * page.viewport_size["width"]
    left = [pin(frame, f"^Stop {number},").bounding_box()["x"] for number in (1, 2, 3, 4)]
    assert left == sorted(left)


def test_pins_that_would_cover_each_other_are_pushed_apart(site, page):
    itinerary = example.nakatani()
    near = [
        replace(itinerary.stops[0], order=order, place=replace(example.ANKARA, id=str(order), lat=39.92 + order / 1000))
        for order in range(1, 7)
    ]
    frame = site.show(page, replace(itinerary, stops=(*near, itinerary.stops[2])))
    boxes = [pin(frame, f"^Stop {order},").bounding_box() for order in range(1, 7)]
    assert not any(overlap(one, other) for one in boxes for other in boxes if one is not other)


def test_the_frame_fits_anew_when_its_size_changes(site, page):
    frame = site.show(page, example.pacific())
    page.set_viewport_size({"width": 390, "height": 355})
    expect(frame.locator(".leaflet-container")).to_have_css("width", "390px")
    inside = """([width, height]) => {  // Leaflet gathers changes of size for a moment
        const boxes = [...document.querySelectorAll(".pin button")].map((button) => button.getBoundingClientRect());
        const inside = (box) => box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height;
        return boxes.length === 4 && boxes.every(inside);
    }"""
    page.frames[1].wait_for_function(inside, arg=[390, 355])


@pytest.mark.parametrize("size", [(390, 355), (320, 280)], ids=str)
def test_on_a_small_frame_the_card_lies_below_its_pin(site, page, artefacts, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    frame = site.show(page, example.nakatani())
    say(page, type="choose", stop=1)
    card = frame.get_by_role("group", name="Istanbul")
    expect(card).to_be_visible()
    page.screenshot(path=artefacts / f"map-card-{size[0]}.png")
    assert in_view(page, pin(frame, "^Stop 2"))
    assert card.bounding_box()["y"] >= pin(frame, "^Stop 2").bounding_box()["y"]
    frame.get_by_role("button", name="Next stop").click()
    expect(frame.get_by_role("group", name="Djibouti")).to_be_visible()
    expect(pin(frame, "Djibouti, country only")).to_be_focused()
    expect_chosen(page, [2])


def test_on_a_low_frame_the_card_and_its_pin_are_seen_whole(site, page, artefacts):
    page.set_viewport_size({"width": 635, "height": 319})
    frame = site.show(page, example.nakatani(), theme="dark")
    for stop, name in ((1, "Istanbul"), (2, "Djibouti")):
        say(page, type="choose", stop=stop)
        expect(frame.get_by_role("group", name=name)).to_be_visible()
        page.screenshot(path=artefacts / f"map-card-low-{stop}.png")
        assert in_view(page, frame.get_by_role("group", name=name)) and in_view(page, pin(frame, name))


def test_online_tiles_are_asked_for_only_when_chosen_and_their_failing_leaves_the_map(site, page, troubles):
    frame = site.show(page, example.nakatani(), tiles=True)
    assert troubles == []
    frame.get_by_label("OpenStreetMap (online)").check()
    expect(frame.get_by_text("OpenStreetMap cannot be reached")).to_be_visible()
    expect(frame.get_by_role("link", name="OpenStreetMap")).to_be_visible()
    assert all("tile.openstreetmap.org" in trouble or "ERR_NAME_NOT_RESOLVED" in trouble for trouble in troubles)
    expect_painted(page)
    frame.get_by_label("OpenStreetMap (online)").uncheck()
    expect(frame.get_by_text("OpenStreetMap cannot be reached")).to_have_count(0)
    troubles.clear()


def test_without_the_offer_there_is_no_choice_of_tiles(site, page):
    frame = site.show(page, example.nakatani(), tiles=False)
    expect(frame.get_by_label("OpenStreetMap (online)")).to_have_count(0)


def test_trouble_in_the_script_leaves_a_frame_with_a_sentence(site, new_page, troubles):
    new_page.add_init_script("Document.prototype.createElementNS = undefined")
    site.html = maps.draw(example.nakatani(), map_url="/map", shapes_url="/shapes").get_root().render()
    new_page.goto(f"{site.url}/map.html")
    expect(new_page.get_by_role("alert")).to_contain_text("The map could not be drawn.")
    assert new_page.locator(".leaflet-container").bounding_box()["height"] >= 200
    assert all("createElementNS" in trouble for trouble in troubles)
    troubles.clear()


def test_without_shapes_the_tour_is_still_drawn(site, new_page, troubles):
    site.missing |= {"110m.json", "50m.json", "labels.json"}
    frame = site.show(new_page, example.nakatani())
    pin(frame, "^Stop 1").click()
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    assert all("404" in trouble for trouble in troubles)
    troubles.clear()


def test_finer_shapes_that_did_not_come_are_asked_for_again(site, new_page, troubles):
    site.missing |= {"50m.json"}
    with new_page.expect_event("console", lambda line: "404" in line.text):
        frame = site.show(new_page, example.nakatani())
    site.missing.clear()
    with new_page.expect_response(lambda answer: "50m" in answer.url and answer.ok):  # a refusal may still be under way
        for _ in range(3):
            frame.get_by_role("button", name="Zoom in").click()
    assert all("404" in trouble for trouble in troubles)
    troubles.clear()


def test_a_legend_that_gets_in_the_way_of_a_narrowed_map_closes_and_opens_again(site, page):
    frame = site.show(page, example.nakatani())
    legend = frame.locator("details.legend")
    expect(legend).to_have_attribute("open", "")
    page.set_viewport_size({"width": 360, "height": 620})
    expect(legend).not_to_have_attribute("open", "")
    legend.locator("summary").click()
    page.set_viewport_size({"width": 360, "height": 560})
    expect(legend).to_have_attribute("open", "")


def expect_as_written(page, frame, text):
    """The first stop's card says the text and nothing is made of it."""
    say(page, type="choose", stop=0)
    quote = frame.locator(".card .quote")
    expect(quote).to_be_visible()
    words = re.sub(r"\s+", " ", text).strip()
    assert quote.evaluate("(element) => element.textContent") == f"“{words}”"
    assert words in frame.locator(".card h2").evaluate("(element) => element.textContent.replace(/\\s+/g, ' ')")
    assert frame.locator("img[onerror], .card script").count() == 0


@pytest.mark.parametrize("text", HOSTILE[7:])
def test_hostile_text_is_shown_as_written_and_runs_nowhere(site, page, text):
    expect_as_written(page, site.show(page, hostile(text)), text)
    assert not site.troubles


def test_days_worked_out_are_in_italics(site, page):
    frame = site.show(page, example.nakatani())
    days = frame.locator(".pin .name small span")
    expect(days).to_have_text(["19 Aug", "20 Aug"])
    assert [day.evaluate("(element) => getComputedStyle(element).fontStyle") for day in days.all()] == ["italic"] * 2
    stated = replace(example.nakatani().stops[0], days=example.day("2025-08-19"))
    frame = site.show(page, replace(example.nakatani(), stops=(stated,)))
    assert frame.locator(".pin .name small span").evaluate("(element) => getComputedStyle(element).fontStyle") == "normal"


def test_colours_can_be_read(site, page):
    """WCAG AA: 4.5 to 1 for text, for every colour of a traveller on its ink and on paper, light and dark."""
    for theme in ("light", "dark"):
        site.show(page, example.two_travellers(), theme=theme)
        ratios = page.frames[1].evaluate(
            """() => {
                const map = document.querySelector(".journey-map");
                const probe = map.appendChild(document.createElement("i"));
                const light = (colour) => {
                    probe.style.color = colour;
                    const parts = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
                    const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
                };
                const ratio = (one, other) => {
                    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
                    return (bright + 0.05) / (dark + 0.05);
                };
                const found = {};
                for (let index = 0; index < 6; index++) {
                    probe.className = `who-${index}`;
                    found[`pin ${index}`] = ratio("var(--who)", "var(--on-who)");
                    found[`hollow pin ${index}`] = ratio("var(--who)", "var(--paper)");
                    found[`name ${index}`] = ratio("var(--who)", "var(--land)");
                }
                const pairs = [["ink", "paper"], ["ink", "land"], ["ink", "sea"], ["soft", "paper"], ["soft", "land"],
                    ["land-name", "land"], ["sea-name", "sea"], ["doubt", "paper"], ["doubt", "doubt-paper"],
                    ["ink", "doubt-paper"]];
                for (const [one, other] of pairs) found[`${one} on ${other}`] = ratio(`var(--${one})`, `var(--${other})`);
                return found;
            }"""
        )
        assert {name: round(value, 2) for name, value in ratios.items() if value < 4.5} == {}, theme


def test_as_of_and_attribution_are_always_there(site, page):
    frame = site.show(page, example.nakatani())
    expect(frame.get_by_text("as of 19 Aug 2025")).to_be_visible()
    expect(frame.locator(".credit")).to_have_text(re.compile("^Shapes: Natural Earth · Places: GeoNames"))
    expect(frame.locator(".leaflet-control-scale-line")).to_contain_text("km")
    assert example.nakatani().article.date == dt.date(2025, 8, 19)


def drag(page, locator, by):
    box = locator.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2)
    page.mouse.move(x + by[0], y + by[1])
    page.mouse.up()


def test_a_pin_is_loosened_and_dragged_and_the_page_is_told(site, page):
    frame = site.show(page, example.nakatani(), movable=True)
    istanbul = pin(frame, "^Stop 2")
    istanbul.click()
    drag(page, istanbul, (-60, 40))
    moved = "heard.filter((message) => message.type === 'moved')"
    assert page.evaluate(moved) == []
    say(page, type="choose", stop=1)
    frame.get_by_role("button", name="Move the pin").click()
    expect(frame.get_by_text("Drag it to the right place")).to_be_visible()
    before = istanbul.bounding_box()
    drag(page, istanbul, (-60, 40))
    page.wait_for_function(f"{moved}.length > 0")
    [message] = page.evaluate(moved)
    assert message["stop"] == 1
    assert 20 < message["lon"] < example.ISTANBUL.lon
    assert 30 < message["lat"] < example.ISTANBUL.lat
    after = istanbul.bounding_box()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((-60, 40), abs=2)
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    frame.get_by_role("button", name="Move the pin").click()
    drag(page, istanbul, (30, 0))
    assert len(page.evaluate(moved)) == 1


def test_a_pin_is_moved_by_the_keys_alone_and_put_back(site, page):
    frame = site.show(page, example.nakatani(), movable=True)
    istanbul = pin(frame, "^Stop 2")
    istanbul.press("Enter")
    page.keyboard.press("Tab")  # not through the other pins
    expect(frame.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(istanbul).to_be_focused()
    frame.get_by_role("button", name="Move the pin").press("Enter")
    expect(istanbul).to_be_focused()
    before = istanbul.bounding_box()
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    after = istanbul.bounding_box()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((-9, 16), abs=0.5)
    page.keyboard.press("Escape")
    expect(frame.locator(".card")).to_have_count(0)
    assert istanbul.bounding_box() == pytest.approx(before, abs=0.5)
    page.keyboard.press("Enter")
    frame.get_by_role("button", name="Move the pin").press("Enter")
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    assert in_view(page, istanbul), "the map goes along"
    page.keyboard.press("Enter")
    moved = "heard.filter((message) => message.type === 'moved')"
    page.wait_for_function(f"{moved}.length > 0")
    [message] = page.evaluate(moved)
    assert message["stop"] == 1
    assert example.ISTANBUL.lat + 5 < message["lat"] < 75
    assert abs(message["lon"] - example.ISTANBUL.lon) < 0.5


def test_pins_stay_where_they_are_unless_the_page_lets_them_be_moved(site, page):
    frame = site.show(page, example.nakatani())
    pin(frame, "^Stop 1").click()
    expect(frame.get_by_role("button", name="Next stop")).to_be_visible()
    expect(frame.get_by_role("button", name="Move the pin")).to_have_count(0)


def test_the_tour_plays_and_rests_as_soon_as_anybody_does_anything(site, page):
    frame = site.show(page, example.nakatani())
    frame.get_by_role("button", name="Play the tour").click()
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    frame.get_by_role("button", name="Pause").click()
    expect(frame.get_by_role("button", name="Play the tour")).to_be_visible()
    assert chosen(page)[:2] == [0, 1]

    def press():
        frame.locator(".leaflet-container").focus()  # the button of the tour hears its own keys
        page.keyboard.press("Shift")

    for act in (lambda: page.mouse.wheel(0, 1), press, lambda: say(page, type="choose", stop=0)):
        say(page, type="choose", stop=0)
        expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
        frame.get_by_role("button", name="Play the tour").click()
        expect(frame.get_by_role("button", name="Pause")).to_be_visible()
        page.mouse.move(300, 300)
        act()
        expect(frame.get_by_role("button", name="Play the tour")).to_be_visible()
        assert chosen(page)[-1] < 3, "it has not come to its end by itself"


def test_the_days_lead_to_their_stops_by_mouse_and_by_keyboard(site, page):
    frame = site.show(page, example.nakatani())
    days = frame.get_by_role("group", name="Days of the journey")
    expect(days.locator(".day")).to_have_text(["19 Aug", "20 Aug", "day not stated"])
    expect(days.locator("li.apart .place")).to_have_text(["Djibouti", "Jordan"])
    days.get_by_role("button", name="Wednesday 20 August: 2 Istanbul, Planned").click()
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    page.keyboard.press("ArrowRight")
    djibouti = days.get_by_role("button", name="day not stated: Djibouti, Planned")
    expect(djibouti).to_be_focused()
    expect(djibouti).to_have_attribute("aria-pressed", "true")
    assert days.locator("li button[tabindex='0']").count() == 1
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_function("heard.filter((message) => message.type === 'choose').length === 6")  # messages take their time
    expect_chosen(page, [1, 2, 0, None, 0, None])


def test_without_a_way_there_are_no_days(site, page):
    frame = site.show(page, example.no_journey())
    expect(frame.locator(".leaflet-container")).to_have_css("height", "620px")
    expect(frame.locator(".timebar")).to_have_count(0)


def test_the_keys_work_where_the_map_itself_has_the_focus(site, page):
    frame = site.show(page, example.nakatani())
    frame.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    frame.locator(".leaflet-container").focus()
    page.keyboard.press("End")
    expect(frame.get_by_role("group", name="Jordan")).to_be_visible()
    expect_chosen(page, [0, 3])
    frame.locator(".leaflet-container").focus()
    page.keyboard.press("Escape")
    ankara, scale = pin(frame, "^Stop 1"), frame.locator(".leaflet-control-scale-line")
    before, told = ankara.bounding_box()["x"], scale.inner_text()
    frame.locator(".leaflet-container").press("Shift+ArrowRight")
    page.wait_for_function(
        "before => frames[0].document.querySelector('.pin .disc').getBoundingClientRect().x < before - 20", arg=before
    )
    frame.locator(".leaflet-container").press("+")
    expect(scale).not_to_have_text(told)


def test_one_traveller_is_shown_alone(site, page):
    frame = site.show(page, example.two_travellers())
    modi = frame.get_by_role("button", name="Modi, 1,500 km, show alone")
    modi.press("Enter")
    expect(modi).to_have_attribute("aria-pressed", "true")
    modi.press("Enter")
    expect(modi).to_have_attribute("aria-pressed", "false")
    modi.click()
    expect(modi).to_have_attribute("aria-pressed", "true")
    expect(frame.locator(".pin:not(.dot)")).to_have_count(2)
    expect(frame.locator("path.leg")).to_have_count(1 + 2)  # with the two signs of the legend
    expect(frame.locator(".timebar li button:visible")).to_have_count(2)
    pin(frame, "Lisbon").click()
    expect(frame.locator(".card .steps")).to_contain_text("1 / 2")
    say(page, type="choose", stop=0)
    expect(frame.get_by_role("group", name="Paris")).to_be_visible()
    expect(modi).to_have_attribute("aria-pressed", "false")
    expect(frame.locator(".pin:not(.dot)")).to_have_count(6)


def test_travellers_are_told_apart_without_colour(site, page):
    frame = site.show(page, example.two_travellers())
    shape = "(element) => getComputedStyle(element).borderRadius"
    assert pin(frame, "Paris").evaluate(shape) != pin(frame, "Lisbon").evaluate(shape)
    expect(frame.locator(".leaflet-overlay-pane path.core.who-1")).to_have_count(1)
    expect(frame.locator(".leaflet-overlay-pane path.core.who-0")).to_have_count(0)


@pytest.mark.parametrize("make", [example.two_travellers, example.nakatani])
@pytest.mark.parametrize("size", [(760, 620), (640, 400), (633, 358), (390, 355), (320, 240)], ids=str)
def test_no_panel_covers_an_open_card_or_its_pin_and_nothing_covers_the_zoom(site, page, artefacts, size, make):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    tour = make()
    frame = site.show(page, tour, movable=True)
    zoom = frame.locator(".leaflet-bar").bounding_box()
    for stop in range(len(tour.stops)):
        say(page, type="choose", stop=stop)
        expect(frame.locator(".card .steps")).to_contain_text(f"{stop + 1} / {len(tour.stops)}")
        card = frame.locator(".leaflet-popup-content-wrapper:visible, .dock:visible").bounding_box()
        chosen = frame.locator(".pin.chosen .disc").bounding_box()
        assert not overlap(card, zoom)
        for panel in frame.locator(".panel:visible, .credit:visible, .leaflet-control-scale:visible").all():
            assert not overlap(card, panel.bounding_box())
            assert not overlap(chosen, panel.bounding_box())
    page.screenshot(path=artefacts / f"map-card-{make.__name__}-{size[0]}x{size[1]}.png")


def test_of_many_pins_those_that_would_cover_others_are_dots_in_their_true_places(site, page):
    first = example.pacific().stops[0]
    stops = tuple(
        replace(first, order=n + 1, place=replace(first.place, id=str(n), lat=n % 20 * 2.0, lon=n // 20 * 3.0))
        for n in range(400)
    )
    frame = site.show(page, replace(example.pacific(), stops=stops))
    expect(frame.locator(".pin:not(.dot)")).to_have_count(400)
    whole = boxes(frame.locator(".pin:not(.thin) .disc"))
    assert 10 < len(whole) < 300
    assert not any(overlap(one, other) for at, one in enumerate(whole) for other in whole[:at])
    assert frame.locator(".leader:visible").count() == 0
    say(page, type="choose", stop=399)
    expect(frame.locator(".pin.chosen .disc")).to_have_text("400")
    box = frame.locator(".timebar button[aria-pressed='true']").bounding_box()
    assert 0 <= box["x"] <= page.viewport_size["width"] - box["width"]


@pytest.mark.parametrize("text", HOSTILE[:7])
def test_hostile_names_in_card_legend_and_days_stay_text(site, page, text):
    one = hostile(text)
    other = replace(one.stops[0], traveller=f"other {text}", order=2)
    lost = Unresolved(Mention(0, 1, text), text)
    both = replace(one, stops=(*one.stops, other), travellers=(*one.travellers, Traveller(f"other {text}")), unresolved=(lost,))
    frame = site.show(page, both, movable=True)
    expect_as_written(page, frame, text)
    words = text.split()
    for where in (".timebar .place", ".legend .person", ".legend .unplaced"):
        shown = frame.locator(where).first.evaluate("(element) => element.textContent").split()
        assert words == [word for word in shown if word in words], where
    assert frame.locator("img, script[src*='example'], .legend script, .timebar script").count() == 0


def test_read_from_right_to_left_the_panels_change_sides_and_the_pins_stay(site, page, arabic, artefacts):
    frame = site.show(page, example.nakatani(), movable=True)
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    zoom, legend = (frame.locator(panel).bounding_box() for panel in (".leaflet-bar", ".legend"))
    assert zoom["x"] + zoom["width"] < 380 < legend["x"]
    ankara, istanbul = (pin(frame, f"^Stop {number},").bounding_box() for number in (1, 2))
    assert ankara["x"] > istanbul["x"], "the east stays on the right"
    off = """pins => pins.map((pin) => {
        const disc = pin.querySelector(".disc").getBoundingClientRect();
        return disc.left + disc.width / 2 - pin.getBoundingClientRect().left;
    })"""
    assert frame.locator(".pin").evaluate_all(off) == pytest.approx([0] * 4, abs=0.5), "each on its place"
    pin(frame, "^Stop 1").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(frame.get_by_role("group", name="Istanbul")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(frame.get_by_role("group", name="Ankara")).to_be_visible()
    expect(frame.locator(".card")).to_have_css("direction", "rtl")
    expect(frame.locator(".card .quote")).to_have_css("direction", "ltr")
    first, second = (frame.locator(".timebar .day").nth(at).bounding_box()["x"] for at in (0, 1))
    assert first > second
    page.screenshot(path=artefacts / "map-right-to-left.png")
