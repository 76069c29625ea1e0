"""Which article the page shows: the address says so, the first article where it says nothing.

`?article=NAME` is a file of `seeds/`, `?article=opened-…` was opened in this session, `?url=…` is the page at an address,
`?a=…` a share link; `?stop=2` is the chosen stop's place in the list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import streamlit as st

from mapapp import articles, pipeline, share
from mapapp.errors import ArticleError, LinkError, MapappError
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import CachedGeocoder, online_geocoder
from mapapp.language import say
from mapapp.llm import LanguageModel, language_model
from mapapp.model import Article, Itinerary
from mapapp.page import fetching, tongue, visit
from mapapp.page.waiting import Tell, steps
from mapapp.settings import Settings, seeds

OPENED = "opened"
"""What the names in the address of articles opened in this session begin with, and their key in the session's state."""
_NAME = re.compile(rf"{OPENED}-[0-9a-f]{{16}}")
_BACK, _GONE, _MODEL = "back", "gone", "model"
"""The session's keys of what the browser's tab brought back, of what it did not have, and of what its visitor lets the language
model read, by the names in the address. No address says that the model is to read: nobody's link sends anybody's text there.
"""
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
    """What reading needs, opened once; the language model reads what visitors let it read and nothing else."""
    return pipeline.load(replace(settings(), reader="built-in"))


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """The place names alone, without the rest of what reading needs: a shared link is edited before any article is read."""
    return open_gazetteer(settings())


@cache
def online() -> CachedGeocoder | None:
    """The online service that this process may ask for places; `None` where the settings name none."""
    return online_geocoder(settings())


@cache
def model() -> LanguageModel | None:
    """The language model that visitors may let read; `None` where the settings name none."""
    return language_model(settings())


def traced(article: Article, tell: Tell, by_model: bool = False) -> Itinerary:
    """The article's itinerary, read once: a sample for all, what a visitor brought for that session and no longer."""
    sample = article in samples().values() and not by_model
    return _sample(article, tell) if sample else _brought(article, by_model, tell)


@st.cache_resource(show_spinner=False)
def _sample(article: Article, _tell: Tell) -> Itinerary:
    return _read(article, _tell)


@st.cache_resource(scope="session", max_entries=MOST_OPENED, show_spinner=False)
def _brought(article: Article, by_model: bool, _tell: Tell) -> Itinerary:
    return _read(article, _tell, by_model)


def _read(article: Article, tell: Tell, by_model: bool = False) -> Itinerary:
    tell(say("Unpacking the place names, just this once…"))
    gate, reads, heard = visit.gate(settings()), reader(), None
    if by_model:
        reads = replace(reads, second=model())
        tell(say("The language model is reading the article…"))
        with gate.asking():
            heard = pipeline.consult(article, reads)
    with gate.reading(lambda: tell(say("Other articles are being read first…"))):
        return pipeline.trace(article, reads, heard, steps(tell, reads))


def opened() -> dict[str, Article]:
    """The articles opened in this session, by their names in the address."""
    kept: dict[str, Article] = st.session_state.setdefault(OPENED, {})
    return kept


def keep(article: Article, *others: Article, by_model: bool = False) -> str:
    """Keeps these articles for this session, and gives the first one's name in the address; `by_model` lets the language model
    read that one, anew where it did before.
    """
    names = [_name(article, by_model), *map(_name, others)]
    _hold(opened(), dict(zip(names, (article, *others), strict=True)))
    if by_model:
        _brought.clear(article, by_model)
        st.session_state.get(_BACK, {}).pop(names[0], None)
        _hold(st.session_state.setdefault(_MODEL, {}), {names[0]: True})
    return names[0]


def _name(article: Article, by_model: bool = False) -> str:
    """The same for the same article and reader in every session: no other article comes in its place."""
    told = json.dumps([share.plain(article), by_model])
    return f"{OPENED}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


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


def itinerary(tell: Tell) -> Itinerary:
    """The itinerary that the address asks for; `tell` says what takes long.

    Raises:
        LinkError: the share link cannot be read.
        ArticleError: there is no such article here.
    """
    if link := st.query_params.get("a"):
        return share.decode(link, longest=settings().max_link, longest_article=settings().max_text)
    if address := st.query_params.get("url"):
        return traced(fetching.fetched(address, settings(), tell).article(), tell)
    name = st.query_params.get("article")
    if name is None:
        return first(tell)
    if name in opened():
        back = st.session_state.get(_BACK, {}).get(name)
        return back or traced(opened()[name], tell, by_model=name in st.session_state.get(_MODEL, {}))
    if name.startswith(f"{OPENED}-"):
        raise ArticleError("This article is no longer here. Open it again, or its share link.")
    if name not in samples():
        raise ArticleError("There is no article of this name here.")
    return traced(samples()[name], tell)


def first(tell: Tell) -> Itinerary:
    """The itinerary of the first article."""
    if not samples():
        raise MapappError("The articles that ship with the program are missing. Install it again.")
    return traced(next(iter(samples().values())), tell)


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
