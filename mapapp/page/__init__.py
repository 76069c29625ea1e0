"""The page: the article on one side, its journey on the map on the other, each leading to the other.

The address says what is shown (`asked`) and how it was edited (`desk`); `views` and `rows` turn an itinerary into what the
browser's `components` put on the page. A choice is the browser's own business: article, list and map tell each other, and the
server hears of it afterwards, for the address. An edit goes to the server, which answers with the journey as edited; article,
list and map then change in place.
"""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from mapapp import language, logs, maps
from mapapp.errors import MapappError
from mapapp.language import mark, say
from mapapp.model import Itinerary
from mapapp.page import asked, bar, components, desk, edge, fetching, fragments, kept, sharing, tongue, views, visit, waiting

_SORRY = mark("Something went wrong that should not have, and this article cannot be shown. Choose or paste another one.")


def show() -> None:
    """Draws the page."""
    logs.install(visit.who)
    visit.begin()
    language.speak(tongue.asked())
    st.set_page_config(page_title="mapapp", page_icon=str(components.ICON))
    st.html(components.STYLE)
    page = st.container(key="page", height=1, border=False)  # the style opens it: nothing is seen that would jump then
    with page, edge.held(lambda words: components.notice(words, "error", key="error"), _SORRY):
        edge.missed("page")
        visit.gate(asked.settings()).enter()
        _page()


def _page() -> None:
    """Reads what is asked for and draws it, below the bar that leads to another article whatever goes wrong."""
    embedded = bool(st.context.is_embedded)
    above = st.container(key="bar", horizontal=True)
    parts = st.container(key="frame" if embedded else "tour")
    slot = parts.empty()
    top, side, text = parts.container(key="head"), parts.container(key="side"), parts.container(key="text")
    stops, where = side.container(key="stops"), side.container(key="map")
    with where:  # before all else, as the browser has most to load for it
        _map(embedded)
    components.unreachable()
    place = None if embedded else bar.show(above)
    if away := asked.away():
        kept.ask_for(away)
        return
    with waiting.shown(slot, say("Reading the article…"), shapes=True) as tell:
        itinerary, trouble = _asked(tell)
    review = desk.open_desk(itinerary)
    edited = review.revision().itinerary
    st.set_page_config(page_title=f"{views.title(edited)} – mapapp")
    if place:
        with place:
            sharing.buttons()
    with top:
        _head(edited, review.key, trouble or review.trouble, embedded)
    with stops:
        components.stop_list(data={"fixed": embedded}, key="list")
    if not embedded:
        with text:
            components.article(data={}, key="article")
    fragments.journey()
    slot.empty()  # not before all of the new journey is there
    fragments.found()
    fragments.address()
    kept.keep(itinerary)


def _asked(tell: waiting.Tell) -> tuple[Itinerary, str | None]:
    """The itinerary that is asked for; the first one, and why, where that cannot be had."""
    try:
        return asked.itinerary(tell), None
    except MapappError as error:
        return asked.first(tell), str(error)


def _map(embedded: bool) -> None:
    """The map's frame. It is loaded once for a visit; what it draws the browser tells it (`assets/page/journey.js`)."""
    theme = st.context.theme.type or "light"
    drawn = maps.draw(
        None,
        theme=theme,
        tiles=asked.settings().tiles,
        movable=not embedded,
        map_url=components.MAP,
        shapes_url=components.SHAPES,
        fonts=components.FONTS,
    )
    st_folium(
        drawn,
        key=f"map-{theme}-{language.spoken().code}",
        height=560,
        use_container_width=True,
        returned_objects=[],
    )


def _head(itinerary: Itinerary, key: str, trouble: str | None, embedded: bool) -> None:
    """What has to be said first, then the article's title, day and travellers."""
    if trouble:
        components.notice(trouble, "error", key="trouble")
    for number, doubt in enumerate(fetching.hints()):
        components.notice(doubt, key=f"doubt-{number}")
    if hint := views.hint(itinerary):
        components.notice(hint, key="hint")
    components.head(data={"key": key, **views.head(itinerary, embedded)}, key="head-view")
