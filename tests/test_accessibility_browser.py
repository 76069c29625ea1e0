"""What axe-core finds on the page and in the map's frame, in the real browser: nothing serious, whatever is open. And what a
screen reader is told: the tree of landmarks, headings and names, in its order, and what is said of what happens.
"""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import example
from tests.test_page_browser import MAP, in_map, places, shared, visit
from tests.test_review_browser import editor

BAD = ("serious", "critical")
RUN = "only => axe.run(document, { ...only, resultTypes: ['violations'], iframes: false })"  # each frame is asked by itself
COLOURS = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
SEVERAL = """
- region "Itinerary":
  - list:
    - listitem:
      - 'button "Stop 1, Paris, visited (reported), day not stated, Ruto: show on map"'
    - listitem
    - listitem
    - listitem
    - listitem:
      - 'button "Stop 1, Lisbon, visited (reported), day not stated, Modi: show on map"'
  - heading "Could not be placed" [level=2]
  - list:
    - listitem:
      - button "Find the place of Zorbistan"
"""
"""Of several travellers each stop says whose it is, and the tray is read."""


def findings(page, *rules):
    """The rules that page and frames break seriously, of all or of these, each with the elements that do."""
    found = []
    for frame in page.frames:
        if not frame.evaluate("() => 'axe' in window"):
            frame.evaluate(Axe().axe_script)
        for rule in frame.evaluate(RUN, {"runOnly": rules} if rules else {})["violations"]:
            if rule["impact"] in BAD:
                found += [f"{rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
    return found


SCHEMES = pytest.mark.parametrize(("scheme", "rules"), [("light", ()), ("dark", COLOURS)])
"""Of what axe looks at, colours alone differ in the dark."""


@SCHEMES
def test_page_editor_and_dialogs(new_page, scheme, rules):
    page = visit(new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme), shared(example.two_travellers(), 6))
    expect(page.locator(".st-key-tour")).to_match_aria_snapshot(SEVERAL)
    expect(in_map(page).get_by_role("button", name="Stop 1, Lisbon, visited (reported), day not stated, Modi")).to_be_visible()
    assert not findings(page, *rules)
    page.get_by_role("button", name="Edit stop 2, Geneva").click()
    expect(editor(page, "stop 2, Geneva")).to_be_visible()
    assert not findings(page, *rules)
    page.get_by_role("button", name="Add a stop").click()
    expect(page.get_by_role("textbox", name="Words of the article that name it")).to_be_focused()
    assert not findings(page, *rules)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Share link")).to_be_visible()
    assert not findings(page, *rules)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Open an article").click()
    expect(dialog.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    assert not findings(page, *rules)
    white, ink = "rgb(255, 255, 255)", "rgb(21, 23, 26)"  # axe does not see the letters on Streamlit's button
    expect(dialog.get_by_role("button", name="Show its map")).to_have_css("color", ink if scheme == "dark" else white)
    expect(dialog).to_have_css("color-scheme", scheme)
    dialog.get_by_role("radio", name="Files").click()
    expect(dialog.get_by_role("button", name="Read them")).to_be_visible()
    assert not findings(page, *rules)


@SCHEMES
def test_a_phone_an_error_and_an_article_without_a_journey(new_page, scheme, rules):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    visit(page, "/?a=zzz")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not findings(page, *rules)
    visit(page, shared(example.no_journey()))
    assert not findings(page, *rules)


@SCHEMES
def test_the_frame_of_another_site(new_page, scheme, rules):
    small = new_page(viewport={"width": 700, "height": 460}, color_scheme=scheme)
    page = visit(small, shared(example.two_travellers()) + "&embed=true")
    page.get_by_role("button", name="List of stops").click()
    assert not findings(page, *rules)
    page.locator("ol.stops .name").first.click()
    page.get_by_role("button", name="List of stops").press("Escape")
    expect(in_map(page).locator(".card")).to_be_visible()
    assert not findings(page, *rules)


def test_a_finding_is_found(page):
    visit(page, shared(example.pacific()))
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(found.startswith("button-name") for found in findings(page))


BAR = """
- navigation "Open and share":
  - combobox "Article":
    - option /Seeking to build on/
  - button "Open an article"
  - button "Download"
  - button "Share"
  - button "Privacy"
  - combobox "Language":
    - option "English" [selected]
"""
TOUR = """
- heading "The journey of Gen Nakatani" [level=1]
- region "Itinerary":
  - status
  - heading "Stops" [level=2]
  - list:
    - listitem:
      - 'button "Stop 1, Ankara, visited (reported), Tuesday 19 August: show on map"'
      - blockquote: /Nakatani met his Turkish counterpart/
      - button "Edit stop 1, Ankara"
    - listitem:
      - 'button "Stop 2, Istanbul, planned, Wednesday 20 August: show on map"'
      - button "Edit stop 2, Istanbul"
    - listitem:
      - 'button "Stop, order not stated, Djibouti, country only, planned, day not stated: show on map"'
      - paragraph:
        - button "Djibouti is right"
    - listitem:
      - 'button "Stop, order not stated, Jordan, country only, planned, day not stated: show on map"'
  - button "Add a stop"
  - heading "Mentioned, not a stop" [level=2]
  - list:
    - listitem:
      - button "Tokyo Japan"
- iframe
- article "The article":
  - heading "The article" [level=2]
  - status
  - paragraph:
    - 'button "Ankara, stop 1, visited (reported): show on map"'
"""
FRAME = """
- region "Map of the journey":
  - button "Stop 1, Ankara, visited (reported), Tuesday 19 August"
  - button "Stop 2, Istanbul, planned, Wednesday 20 August"
  - button "Stop, order not stated, Djibouti, country only, planned, day not stated"
  - button "Stop, order not stated, Jordan, country only, planned, day not stated"
  - button "Zoom in"
  - button "Zoom out"
  - button "Show the whole tour"
- group "Days of the journey":
  - button "Play the tour"
  - list:
    - listitem:
      - 'button "Tuesday 19 August: 1 Ankara, Visited (reported)"'
    - listitem:
      - 'button "Wednesday 20 August: 2 Istanbul, Planned"'
    - listitem:
      - 'button "day not stated: Djibouti, Planned"'
"""
CARD = """
- region "Map of the journey":
  - button "Stop 2, Istanbul, planned, Wednesday 20 August" [expanded]
  - group "Istanbul":
    - button "Close"
    - heading "2 · Istanbul Türkiye" [level=2]
    - blockquote: “Nakatani is also scheduled to visit Istanbul on Wednesday.”
    - button "Previous stop"
    - button "Next stop"
    - button "Move the pin"
"""
EDITOR = """
- group "Edit stop 2, Istanbul":
  - group "Place":
    - list:
      - listitem:
        - button /Istanbul/ [pressed]
    - searchbox "Search for another place"
  - textbox "First day": 2025-08-20
  - textbox "Last day": 2025-08-20
  - button "No day"
  - checkbox "On some day between the two"
  - combobox "Status":
    - option "Planned" [selected]
  - combobox "Traveller": Gen Nakatani
  - button "Earlier"
  - button "Later" [disabled]
  - button "Order not stated"
  - button "Not a stop"
  - checkbox "Verified"
  - button "Done"
"""


def test_a_screen_reader_is_told_the_tree_in_its_order_and_what_happens(new_page):
    page = visit(new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce"), shared(example.nakatani()))
    whole, frame = page.get_by_role("main").locator(".st-key-tour"), in_map(page).locator("body")
    expect(page.get_by_role("main").locator(".st-key-bar")).to_match_aria_snapshot(BAR)
    expect(whole).to_match_aria_snapshot(TOUR)
    expect(frame).to_match_aria_snapshot(FRAME)
    expect(page.locator(MAP)).to_have_accessible_name("Map of the journey")
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", whole.aria_snapshot())]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

    said = page.get_by_role("article").get_by_role("status")
    frame.get_by_role("button", name="Play the tour").press("Enter")
    expect(frame.get_by_role("button", name="Pause")).to_be_visible()
    expect(said).to_have_text("Stop 1, Ankara, visited (reported), Tuesday 19 August")
    frame.get_by_role("button", name="Pause").press("Enter")
    places(page).filter(has_text="Istanbul").press("Enter")
    expect(said).to_have_text("Stop 2, Istanbul, planned, Wednesday 20 August")
    expect(frame).to_match_aria_snapshot(CARD)

    page.get_by_role("button", name="Edit stop 2, Istanbul").press("Enter")
    expect(editor(page, "stop 2, Istanbul")).to_match_aria_snapshot(EDITOR)
    page.get_by_label("Verified").press("Space")
    expect(page.get_by_role("region", name="Itinerary").get_by_role("status").first).to_have_text("Istanbul: verified.")
    for name, title in (("Share", "Share this journey"), ("Open an article", "Open an article"), ("Privacy", "Privacy")):
        page.get_by_role("button", name=name, exact=True).press("Enter")
        dialog = page.get_by_role("dialog", name=title)
        expect(dialog.get_by_role("heading", name=title, level=2)).to_be_visible()
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
