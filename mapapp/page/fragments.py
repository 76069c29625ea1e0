"""The parts of the page that the server draws again by themselves: the journey after an edit, places found, the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from mapapp import wording
from mapapp.errors import Busy, ServiceError
from mapapp.geocoder import candidates
from mapapp.language import translated
from mapapp.maps.tour import tour
from mapapp.model import Status
from mapapp.page import asked, changes, components, desk, edge, rows, views, visit

MOST_FOUND = 8
"""Places that a search shows."""
MOST_LETTERS = 100
_FOUND = "found"
_TOLD, _HAS = "told", "has"
"""The session's keys of the states of journeys that the browser was told, and of the name of that which it said to have."""


@st.fragment
@edge.part
def journey() -> None:
    """Hands the journey as edited to list, article and map, and hears what the browser wishes to change."""
    review = desk.current()
    told = st.session_state.setdefault(_TOLD, {})
    state, chosen = _journey(review), asked.chosen(len(review.revision().itinerary.stops))
    data = {"chosen": chosen, **changes.news(state, st.session_state.get(_HAS), told)}
    components.review(data=data, key="review", on_wishes_change=_hear)


def _journey(review: desk.Desk) -> dict[str, Any]:
    revision = review.revision()
    itinerary = revision.itinerary
    return {
        "key": review.key,
        "version": review.version,
        "tour": tour(itinerary),
        "head": views.head(itinerary),
        "stops": rows.rows(revision),
        "totals": rows.totals(itinerary),
        "mentions": views.mentions(itinerary),
        "announced": views.announced(itinerary),
        "unplaced": views.unplaced(itinerary),
        "paragraphs": views.text(itinerary),
        "people": [traveller.name for traveller in itinerary.travellers],
        "statuses": [[status.value, wording.status_words(status)] for status in Status],
        "edits": len(review.log.done),
        "undone": len(review.log.undone),
        "skipped": [translated(sentence) for sentence in revision.skipped],
        "spare": review.spare,
        "heard": review.heard,
        "answer": review.answer,
        "ask": review.ask,
    }


@edge.heard
def _hear() -> None:
    """Takes the wishes of the browser before the journey is drawn again."""
    sent = st.session_state["review"].wishes
    if isinstance(sent, Mapping):
        st.session_state[_HAS] = sent.get("has")
        desk.current().hear(sent)


@st.fragment
@edge.part
def found() -> None:
    """Answers the search of an editor."""
    components.finder(data=st.session_state.get(_FOUND), key="finder", on_query_change=_find)


@edge.heard
def _find() -> None:
    """Looks up places by what is typed of their name, those near the stop early; what is no question is not answered.

    The online service is asked where there is one and the editor pressed its button; what it answered can then be chosen.
    """
    query = st.session_state["finder"].query
    if not isinstance(query, Mapping) or not isinstance(words := query.get("text"), str):
        return
    review = desk.current()
    revision = review.revision()
    index = revision.keys.index(query["on"]) if query.get("on") in revision.keys else None
    stop = None if index is None else revision.itinerary.stops[index]
    beside = () if index is None else rows.neighbours(revision.itinerary, index)
    near = next(((each.place.lat, each.place.lon) for each in (*beside, *([stop] if stop else []))), None)
    service, online, trouble = asked.online(), query.get("online") is True, ""
    if online and service:
        try:
            with visit.gate(asked.settings()).asking():
                places = candidates(words[:MOST_LETTERS].strip(), service, asked.gazetteer(), MOST_FOUND)
            review.answered |= {place.id: place for place in places}
        except (Busy, ServiceError) as error:
            places, trouble = (), translated(str(error))
    else:
        places = asked.gazetteer().search(words[:MOST_LETTERS], MOST_FOUND, near)
    st.session_state[_FOUND] = {
        "text": words,
        "on": query.get("on"),
        "online": online,
        "places": rows.places(places, stop, beside),
        "service": service and service.service,
        "credit": service.attribution if online and service else None,
        "trouble": trouble,
    }


@st.fragment
@edge.part
def address() -> None:
    """Puts the stop that is chosen in the browser into the address, without drawing anything again."""
    told = components.address(key="address", on_chosen_change=lambda: None).chosen
    review = desk.current()
    if not isinstance(told, int) or not 0 <= told <= len(review.revision().itinerary.stops):
        return
    review.show()  # the browser may have said it before it had the address with the last edit
    if told:
        st.query_params["stop"] = str(told)
    else:
        st.query_params.pop("stop", None)
