"""Which article the page shows: the address says so, the first article where it says nothing.

`?article=NAME` is a file of `seeds/`, `?article=opened-…` was opened in this session, `?url=…` is the page at an address,
`?a=…` a share link; `?stop=2` is the chosen stop's place in the list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from mapapp import articles, pipeline, share
from mapapp.errors import ArticleError, LinkError, MapappError
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import CachedGeocoder, online_geocoder
from mapapp.language import say
from mapapp.model import Article, Itinerary
from mapapp.page import fetching, tongue, visit
from mapapp.settings import Settings, seeds

OPENED = "opened"
"""What the names in the address of articles opened in this session begin with, and their key in the session's state."""
_NAME = re.compile(rf"{OPENED}-[0-9a-f]{{16}}")
_BACK, _GONE = "back", "gone"
"""The session's keys of what the browser's tab brought back, and of what it did not have, by the names in the address."""
MOST_OPENED = 40
"""Articles that a session keeps; the oldest are forgotten first."""


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


@st.cache_resource(show_spinner=False)
def reader() -> pipeline.Reader:
    """What reading needs, opened once."""
    return pipeline.load(settings())


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """The place names alone, without the rest of what reading needs: a shared link is edited before any article is read."""
    return open_gazetteer(settings())


@cache
def online() -> CachedGeocoder | None:
    """The online service that this process may ask for places; `None` where the settings name none."""
    return online_geocoder(settings())


def traced(article: Article) -> Itinerary:
    """The article's itinerary, read once: a sample for all, what a visitor brought for that session and no longer."""
    with st.spinner(say("Reading the article…")):
        return _sample(article) if article in samples().values() else _brought(article)


@st.cache_resource(show_spinner=False)
def _sample(article: Article) -> Itinerary:
    return _read(article)


@st.cache_resource(scope="session", max_entries=MOST_OPENED, show_spinner=False)
def _brought(article: Article) -> Itinerary:
    return _read(article)


def _read(article: Article) -> Itinerary:
    with visit.gate(settings()).reading():
        return pipeline.trace(article, reader())


def opened() -> dict[str, Article]:
    """The articles opened in this session, by their names in the address."""
    kept: dict[str, Article] = st.session_state.setdefault(OPENED, {})
    return kept


def keep(article: Article, *others: Article) -> str:
    """Keeps these articles for this session, and gives the first one's name in the address."""
    names = [_name(each) for each in (article, *others)]
    _hold(opened(), dict(zip(names, (article, *others), strict=True)))
    return names[0]


def _name(article: Article) -> str:
    """The same for the same article in every session: no other article comes in its place."""
    return f"{OPENED}-{hashlib.sha256(json.dumps(share.plain(article)).encode()).hexdigest()[:16]}"


def _hold(kept: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, each in more.items():
        kept.pop(name, None)
        kept[name] = each
    while len(kept) > MOST_OPENED:
        kept.pop(next(iter(kept)))


def away() -> str | None:
    """The name of an article that the address asks for and this session does not have, though the browser's tab may."""
    name = st.query_params.get("article", "")
    elsewhere = {"a", "url"} & set(st.query_params)
    known = name in opened() or name in st.session_state.get(_GONE, {})
    return name if _NAME.fullmatch(name) and not elsewhere and not known else None


def bring_back(name: str, code: object) -> None:
    """Takes an article that is away from the browser's tab, as a share link holds it; what is no such thing is gone."""
    try:
        itinerary = share.decode(str(code), longest=settings().max_link, longest_article=settings().max_text)
    except LinkError:
        _hold(st.session_state.setdefault(_GONE, {}), {name: True})
        return
    _keep_whole(name, itinerary)


def keep_whole(itinerary: Itinerary) -> str:
    """Keeps an itinerary as it stands for this session, not to be read anew; gives its name in the address."""
    name = f"{OPENED}-{hashlib.sha256(share.encode(itinerary).encode()).hexdigest()[:16]}"
    _keep_whole(name, itinerary)
    return name


def _keep_whole(name: str, itinerary: Itinerary) -> None:
    _hold(st.session_state.setdefault(_BACK, {}), {name: itinerary})
    _hold(opened(), {name: itinerary.article})


def itinerary() -> Itinerary:
    """The itinerary that the address asks for.

    Raises:
        LinkError: the share link cannot be read.
        ArticleError: there is no such article here.
    """
    if link := st.query_params.get("a"):
        return share.decode(link, longest=settings().max_link, longest_article=settings().max_text)
    if address := st.query_params.get("url"):
        return traced(fetching.fetched(address, settings()).article())
    name = st.query_params.get("article")
    if name is None:
        return first()
    if name in opened():
        return st.session_state.get(_BACK, {}).get(name) or traced(opened()[name])
    if name.startswith(f"{OPENED}-"):
        raise ArticleError("This article is no longer here. Open it again, or its share link.")
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
    """Puts these parameters into the address, in place of all that were there but the language."""
    kept = {tongue.PARAMETER: st.query_params[tongue.PARAMETER]} if tongue.PARAMETER in st.query_params else {}
    st.query_params.from_dict({**params, **kept})
