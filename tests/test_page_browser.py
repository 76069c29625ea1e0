"""The page as people meet it: a real server, a real browser, the network cut off.

Articles come by share link from `tests.example`, so that these tests see the page and not the reading.
"""

import re

import pytest
from playwright.sync_api import expect

from mapapp import share
from mapapp.page import asked
from tests import example

MAP = 'iframe[title="streamlit_folium.st_folium"]'
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
IN_VIEW = (
    """([first, last, top]) => first.getBoundingClientRect().top >= top && last.getBoundingClientRect().bottom <= innerHeight"""
)
BAR = """([rows, high]) => {
    const tops = new Set();
    for (const one of document.querySelectorAll(".bar :is(select, button)")) {
        const { top, bottom, height } = one.getBoundingClientRect();
        tops.add(Math.round((top + bottom) / 2));
        if (height !== high) return false;
    }
    const bar = document.querySelector(".st-key-bar");
    return tops.size === rows && bar.getBoundingClientRect().height === parseFloat(getComputedStyle(bar).minHeight);
}"""
"""The bar has so many rows of this height, and takes what is kept for it; 44 pixels are what fingers hit on a phone."""
FITS = """(width) => {
    const main = document.querySelector(".stMain");
    return innerWidth === width && main.scrollWidth === main.clientWidth;
}"""
"""The window has this width and nothing sticks out of it."""
MOVES = """(button) => {
    button.scrollIntoView({ block: "center", behavior: "instant" });
    const before = button.getBoundingClientRect().top;
    button.click();
    return button.getBoundingClientRect().top - before;
}"""
"""How far a button moves when it is pressed."""
WATCH = """window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) window.shifts += one.value; }))
  .observe({ type: "layout-shift", buffered: true });"""
"""Adds up how far what is seen jumps without the reader's doing."""


def visit(page, address="/"):
    """Opens the page and waits for the map to be drawn."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(in_map(page).get_by_role("button", name="Show the whole tour")).to_be_visible()
    return page


def shared(itinerary, stop=None):
    return "/" + share.query(itinerary, stop)


def in_map(page):
    return page.frame_locator(MAP).first  # while articles change there are two for a moment, the new one first


def pin(page, words):
    return in_map(page).locator(".pin").get_by_role("button", name=re.compile(rf"{words}"))


def card(page):
    return in_map(page).locator(".card")


def places(page):
    return page.get_by_role("article").locator("button.place")


def rows(page):
    return page.get_by_role("region", name="Itinerary").get_by_role("listitem")


def quoted(page):
    """The highlighted sentence, as one string."""
    return "".join(page.locator(".quoted").all_inner_texts())


def expect_chosen(page, name, sentence):
    """The stop is chosen in text, list and map."""
    expect(page.get_by_role("article").locator('.stop[aria-pressed="true"]').first).to_contain_text(name)
    expect(rows(page).locator('button[aria-pressed="true"]')).to_contain_text(name)
    expect(card(page)).to_contain_text(name)
    assert sentence in quoted(page)


def seen(page, top=0):
    first, last = page.locator(".quoted").first, page.locator(".quoted").last
    page.wait_for_function(IN_VIEW, arg=[first.element_handle(), last.element_handle(), top])
    return True


def mark_map(page):
    """Leaves a mark in the map's frame, which is gone if the frame is ever loaded anew."""
    page.locator(MAP).evaluate("frame => { frame.contentWindow.marked = true }")


def map_kept(page):
    return page.locator(MAP).evaluate("frame => frame.contentWindow.marked === true")


def test_the_first_article_and_its_map(page, artefacts):
    visit(page)
    expect(page.get_by_role("banner").or_(page.locator("header.head"))).to_contain_text("as of Tuesday 19 August 2025")
    expect(page.locator("header.head")).to_contain_text("Gen Nakatani")
    expect(page.locator("header.head")).to_contain_text("17 to 22 August 2025")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build on their longstanding relations")
    expect(page.get_by_role("article")).not_to_contain_text("date 2025-08-19")
    expect(places(page).filter(has_text="Ankara").first).to_have_accessible_name(
        re.compile("^Ankara, stop 1, [a-z ()]+: show on map$")
    )
    expect(pin(page, "Stop 1, Ankara")).to_be_visible()
    expect(pin(page, "Stop 2, Istanbul, planned")).to_be_visible()
    expect(rows(page).first).to_contain_text("19 Aug")
    expect(page).to_have_title(re.compile("mapapp"))
    page.screenshot(path=artefacts / "desktop.png")


def test_a_pin_leads_to_its_sentence(page):
    visit(page, shared(example.nakatani()))
    mark_map(page)
    pin(page, "Jordan").click()
    expect_chosen(page, "Jordan", "part of a regional tour from Aug. 17 to Aug. 22")
    expect(card(page)).to_contain_text("also includes stops in Djibouti and Jordan")
    assert seen(page)
    expect(page).to_have_url(re.compile("[?&]stop=4"))
    assert map_kept(page)
    pin(page, "Jordan").click()
    expect(page.locator(".quoted")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("stop="))


def test_a_place_in_the_text_leads_to_its_pin(page):
    visit(page, shared(example.pacific()))
    mark_map(page)
    places(page).filter(has_text="Honolulu").click()
    expect_chosen(page, "Honolulu", "to Honolulu")
    expect(card(page)).to_contain_text("There now")
    expect(page).to_have_url(re.compile("[?&]stop=3"))
    page.get_by_role("button", name=re.compile("^Stop 4, Los Angeles")).click()
    expect_chosen(page, "Los Angeles", "On Friday she will go to Los Angeles.")
    expect(page).to_have_url(re.compile("[?&]stop=4"))
    assert map_kept(page)


def test_a_place_visited_twice_leads_to_each_of_its_sentences(page):
    visit(page, shared(example.pacific()))
    expect(pin(page, "Stop 1, Auckland.*Stop 5, Auckland")).to_be_visible()
    places(page).filter(has_text="Auckland").last.click()
    expect_chosen(page, "Auckland", "She returns to Auckland next Monday.")
    expect(page).to_have_url(re.compile("[?&]stop=5"))


def test_a_mentioned_place_is_shown_without_becoming_a_stop(page):
    visit(page, shared(example.pacific()))
    page.get_by_role("region", name="Itinerary").get_by_role("button", name=re.compile("^Wellington")).click()
    expect(in_map(page).locator(".dot.chosen")).to_contain_text("Wellington")
    expect(places(page).filter(has_text="WELLINGTON")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".quoted")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("stop="))


def test_with_the_keyboard_alone(page, artefacts):
    visit(page, shared(example.pacific()))
    place = places(page).filter(has_text="Apia")
    place.focus()
    page.keyboard.press("Enter")
    expect_chosen(page, "Apia", "She flew to Apia")
    live = page.get_by_role("article").get_by_role("status")
    expect(live).to_have_text(re.compile("^Stop 2, Apia, visited"))
    page.keyboard.press("ArrowRight")
    expect_chosen(page, "Honolulu", "to Honolulu")
    expect(places(page).filter(has_text="Honolulu")).to_be_focused()
    page.screenshot(path=artefacts / "keyboard.png")
    page.keyboard.press("End")
    expect_chosen(page, "Auckland", "She returns to Auckland next Monday.")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("[?&]stop=5"))
    page.keyboard.press("Home")
    expect_chosen(page, "Auckland", "met officials in Auckland on Monday.")
    expect(live).to_have_text(re.compile("^Stop 1, Auckland"))
    page.keyboard.press("Escape")
    expect(page.locator(".quoted")).to_have_count(0)
    expect(card(page)).to_have_count(0)


def test_tab_reaches_stops_before_the_article_and_shows_where_it_is(page):
    visit(page, shared(example.pacific()))
    rows(page).first.get_by_role("button", name="show on map").focus()
    for _ in range(9):
        page.keyboard.press("Tab")
    focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label') ?? document.activeElement.tagName"
    assert "WELLINGTON" not in page.evaluate(focused)
    row = rows(page).nth(1).get_by_role("button", name="show on map")
    row.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert row.evaluate("button => getComputedStyle(button, '::after').outlineStyle") == "solid"


def test_the_address_chooses_a_stop_and_back_returns(page):
    visit(page, shared(example.pacific(), 4))
    expect_chosen(page, "Los Angeles", "On Friday she will go to Los Angeles.")
    places(page).filter(has_text="Apia").click()
    expect(page).to_have_url(re.compile("[?&]stop=2"))
    page.go_back()
    expect(page).to_have_url(re.compile("[?&]stop=4"))
    expect_chosen(page, "Los Angeles", "On Friday she will go to Los Angeles.")


def test_an_address_with_no_such_stop_chooses_none(page):
    visit(page, f"/?stop={'9' * 5000}")
    expect(page.locator(".quoted")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_sample_is_chosen_and_stays_after_a_reload(page, artefacts):
    visit(page)
    choice = page.get_by_role("combobox", name="Article")
    choice.press("ArrowDown")
    page.wait_for_function("choice => choice.matches(':open')", arg=choice.element_handle())
    choice.blur()
    page.wait_for_function("choice => !choice.matches(':open')", arg=choice.element_handle())
    expect(choice).to_have_value(next(iter(asked.samples())))  # the key has chosen nothing
    choice.select_option("Envoy gets two Tuesdays on tour of Pacific sea walls")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Envoy gets two Tuesdays on tour of Pacific sea walls")
    expect(page).to_have_url(re.compile(r"\?article=sample_1_pacific$"))
    places(page).filter(has_text="Apia").first.click()
    expect(page).to_have_url(re.compile("stop="))
    page.reload()
    expect(heading).to_have_text("Envoy gets two Tuesdays on tour of Pacific sea walls")
    expect(page.get_by_role("article").locator('.stop[aria-pressed="true"]').first).to_contain_text("Apia")
    expect(pin(page, "Apia")).to_be_visible()
    page.screenshot(path=artefacts / "pacific.png")


def fill_in(dialog, name, words):
    """Fills a field of the form as a reader does, leaving it afterwards."""
    field = dialog.get_by_role("textbox", name=name, exact=True)
    field.fill(words)
    field.blur()


def paste(page, text, title="", day=""):
    page.get_by_role("button", name="Open an article").click()
    dialog = page.get_by_role("dialog")
    fill_in(dialog, "Title", title)
    for part, number in zip(("year", "month", "day"), day.split("-"), strict=bool(day)):
        dialog.get_by_role("spinbutton", name=re.compile(part)).press_sequentially(number)
    fill_in(dialog, "Text", text)
    dialog.get_by_role("button", name="Show its map").click()
    return dialog


def reload_kept(page):
    """Loads the page anew once the tab holds the article that the address names: a new session, to which the tab hands it."""
    page.wait_for_function("sessionStorage.getItem('mapapp ' + new URL(location).searchParams.get('article')) !== null")
    page.reload()


def test_a_pasted_article_gets_its_map(page, artefacts):
    visit(page)
    text = "Foreign Minister Ana Reyes arrived in Nairobi on Monday. She will visit Kampala on Thursday.\n\nShe met officials."
    dialog = paste(page, text, "Reyes in East Africa", "2026-03-04")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Reyes in East Africa")
    expect(page.locator("header.head")).to_contain_text("as of Wednesday 4 March 2026")
    expect(pin(page, "Nairobi")).to_be_visible()
    expect(page.get_by_role("article").locator("p:not(.unseen)")).to_have_count(2)
    places(page).filter(has_text="Kampala").click()
    expect(card(page)).to_contain_text("She will visit Kampala on Thursday.")
    reload_kept(page)
    expect(page.get_by_role("article")).to_contain_text("She will visit Kampala on Thursday.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reyes in East Africa")
    expect(pin(page, "Nairobi")).to_be_visible()
    page.evaluate("for (const name of Object.keys(sessionStorage)) sessionStorage.setItem(name, 'zzz')")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("This article is no longer here")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build")
    page.screenshot(path=artefacts / "pasted-gone.png")


def test_an_empty_and_an_endless_text_are_refused_in_the_form(page, artefacts):
    visit(page)
    dialog = paste(page, " \n ")
    expect(dialog.get_by_role("alert")).to_contain_text("There is no text to read")
    page.screenshot(path=artefacts / "paste-empty.png")
    fill_in(dialog, "Text", "They went to Rome. " * 6000)
    dialog.get_by_role("button", name="Show its map").click()
    expect(dialog.get_by_role("alert")).to_contain_text("at most 100,000")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build")


def test_a_text_without_any_place_says_so(page, artefacts):
    visit(page)
    paste(page, "It was late and they were tired. They had not slept for two days.", "Nowhere")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nowhere")
    expect(page.get_by_text("No place was found in this text.")).to_be_visible()
    page.screenshot(path=artefacts / "no-place.png")


def test_a_text_without_a_journey_lists_what_it_mentions(page, artefacts):
    visit(page, shared(example.no_journey()))
    expect(page.get_by_text("No journey was found in this article")).to_be_visible()
    itinerary = page.get_by_role("region", name="Itinerary")
    expect(itinerary.get_by_role("button", name=re.compile("^Bra"))).to_have_text(["Brazil", "Brasilia Brazil"])
    expect(in_map(page).locator(".dot")).to_have_count(2)
    page.screenshot(path=artefacts / "no-journey.png")


def test_what_could_not_be_placed_and_what_is_uncertain_are_shown(page):
    visit(page, shared(example.two_travellers()))
    itinerary = page.get_by_role("region", name="Itinerary")
    expect(itinerary).to_contain_text("Zorbistan")
    expect(itinerary).to_contain_text("no place of this name is in the gazetteer")
    expect(itinerary).to_contain_text("also the name of a town in Illinois")
    expect(itinerary.get_by_role("button", name="It is Geneva, Illinois, United States")).to_be_visible()
    expect(page.get_by_role("article").get_by_title(re.compile("^Not placed"))).to_contain_text("Zorbistan")


@pytest.mark.parametrize(
    ("link", "words"),
    [(share.encode(example.pacific())[:-9], "This link is damaged"), ("A" * 60_100, "at most 60,000")],
    ids=["cut", "oversized"],
)
def test_a_link_that_cannot_be_read_says_so_above_the_first_article(page, link, words, artefacts):
    visit(page, f"/?a={link}&stop=2")
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert")).to_contain_text("What is shown here is a sample.")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build on their longstanding relations")
    expect(page.get_by_text("Traceback")).to_have_count(0)
    page.screenshot(path=artefacts / "damaged-link.png")


def test_an_article_of_no_name_says_so(page):
    visit(page, "/?article=../../etc/passwd")
    expect(page.get_by_role("alert")).to_contain_text("no article of this name")
    expect(page.get_by_role("article")).to_contain_text("Seeking to build")


def test_on_a_phone_the_map_comes_first_and_stays(new_page, artefacts):
    page = visit(new_page(**PHONE), shared(example.nakatani()))
    box, heading = page.locator(MAP).bounding_box(), page.get_by_role("heading", level=1).bounding_box()
    assert box["y"] + box["height"] < heading["y"]
    assert 0.36 * 844 < box["height"] < 0.46 * 844
    page.screenshot(path=artefacts / "phone.png")
    for name in ("Djibouti", "Ankara", "Ankara"):
        press = rows(page).filter(has_text=name).first.get_by_role("button", name="show on map")
        assert abs(press.evaluate(MOVES)) < 1, "nothing moves under the finger while rows open and close"
    place = places(page).filter(has_text="Istanbul")
    place.scroll_into_view_if_needed()
    place.tap()
    expect(card(page)).to_contain_text("Nakatani is also scheduled to visit Istanbul")
    box = page.locator(MAP).bounding_box()
    assert -1 <= box["y"] <= 1, "the map sticks to the top"
    card(page).get_by_role("button", name="Next stop").tap()
    expect_chosen(page, "Djibouti", "part of a regional tour")
    assert seen(page, box["height"])
    page.screenshot(path=artefacts / "phone-chosen.png")


def test_nothing_sticks_out_at_any_width(page, artefacts):
    page.set_viewport_size({"width": 320, "height": 800})
    visit(page, shared(example.two_travellers()))
    for width in (320, 390, 768, 1024, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        rows = [2, 44] if width < 900 else [1, 40]
        page.wait_for_function(FITS, arg=width)
        page.wait_for_function(BAR, arg=rows)
        page.screenshot(path=artefacts / f"width-{width}.png")
        assert page.evaluate(FITS, width) and page.evaluate(BAR, rows), f"still so once all is drawn, {width} pixels wide"


@pytest.mark.parametrize(("width", "height"), [(667, 375), (844, 390), (932, 430)])
def test_on_a_telephone_held_sideways_the_map_stands_beside_what_is_read(new_page, artefacts, width, height):
    sideways = {**PHONE, "viewport": {"width": width, "height": height}}
    page = visit(new_page(**sideways), shared(example.nakatani()))
    page.wait_for_function(FITS, arg=width)
    page.wait_for_function(BAR, arg=[1, 44])
    sea, rows = page.locator("iframe").bounding_box(), page.locator("ol.stops").bounding_box()
    assert sea["x"] > rows["x"] + rows["width"]
    assert sea["y"] + sea["height"] <= height and sea["height"] > 0.75 * height
    page.screenshot(path=artefacts / f"sideways-{width}.png")
    page.locator(".article .place", has_text="Djibouti").first.scroll_into_view_if_needed()
    in_map(page).locator(".timebar button", has_text="Djibouti").press("Enter")
    expect(page.locator("ol.stops > li.chosen")).to_contain_text("Djibouti")
    assert page.locator("iframe").bounding_box()["y"] > -10  # it has stayed, but for the lower margin of the page


def test_dark_mode(new_page, artefacts):
    page = visit(new_page(color_scheme="dark"), shared(example.two_travellers(), 6))
    ink = page.get_by_role("heading", level=1).evaluate("heading => getComputedStyle(heading).color")
    assert min(int(each) for each in re.findall(r"\d+", ink)[:3]) > 200
    expect(in_map(page).locator(".dark .journey-map")).to_be_visible()
    page.screenshot(path=artefacts / "dark.png")


def test_light_and_dark_change_with_the_readers_system_and_leave_the_map_as_it_is(new_page):
    page = visit(new_page(color_scheme="light", reduced_motion="reduce"), shared(example.two_travellers(), 6))
    frame = in_map(page)
    drawn = """light => {
        const canvas = document.querySelector("canvas");
        const [red, , , opaque] = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
        return opaque === 255 && red > 128 === light;
    }"""
    within = page.frames[1]
    within.wait_for_function(drawn, arg=True)
    frame.locator("html").evaluate("() => (window.same = true)")
    page.emulate_media(color_scheme="dark")
    expect(frame.locator(".dark .journey-map")).to_be_visible()
    page.wait_for_function("document.documentElement.style.colorScheme === 'dark'")
    within.wait_for_function(drawn, arg=False)
    page.get_by_role("button", name="Share").click()  # an answer of the server
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.get_by_role("dialog").evaluate("dialog => getComputedStyle(dialog).colorScheme") == "dark"
    assert page.locator("iframe").count() == 1 and frame.locator("html").evaluate("() => window.same")
    page.emulate_media(color_scheme="light")
    expect(frame.locator(".dark .journey-map")).to_have_count(0)
    within.wait_for_function(drawn, arg=True)


def test_a_theme_changed_while_the_article_is_read_is_the_maps_too(new_page):
    page = new_page(color_scheme="light")
    page.goto("/", wait_until="commit")
    page.locator(MAP).wait_for(state="attached")
    page.emulate_media(color_scheme="dark")
    expect(in_map(page).locator(".dark .journey-map")).to_be_visible()


def test_reduced_motion_goes_there_at_once(new_page):
    page = visit(new_page(reduced_motion="reduce", viewport={"width": 1280, "height": 500}), shared(example.nakatani()))
    page.evaluate(
        """() => addEventListener("message", ({ data }) => data.type === "choose" &&
            requestAnimationFrame(() => requestAnimationFrame(() => {
                window.early ??= document.querySelector(".stMain").scrollTop;
            })))"""
    )
    pin(page, "Jordan").click()
    assert seen(page)
    page.wait_for_function("window.early !== undefined")
    assert page.evaluate("window.early") == page.locator(".stMain").evaluate("main => main.scrollTop") > 0


def test_the_journey_comes_before_the_parts_that_show_it(new_page):
    page, told = new_page(), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: told.append(bytes(frame))))
    visit(page, shared(example.nakatani()))
    needed, rest = (
        ("streamlit_folium", "mapapp_journey_en", "mapapp_review_en"),
        ("mapapp_head_en", "mapapp_list_en"),
    )
    first = {name: next(at for at, frame in enumerate(told) if name.encode() in frame) for name in (*needed, *rest)}
    assert max(first[name] for name in needed) < min(first[name] for name in rest)


def test_nothing_jumps_while_an_article_arrives(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(WATCH)
    visit(page)
    assert page.evaluate("window.shifts") < 0.01, "a tenth of what the Web Vitals call good"
    page.get_by_role("combobox", name="Article").select_option("Envoy gets two Tuesdays on tour of Pacific sea walls")
    expect(pin(page, "Apia")).to_be_visible()
    assert page.evaluate("window.shifts") < 0.01


def test_who_loses_the_server_is_told_and_keeps_what_is_shown(new_page, troubles, artefacts):
    page = new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(
        "window.WebSocket = class extends WebSocket { constructor(...to) { super(...to); window.line = this; } }"
    )
    visit(page, shared(example.pacific()))
    told = page.get_by_text("The server cannot be reached")
    expect(told).to_be_hidden()
    page.route("**/_stcore/**", lambda route: route.abort())
    page.evaluate("window.line.close()")
    expect(told).to_be_visible()
    page.get_by_role("dialog", name="Connection error").get_by_role("button", name="Close").click()
    expect(page.get_by_role("status").filter(has_text="The server cannot be reached")).to_be_visible()
    places(page).filter(has_text="Apia").click()
    expect_chosen(page, "Apia", "She flew to Apia")
    page.screenshot(path=artefacts / "server-gone.png")
    page.unroute("**/_stcore/**")
    expect(told).to_be_hidden()
    troubles.clear()  # the browser's own words about the requests that failed
