"""The dialog that opens an article: pasted, by its address, from files; what was found can be corrected before it is read.

A journey that was saved here, and a table of stops, open as they are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import streamlit as st

from mapapp import articles, exports
from mapapp.articles import Document
from mapapp.articles.address import target
from mapapp.articles.brought import LONGEST_FIELD, web_address
from mapapp.errors import ArticleError, FileError
from mapapp.exports.table import NEEDED
from mapapp.language import mark, say, translated
from mapapp.llm import disclosure
from mapapp.model import Article
from mapapp.page import asked, components, edge, fetching, visit, waiting

PASTE, ADDRESS, FILES = mark("Paste"), mark("Address"), mark("Files")
MOST_FILES = 20
"""Files that are opened at once."""
_FOUND, _BY_MODEL = "found", "by-model"
"""The session's keys of the documents that wait to be looked over, each with the words it is chosen by, and of whether the
language model was chosen before they were looked over.
"""


def show() -> None:
    """Opens the dialog, without what was looked over in it before."""
    for kept in (_FOUND, _BY_MODEL):
        st.session_state.pop(kept, None)
    st.dialog(say("Open an article"), width="medium")(edge.part(_dialog))()


def _dialog() -> None:
    if _FOUND in st.session_state:
        _look_over(st.session_state[_FOUND])
        return
    ways = [PASTE, *([ADDRESS] if asked.settings().fetch else []), FILES]
    way = st.segmented_control(say("From"), ways, default=PASTE, required=True, format_func=say, label_visibility="collapsed")
    {PASTE: _paste, ADDRESS: _address, FILES: _files}[way or PASTE]()


def _paste() -> None:
    limit = asked.settings().max_text
    with st.form("paste", border=False):
        title = st.text_input(say("Title"), max_chars=LONGEST_FIELD)
        day = _day(None)
        text = st.text_area(
            say("Text"),
            height=280,
            help=say("An English article of at most {limit} characters; menus are taken off.", limit=limit),
        )
        by_model = _reader()
        if not st.form_submit_button(say("Show its map"), type="primary"):
            return
    raw = text.encode("utf-8", "replace")
    with waiting.shown(st.empty(), say("Reading the text…")):
        found = _gate().document(articles.document, raw, media="text/plain", longest=limit)
    found = replace(found, title=title.strip() or found.title, date=day or found.date)
    if found.hints or len(found.text.split()) < 0.95 * len(text.split()):
        st.session_state[_BY_MODEL] = by_model
        _look(found)
    _show(found.article(), by_model=by_model)


def _address() -> None:
    with st.form("address", border=False):
        address = st.text_input(say("Address of the article"), placeholder="https://", max_chars=2_000)
        asks = st.form_submit_button(say("Fetch it"), type="primary")
    with st.expander(say("A bookmark that opens the page you are reading")):
        st.write(say("Make a bookmark in your browser and give it this as its address:"))
        st.code(bookmarklet((st.context.url or "").partition("?")[0]), language=None, wrap_lines=True)
    if asks:
        with waiting.shown(st.empty(), say("Fetching the page…")) as tell:
            found = fetching.fetch(target(address).url, asked.settings(), tell)
        _look(found)


def bookmarklet(page: str) -> str:
    """The address of a bookmark that opens the article one is reading on this `page`."""
    return f"javascript:location.href='{page}?url='+encodeURIComponent(location.href)"


def _files() -> None:
    settings = asked.settings()
    with st.form("files", border=False):
        files = st.file_uploader(
            say("Files"),
            accept_multiple_files=True,
            max_upload_size=settings.max_file,
            help=say(
                "Text, Markdown, HTML, PDF, DOCX, ODT, RTF or EML, in any encoding; a journey saved as mapapp file; "
                "a table of stops (CSV) with the columns {columns}. Several files are several articles.",
                columns=", ".join(NEEDED),
            ),
        )
        asks = st.form_submit_button(say("Read them"), type="primary")
    if not asks:
        return
    if not files:
        components.notice(say("Choose a file first, or drop it here."), "error", key="open-error")
        return
    found, whole, slot, count = [], 0, st.empty(), min(len(files), MOST_FILES)
    with waiting.shown(slot, say("Opening the files…")) as tell:
        for number, file in enumerate(files[:MOST_FILES]):
            tell(say("Opening file {number} of {count}…", number=number + 1, count=count), number, count)
            try:
                if read := _opened(file.name, file.getvalue()):
                    found.append((read.title or file.name, read))
                else:
                    whole += 1
            except (ArticleError, FileError) as error:
                components.notice(f"{file.name}: {translated(str(error))}", "error", key=f"open-error-{number}")
    slot.empty()
    if len(files) > MOST_FILES:
        components.notice(say("Only the first {count} files were read.", count=MOST_FILES), key="open-many")
    if len(found) + whole == count:
        _look(*found)
    elif found or whole:
        st.session_state[_FOUND] = found
        st.button(say("Go on with the others"))


def _opened(name: str, data: bytes) -> Document | None:
    """The document in a file; `None` where it holds a whole journey, which is kept as it is."""
    settings, read = asked.settings(), _gate().document
    if exports.ours(name):
        asked.keep_whole(read(exports.read, data, asked.gazetteer(), longest_article=settings.max_text))
        return None
    return read(articles.sized_document, data, name, longest=settings.max_text, largest=settings.max_file)


def _gate() -> visit.Gate:
    return visit.gate(asked.settings())


def _look(*found: Document | tuple[str, Document]) -> None:
    """Lets the reader look over these documents, and does not come back."""
    st.session_state[_FOUND] = [each if isinstance(each, tuple) else (each.title or "", each) for each in found]
    st.rerun(scope="fragment")


def _look_over(found: list[tuple[str, Document]]) -> None:
    """The fields of one of the documents, to be corrected; the others become articles as they are."""
    if not found:  # journeys alone, which open as they are
        asked.ask(article=next(reversed(asked.opened())))
        st.rerun()
    at = 0
    if len(found) > 1:
        at = st.selectbox(say("Article"), range(len(found)), format_func=lambda number: found[number][0], filter_mode=None)
    document = found[at][1]
    for number, hint in enumerate(document.hints):
        components.notice(hint, key=f"open-hint-{number}")
    with st.form(f"found-{at}", border=False):
        title = st.text_input(say("Title"), document.title or "", max_chars=LONGEST_FIELD)
        left, right = st.columns(2)
        author = left.text_input(say("Author"), document.author or "", max_chars=LONGEST_FIELD)
        outlet = right.text_input(say("Outlet"), document.outlet or "", max_chars=LONGEST_FIELD)
        with left:
            day = _day(document.date)
        address = right.text_input(say("Address of the original"), document.url or "", max_chars=500)
        text = st.text_area(say("Text"), document.text, height=240)
        by_model = _reader()
        if not st.form_submit_button(say("Show its map"), type="primary"):
            return
    given = {"title": title.strip() or None, "author": author.strip() or None, "outlet": outlet.strip() or None}
    try:
        article = articles.read(text, date=day, url=web_address(address), longest=asked.settings().max_text, **given)
    except ArticleError as error:
        components.notice(str(error), "error", key="open-error")
        return
    others = (document.article() for number, (_, document) in enumerate(found) if number != at)
    _show(article, *others, unchanged=document, by_model=by_model)


def _reader() -> bool:
    """Draws the choice of the language model, where the settings name one, and says what then goes to where; what is chosen."""
    model = asked.model()
    if model is None:
        return False
    before = st.session_state.get(_BY_MODEL, asked.settings().reader == "llm")
    chosen: bool = st.checkbox(say("Let a language model read it"), value=before)
    components.notice(disclosure(model), key="open-reader")
    return chosen


def _day(found: dt.date | None) -> dt.date | None:
    day: dt.date | None = st.date_input(
        say("Day of publication"),
        value=found,
        min_value=dt.date(1600, 1, 1),
        max_value=dt.date(2100, 12, 31),
        format="YYYY-MM-DD",
        help=say("Weekdays in the text (“on Tuesday”) are worked out from it. It may be left empty."),
    )
    return day


def _show(article: Article, *others: Article, unchanged: Document | None = None, by_model: bool = False) -> None:
    """Opens the article, for the language model to read where it `by_model` is; a page that was fetched and not corrected and
    that the program itself reads keeps its address, which others can open too.
    """
    st.session_state.pop(_FOUND, None)
    fetched = unchanged and unchanged.article() == article and not others and not by_model
    address = unchanged.url if unchanged and fetched else None
    if address and fetching.keep(address, unchanged):
        asked.ask(url=address)
    else:
        asked.ask(article=asked.keep(article, *others, by_model=by_model))
    st.rerun()
