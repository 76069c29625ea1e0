"""Articles by their address, for the page: one fetcher for all visitors, and what this visitor's session has fetched."""

from __future__ import annotations

import streamlit as st

from mapapp.articles import Document, Fetcher
from mapapp.errors import ArticleError, FetchError
from mapapp.language import say
from mapapp.page import visit
from mapapp.page.waiting import Tell
from mapapp.settings import Settings

_FETCHED = "fetched"
"""The session's key of what was found at each address: a document, or the sentence that says why there is none."""
MOST_KEPT = 20
"""Addresses that a session remembers."""


@st.cache_resource(show_spinner=False)
def _fetcher(_settings: Settings) -> Fetcher:
    return Fetcher(_settings)


def fetch(address: str, settings: Settings, tell: Tell) -> Document:
    """The document at the address, fetched anew; what was found, trouble too, is remembered for `fetched`.

    Raises:
        ArticleError: there is none that can be read; see `Fetcher.fetch`.
    """
    kept: dict[str, Document | str] = st.session_state.setdefault(_FETCHED, {})
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    tell(say("Fetching the page…"))
    try:
        kept[address] = found = visit.gate(settings).fetch(_fetcher(settings).fetch, address, visit.visitor())
    except ArticleError as error:
        kept[address] = str(error)
        raise
    return found


def fetched(address: str, settings: Settings, tell: Tell) -> Document:
    """The document at the address as this session fetched it, at most once: the page is drawn many times.

    Raises:
        ArticleError: there is none that can be read.
    """
    found = st.session_state.get(_FETCHED, {}).get(address)
    if isinstance(found, str):
        raise FetchError(found)
    return found or fetch(address, settings, tell)


def keep(address: str, document: Document | None) -> bool:
    """Remembers a document that was fetched under the address it gives as its own; false where it was not fetched."""
    kept: dict[str, Document | str] = st.session_state.get(_FETCHED, {})
    if document not in kept.values() or not isinstance(document, Document):
        return False
    kept[address] = document
    return True


def hints() -> tuple[str, ...]:
    """What is doubtful about the document that the page was opened on by its address."""
    found = st.session_state.get(_FETCHED, {}).get(st.query_params.get("url"))
    return found.hints if isinstance(found, Document) else ()
