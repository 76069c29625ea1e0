"""Text from outside stays text: hostile strings through text, title, place names and share links, in the real browser.

Every pattern of `tests.hostile` is on a page; several share one, since a page that loads takes seconds and a pattern none.
"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from mapapp import share
from tests.hostile import GROUPS, PATTERNS, SHOTS, halves, laden
from tests.test_page_browser import fill_in, paste, pin, rows, visit

MADE = """() => {
    const shadows = (root) => [...root.querySelectorAll("*")].filter((one) => one.shadowRoot).map((one) => one.shadowRoot);
    const roots = (root) => [root, ...shadows(root).flatMap(roots)];
    const addresses = /^(src|srcdoc|href|xlink:href|action|formaction|data|content|to|style|background)$/;
    const strange = "base, object, embed, marquee, math, animate, set, foreignObject, listing, xmp, iframe[srcdoc]";
    const made = window.hit === undefined ? [] : ["code ran"];
    for (const element of roots(document).flatMap((root) => [...root.querySelectorAll("*")])) {
        if (element.matches(strange)) made.push(element.localName);
        for (const { name, value } of element.attributes) {
            const leads = /^\\s*(javascript|vbscript|data:text)/i.test(value) || /hit = 1|example\\.org|\\/\\/x/.test(value);
            if (name.startsWith("on") || (addresses.test(name) && leads)) made.push(`${element.localName} ${name}=${value}`);
        }
    }
    return made;
}"""
"""What was made of a text that should have stayed one: code that ran, elements, handlers, addresses."""

CHOSEN = """async (buttons) => {
    const map = document.querySelector('iframe[title="streamlit_folium.st_folium"]').contentDocument;
    const seen = [];
    for (const button of buttons) {
        const shown = () => [...map.querySelectorAll(".card h2, .dot.chosen")].map((one) => one.textContent);
        button.click();
        for (let frames = 0; frames < 600 && !shown().some((text) => text.includes(button.textContent)); frames += 1)
            await new Promise(requestAnimationFrame);
        seen.push([button.textContent, shown().join(" ")]);
    }
    return seen;
}"""
"""Chooses one place of the article after the other: its words there and on the map."""


def shown(text):
    """What the page can show of a text: half a surrogate pair is U+FFFD by then."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def nothing_ran(page):
    """No code of the text ran, neither in the page nor in the map's frame, and nothing was made of mark-up."""
    assert [made for frame in page.frames for made in frame.evaluate(MADE)] == []


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_hostile_texts_are_shown_as_they_are_written(page, group):
    bad = GROUPS[group]
    title, outlet = map(shown, halves(bad))
    visit(page, "/" + share.query(laden(*bad)))
    head = page.locator("header.head")
    expect(head.get_by_role("heading")).to_have_text(title, use_inner_text=False)
    assert outlet in head.text_content()
    expect(head.locator(".note")).to_have_text(title, use_inner_text=False)
    assert head.get_by_role("link").count() == 0
    article = "".join(page.get_by_role("article").locator("p:not(.unseen)").all_text_contents())
    listed = page.get_by_role("region", name="Itinerary").text_content()
    first = rows(page).all_text_contents()
    for number, words in enumerate(map(shown, bad)):
        assert article.count(words) >= 3
        assert listed.count(words) >= 5, "place, country, traveller, reason, candidate"
        assert words in first[number]
    nothing_ran(page)
    chosen = page.get_by_role("article").locator("button.place").evaluate_all(CHOSEN)
    for words in map(shown, bad):
        assert [words in on_map for name, on_map in chosen if name == words] == [True, True], "a stop's card, a place's label"
    nothing_ran(page)
    assert "49" not in page.title()


def test_hostile_texts_in_a_pasted_article_and_in_the_name_of_a_file(page):
    visit(page)
    bad = [shown(pattern) for pattern in PATTERNS]
    said = "".join(f"She said {words} when she was there with the others. " for words in bad)
    text = f"Minister Reyes arrived in Nairobi on Monday. {said}She went on to Kampala."
    title = "{{ 7*7 }} `${7*7}` </script><img src=x onerror='parent.hit = 1'> **x**"
    dialog = paste(page, text, title)
    expect(dialog.get_by_role("textbox", name="Outlet")).to_be_visible()  # it looks like a web page: its text may be corrected
    nothing_ran(page)
    fill_in(dialog, "Text", text)
    fill_in(dialog, "Author", title)
    dialog.get_by_role("button", name="Show its map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("combobox", name="Article").locator("option:checked")).to_have_text(title)
    expect(pin(page, "Nairobi")).to_be_visible()
    article = "".join(page.get_by_role("article").locator("p:not(.unseen)").all_text_contents())
    assert [words for words in bad if words not in article] == []
    nothing_ran(page)
    page.get_by_role("button", name="Open an article").click()
    dialog.get_by_role("radio", name="Files").click()
    name = f"<img src=x onerror={SHOTS}> :red[x] **x** [x](javascript:x).txt"
    dialog.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b" "})
    dialog.get_by_role("button", name="Read them").click()
    expect(dialog.get_by_role("alert")).to_contain_text(f"{name}: There is no text to read.")
    nothing_ran(page)


@pytest.mark.parametrize("names", [("a", "e", "stop"), ("url", "e", "lang"), ("article", "stop", "lang")])
def test_a_hostile_address_is_an_error_in_words(page, names):
    bad = quote(" ".join(map(shown, PATTERNS)))
    visit(page, "/?" + "&".join(f"{name}={bad}" for name in names))
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Seeking to build on their longstanding relations")
    nothing_ran(page)
