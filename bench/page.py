"""Measures the page in a real browser with the network cut off, beside the page that a tutorial would write (`tutorial.py`).

    python -m bench.page [--stops 5 50] [--travels US_TRAVELS.tsv] [--rounds 3]

Both show the same journey and are asked for the same: the first map; the map dragged to all sides; a click until the other
views show the stop (ours: from a pin in list and text, from the text in list and map; the tutorial's: from a marker in the
list, the one way it has); another status of the first stop until all views show it. Journeys are spirals of our own, or with
`--travels` the journeys abroad of one official, opened from a CSV. Figures are medians of the rounds, the longest those of all;
a ratio is ours by theirs. The first map is timed in tabs of their own, where nothing else is measured and before anything is
done, and held against an empty page of Streamlit and a bare page of Leaflet with the same pins from the tutorial's server,
round by round in turn. What the figures are is told in `browser.py`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench import journeys
from bench.browser import PIN, Traffic, dragged, heap, megabytes, quiet, tab, visit
from mapapp import share
from mapapp.model import Itinerary
from tests.live import Server, browsing, serving

TURNS = 6
LEAFLET = "/component/tutorial.leaflet"
BARE = """<!doctype html><link rel="stylesheet" href="{leaflet}/leaflet.css"><div id="map" style="height: 560px"></div>
<script src="{leaflet}/leaflet.js"></script><script>
const map = L.map("map").setView([0, 0], 1);
for (const place of {points}) L.marker(place).addTo(map);
</script>"""
CLICK = """(turn) => {
    const pressed = turn % 2 ? ["map", ".pin:not(.thin) .disc"] : ["page", ".place.stop"];
    const shown = () => bench.all("map", ".card").length && bench.all("page", ".stops .chosen").length;
    const read = () => bench.all("page", ".quoted").length && bench.all("page", ".place.stop[aria-pressed=true]").length;
    return bench.took(() => bench.all(...pressed)[0].click(), () => shown() && read());
}"""
EDIT = """(turn) => {
    const status = turn % 2 ? "done" : "planned";
    const field = bench.all("page", "select[data-f$=':status']")[0];
    const looks = [`.editing .status.${status}`, `.stop[aria-pressed=true].${status}`];
    const told = () => bench.all("map", ".card .standing")[0]?.textContent ?? before;
    const before = bench.all("map", ".card .standing")[0].textContent;
    const shown = () => told() !== before && looks.every((one) => bench.all("page", one).length);
    return bench.took(() => {
        field.value = status;
        field.dispatchEvent(new Event("change"));
    }, shown);
}"""
THEIR_CLICK = """(turn) => {
    const blue = () => bench.all("page", ".stMarkdownColoredText").map((one) => one.closest("p").textContent);
    const shown = () => blue().some((words) => words.startsWith(`${turn % 5 + 1} `));
    const marker = bench.all("map", "img.leaflet-marker-icon")[turn % 5];
    // Leaflet hears no click alone after a drag.
    const press = (type) => marker.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    return bench.took(() => ["mousedown", "mouseup", "click"].forEach(press), shown);
}"""
THEIR_EDIT = """(turn) => {
    const status = turn % 2 ? "done" : "planned";
    const markers = () => bench.all("map", "img.leaflet-marker-icon");
    const drawn = () => markers().length && markers().some((one) => one.style.opacity === "0.5") === (status === "planned");
    const label = bench.all("page", "[data-testid=stRadio] label").find((one) => one.textContent === status);
    return bench.took(() => label.click(), drawn);
}"""


def _open_editor(page: Page) -> None:
    page.get_by_role("button", name="Edit stop 1,").click()


def _nothing(_: Page) -> None:
    """The tutorial's page has its field open."""


OURS = CLICK, _open_editor, EDIT
THEIRS = THEIR_CLICK, _nothing, THEIR_EDIT


def measured(
    browser: Browser, server: Server, journey: Itinerary, steps: tuple[str, Callable[[Page], None], str]
) -> dict[str, float]:
    """What a page takes for everything, once."""
    click, before_edits, edit = steps
    with tab(browser, server) as page:
        traffic = Traffic(page)
        address = f"/?a={share.encode(journey)}"
        visit(page, address)
        quiet(page)
        found = dict(zip(("first load, HTTP (kB)", "first load, websocket (kB)"), traffic.take(), strict=True))
        found["longest frame, dragged (ms)"], found["longest task, dragged (ms)"] = dragged(browser, page)
        for what, script, before in (("click", click, _nothing), ("edit", edit, before_edits)):
            before(page)
            quiet(page)
            traffic.take()
            took = []
            for turn in range(TURNS):
                took.append(page.evaluate(script, turn))
                page.wait_for_timeout(500)
                if what == "click":
                    page.keyboard.press("Escape")
                    page.wait_for_timeout(300)
            quiet(page)
            found |= {f"{what} (ms)": statistics.median(took), f"longest {what} (ms)": max(took)}
            found[f"{what}, websocket (kB)"] = traffic.take()[1] / TURNS
        found["heap of the tab (MB)"] = heap(page)
        return found


def compared(browser: Browser, servers: tuple[Server, Server, Server], journey: Itinerary, rounds: int) -> None:
    """Prints what one journey takes on our page and on the tutorial's, and the first map beside what it cannot do without."""
    server, other, nothing = servers
    count = len(journey.stops)
    for each in (server, other, nothing):  # the first visitor of a server pays for what it loads once
        with tab(browser, each) as page:
            page.goto(f"/?a={share.encode(journey)}")
            quiet(page)
    pairs = [(measured(browser, server, journey, OURS), measured(browser, other, journey, THEIRS)) for _ in range(rounds)]
    summary: dict[str, float] = {}
    for what in pairs[0][0]:
        of = max if what.startswith("longest") else statistics.median
        mine, theirs = (of([each[side][what] for each in pairs]) for side in (0, 1))
        summary[what] = mine
        print(f"{count} stops | {what} | {mine:.4g} | tutorial {theirs:.4g} | ratio {mine / theirs:.2f}", flush=True)
    print(f"{count} stops | memory of the servers (MB) | {megabytes(server):.0f} | tutorial {megabytes(other):.0f}")
    first_maps(browser, servers, journey, rounds)


def first_maps(browser: Browser, servers: tuple[Server, Server, Server], journey: Itinerary, rounds: int) -> None:
    """Prints how long the first map takes, with an empty cache and again, beside what it cannot do without."""
    server, other, nothing = servers
    address, count = f"/?a={share.encode(journey)}", len(journey.stops)
    points = json.dumps([[stop.place.lat, stop.place.lon] for stop in journey.stops])
    body = BARE.replace("{leaflet}", LEAFLET).replace("{points}", points)
    looks = {
        "ours": (server, address, "map", PIN),
        "tutorial": (other, address, "map", PIN),
        "bare Leaflet": (other, "/bare.html", "page", PIN),
        "Streamlit's own start": (nothing, "/", "page", "h1"),
    }
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in looks}
    for _ in range(rounds):
        for name, (its, path, where, what) in looks.items():
            with tab(browser, its) as page:
                if path == "/bare.html":  # for this alone, as pages with a route go without a cache
                    page.route(f"**{path}", lambda route: route.fulfill(body=body, content_type="text/html"))
                cold = visit(page, path, where, what)
                quiet(page)
                took[name].append((cold, visit(page, path, where, what)))
    for at, when in enumerate(("empty cache", "again")):
        seconds = {name: statistics.median(each[at] for each in times) for name, times in took.items()}
        both = seconds["bare Leaflet"] + seconds["Streamlit's own start"]
        told = ", ".join(f"{name} {each:.2f} s" for name, each in seconds.items())
        print(f"{count} stops | first map, {when} | {told} | by the last two {seconds['ours'] / both:.2f}", flush=True)


def first_visitors(browser: Browser, server: Server, sessions: int) -> None:
    """What the first visitor of a server meets, and what so many sessions leave in its memory."""
    with tab(browser, server) as page:
        print(f"first map, first visitor of the server: {visit(page):.2f} s")
        quiet(page)
        print(f"server's memory after one session: {megabytes(server):.0f} MB")
    contexts = [browser.new_context(base_url=server.url) for _ in range(sessions - 1)]
    for context in contexts:
        page = context.new_page()
        page.goto("/")
        quiet(page)
    print(f"server's memory after {sessions} sessions: {megabytes(server):.0f} MB")
    for context in contexts:
        context.close()


def main() -> None:
    """Runs every measurement and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stops", type=int, nargs="*", default=(5, 50))
    parser.add_argument("--travels", type=Path)
    parser.add_argument("--who", default="kerry-john-forbes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sessions", type=int, default=20, help="at a time, for the server's memory; 0 leaves them out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        empty = Path(folder) / "empty.py"
        empty.write_text('import streamlit as st\n\nst.title("Empty")\n', encoding="utf-8")
        before = time.perf_counter()
        with serving(Path(folder) / "ours") as server:
            print(f"start of the server to its health: {time.perf_counter() - before:.2f} s, {megabytes(server):.0f} MB")
            with (
                serving(Path(folder) / "theirs", script="bench/tutorial.py") as other,
                serving(Path(folder) / "empty", script=str(empty)) as nothing,
            ):
                for count in options.stops:
                    journey = (
                        journeys.travels(options.travels, options.who, count) if options.travels else journeys.spiral(count)
                    )
                    compared(browser, (server, other, nothing), journey, options.rounds)
        if options.sessions:
            with serving(Path(folder) / "again") as server:
                first_visitors(browser, server, options.sessions)


if __name__ == "__main__":
    main()
