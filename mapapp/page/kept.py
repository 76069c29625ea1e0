"""What the browser's tab keeps of an article that stands in no address, so that it outlives a reload; nothing stays here.

The tab keeps it as a share link holds it. A page that was loaded anew asks the tab for it, and believes the answer as much as
it believes a link.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from mapapp import share
from mapapp.model import Itinerary
from mapapp.page import asked, components, edge


def keep(itinerary: Itinerary) -> None:
    """Lets the tab keep what was opened in this session, as far as it could be read again."""
    name = st.query_params.get("article", "")
    if name not in asked.opened():
        return
    code = share.encode(itinerary)
    if len(code) <= asked.settings().max_link:
        components.keeper(data={"name": name, "code": code}, key="keeper")


def ask_for(name: str) -> None:
    """Asks the tab for the article of this name; the page runs again with its answer."""
    components.keeper(data={"away": name}, key="keeper", on_back_change=_hear)


@edge.heard
def _hear() -> None:
    sent = getattr(st.session_state.get("keeper"), "back", None)  # a second answer may come when nobody asks any more
    if isinstance(sent, Mapping) and (name := asked.away()) and sent.get("name") == name:
        asked.bring_back(name, sent.get("code"))
