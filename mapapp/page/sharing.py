"""What is taken away from the page: the link, the frame for other sites, the QR code, and files."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import segno
import streamlit as st

from mapapp import edits, exports, share
from mapapp.errors import ExportError
from mapapp.excerpt import excerpt
from mapapp.language import say
from mapapp.page import asked, components, desk, edge

LONGEST_CODE = 1_700
"""Characters of a link that a QR code is made of: denser ones than its version 30 are hard to read from a screen."""


def show_files() -> None:
    """Opens the dialog with the files."""
    st.dialog(say("Download"), width="small")(edge.part(_files))()


def show_links() -> None:
    """Opens the share dialog."""
    st.dialog(say("Share this journey"), width="medium")(edge.part(_links))()


def _files() -> None:
    """One button a format; a file is written when it is asked for. Where there is nothing for a calendar, that is said."""
    review = desk.current()
    with st.container(key="files", gap=None):
        for ending, kind in exports.FORMATS.items():
            if ending == "ics" and (why := _undated(review)):
                components.notice(why, key="undated")
                continue
            st.download_button(
                f"{say(kind.name)} (.{ending})",
                data=partial(_written, review, ending),
                file_name=exports.file_name(review.revision().itinerary, ending),
                mime=kind.media_type,
                on_click="ignore",
                type="tertiary",
                key=f"download-{ending}",
            )


def _undated(review: desk.Desk) -> str | None:
    """Why the itinerary is no calendar, the one format that there may be nothing for; `None` where it is one."""
    try:
        _written(review, "ics")
    except ExportError as error:
        return str(error)
    return None


def _written(review: desk.Desk, ending: str) -> bytes:
    """The file of the itinerary as it is edited by now; it is called outside of the session."""
    return exports.write(review.revision().itinerary, ending)


def _links() -> None:
    """The link with the whole article or with the quoted sentences alone, each as text, as a frame and as a QR code."""
    review = desk.current()
    edited = review.revision().itinerary
    chosen = asked.chosen(len(edited.stops))
    position = None if chosen is None else chosen + 1
    ways = {"whole": share.query(review.base, position, edits.settled(review.log.done))}
    if edited.stops and not edited.article.excerpt:
        ways["quotes"] = share.query(excerpt(edited), position)
    components.link(data={name: _way(query) for name, query in ways.items()}, key="link")
    if max(map(len, ways.values())) > share.LONG_LINK - len(_here()):
        st.download_button(
            say("Save the file instead"),
            data=partial(_written, review, "json"),
            file_name=exports.file_name(edited, "json"),
            mime="application/json",
            on_click="ignore",
            key="download-instead",
        )


def _way(query: str) -> dict[str, Any]:
    """A link's query, how long the whole link is, and its QR code as rows of "0" and "1"; `None` where it is too dense."""
    whole = _here() + query
    code = None
    if len(whole) <= LONGEST_CODE:
        made = segno.make_qr(whole, error="l", boost_error=False)
        code = ["".join("1" if dark else "0" for dark in row) for row in made.matrix]
    return {"query": query, "length": len(whole), "most": share.LONG_LINK, "code": code}


def _here() -> str:
    """The page's own address, without its query."""
    return urlsplit(st.context.url or "")._replace(query="", fragment="").geturl()
