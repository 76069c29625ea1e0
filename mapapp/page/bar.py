"""The bar above the article: the articles to choose from, the buttons that open the dialogs, the languages."""

from __future__ import annotations

import streamlit as st

from mapapp import language
from mapapp.model import Article
from mapapp.page import asked, components, edge, opening, privacy, sharing, tongue


def show() -> str | None:
    """Draws the bar, and opens the dialog of the pressed button where it needs no itinerary; gives that button's name."""
    listed = _listed()
    elsewhere = {"a", "url"} & set(st.query_params)
    here = st.query_params.get("article", next(iter(asked.samples()), None) if not elsewhere else None)
    pressed: str | None = components.bar(
        data={
            "articles": [[name, _label(article)] for name, article in listed.items()],
            "article": here if here in listed else "",
            "languages": [[code, one.name] for code, one in language.languages().items()],
        },
        key="bar",
        on_article_change=_open,
        on_language_change=_speak,
        on_press_change=lambda: None,
    ).press
    if pressed == "open":
        opening.show()
    elif pressed == "privacy":
        privacy.show(asked.settings())
    return pressed


def take(pressed: str | None) -> None:
    """Opens the dialog of the pressed button, where it is one for the itinerary that is there by now."""
    if pressed == "download":
        sharing.show_files()
    elif pressed == "share":
        sharing.show_links()


def _listed() -> dict[str, Article]:
    """What was opened in this session, and the samples, by their names in the address."""
    return {**asked.opened(), **asked.samples()}


@edge.heard
def _open() -> None:
    """Opens the chosen article; the first sample has the address without parameters."""
    name = st.session_state["bar"].article
    if name in list(_listed()):  # a list, as a browser may send what cannot be hashed
        asked.ask(**({} if name == next(iter(asked.samples())) else {"article": name}))


@edge.heard
def _speak() -> None:
    """Puts the chosen language into the address, beside what is there."""
    code = st.session_state["bar"].language
    if code in list(language.languages()):
        st.query_params[tongue.PARAMETER] = code


def _label(article: Article) -> str:
    """The article's title, or its first words."""
    words = article.title or " ".join(article.text.split())
    return words if len(words) <= 70 else words[:69].rsplit(" ", 1)[0] + " …"
