"""Itinerary → one HTML file with article, list and map that works from a disk with the network cut off.

Leaflet, our scripts, styles and shapes are inside the file. Text stands in elements that are made, never in mark-up; the map's
data goes through `mapapp.maps.block`; and the file's own policy lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from mapapp import maps, route, wording
from mapapp.exports.markup import child
from mapapp.exports.text import lawful, link, quoted, standing
from mapapp.maps import files
from mapapp.maps.block import script_block
from mapapp.maps.tour import tour, travellers
from mapapp.model import Itinerary, Span
from mapapp.sentences import paragraphs
from mapapp.settings import assets

_COLOURS = 6  # of travellers, in travellers.css


def html(itinerary: Itinerary, *, theme: Literal["light", "dark"] = "light") -> bytes:
    """The page as one file; some 1.2 MB, most of it the shapes of the world."""
    root = Element("html", {"lang": "en", "class": f"offline {theme}"})
    head, body = child(root, "head"), child(root, "body", attributes={"class": "who-0"})
    scripts = [*_scripts(), _start(itinerary, theme)]
    child(head, "meta", attributes={"charset": "utf-8"})
    policy = f"default-src 'none'; script-src {' '.join(map(_fingerprint, scripts))}; style-src 'unsafe-inline'"
    rules = f"{policy}; img-src data:; connect-src data:; base-uri 'none'; form-action 'none'"
    child(head, "meta", attributes={"http-equiv": "Content-Security-Policy", "content": rules})
    child(head, "meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"})
    child(head, "title", _title(itinerary))
    child(head, "style", _styles())
    _header(body, itinerary)
    main = child(body, "main")
    words = child(main, "div", attributes={"class": "words"})
    world = child(main, "section", attributes={"class": "world", "aria-label": "Map"})
    child(world, "div", attributes={"id": "map", "style": "height: 100%"})
    _list(words, itinerary)
    _article(words, itinerary)
    credit = ", ".join(
        ["Map: mapapp", "shapes: Natural Earth", *sorted({stop.place.source for stop in itinerary.stops} - {""})]
    )
    child(body, "footer", credit)
    for script in scripts:
        child(body, "script", script)
    content: bytes = tostring(root, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + content + b"\n"


def _title(itinerary: Itinerary) -> str:
    names = [traveller.name for traveller in itinerary.travellers]
    return itinerary.article.title or (f"Journey of {', '.join(names)}" if names else "Places in the article")


def _header(body: Element, itinerary: Itinerary) -> None:
    article = itinerary.article
    header = child(body, "header")
    child(header, "h1", _title(itinerary))
    who = [f"{one.name}, {one.role}" if one.role else one.name for one in itinerary.travellers]
    day = wording.as_of(article.date) if article.date else "day of publication not given"
    child(header, "p", " · ".join(filter(None, [*who, article.outlet, day])))
    if address := link(article.url):
        child(child(header, "p"), "a", address, {"href": address, "rel": "noopener noreferrer"})


def _list(words: Element, itinerary: Itinerary) -> None:
    """The itinerary as an ordered list: number, place, days, status, traveller, sentence."""
    section = child(words, "section", attributes={"aria-label": "Itinerary"})
    child(section, "h2", "Itinerary")
    if not itinerary.stops:
        child(section, "p", "No journey was found in this article.")
    rows = child(section, "ol")
    who = travellers(itinerary)
    for index, (stop, number) in enumerate(zip(itinerary.stops, route.numbers(itinerary), strict=True)):
        colour = {"class": f"who-{who.index(stop.traveller) % _COLOURS}"}
        button = child(child(rows, "li", attributes=colour), "button", attributes=_pressed(index))
        child(button, "span", str(number) if number else "–", {"class": "number"})
        child(button, "strong", stop.place.label)
        told = [standing(stop), stop.traveller if len(who) > 1 else None, wording.doubt(stop)]
        child(button, "span", ", ".join(filter(None, told)), {"class": "told"})
        child(button, "span", f"“{quoted(itinerary.article, stop)}”", {"class": "quote"})
    for lost in itinerary.unresolved:
        child(section, "p", f"Not on the map: {lost.mention.name} ({lost.reason})")


def _article(words: Element, itinerary: Itinerary) -> None:
    """The text, its places as buttons that lead to the map."""
    text, who = itinerary.article.text, travellers(itinerary)
    article = child(words, "article")
    marked = list(_marked(itinerary))
    for paragraph in paragraphs(text):
        holder = child(article, "p")
        before: Element | None = None
        at, end = paragraph.start, paragraph.end
        for span, index in marked:
            if not (at <= span.start and span.end <= end):
                continue
            _say(holder, before, text[at : span.start])
            if index is None:
                before = child(holder, "span", text[span.start : span.end], {"class": "mention"})
            else:
                colour = {"class": f"who-{who.index(itinerary.stops[index].traveller) % _COLOURS}"}
                before = child(holder, "button", text[span.start : span.end], _pressed(index) | colour)
            at = span.end
        _say(holder, before, text[at:end])


def _say(holder: Element, before: Element | None, words: str) -> None:
    """Puts words behind an element, or first."""
    if before is None:
        holder.text = lawful(words)
    else:
        before.tail = lawful(words)


def _marked(itinerary: Itinerary) -> Iterator[tuple[Span, int | None]]:
    """The spans to mark in reading order, none over another: those of stops with their index, mentions with none."""
    spans: list[tuple[Span, int | None]] = [
        (span, index) for index, stop in enumerate(itinerary.stops) for span in stop.mentions
    ]
    spans += [(Span(one.mention.start, one.mention.end), None) for one in itinerary.mentions]
    reached = 0
    for span, index in sorted(spans, key=lambda pair: (pair[0].start, pair[1] is None)):
        if span.start >= reached:
            yield span, index
            reached = span.end


def _pressed(index: int) -> dict[str, str]:
    return {"type": "button", "data-stop": str(index), "aria-pressed": "false"}


def _start(itinerary: Itinerary, theme: str) -> str:
    """The call that draws the map."""
    how = {"theme": theme, "tiles": False, "fonts": {}, "words": dict(maps.LABELS), "shapes": _shapes()}
    given = {re.sub("_(.)", lambda found: found[1].upper(), name): value for name, value in maps.OPTIONS.items()}
    options = given | {"center": [0, 0], "zoom": 1, "zoomControl": False, "attributionControl": False}
    return f'mapapp.show(L.map("map", {script_block(options)}), {script_block(tour(itinerary) | how)});'


def _fingerprint(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def _scripts() -> tuple[str, str]:
    """Leaflet, and the map's own scripts in the window that `offline/page.js` gives them."""
    linked = f'{{{_read("offline/page.js")}\n((window, location) => {{{files.ours("js")}\n}})(frame, {{ origin: "page" }});}}'
    return files.leaflet("js"), linked


@cache
def _styles() -> str:
    """All styles."""
    return "\n".join([files.leaflet("css"), files.ours("css"), _read("offline/page.css")])


@cache
def _shapes() -> list[str]:
    """The shapes as data addresses: a page from a disk may fetch nothing else."""
    files = ((assets() / "basemap" / f"{name}.json").read_bytes() for name in maps.SHAPES)
    return [f"data:application/json;base64,{base64.b64encode(content).decode()}" for content in files]


def _read(name: str) -> str:
    return (assets() / name).read_text(encoding="utf-8")
