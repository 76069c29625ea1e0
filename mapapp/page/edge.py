"""The page's edge: what goes wrong in a part of it, or in what hears of it, becomes a sentence there, and the rest stays.

Streamlit draws the whole page, a fragment, a dialog, and calls back, each by itself and in a thread that has spoken to nobody
yet; what any of them raises it would show as a box of its own. So each passes here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from mapapp import language, metrics
from mapapp.errors import MapappError
from mapapp.language import mark, say
from mapapp.page import components, tongue

_LOG = logging.getLogger(__name__)
_P = ParamSpec("_P")
_SORRY = mark("Something went wrong that should not have. Try it once more, or load the page again.")
_MISSED = "missed"
"""The session's key of what went wrong in a call back, which can draw nothing, for the part that is drawn next."""


@contextmanager
def held(say_so: Callable[[str], None], sorry: str = _SORRY) -> Iterator[None]:
    """A block whose trouble is said: an error of ours in its own words; any other is logged, and `sorry`, marked, is said."""
    try:
        yield
    except MapappError as error:
        say_so(str(error))
    except Exception:
        _LOG.exception("a part of the page failed")
        metrics.FAILED.inc()
        say_so(say(sorry))


def part(draw: Callable[_P, object]) -> Callable[_P, None]:
    """A fragment or dialog, in the reader's language, with what went wrong in it or on the way to it."""
    place = f"slip-{draw.__name__.strip('_')}"

    @wraps(draw)
    def drawn(*args: _P.args, **options: _P.kwargs) -> None:
        with held(lambda words: components.notice(words, "error", key=place)):
            language.speak(tongue.asked())
            missed(place)
            draw(*args, **options)

    return drawn


def heard(hear: Callable[_P, object]) -> Callable[_P, None]:
    """What is called back when somebody did something; where it fails, the part that is drawn next says so."""

    @wraps(hear)
    def called(*args: _P.args, **options: _P.kwargs) -> None:
        with held(lambda words: st.session_state.update({_MISSED: words})):
            language.speak(tongue.asked())
            hear(*args, **options)

    return called


def missed(place: str) -> None:
    """Says what went wrong in a call back since anything was drawn last, once."""
    if words := st.session_state.pop(_MISSED, None):
        components.notice(words, "error", key=f"{place}-missed")
