"""Measures how smoothly a map of many stops moves in a real browser, with the network cut off.

    python -m bench.map US_TRAVELS.tsv [--who kerry-john-forbes]

The stops are the journeys abroad of one official, in order and again from the start until there are enough of them; each at the
place that the gazetteer has for it. The map is dragged by the mouse in every direction, and zoomed. A frame is the time between
two pictures as the page itself is told (`requestAnimationFrame`), which every other program on the machine stretches; a task is
what the page's own thread does without a break, in processor time, which they do not.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import math
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.gazetteer import lands
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.model import Article, Days, Itinerary, Place, Precision, Span, Status, Stop
from mapapp.settings import Settings
from tests.framed import Site
from tests.live import browsing

COUNTS = (5, 50, 400)
DRAGS = 8
WAIT = 120_000  # milliseconds, for a busy machine; nothing is measured by it
WATCH = """() => {
    window.frames_ = [];
    let before = performance.now();
    const look = (now) => { frames_.push(now - before); before = now; requestAnimationFrame(look); };
    requestAnimationFrame(look);
}"""
TAKEN = "() => { const taken = frames_; frames_ = []; return taken; }"


def tour_of(rows: list[tuple[Place, Days]], count: int) -> Itinerary:
    """A journey of so many stops, from the places and days over and over."""
    stops = tuple(
        Stop(place.name, place, (Span(0, 7),), Status.DONE, days, order, "The secretary", Span(0, 20), 0.9)
        for order, (place, days) in enumerate(islice(cycle(rows), count), 1)
    )
    return Itinerary(Article("Journeys of an official.", "Journeys", dt.date(2021, 1, 1)), (), stops)


def journeys(path: Path, who: str) -> list[tuple[Place, Days]]:
    """Where the official went and when; what the gazetteer does not know is left out."""
    gazetteer = open_gazetteer(Settings.read())
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["who"] == who]
    return list(_placed(gazetteer, rows))


def _placed(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> Iterator[tuple[Place, Days]]:
    for row in rows:
        homes = lands(gazetteer, row["country"])
        towns = [one.place for one in gazetteer.candidates(row["locale"].split(",")[0].strip())]
        inside = [place for place in towns for home in homes if gazetteer.inside(place, home)]
        if inside:
            first, last = dt.date.fromisoformat(row["start"]), dt.date.fromisoformat(row["end"])
            yield inside[0], Days(first, last, Precision.DAY if first == last else Precision.RANGE)


def dragged(page: Page) -> None:
    """Drags the map by its middle to all sides, a step a frame or so."""
    size = page.viewport_size
    assert size is not None
    x, y = size["width"] / 2, size["height"] / 2
    for turn in range(DRAGS):
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 31):
            angle = math.tau * turn / DRAGS
            page.mouse.move(x + 9 * step * math.cos(angle), y + 6 * step * math.sin(angle))
        page.mouse.up()
        page.wait_for_timeout(400)


def zoomed(page: Page) -> None:
    """Zooms three steps in and out by the buttons."""
    for name in ("Zoom in",) * 3 + ("Zoom out",) * 3:
        page.frame_locator("iframe").get_by_role("button", name=name).click()
        page.wait_for_timeout(600)


@contextmanager
def traced(browser: Browser, page: Page, what: str) -> Iterator[None]:
    """Prints what the page's frames and tasks took while the block ran."""
    page.frames[1].evaluate(TAKEN)
    browser.start_tracing(page=page, categories=["toplevel"])
    yield
    frames = page.frames[1].evaluate(TAKEN)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    named = [event for event in events if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"]
    mains = {(event["pid"], event["tid"]) for event in named}
    tasks = [event["tdur"] / 1000 for event in events if (event["pid"], event["tid"]) in mains and "tdur" in event]
    ninety = statistics.quantiles(frames, n=20)[18]
    print(f"{what}: frames 95 % under {ninety:.0f} ms, longest {max(frames):.0f} ms; longest task {max(tasks):.0f} ms")


def main() -> None:
    """Measures maps of 5, 50 and 400 stops and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("travels", type=Path)
    parser.add_argument("--who", default="kerry-john-forbes")
    parser.add_argument("--stops", type=int, nargs="+", default=COUNTS)
    options = parser.parse_args()
    rows = journeys(options.travels, options.who)
    with browsing() as browser:
        for count in options.stops:
            troubles: list[str] = []
            site = Site(troubles)
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = site.watch(context.new_page())
            page.set_default_timeout(WAIT)
            site.show(page, tour_of(rows, count))
            page.wait_for_timeout(2000)
            page.frames[1].evaluate(WATCH)
            with traced(browser, page, f"{count} stops, panning"):
                dragged(page)
            with traced(browser, page, f"{count} stops, zooming"):
                zoomed(page)
            assert not troubles, troubles
            context.close()
            site.close()


if __name__ == "__main__":
    main()
