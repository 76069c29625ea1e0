"""The page: the article on one side, its journey on the map on the other, each leading to the other.

The address says what is shown (`asked`) and how it was edited (`desk`); `views` and `rows` turn an itinerary into what the
browser's `components` put on the page. A choice is the browser's own business: article, list and map tell each other, and the
server hears of it afterwards, for the address. An edit goes to the server, which answers with the journey as edited; article,
list and map then change in place.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from mapapp import language, logs, maps
from mapapp.errors import MapappError
from mapapp.language import mark, say, translated
from mapapp.model import Itinerary
from mapapp.page import asked, bar, components, desk, edge, fetching, fragments, kept, tongue, views, visit, waiting

_BEGAN = "began"
"""The session's key of the theme that the visit began in."""
_SORRY = mark("Something went wrong that should not have, and this article cannot be shown. Choose or paste another one.")


def show() -> None:
    """Draws the page."""
    logs.install(visit.who)
    visit.begin()
    language.speak(tongue.asked())
    st.set_page_config(page_title="mapapp", page_icon=str(components.ICON))
    components.style(_theme())
    page = st.container(key="page", height=1, border=False)  # the style opens it: nothing is seen that would jump then
    with page, edge.held(lambda words: components.notice(words, "error", key="error"), _SORRY):
        edge.missed("page")
        visit.gate(asked.settings()).enter()
        _page()


def _page() -> None:
    """Reads what is asked for and draws it, below the bar that leads to another article whatever goes wrong."""
    embedded = bool(st.context.is_embedded)
    pressed = None if embedded else bar.show()
    said = st.container(key="said")
    parts = st.container(key="frame" if embedded else "tour")
    slot = parts.empty()
    top, side, text = parts.container(key="head"), parts.container(key="side"), parts.container(key="text")
    stops, where = side.container(key="stops"), side.container(key="map")
    with where:  # before all else, as the browser has most to load for it
        _map(embedded)
    if away := asked.away():
        kept.ask_for(away)
        return
    with waiting.shown(slot, say("Reading the article…"), shapes=True) as tell:
        itinerary, trouble = _asked(tell, embedded)
    review = desk.open_desk(itinerary)
    edited = review.revision().itinerary
    st.set_page_config(page_title=f"{views.title(edited)} – mapapp")
    bar.take(pressed)
    components.journey(key="journey")  # what knows it in the browser, once; its data again with each edit
    fragments.journey()
    with said:
        _say_first(edited, trouble or review.trouble)
    with top:
        components.head(data={"key": review.key, **views.head(edited, embedded)}, key="head-view")
    with stops:
        components.stop_list(data={"fixed": embedded}, key="list")
    if not embedded:
        with text:
            components.article(data={}, key="article")
    slot.empty()  # not before all of the new journey is there
    fragments.found()
    fragments.address()
    kept.keep(itinerary)


def _asked(tell: waiting.Tell, embedded: bool) -> tuple[Itinerary, str | None]:
    """The itinerary that is asked for; where that cannot be had the first sample and why, but none in another site's frame."""
    try:
        return asked.itinerary(tell), None
    except MapappError as error:
        if embedded:
            raise
        return asked.first(tell), say("{trouble} What is shown here is a sample.", trouble=translated(str(error)))


def _map(embedded: bool) -> None:
    """The map's frame. It is loaded once for a visit; what it draws the browser tells it (`assets/page/journey.js`), and when
    light and dark change.
    """
    theme = st.session_state.setdefault(_BEGAN, _theme())
    drawn = maps.draw(
        None,
        theme=theme,
        tiles=asked.settings().tiles,
        movable=not embedded,
        map_url=components.map_url(),
        shapes_url=components.SHAPES,
        fonts=components.FONTS,
    )
    st_folium(
        drawn,
        key=f"map-{language.spoken().code}",
        height=560,
        use_container_width=True,
        returned_objects=[],
    )


def _theme() -> Literal["light", "dark"]:
    return "dark" if st.context.theme.type == "dark" else "light"


def _say_first(itinerary: Itinerary, trouble: str | None) -> None:
    """What has to be said before anything is looked at."""
    if trouble:
        components.notice(trouble, "error", key="trouble")
    for number, doubt in enumerate(fetching.hints()):
        components.notice(doubt, key=f"doubt-{number}")
    if hint := views.hint(itinerary):
        components.notice(hint, key="hint")
