"""Measures the page in a real browser with the network cut off: start, bytes, answers to a click, memory of the server.

    python -m bench.page

Bytes are those of the transport: bodies and headers of HTTP as sent, messages of the websocket before compression. A click is
timed inside the page, until the other view shows the stop. Memory is the resident set of the server's process (Linux).
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

from tests.live import Server, browsing, serving

MAP = 'iframe[title="streamlit_folium.st_folium"]'
SESSIONS = 20
CLICKS = 11
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


def visit(page: Page) -> float:
    """Opens the first article; seconds until its first pin is on the map."""
    before = time.perf_counter()
    page.goto("/")
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
    took = []
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
            others = [browser.new_context(base_url=server.url) for _ in range(SESSIONS - 2)]
            for context in others:
                visit(context.new_page())
            print(f"server's memory after {SESSIONS} sessions: {megabytes(server):.0f} MB")
            for context in others:
                context.close()


if __name__ == "__main__":
    main()
