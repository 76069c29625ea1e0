"""Review, share and embed as people do it: a real server, a real browser, by mouse and by keyboard."""

import json
import random
import re

from playwright.sync_api import expect

from mapapp import share
from tests import example
from tests.test_page_browser import FITS, MAP, card, expect_chosen, in_map, map_kept, mark_map, pin, places, shared, visit


def row(page, number):
    return page.locator(".stops > li").nth(number)


def editor(page, name):
    return page.get_by_role("group", name=f"Edit {name}")


def said(page):
    return page.get_by_role("region", name="Itinerary").get_by_role("status").first


def test_a_wrong_place_is_corrected_with_one_click(page, artefacts):
    visit(page, shared(example.two_travellers()))
    mark_map(page)
    page.get_by_role("button", name="It is Geneva, Illinois, United States").click()
    expect(row(page, 5)).to_contain_text("Illinois, United States")
    expect(row(page, 5)).to_contain_text("edited")
    expect(row(page, 5)).not_to_contain_text("Uncertain")
    expect(said(page)).to_have_text("Geneva: the place is now Geneva, Illinois, United States.")
    expect(in_map(page).locator(".mark")).to_have_count(0)
    row(page, 5).get_by_role("button", name="show on map").click()
    expect(card(page)).to_contain_text("Illinois, United States")
    assert map_kept(page), "the map is drawn in place"
    page.screenshot(path=artefacts / "review-corrected.png")


def test_a_wrong_place_is_corrected_by_keyboard_and_undone(page):
    visit(page, shared(example.two_travellers()))
    row(page, 5).get_by_role("button", name="show on map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("e")
    expect(editor(page, "stop 2, Geneva").get_by_role("button", name=re.compile("^Geneva ?Switzerland"))).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text("Illinois, United States")
    expect(page.locator(".choice:focus")).to_contain_text("Illinois")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit stop 2, Geneva")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(card(page)).to_contain_text("Switzerland")
    expect(said(page)).to_have_text("Undone.")
    page.keyboard.press("Control+y")
    expect(card(page)).to_contain_text("Illinois, United States")


def test_any_place_is_found_by_its_name(page, artefacts):
    visit(page, shared(example.pacific()))
    page.get_by_role("button", name="Edit stop 2, Apia").click()
    field = page.get_by_role("searchbox", name="Search for another place")
    field.fill("Suv")
    expect(editor(page, "stop 2, Apia").get_by_role("button", name=re.compile("^Suva ?Fiji"))).to_contain_text("from Auckland")
    page.screenshot(path=artefacts / "review-search.png")
    field.fill("Suva")
    field.press("Enter")
    expect(row(page, 1)).to_contain_text("Suva")
    expect(pin(page, "Stop 2, Suva")).to_be_visible()
    page.get_by_role("button", name="Reset to automatic").click()
    expect(row(page, 1)).to_contain_text("Samoa")


def test_every_field_of_a_stop(page):
    visit(page, shared(example.pacific()))
    page.get_by_role("button", name="Edit stop 2, Apia").click()
    desk = editor(page, "stop 2, Apia")
    desk.get_by_label("First day").fill("2025-08-20")
    desk.get_by_label("First day").press("Enter")
    expect(row(page, 1)).to_contain_text("20 Aug")
    desk.get_by_label("Last day").fill("2025-08-19")
    desk.get_by_label("Last day").press("Enter")
    expect(desk.get_by_role("alert")).to_have_text("The last day is before the first.")
    desk.get_by_label("Last day").fill("2025-08-21")
    desk.get_by_label("Last day").press("Enter")
    expect(row(page, 1)).to_contain_text("20–21 Aug")
    desk.get_by_label("Status").select_option("Called off")
    expect(row(page, 1)).to_contain_text("Called off")
    editor(page, "stop 2, Apia").get_by_role("button", name="No day").click()
    expect(row(page, 1)).to_contain_text("day not stated")
    editor(page, "stop 2, Apia").get_by_label("Verified").check()
    expect(row(page, 1)).to_contain_text("✓ verified")
    editor(page, "stop 2, Apia").get_by_role("button", name="Earlier").press("Enter")
    expect(row(page, 0)).to_contain_text("Apia")
    expect(row(page, 0)).to_contain_text("The program read Status: Visited (reported); Order: 2")
    editor(page, "stop 1, Apia").get_by_label("Traveller").fill("Her deputy")
    editor(page, "stop 1, Apia").get_by_label("Traveller").press("Enter")
    expect(row(page, 4)).to_contain_text("Her deputy")
    page.get_by_role("button", name="Take all back").click()
    expect(row(page, 1)).to_contain_text("Visited (reported)")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


def test_not_a_stop_and_back(page):
    visit(page, shared(example.pacific()))
    page.get_by_role("button", name="Edit stop 2, Apia").click()
    page.get_by_role("button", name="Not a stop", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(row(page, 1)).to_contain_text("Honolulu")
    expect(places(page).filter(has_text="Apia")).to_have_accessible_name("Apia, mentioned, not a stop: show on map")
    places(page).filter(has_text="Apia").click()
    page.get_by_role("button", name="Make Apia a stop").click()
    expect(row(page, 1)).to_contain_text("Apia")
    expect(row(page, 1)).not_to_contain_text("by hand")


def test_a_mention_in_the_text_becomes_a_stop(page):
    visit(page, shared(example.pacific()))
    places(page).filter(has_text="WELLINGTON").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make “WELLINGTON” a stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text("WELLINGTON — Foreign Minister Ana Reyes met officials")
    expect(row(page, 0)).to_contain_text("Wellington")
    expect(row(page, 0)).to_contain_text("added by hand")


def select_words(page, words):
    """Selects the words of the article as a reader does, with the mouse from their first letter to their last."""
    box = page.get_by_role("article").evaluate(
        """(root, words) => {
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                const { left, right, top, bottom } = range.getBoundingClientRect();
                return { left, right, y: (top + bottom) / 2 };
            }
        }""",
        words,
    )
    page.mouse.move(box["left"] + 1, box["y"])
    page.mouse.down()
    page.mouse.move(box["right"] - 1, box["y"], steps=4)
    page.mouse.up()


def test_selected_words_become_a_stop(page, artefacts):
    visit(page, shared(example.pacific()))
    select_words(page, "officials")
    page.get_by_role("button", name="Make “officials” a stop").click()
    asked = page.get_by_role("group", name="The place of officials")
    page.screenshot(path=artefacts / "review-words.png")
    asked.get_by_role("searchbox").fill("Hamilton, New Zealand")
    asked.get_by_role("button", name=re.compile("^Hamilton ?New Zealand")).first.click()
    expect(card(page)).to_contain_text("Hamilton")
    expect(row(page, 0)).to_contain_text("met officials in Auckland")
    expect(places(page).filter(has_text="officials")).to_have_accessible_name(re.compile("stop 1"))

    page.get_by_role("button", name="Add a stop").press("Enter")  # by keyboard, where nothing can be selected
    page.keyboard.type("no such words")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Add a stop").get_by_role("alert")).to_have_text(
        "These words do not stand in the article."
    )
    page.keyboard.press("Control+a")
    page.keyboard.type("foreign  MINISTER")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="The place of Foreign Minister").get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Suva")
    page.keyboard.press("Enter")
    expect(row(page, 0)).to_contain_text("Suva")
    expect(places(page).filter(has_text="Foreign Minister")).to_have_accessible_name(re.compile("stop 1"))
    page.get_by_role("button", name="Add a stop").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Add a stop")).to_be_focused()


def test_what_could_not_be_placed_is_placed_by_hand(page):
    visit(page, shared(example.two_travellers()))
    page.get_by_role("button", name="Find the place of Zorbistan").click()
    expect(page.get_by_role("searchbox", name="Search for the place")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Find the place of Zorbistan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Search for the place")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tbilisi")
    page.keyboard.press("Enter")
    expect(row(page, 6)).to_contain_text("Tbilisi")
    expect(page.get_by_role("region", name="Itinerary")).not_to_contain_text("Could not be placed")


def test_a_dragged_pin_is_a_point_set_by_hand(page):
    visit(page, shared(example.pacific(), 2))
    expect(card(page)).to_contain_text("Apia")
    page.locator(MAP).evaluate(
        """frame => frame.contentWindow.eval(`parent.postMessage(
            {app: "mapapp", from: "map", type: "moved", stop: 1, lat: -13.7, lon: -172.4}, location.origin)`)"""
    )
    expect(row(page, 1)).to_contain_text("edited")
    expect(said(page)).to_contain_text("Apia: the place is now Apia, Samoa")


def test_edits_survive_a_reload_and_back_takes_one_back(page):
    visit(page, shared(example.two_travellers()))
    page.get_by_role("button", name="It is Geneva, Illinois, United States").click()
    expect(page).to_have_url(re.compile("[?&]e="))
    page.get_by_role("button", name="Edit stop 2, Berlin").click()
    page.get_by_label("Verified").check()
    expect(row(page, 1)).to_contain_text("✓ verified")
    page.reload()
    expect(row(page, 1)).to_contain_text("✓ verified")
    expect(row(page, 5)).to_contain_text("Illinois, United States")
    expect(pin(page, "Stop 1, Lisbon")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(row(page, 1)).not_to_contain_text("verified")
    expect(row(page, 5)).to_contain_text("Illinois, United States")


def test_wishes_made_in_haste_all_arrive(page):
    visit(page, shared(example.pacific()))
    for key in ("2, Apia", "3, Honolulu", "4, Los Angeles"):
        page.get_by_role("button", name=f"Edit stop {key}").click()
        page.get_by_label("Verified").click(no_wait_after=True)
    expect(page.get_by_role("toolbar", name="Changes")).to_contain_text("3 of 5 verified")
    expect(page.get_by_role("toolbar", name="Changes")).to_contain_text("3 changes")


def dialog(page):
    page.get_by_role("button", name="Share").click()
    return page.get_by_role("dialog")


def test_a_share_link_restores_everything_in_another_browser(page, new_page, artefacts):
    visit(page, shared(example.two_travellers()))
    page.get_by_role("button", name="It is Geneva, Illinois, United States").click()
    places(page).filter(has_text="Warsaw").click()
    expect(page).to_have_url(re.compile("stop=3"))
    field = dialog(page).get_by_label("Share link")
    expect(field).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/\?a=[\w-]+&e=[\w-]+&stop=3$"))
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.screenshot(path=artefacts / "share.png")
    other = visit(new_page(), field.input_value())
    expect_chosen(other, "Warsaw", "He called off a visit to Warsaw.")
    expect(other.get_by_role("article")).to_contain_text("Prime Minister Modi travelled from Lisbon")
    expect(row(other, 5)).to_contain_text("Illinois, United States")
    expect(row(other, 5)).to_contain_text("edited")


def test_the_quoted_sentences_alone_are_shared(page):
    visit(page, shared(example.nakatani()))
    box = dialog(page)
    whole = len(box.get_by_label("Share link").input_value())
    box.get_by_label("Only the quoted sentences").check()
    link = box.get_by_label("Share link").input_value()
    assert len(link) < whole
    visit(page, link)
    expect(page.locator("header.head")).to_contain_text("Only the sentences that are quoted")
    expect(page.get_by_role("article")).to_contain_text("Nakatani is also scheduled to visit Istanbul")
    expect(page.get_by_role("article")).not_to_contain_text("Seeking to build")
    expect(pin(page, "Stop 2, Istanbul")).to_be_visible()


def test_the_share_link_is_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, shared(example.no_journey()))
    box = dialog(page)
    box.get_by_role("button", name="Copy link").press("Enter")
    expect(box.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == box.get_by_label("Share link").input_value()


def test_the_frame_for_other_sites_is_clean(page, artefacts):
    visit(page, shared(example.two_travellers()))
    snippet = dialog(page).get_by_label("Frame for another site").input_value()
    address = re.search(r'src="([^"]+)"', snippet)[1].replace("&amp;", "&")
    assert address.endswith("&embed=true")
    page.set_viewport_size({"width": 700, "height": 460})
    visit(page, address)
    for name in ("Share", "Download", "Open an article"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    box = page.locator(MAP).bounding_box()
    assert box["height"] > 380 and box["width"] > 690
    expect(page.get_by_role("button", name="Edit stop 1, Paris")).to_have_count(0)
    page.screenshot(path=artefacts / "embed.png")
    expect(row(page, 0)).to_be_hidden()
    page.get_by_role("button", name="List of stops").click()
    expect(row(page, 0)).to_be_visible()
    page.screenshot(path=artefacts / "embed-list.png")
    page.keyboard.press("Escape")
    expect(row(page, 0)).to_be_hidden()
    expect(page.get_by_role("button", name="List of stops")).to_be_focused()
    expect(page.get_by_role("link", name="mapapp")).to_have_attribute("href", re.compile(r"^(?!.*embed).*\?a="))
    in_map(page).get_by_role("button", name="Play the tour").press("Enter")
    expect(page.locator("header.head").get_by_role("status")).to_have_text(re.compile("^Stop 1, Paris"))
    page.goto("/?a=zzz&embed=true")
    expect(page.get_by_role("alert")).to_contain_text("This link is damaged")
    expect(page.get_by_role("heading", level=1)).to_have_count(0)  # no other journey under somebody else's site


def test_a_file_is_downloaded_as_it_is_edited(page):
    visit(page, shared(example.two_travellers()))
    page.get_by_role("button", name="It is Geneva, Illinois, United States").click()
    expect(said(page)).to_contain_text("Illinois")
    page.get_by_role("button", name="Download").press("Enter")  # all of it by keyboard
    expect(page.get_by_role("dialog", name="Download")).to_be_focused()
    with page.expect_download() as coming:
        page.get_by_role("button", name="mapapp file (.json)").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Download")).to_be_focused()
    stops = json.loads(coming.value.path().read_text())["itinerary"]["stops"]
    assert stops[5]["place"]["admin1"] == "Illinois" and stops[5]["edited"] == ["place"]


def test_names_from_outside_stay_text_in_the_editor(page, troubles):
    bad = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    tour = example.pacific()
    visit(page, "/" + share.query(tour))
    page.get_by_role("button", name="Edit stop 2, Apia").click()
    editor(page, "stop 2, Apia").get_by_label("Traveller").fill(bad)
    editor(page, "stop 2, Apia").get_by_label("Traveller").press("Enter")
    expect(row(page, 4)).to_contain_text(bad)
    expect(card(page)).to_contain_text(bad)
    expect(page.locator("img[src=x]")).to_have_count(0)
    page.reload()
    expect(row(page, 4)).to_contain_text(bad)


def test_the_editor_fits_a_phone(page, artefacts):
    page.set_viewport_size({"width": 320, "height": 800})
    visit(page, shared(example.two_travellers()))
    page.get_by_role("button", name="Edit stop 2, Geneva").click()
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        expect(editor(page, "stop 2, Geneva")).to_be_visible()
        page.wait_for_function(FITS, arg=width)
        page.screenshot(path=artefacts / f"review-{width}.png")


def test_changes_too_many_for_the_address_survive_a_reload(page):
    visit(page, shared(example.pacific()))
    page.get_by_role("button", name="Edit stop 2, Apia").click()
    page.get_by_label("Verified").check()
    expect(row(page, 1)).to_contain_text("✓ verified")
    chance = random.Random(5)
    names = ["".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(190)) for _ in range(15)]
    on = page.evaluate("mapappJourney.states.get(mapappJourney.now).stops[0].id")
    wish = "([on, names]) => { for (const name of names) mapappJourney.wish({ do: 'traveller', on, name }) }"
    page.evaluate(wish, [on, names])
    expect(page.locator(".stops")).to_contain_text(names[-1])
    expect(page.get_by_role("toolbar", name="Changes")).to_contain_text("16 changes · 1 of 5 verified · too many for")
    expect(page).not_to_have_url(re.compile("[?&]e="))
    page.reload()
    expect(page.locator(".stops")).to_contain_text(names[-1])
    expect(said(page)).to_have_text("Your changes are here again.")
    expect(page.get_by_role("toolbar", name="Changes")).to_contain_text("1 of 5 verified")
    page.evaluate("for (const name of Object.keys(sessionStorage)) sessionStorage.setItem(name, 'zzz')")
    page.reload()
    expect(said(page)).to_contain_text("are damaged")
    expect(row(page, 1)).not_to_contain_text("verified")
