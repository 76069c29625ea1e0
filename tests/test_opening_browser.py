"""Opening articles in the real browser: by paste of a whole page, by address, from several files; trouble is a sentence.

A language model on this machine reads where a visitor lets it, and nowhere else.
"""

import http.server
import re
import threading
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests import papers, test_llm
from tests.live import serving
from tests.test_documents import COPIED
from tests.test_page_browser import fill_in, reload_kept, visit

CARRIED = """([name, text]) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name));
    return carried;
}"""
"""A file as somebody drags it."""


class Site(http.server.BaseHTTPRequestHandler):
    """One article at /tour, nothing elsewhere; at /tour?late only when the test lets it."""

    free = threading.Event()

    def do_GET(self):
        if self.path == "/tour?late":
            self.free.wait(60)
        body = papers.html() if self.path.startswith("/tour") else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def site():
    """The address of a site on this machine with one article."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def model():
    """A language model: how it answers next (`answers`), and what it was asked."""
    answers = [test_llm.answering(test_llm.reply(test_llm.GOOD))]

    def respond(handler):
        answers[-1](handler)

    with test_llm.serving(respond) as (settings, asked):
        yield settings, answers, asked


@pytest.fixture(scope="module")
def page(tmp_path_factory, chromium, model):
    folder = tmp_path_factory.mktemp("opening")
    settings, _, _ = model
    chosen = {"MAPAPP_LLM_URL": settings.llm_url, "MAPAPP_LLM_MODEL": settings.llm_model}
    with serving(folder, MAPAPP_FETCH_PRIVATE="127.0.0.0/8", **chosen) as server:
        opened = chromium.new_page(base_url=server.url)
        opened.set_default_timeout(60_000)
        yield opened
        opened.close()


def dialog(page, way=None):
    visit(page)
    page.get_by_role("button", name="Open an article").click()
    found = page.get_by_role("dialog")
    if way:
        found.get_by_role("radio", name=way).click()
    return found


def test_a_copied_page_is_looked_over_and_corrected(page):
    form = dialog(page)
    fill_in(form, "Text", COPIED)
    form.get_by_role("button", name="Show its map").click()
    title = form.get_by_role("textbox", name="Title", exact=True)
    expect(form.get_by_role("textbox", name="Author")).to_have_value("Jo Fell")
    expect(title).to_have_count(1)  # the form before it has gone
    expect(title).to_have_value(f"{papers.HEADLINE} after the spring rains")
    title.fill("Corrected")
    form.get_by_role("button", name="Show its map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corrected")
    expect(page.locator("header.head")).to_contain_text("4 March 2026")
    expect(page.get_by_role("article")).not_to_contain_text("Newsletters")


def test_an_address_opens_from_the_dialog_and_stays_in_the_page_s_own(page, site):
    form = dialog(page, "Address")
    form.get_by_text("A bookmark that opens").click()
    bookmark = form.locator("code").inner_text()
    form.get_by_role("textbox", name="Address of the article").fill(f"{site}/none")
    form.get_by_role("button", name="Fetch it").click()
    expect(form.get_by_role("alert")).to_contain_text("no page at this address")
    form.get_by_role("textbox", name="Address of the article").fill(f"{site}/tour")
    form.get_by_role("button", name="Fetch it").click()
    expect(form.get_by_role("textbox", name="Outlet")).to_have_value("The Courier")
    form.get_by_role("button", name="Show its map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(papers.HEADLINE)
    expect(page.get_by_role("link", name="Original article")).to_have_attribute("href", f"{site}/tour")
    assert "url=" in page.url
    page.goto(f"{site}/tour")
    page.evaluate(bookmark.removeprefix("javascript:"))
    expect(page.get_by_role("link", name="Original article")).to_have_attribute("href", f"{site}/tour")
    assert "url=" in page.url and not page.url.startswith(site)


def test_who_waits_sees_the_shapes_of_the_page_and_what_is_done(page, site, artefacts):
    page.goto(f"/?url={quote(f'{site}/tour?late')}")
    bar = page.get_by_role("progressbar", name="Fetching the page…")
    expect(bar).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Fetching the page…")).to_have_count(1)
    expect(page.locator(".shape.sea")).to_be_visible()  # not before the page's style is there
    share = page.get_by_role("button", name="Share")
    expect(page.get_by_role("combobox", name="Article")).to_have_value("")
    expect(page.get_by_role("button", name="Open an article")).to_be_enabled()
    expect(share).to_have_count(0)  # there is nothing to be shared yet
    shape = page.locator(".shape.sea").bounding_box()
    page.screenshot(path=artefacts / "waiting.png")
    Site.free.set()
    expect(page.get_by_role("heading", level=1)).to_have_text(papers.HEADLINE)
    expect(page.locator(".shape, progress")).to_have_count(0)
    expect(share).to_be_visible()
    box = page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
    assert [box[side] for side in ("x", "y", "width")] == [shape[side] for side in ("x", "y", "width")]


def test_one_file_is_dropped_looked_over_and_shown(page):
    form = dialog(page, "Files")
    form.get_by_role("button", name="Read them").click()
    expect(form.get_by_role("alert")).to_contain_text("Choose a file first")
    form.get_by_test_id("stFileUploaderDropzone").dispatch_event(
        "drop", {"dataTransfer": page.evaluate_handle(CARRIED, ["tour.eml", papers.eml().decode()])}
    )
    expect(form.get_by_text("tour.eml")).to_be_visible()
    form.get_by_role("button", name="Read them").click()
    expect(form.get_by_role("textbox", name="Title", exact=True)).to_have_value(papers.HEADLINE)
    form.get_by_role("button", name="Show its map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(papers.HEADLINE)


@pytest.mark.parametrize(
    ("address", "words"),
    [("http://10.0.0.1/tour", "private network"), ("file:///etc/passwd", "begin with https://")],
)
def test_an_address_that_is_refused_is_said_above_the_first_article(page, address, words):
    page.goto(f"/?url={quote(address)}")
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("article")).to_contain_text("Seeking to build on their longstanding relations")


def test_several_files_are_several_articles(page, tmp_path):
    (tmp_path / "one.docx").write_bytes(papers.docx())
    (tmp_path / "two.txt").write_bytes(papers.pdf(title="Second tour of the coast"))
    (tmp_path / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    form = dialog(page, "Files")
    paths = [tmp_path / "one.docx", tmp_path / "two.txt", tmp_path / "bad.txt"]
    form.locator("input[type=file]").set_input_files(paths)
    expect(form.get_by_text("bad.txt")).to_be_visible()
    form.get_by_role("button", name="Read them").click()
    expect(form.get_by_role("alert").filter(has_text="bad.txt: This is a picture")).to_be_visible()
    form.get_by_role("button", name="Go on with the others").click()
    expect(form.get_by_role("textbox", name="Title", exact=True)).to_have_value(papers.HEADLINE)
    form.get_by_role("button", name="Show its map").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(papers.HEADLINE)
    page.get_by_role("combobox", name="Article").select_option("Second tour of the coast")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second tour of the coast")


def let_read(page):
    """Pastes the article of `test_llm` and shows its map, read by the language model."""
    form = dialog(page)
    choice = form.get_by_role("checkbox", name="Let a language model read it")
    expect(choice).not_to_be_checked()
    expect(form).to_contain_text("they are sent to 127.0.0.1:")
    fill_in(form, "Title", test_llm.ARTICLE.title)
    for part, number in {"year": "2026", "month": "03", "day": "18"}.items():
        form.get_by_role("spinbutton", name=re.compile(f"^{part}")).press_sequentially(number)
    form.get_by_text("Let a language model read it").click()
    expect(choice).to_be_checked()
    fill_in(form, "Text", test_llm.TEXT)
    form.get_by_role("button", name="Show its map").click()
    expect(form).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text(test_llm.ARTICLE.title)
    return page.locator("header.head")


def test_a_language_model_reads_what_its_visitor_lets_it_and_nothing_else(page, model, artefacts):
    _, answers, asked = model
    assert asked == []  # whatever the other tests have opened
    head = let_read(page)
    expect(head).to_contain_text("Read by the language model tiny; names, sentences and days were checked against the text.")
    expect(page.locator("ol.stops > li .place")).to_have_text(["Vilnius", "Warsaw", "Vilnius", "Budapest"])
    page.screenshot(path=artefacts / "read-by-model.png")
    reload_kept(page)
    expect(head).to_contain_text("Read by the language model tiny")
    page.get_by_role("button", name="Share").click()
    link = page.get_by_label("Share link").input_value()
    stranger = page.context.browser.new_page()
    stranger.goto(link)
    expect(stranger.locator("header.head")).to_contain_text("Read by the language model tiny")
    stranger.close()
    assert len(asked) == 1

    answers.append(test_llm.answering(test_llm.reply("I cannot help with that.")))
    head = let_read(page)
    expect(head).to_contain_text("The language model's answer is not what was asked for.")
    expect(head).to_contain_text("The built-in reader has read the article.")
    page.screenshot(path=artefacts / "read-by-model-not.png")
    answers.pop()
    expect(let_read(page)).to_contain_text("Read by the language model tiny")
    assert len(asked) == 3


def test_a_table_of_stops_and_a_saved_journey_open_as_they_are(page, tmp_path):
    rows = [f"The secretary,Stop {number},{-60 + number / 4},{number % 360 - 180}" for number in range(400)]
    (tmp_path / "travels.csv").write_text("\n".join(["traveller,place,lat,lon", *rows]), encoding="utf-8")
    (tmp_path / "wrong.csv").write_text("name,where\nOslo,north", encoding="utf-8")
    form = dialog(page, "Files")
    form.locator("input[type=file]").set_input_files([tmp_path / "wrong.csv", tmp_path / "travels.csv"])
    expect(form.get_by_text("travels.csv")).to_be_visible()
    form.get_by_role("button", name="Read them").click()
    expect(form.get_by_role("alert")).to_contain_text("wrong.csv: This is no table of stops: it has no column named place")
    form.get_by_role("button", name="Go on with the others").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The journey of The secretary")
    expect(page.locator("ol.stops > li")).to_have_count(400)
    page.get_by_role("button", name="Edit stop 2, Stop 1").click()
    page.get_by_label("Verified").check()
    expect(page.locator("ol.stops > li").nth(1)).to_contain_text("✓ verified")

    name = "new URL(location).searchParams.get('article')"
    table = page.evaluate(name)
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="mapapp file (.json)").click()
    saved.value.save_as(tmp_path / "saved.json")
    form = dialog(page, "Files")
    form.locator("input[type=file]").set_input_files(tmp_path / "saved.json")
    expect(form.get_by_text("saved.json")).to_be_visible()
    form.get_by_role("button", name="Read them").click()
    expect(form).to_have_count(0)
    page.wait_for_function(f"table => {name} !== table", arg=table)
    expect(page.locator("ol.stops > li")).to_have_count(400)
    expect(page.locator("ol.stops > li").nth(1)).to_contain_text("✓ verified")
    address = page.url
    reload_kept(page)
    expect(page.locator("ol.stops > li").nth(1)).to_contain_text("✓ verified")
    expect(page).to_have_url(address)
