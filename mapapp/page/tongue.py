"""Which language the page speaks: the one in the address (`?lang=tr`), chosen by hand, or else the browser's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from mapapp import language
from mapapp.language import say

PARAMETER = "lang"
_P = ParamSpec("_P")
_T = TypeVar("_T")


def asked() -> str:
    """The code of the language that the address asks for, or else the browser; one that there is."""
    wanted = st.query_params.get(PARAMETER, "")
    return wanted if wanted in language.languages() else language.preferred(_accepted())


def _accepted() -> str:
    return st.context.headers.get("Accept-Language", "") or st.context.locale or ""


def speaking(draw: Callable[_P, _T]) -> Callable[_P, _T]:
    """A part of the page, or what hears of it: Streamlit may run it by itself, in a thread that has spoken to nobody yet."""

    @wraps(draw)
    def spoken(*args: _P.args, **options: _P.kwargs) -> _T:
        language.speak(asked())
        return draw(*args, **options)

    return spoken


def choice() -> None:
    """Draws the list of languages, each by its own name."""
    names = {code: one.name for code, one in language.languages().items()}
    st.session_state["language"] = asked()
    st.selectbox(
        say("Language"),
        list(names),
        key="language",
        format_func=names.__getitem__,
        placeholder=say("Language"),
        label_visibility="collapsed",
        filter_mode=None,
        on_change=_choose,
        width=110,
    )


def _choose() -> None:
    """Puts the chosen language into the address, beside what is there."""
    st.query_params[PARAMETER] = st.session_state["language"]
