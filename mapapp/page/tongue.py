"""Which language the page speaks: the one in the address (`?lang=tr`), chosen by hand, or else the browser's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from mapapp import language

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
