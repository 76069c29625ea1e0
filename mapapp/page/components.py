"""Our parts of the page: small scripts of `assets/page`, each with its style, that put text on the page as text alone."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from streamlit.components.v1 import declare_component

from mapapp import language
from mapapp.language import mark, say, script, translated
from mapapp.maps import files
from mapapp.settings import assets

_FOLDER = assets() / "page"
_DRAWN = ("../map/travellers", "words", "element")
"""What those are made of that draw something."""
_VIEW = (*_DRAWN, "here", "view")
"""What those are made of that show the journey."""


def _component(
    name: str, tag: str = "div", label: str = "", parts: tuple[str, ...] = _DRAWN, apart: bool = True
) -> Callable[..., Any]:
    """The component of these files, drawn inside a `tag` of this accessible name, with the `parts` that it is made of, as few
    as it needs: Streamlit sends all of them along with each of its answers. There is one for each language, its words in front
    of its script. Its style is for it alone where it stands `apart`, in a tree of its own.
    """

    def source(kind: str) -> str:
        files = (_FOLDER / f"{each}.{kind}" for each in (*parts, name))
        return "\n".join(path.read_text(encoding="utf-8") for path in files if path.exists())

    def made(code: str) -> Any:
        language.speak(code)
        named = f' aria-label="{escape(say(label))}"' if label else ""
        return st.components.v2.component(
            f"mapapp_{name}_{code}",
            html=f'<{tag} class="journey who-0 {name}"{named}></{tag}>',
            css=source("css") or None,
            js=script.words(source("js")) + source("js"),
            isolate_styles=apart,
        )

    every = {code: copy_context().run(made, code) for code in language.languages()}

    def draw(**options: Any) -> Any:
        return every[language.spoken().code](**options)

    return draw


bar = _component("bar", "nav", mark("Open and share"), ("words", "element"), apart=False)  # dialogs find back to its buttons
head = _component("head", "header", parts=(*_DRAWN, "here"))
stop_list = _component("list", "section", mark("Itinerary"), (*_VIEW, "editor"))
article = _component("article", "article", mark("The article"), _VIEW)
journey = _component("journey", parts=("server", "view"))
review = _component("review", parts=("here", "server", "changes", "tab"))
keeper = _component("keeper", parts=("server", "tab"))
finder = _component("finder", parts=("here",))
address = _component("address", parts=("server",))
link = _component("link")
_notice = _component("notice")


def notice(text: str, kind: str = "hint", key: str | None = None) -> None:
    """A sentence for the reader, `kind` "hint" or "error"; the text is shown as it is written, in the reader's language
    where it is a sentence from below the page.
    """
    _notice(data={"text": translated(text), "kind": kind}, key=key)


def style(theme: str) -> None:
    """The page's style in a theme, "light" or "dark", which Streamlit's dialogs would not know otherwise; with it the sentence
    for when the server is gone, which could not send it then: the style shows it.
    """
    words = say(
        "The server cannot be reached at this moment. What is shown stays; changes have to wait until it answers again."
    )
    rules = f":root {{ color-scheme: {theme} }}\n{STYLE.read_text(encoding='utf-8')}"
    st.html(f'<p class="gone" role="status">{escape(words)}</p><style>{rules}</style>')


def _served(name: str, folder: Path) -> str:
    """The address of a folder that Streamlit serves, as seen from the map's frame; right under any base path."""
    declare_component(name, path=folder)
    return f"../{__name__}.{name}"


def _fonts() -> dict[str, str]:
    """The typefaces of Streamlit's own page, for the map's frame; none where a version of Streamlit names them otherwise."""
    media = Path(st.__file__).parent / "static" / "static" / "media"
    wanted = {"Source Sans": "SourceSansVF-Upright.*.woff2", "Source Serif": "SourceSerifVariable-Roman.*.woff2"}
    return {family: f"../../static/media/{path.name}" for family, pattern in wanted.items() for path in media.glob(pattern)}


def map_url() -> str:
    """The address of the folder of the map's own file; that is written anew where a cleaner of old files took it away."""
    files.write(Path(_MADE.name))
    return _MAP


FONTS = _fonts()
_MADE = TemporaryDirectory(prefix="mapapp-map-")
_MAP = _served("map", Path(_MADE.name))
SHAPES = _served("shapes", assets() / "basemap")
STYLE = _FOLDER / "layout.css"
ICON = _FOLDER / "icon.svg"
