"""Which article the page shows: the address says so, the first article where it says nothing.

`?article=NAME` is a file of `seeds/`, `?article=pasted` the text pasted in this session, `?a=…` a share link; `?stop=2` is the
chosen stop's place in the list.
"""

from __future__ import annotations

from functools import cache

import streamlit as st

from mapapp import articles, pipeline, share
from mapapp.errors import ArticleError, MapappError
from mapapp.model import Article, Itinerary
from mapapp.settings import Settings, seeds

PASTED = "pasted"
"""The name in the address of the text pasted in this session, and its key in the session's state."""


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings.read()


@cache
def samples() -> dict[str, Article]:
    """The articles of `seeds/` by their file's name, the first one first; a file that cannot be read is left out."""
    found = {}
    for path in sorted(seeds().glob("*.txt")):
        try:
            found[path.stem] = articles.read_file(path, longest=settings().max_text)
        except ArticleError:
            continue
    return found


@st.cache_resource(show_spinner="Opening the gazetteer…")
def _reader() -> pipeline.Reader:
    return pipeline.load(settings())


@st.cache_resource(max_entries=64, show_spinner="Reading the article…")
def traced(article: Article) -> Itinerary:
    """The article's itinerary, kept for the next who asks."""
    return pipeline.trace(article, _reader())


def itinerary() -> Itinerary:
    """The itinerary that the address asks for.

    Raises:
        LinkError: the share link cannot be read.
        ArticleError: there is no such article here.
    """
    if link := st.query_params.get("a"):
        return share.decode(link, longest=settings().max_link, longest_article=settings().max_text)
    name = st.query_params.get("article")
    if name is None:
        return first()
    if name == PASTED:
        if PASTED not in st.session_state:
            raise ArticleError("The pasted article is no longer here. Paste it again, or open its share link.")
        return traced(st.session_state[PASTED])
    if name not in samples():
        raise ArticleError("There is no article of this name here. This is the first one.")
    return traced(samples()[name])


def first() -> Itinerary:
    """The itinerary of the first article."""
    if not samples():
        raise MapappError("The articles that ship with the program are missing. Install it again.")
    return traced(next(iter(samples().values())))


def chosen(stops: int) -> int | None:
    """The index of the stop that the address asks for; `None` where it asks for none of the `stops` there are."""
    position = st.query_params.get("stop", "")
    if not (position.isascii() and position.isdecimal() and len(position) < 6):
        return None
    return int(position) - 1 if 0 < int(position) <= stops else None


def ask(**params: str) -> None:
    """Puts these parameters into the address, in place of all that were there."""
    st.query_params.from_dict(params)
