"""The exported HTML file in the real browser: opened from a disk, no server, the network cut off, hostile text in it."""

import dataclasses

import pytest
from playwright.sync_api import expect

from mapapp import exports
from tests import example
from tests.hostile import GROUPS, laden


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens an itinerary's file from the disk; whatever goes wrong, or asks for anything beyond the file, fails the test."""
    contexts, troubles = [], []

    def show(itinerary, theme="light", **options):
        path = tmp_path / "tour.html"
        path.write_bytes(exports.write(itinerary, "html", theme=theme))
        context = chromium.new_context(offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                troubles.append(request.url)
                if not request.url.startswith(("data:", "blob:")) and request.url != path.as_uri()
                else None
            ),
        )
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
    assert not troubles, troubles


def test_article_list_and_map_from_a_disk(opened):
    page = opened(example.nakatani(), viewport={"width": 1280, "height": 900})
    expect(page.locator(".pin")).to_have_count(4)
    expect(page.locator(".timebar .number").first).to_have_css("color", "rgb(255, 255, 255)")  # on its traveller's colour
    expect(page.get_by_role("region", name="Itinerary").get_by_role("listitem")).to_have_count(4)
    assert "Japanese Defense Minister Gen Nakatani met his Turkish counterpart" in page.get_by_role("article").text_content()
    drawn = page.evaluate(
        """() => {
            const canvas = document.querySelector("canvas");
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let i = 0; i < pixels.length; i += 400) seen.add(pixels.slice(i, i + 3).join());
            return [...seen];
        }"""
    )
    assert "247,245,239" in drawn, "land, as map.css colours it"
    page.screenshot(path="artefacts/webpage.png")


def test_the_three_views_are_one(opened):
    page = opened(example.nakatani(), viewport={"width": 1280, "height": 900})
    expect(page.locator(".pin button").first).to_be_visible()
    page.get_by_role("region", name="Itinerary").get_by_role("button", name="Istanbul").click()
    expect(page.locator(".card h2")).to_contain_text("Istanbul")
    expect(page.get_by_role("article").locator("[aria-pressed=true]").first).to_have_text("Istanbul")
    page.get_by_role("article").get_by_role("button", name="Ankara").first.click()
    expect(page.locator(".card h2")).to_contain_text("Ankara")
    page.locator(".journey-map").focus()
    page.keyboard.press("ArrowRight")
    listed = page.get_by_role("region", name="Itinerary")
    expect(listed.locator("[aria-pressed=true]")).to_contain_text("Istanbul")
    page.keyboard.press("Escape")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone(opened, theme):
    page = opened(example.pacific(), theme, viewport={"width": 320, "height": 640})
    expect(page.locator(".pin button").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator("#map").bounding_box()
    assert box["y"] < page.get_by_role("article").bounding_box()["y"] and 200 < box["height"] < 400
    page.screenshot(path=f"artefacts/webpage-{theme}-320.png")


@pytest.mark.parametrize("bad", GROUPS, ids=range(len(GROUPS)))
def test_hostile_text_stays_text(opened, bad):
    page = opened(laden(*bad), viewport={"width": 1280, "height": 900})
    expect(page.locator(".pin button").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.locator("img[src='x'], img[src*='example.org'], a[href^='javascript'], svg[onload], base, iframe").count() == 0
    row = page.get_by_role("region", name="Itinerary").get_by_role("button").first
    row.click()
    expect(page.locator(".card")).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert "49" not in page.title()


def test_a_script_that_comes_in_all_the_same_does_not_run(opened, chromium, tmp_path):
    """The file's own policy names the scripts that may run by their fingerprints."""
    itinerary = dataclasses.replace(example.nakatani(), stops=())
    path = tmp_path / "forged.html"
    path.write_bytes(exports.write(itinerary, "html").replace(b"</header>", b"<script>window.hit = 1</script></header>"))
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator(".journey-map")).to_be_visible()
    assert page.evaluate("window.hit") is None
    context.close()
