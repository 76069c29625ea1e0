"""Which language the page speaks: the one in the address (`?lang=tr`), chosen by hand, or else the browser's own."""

from __future__ import annotations

import streamlit as st

from mapapp import language

PARAMETER = "lang"


def asked() -> str:
    """The code of the language that the address asks for, or else the browser; one that there is."""
    wanted = st.query_params.get(PARAMETER, "")
    return wanted if wanted in language.languages() else language.preferred(_accepted())


def _accepted() -> str:
    return st.context.headers.get("Accept-Language", "") or st.context.locale or ""
