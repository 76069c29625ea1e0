"""What axe-core finds on the page and in the map's frame, in the real browser: nothing serious, whatever is open."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import example
from tests.test_page_browser import shared, visit
from tests.test_review_browser import editor

BAD = ("serious", "critical")
RUN = "() => axe.run(document, { resultTypes: ['violations'], iframes: false })"  # each frame is asked by itself


def findings(page):
    """The rules that page and frames break seriously, each with the elements that do."""
    found = []
    for frame in page.frames:
        frame.evaluate(Axe().axe_script)
        for rule in frame.evaluate(RUN)["violations"]:
            if rule["impact"] in BAD:
                found += [f"{rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_editor_and_dialogs(new_page, scheme):
    page = visit(new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme), shared(example.two_travellers(), 6))
    assert not findings(page)
    page.get_by_role("button", name="Edit stop 2, Geneva").click()
    expect(editor(page, "stop 2, Geneva")).to_be_visible()
    assert not findings(page)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Share link")).to_be_visible()
    assert not findings(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Open an article").click()
    expect(dialog.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    assert not findings(page)
    dialog.get_by_role("radio", name="Files").click()
    expect(dialog.get_by_role("button", name="Read them")).to_be_visible()
    assert not findings(page)


def test_a_phone_an_error_and_an_article_without_a_journey(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    visit(page, "/?a=zzz")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not findings(page)
    visit(page, shared(example.no_journey()))
    assert not findings(page)


def test_the_frame_of_another_site(new_page):
    page = visit(new_page(viewport={"width": 700, "height": 460}), shared(example.two_travellers()) + "&embed=true")
    page.get_by_role("button", name="List of stops").click()
    assert not findings(page)


def test_a_finding_is_found(page):
    visit(page, shared(example.pacific()))
    page.evaluate("document.body.append(document.createElement('button'))")
    assert any(found.startswith("button-name") for found in findings(page))
