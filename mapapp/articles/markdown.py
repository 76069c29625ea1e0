"""Markdown → its text: what is written for the eye, not the marks, the pictures or the code."""

from __future__ import annotations

import datetime as dt
import re

from markdown_it import MarkdownIt

from mapapp.articles.brought import Document
from mapapp.articles.plain import clean

_FRONT = re.compile(r"---[ \t]*\n(.{0,5000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_LINE = re.compile(
    r"""^(title|author|date|outlet|publication|source|url|link|canonical_url)\s*[:=]\s*(.{1,500})$""", re.I | re.M
)


def markdown(source: str) -> Document:
    """The paragraphs of the source, and what the front matter says; a heading of the first rank above all is the title."""
    source = clean(source)
    said: dict[str, str] = {}
    if front := _FRONT.match(source):
        said = {key.lower(): value.strip().strip("'\"") for key, value in _LINE.findall(front.group(1))}
        source = source[front.end() :]
    blocks: list[str] = []
    title = said.get("title")
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        text = "".join(_letters(child.type, child.content) for child in token.children or ())
        if before and before.tag == "h1" and not blocks and not title:
            title = text
        elif text.strip():
            blocks.append(text.strip())
    try:
        date = dt.date.fromisoformat(said.get("date", "")[:10])
    except ValueError:
        date = None
    outlet = said.get("outlet") or said.get("publication")
    url = next((said[key] for key in ("url", "link", "canonical_url", "source") if key in said), None)
    return Document("\n\n".join(blocks), title=title, author=said.get("author"), outlet=outlet, date=date, url=url)


def _letters(kind: str, content: str) -> str:
    if kind in {"softbreak", "hardbreak"}:
        return " "
    return content if kind in {"text", "code_inline"} else ""
