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


def _component(
    name: str, tag: str = "div", label: str = "", parts: tuple[str, ...] = (), shown: bool = True
) -> Callable[..., Any]:
    """The component of these files, drawn inside a `tag` of this accessible name, with what all have and the `parts` that it is
    made of: one for each language, its words in front of its script. One that is not `shown` has neither words nor looks:
    Streamlit sends all of it along with each of its answers.
    """

    def source(kind: str) -> str:
        common = ("../map/travellers", "words", "server", "journey") if shown else ("server",)
        files = (_FOLDER / f"{each}.{kind}" for each in (*common, *parts, name))
        return "\n".join(path.read_text(encoding="utf-8") for path in files if path.exists())

    def made(code: str) -> Any:
        language.speak(code)
        named = f' aria-label="{escape(say(label))}"' if label else ""
        return st.components.v2.component(
            f"mapapp_{name}_{code}",
            html=f'<{tag} class="journey who-0 {name}"{named}></{tag}>',
            css=source("css") or None,
            js=script.words(source("js")) + source("js"),
        )

    every = {code: copy_context().run(made, code) for code in language.languages()}

    def draw(**options: Any) -> Any:
        return every[language.spoken().code](**options)

    return draw


head = _component("head", "header")
stop_list = _component("list", "section", mark("Itinerary"), parts=("editor",))
article = _component("article", "article", mark("The article"))
review = _component("review", parts=("changes", "tab"), shown=False)
keeper = _component("keeper", parts=("tab",), shown=False)
finder = _component("finder", shown=False)
address = _component("address", shown=False)
link = _component("link")
_notice = _component("notice")


def notice(text: str, kind: str = "hint", key: str | None = None) -> None:
    """A sentence for the reader, `kind` "hint" or "error"; the text is shown as it is written, in the reader's language
    where it is a sentence from below the page.
    """
    _notice(data={"text": translated(text), "kind": kind}, key=key)


def unreachable() -> None:
    """The sentence for when the server is gone, which could not send it then; the style shows it."""
    words = say(
        "The server cannot be reached at this moment. What is shown stays; changes have to wait until it answers again."
    )
    st.html(f'<p class="gone" role="status">{escape(words)}</p>')


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
