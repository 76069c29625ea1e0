"""The page: the article on one side, its journey on the map on the other, each leading to the other.

The address says what is shown (`asked`); `views` turns an itinerary into what the browser's `components` put on the page. A
choice is the browser's own business: article, list and map tell each other, and the server hears of it afterwards, for the
address.
"""

from __future__ import annotations

import logging

import streamlit as st
from streamlit_folium import st_folium  # type: ignore[import-untyped]

from mapapp import maps
from mapapp.errors import MapappError
from mapapp.model import Itinerary
from mapapp.page import asked, bar, components, views

_LOG = logging.getLogger(__name__)
_SORRY = "Something went wrong that should not have, and this article cannot be shown. Choose or paste another one."


def show() -> None:
    """Draws the page; the one place where errors become sentences."""
    st.set_page_config(page_title="mapapp", page_icon=str(components.ICON), layout="wide")
    st.html(components.STYLE)
    with st.container(key="page", height=1, border=False):  # the style opens it: nothing is seen that would jump then
        try:
            _page()
        except MapappError as error:
            components.notice(str(error), "error", key="error")
        except Exception:
            _LOG.exception("the page could not be drawn")
            components.notice(_SORRY, "error", key="error")


def _page() -> None:
    """Reads what is asked for and draws it, below the bar that leads to another article whatever goes wrong."""
    sharing = bar.show()
    trouble = None
    try:
        itinerary = asked.itinerary()
    except MapappError as error:
        trouble, itinerary = str(error), asked.first()
    which = {"key": views.key(itinerary), "chosen": asked.chosen(len(itinerary.stops))}
    theme = st.context.theme.type or "light"
    drawn = maps.draw(
        itinerary,
        theme=theme,
        tiles=asked.settings().tiles,
        assets_url=components.MAP_ASSETS,
        leaflet_url=components.LEAFLET,
        fonts=components.FONTS,
    )
    st.set_page_config(page_title=f"{views.title(itinerary)} – mapapp")
    with sharing:
        bar.share_link(itinerary)
    with st.container(key="tour"):
        _head(itinerary, trouble)
        side, text = st.container(key="side"), st.container(key="text")
        stops, place = side.container(key="stops"), side.container(key="map")
    view = {**which, "stops": views.stops(itinerary), "unplaced": views.unplaced(itinerary)}
    with stops:
        components.stop_list(data={**view, "mentions": views.mentions(itinerary)}, key="list")
    with text:
        article = {**view, "paragraphs": views.text(itinerary), "mentions": views.announced(itinerary)}
        components.article(data=article, key="article")
    with place:
        st_folium(drawn, key=f"map-{which['key']}-{theme}", height=560, use_container_width=True, returned_objects=[])
    _address(len(itinerary.stops))


def _head(itinerary: Itinerary, trouble: str | None) -> None:
    """What has to be said first, then the article's title, day and travellers."""
    with st.container(key="head"):
        if trouble:
            components.notice(trouble, "error", key="trouble")
        if hint := views.hint(itinerary):
            components.notice(hint, key="hint")
        components.head(data=views.head(itinerary), key="head-view")


@st.fragment
def _address(stops: int) -> None:
    """Puts the one of so many stops that is chosen in the browser into the address, without drawing anything again."""
    told = components.address(key="address", on_chosen_change=lambda: None).chosen
    if not isinstance(told, int) or not 0 <= told <= stops:
        return
    if told:
        st.query_params["stop"] = str(told)
    else:
        st.query_params.pop("stop", None)
