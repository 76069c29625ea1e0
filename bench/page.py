"""Measures the page in a real browser with the network cut off: start, bytes, answers to a click and an edit, memory.

    python -m bench.page

Bytes are those of the transport: bodies and headers of HTTP as sent, messages of the websocket before compression. A click is
timed inside the page, until the other views show the stop; an edit (another status) until article, list and map show it. Memory
is the resident set of the server's process (Linux).
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from mapapp import share
from mapapp.gazetteer import open_gazetteer
from mapapp.model import Article, Days, Itinerary, Span, Status, Stop, Traveller
from mapapp.settings import Settings
from tests.live import Server, browsing, serving

MAP = 'iframe[title="streamlit_folium.st_folium"]'
SESSIONS = 20
CLICKS = 11
COUNTS = (5, 50)
WAIT = 120_000  # milliseconds, for a busy machine; nothing is measured by it
TIMED = """async ([press, shown]) => {
    const shadows = (root) => [...root.querySelectorAll("*")].filter((one) => one.shadowRoot).map((one) => one.shadowRoot);
    const roots = (root) => [root, ...shadows(root).flatMap(roots)];
    const map = document.querySelector('iframe[title="streamlit_folium.st_folium"]').contentDocument;
    const find = ([where, selector]) =>
        (where === "map" ? [map] : roots(document)).flatMap((root) => [...root.querySelectorAll(selector)]);
    const before = performance.now();
    find(press)[0].click();
    while (find(shown).length === 0) await new Promise(requestAnimationFrame);
    return performance.now() - before;
}"""
"""Presses the first element of one view and waits for an element in the other: milliseconds."""
EDITED = """async (status) => {
    const shadows = (root) => [...root.querySelectorAll("*")].filter((one) => one.shadowRoot).map((one) => one.shadowRoot);
    const roots = (root) => [root, ...shadows(root).flatMap(roots)];
    const map = document.querySelector('iframe[title="streamlit_folium.st_folium"]').contentDocument;
    const find = (selector) => roots(document).flatMap((root) => [...root.querySelectorAll(selector)]);
    const field = find("select[data-f$=':status']")[0];
    const page = [`.editing .status.${status}`, `.stop[aria-pressed=true].${status}`];
    const shown = () => map.querySelector(`.pin.chosen.${status}`) && page.every((one) => find(one).length);
    const before = performance.now();
    field.value = status;
    field.dispatchEvent(new Event("change"));
    while (!shown()) await new Promise(requestAnimationFrame);
    return performance.now() - before;
}"""
"""Gives the stop whose editor is open this status and waits until all views show it: milliseconds."""


class Traffic:
    """The bytes that a page has received."""

    def __init__(self, page: Page) -> None:
        self.http = self.socket = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._told)
        session.send("Network.enable")

    def _loaded(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def _told(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        self.socket += len(frame["payloadData"]) * (3 if frame["opcode"] == 2 else 4) // 4  # binary ones come in base64

    def take(self) -> str:
        """What came since the last call, in words."""
        said = f"{self.http / 1000:.1f} kB by HTTP, {self.socket / 1000:.1f} kB by websocket"
        self.http = self.socket = 0
        return said


@contextmanager
def tab(browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a context of its own, with nothing in its cache."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def visit(page: Page, address: str = "/") -> float:
    """Opens the page; seconds until its first pin is on the map."""
    before = time.perf_counter()
    page.goto(address)
    page.frame_locator(MAP).locator(".pin .disc").first.wait_for()
    return time.perf_counter() - before


def quiet(page: Page) -> None:
    """Waits until nothing is loaded and nothing runs any more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)


def megabytes(server: Server) -> float:
    """Of memory that the server holds now."""
    lines = Path(f"/proc/{server.process}/status").read_text(encoding="ascii").splitlines()
    [size] = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(size) / 1000


def clicks(page: Page, press: tuple[str, str], shown: tuple[str, str]) -> float:
    """Median milliseconds from the click in one view to the answer in the other, the choice undone in between."""
    took: list[float] = []
    for _ in range(CLICKS):
        took.append(page.evaluate(TIMED, [press, shown]))
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
    return statistics.median(took)


def first_visitor(browser: Browser, server: Server) -> None:
    """What the first visitor of a server meets, and what clicks and reruns cost."""
    with tab(browser, server) as page:
        traffic = Traffic(page)
        print(f"first map, first visitor of the server: {visit(page):.2f} s")
        quiet(page)
        print(f"first load: {traffic.take()}")
        print(f"server's memory after one session: {megabytes(server):.0f} MB")
        page.keyboard.press("r")  # Streamlit's key for running the page again
        quiet(page)
        print(f"rerun of the whole page: {traffic.take()}")
        print(f"place in the text → card on the map: {clicks(page, ('text', '.place.stop'), ('map', '.card')):.0f} ms")
        print(f"pin on the map → sentence in the text: {clicks(page, ('map', '.pin .disc'), ('text', '.quoted')):.0f} ms")
        quiet(page)
        traffic.take()
        page.evaluate(TIMED, [("text", ".place.stop"), ("map", ".card")])
        quiet(page)
        print(f"a stop chosen: {traffic.take()}")


def tour_of(count: int) -> Itinerary:
    """A journey of so many stops, each in the town nearest to the next point of a spiral."""
    gazetteer = open_gazetteer(Settings.read())
    places = [gazetteer.near(60 - 110 * step / count, step * 37 % 360 - 180, 1)[0] for step in range(count)]
    text, stops = "", []
    for order, place in enumerate(places, 1):
        start = len(text)
        text += f"The minister went on to {place.name} for talks about fishing with the people of the town. "
        name = Span(text.rindex(place.name), text.rindex(place.name) + len(place.name))
        quote = Span(start, len(text) - 1)
        stops.append(Stop(place.name, place, (name,), Status.DONE, Days(), order, "The minister", quote, 0.9))
    return Itinerary(Article(text, "Journeys"), (Traveller("The minister"),), tuple(stops))


def tour(page: Page, count: int) -> None:
    """What clicks and edits of a journey of so many stops take."""
    page.set_default_timeout(WAIT)
    traffic = Traffic(page)
    print(f"{count} stops: first map, {visit(page, '/' + share.query(tour_of(count))):.2f} s")
    quiet(page)
    traffic.take()
    print(
        f"{count} stops: place in the text → card on the map: {clicks(page, ('text', '.place.stop'), ('map', '.card')):.0f} ms"
    )
    print(f"{count} stops: pin on the map → sentence: {clicks(page, ('map', '.pin .disc'), ('text', '.quoted')):.0f} ms")
    quiet(page)
    page.get_by_role("button", name="Edit stop 1,").click()
    quiet(page)
    traffic.take()
    took: list[float] = []
    for number in range(CLICKS):
        took.append(page.evaluate(EDITED, ("planned", "done")[number % 2]))
        page.wait_for_timeout(500)
    print(f"{count} stops: an edit → all views: {statistics.median(took):.0f} ms")
    quiet(page)
    print(f"{count} stops: {CLICKS} edits, {traffic.take()}")


def main() -> None:
    """Runs every measurement and prints it."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        before = time.perf_counter()
        with serving(Path(folder)) as server:
            print(f"start of the server to its health: {time.perf_counter() - before:.2f} s, {megabytes(server):.0f} MB")
            first_visitor(browser, server)
            with tab(browser, server) as page:
                print(f"first map, next visitor with an empty browser cache: {visit(page):.2f} s")
                quiet(page)
                print(f"first map, the same visitor again: {visit(page):.2f} s")
            for count in COUNTS:
                with tab(browser, server) as page:
                    tour(page, count)
            others = [browser.new_context(base_url=server.url) for _ in range(SESSIONS - 2)]
            for context in others:
                visit(context.new_page())
            print(f"server's memory after {SESSIONS} sessions: {megabytes(server):.0f} MB")
            for context in others:
                context.close()


if __name__ == "__main__":
    main()
