"""What measurements of a page ask of the browser: how long, how many bytes, how smoothly, how much memory.

Bytes are those of the transport: bodies and headers of HTTP as sent, messages of the websocket before compression. A frame is
the time between two pictures as the map's frame itself is told (`requestAnimationFrame`), a task what the page's own thread
does without a break, in processor time. The memory of a tab is its JavaScript heap once what is not used is gone, that of a
server the resident set of its process (Linux).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.live import Server

MAP = 'iframe[title="streamlit_folium.st_folium"]'
PIN = ".leaflet-marker-icon"
DRAGS = 8
WAIT = 120_000  # milliseconds, for a busy machine; nothing is measured by it
HELP = """window.bench = {
    frame: () => document.querySelector('iframe[title="streamlit_folium.st_folium"]'),
    // All elements of the map, or of the page and its shadows, that the selector names and that are seen.
    all(where, selector) {
        const shadows = () => [...document.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean);
        const map = bench.frame()?.checkVisibility({ visibilityProperty: true }) ? [bench.frame().contentDocument] : [];
        const roots = where === "page" ? [document, ...shadows()] : map;
        const found = roots.flatMap((root) => [...root.querySelectorAll(selector)]);
        return found.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    },
    // The time of the first picture for which it is so, in milliseconds since the page was asked for.
    async when(so) {
        while (!so()) await new Promise(requestAnimationFrame);
        return performance.now();
    },
    async took(press, so) {
        const before = performance.now();
        press();
        return (await bench.when(so)) - before;
    },
};"""
LOADED = """() => {
    const windows = [window, ...[...document.querySelectorAll("iframe")].map((one) => one.contentWindow)];
    return windows.reduce((sum, one) => sum + one.performance.getEntriesByType("resource").length, 0);
}"""
WATCH = """() => {
    window.frames_ = [];
    let before = performance.now();
    const look = (now) => { frames_.push(now - before); before = now; requestAnimationFrame(look); };
    requestAnimationFrame(look);
}"""


class Traffic:
    """The kilobytes that a page has received."""

    def __init__(self, page: Page) -> None:
        self._http = self._socket = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameReceived", self._told)
        session.send("Network.enable")

    def _loaded(self, event: dict[str, Any]) -> None:
        self._http += int(event["encodedDataLength"])

    def _told(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        self._socket += len(frame["payloadData"]) * (3 if frame["opcode"] == 2 else 4) // 4  # binary ones come in base64

    def take(self) -> tuple[float, float]:
        """What came by HTTP and by websocket since the last call."""
        came = self._http / 1000, self._socket / 1000
        self._http = self._socket = 0
        return came


@contextmanager
def tab(browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a context of its own, with nothing in its cache."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    context.add_init_script(HELP)
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def visit(page: Page, address: str = "/", where: str = "map", selector: str = PIN) -> float:
    """Opens the page; seconds until its first pin is seen on the map, or what else is to be seen there."""
    page.goto(address, wait_until="commit")
    seen: float = page.evaluate("(what) => bench.when(() => bench.all(...what).length)", [where, selector])
    return seen / 1000


def quiet(page: Page) -> None:
    """Waits until nothing is loaded and nothing runs any more."""
    before, loaded = -1, 0
    while before != loaded:
        page.wait_for_timeout(1500)
        before, loaded = loaded, page.evaluate(LOADED)


def dragged(browser: Browser, page: Page) -> tuple[float, float]:
    """Drags the map by its middle to all sides: the longest frame and the longest task, in milliseconds."""
    box = page.locator(MAP).bounding_box()
    frame = page.locator(MAP).element_handle().content_frame()
    assert box and frame
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    frame.evaluate(WATCH)
    browser.start_tracing(page=page, categories=["toplevel"])
    for turn in range(DRAGS):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 31):
            angle = math.tau * turn / DRAGS
            page.mouse.move(x + 9 * step * math.cos(angle), y + 6 * step * math.sin(angle))
        page.mouse.up()
        page.wait_for_timeout(400)
    longest: float = frame.evaluate("() => Math.max(...frames_)")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    named = [event for event in events if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"]
    mains = {(event["pid"], event["tid"]) for event in named}
    tasks = [event["tdur"] / 1000 for event in events if (event["pid"], event["tid"]) in mains and "tdur" in event]
    return longest, max(tasks)


def heap(page: Page) -> float:
    """Megabytes of the page's JavaScript heap."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    figures = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in figures if each["name"] == "JSHeapUsedSize")) / 1e6


def megabytes(server: Server) -> float:
    """Of memory that the server holds now."""
    lines = Path(f"/proc/{server.process}/status").read_text(encoding="ascii").splitlines()
    [size] = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(size) / 1000
