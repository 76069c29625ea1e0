"""The bar above the article: the articles to choose from, the button that opens another, the languages."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mapapp import language
from mapapp.language import say
from mapapp.model import Article
from mapapp.page import asked, edge, opening, privacy, tongue


def show(where: DeltaGenerator) -> DeltaGenerator:
    """Draws the bar there, and gives the place in it for what is done with the itinerary, once there is one."""
    with where:
        st.html('<span class="brand">mapapp</span>', width="content")
        _samples()
        opening.button()
        place = st.container(key="take", horizontal=True, width="content")
        privacy.button(asked.settings())
        _languages()
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


@edge.heard
def _open() -> None:
    """Opens the chosen sample; the first one has the address without parameters."""
    name = st.session_state["sample"]
    asked.ask(**({} if name == next(iter(asked.samples())) else {"article": name}))


def _languages() -> None:
    """The list of languages, each by its own name."""
    names = {code: one.name for code, one in language.languages().items()}
    st.session_state["language"] = tongue.asked()
    st.selectbox(
        say("Language"),
        list(names),
        key="language",
        format_func=names.__getitem__,
        placeholder=say("Language"),
        label_visibility="collapsed",
        filter_mode=None,
        on_change=_speak,
        width=110,
    )


@edge.heard
def _speak() -> None:
    """Puts the chosen language into the address, beside what is there."""
    st.query_params[tongue.PARAMETER] = st.session_state["language"]


def _label(article: Article) -> str:
    """The article's title, or its first words."""
    words = article.title or " ".join(article.text.split())
    return words if len(words) <= 70 else words[:69].rsplit(" ", 1)[0] + " …"
