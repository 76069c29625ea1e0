"""The bar above the article: the articles to choose from, the button that opens another."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mapapp.language import say
from mapapp.model import Article
from mapapp.page import asked, opening, privacy, tongue


def show() -> DeltaGenerator:
    """Draws the bar, and gives the place in it for what is done with the itinerary, once there is one."""
    with st.container(key="bar", horizontal=True):
        st.html('<span class="brand">mapapp</span>', width="content")
        _samples()
        opening.button()
        place = st.container(width="content")
        privacy.button(asked.settings())
        tongue.choice()
        return place


def _samples() -> None:
    """The list of what was opened in this session and of the samples; it follows the address."""
    listed = {**asked.opened(), **asked.samples()}
    names = list(listed)
    elsewhere = {"a", "url"} & set(st.query_params)
    here = st.query_params.get("article", next(iter(asked.samples()), None) if not elsewhere else None)
    st.session_state["sample"] = here if here in names else None
    st.selectbox(
        say("Article"),
        names,
        key="sample",
        format_func=lambda name: _label(listed[name]),
        placeholder=say("Choose an article"),
        label_visibility="collapsed",
        filter_mode=None,
        on_change=_open,
        width=420,
    )


def _open() -> None:
    """Opens the chosen sample; the first one has the address without parameters."""
    name = st.session_state["sample"]
    asked.ask(**({} if name == next(iter(asked.samples())) else {"article": name}))


def _label(article: Article) -> str:
    """The article's title, or its first words."""
    words = article.title or " ".join(article.text.split())
    return words if len(words) <= 70 else words[:69].rsplit(" ", 1)[0] + " …"
