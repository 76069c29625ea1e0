"""The bar above the article: the samples to choose from, a form to paste an article, the share link."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mapapp import articles, share
from mapapp.errors import ArticleError
from mapapp.model import Article, Itinerary
from mapapp.page import asked, components

LONG_LINK = 8_000
"""Characters of an address that usual proxies let through (nginx and Apache stop at 8 kB)."""


def show() -> DeltaGenerator:
    """Draws the bar, and gives the place in it for `share_link`, once there is an itinerary."""
    with st.container(key="bar", horizontal=True):
        st.html('<span class="brand">mapapp</span>', width="content")
        _samples()
        if st.button("Paste an article"):
            _paste()
        return st.container(width="content")


def share_link(itinerary: Itinerary) -> None:
    """Draws the button that shows the share link."""
    with st.popover("Share"):
        query = share.query(itinerary)
        long = (
            f"This link has about {len(query):,} characters. Some mail programs and proxies cut links above {LONG_LINK:,}."
            if len(query) > LONG_LINK
            else None
        )
        components.link(data={"query": query, "long": long}, key="link")


def _samples() -> None:
    """The list of samples; it follows the address."""
    names = list(asked.samples())
    here = st.query_params.get("article", names[0] if names and "a" not in st.query_params else None)
    st.session_state["sample"] = here if here in names else None
    st.selectbox(
        "Article",
        names,
        key="sample",
        format_func=lambda name: _label(asked.samples()[name]),
        placeholder="Choose an article",
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


@st.dialog("Paste an article", width="medium")
def _paste() -> None:
    limit = asked.settings().max_text
    with st.form("paste", border=False):
        title = st.text_input("Title", max_chars=300)
        day = st.date_input(
            "Day of publication",
            value=None,
            min_value=dt.date(1800, 1, 1),
            max_value=dt.date(2100, 12, 31),
            format="YYYY-MM-DD",
            help="Weekdays in the text (“on Tuesday”) are worked out from it. It may be left empty.",
        )
        text = st.text_area("Text", height=280, help=f"An English article of at most {limit:,} characters.")
        if not st.form_submit_button("Show its map", type="primary"):
            return
    try:
        article = articles.read(text, title=title.strip() or None, date=day, longest=limit)
    except ArticleError as error:
        components.notice(str(error), "error", key="paste-error")
        return
    st.session_state[asked.PASTED] = article
    asked.ask(article=asked.PASTED)
    st.rerun()
