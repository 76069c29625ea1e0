"""HTML → the article in it: trafilatura takes the boilerplate off and reads metadata, JSON-LD and Open Graph."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import trafilatura
from lxml import etree

from mapapp.articles import plain
from mapapp.articles.brought import Document, web_address
from mapapp.errors import DocumentError

_CLOSED = re.compile(r"""["']isAccessibleForFree["']\s{0,9}:\s{0,9}["']?false""", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:subscribe (?:now )?to (?:continue|read|keep)|(?:sign|log) in to (?:continue|read)|already a subscriber|"
    r"subscribers only|this (?:article|story|content) is (?:for|reserved|exclusive)|create (?:a|your) free account|"
    r"to continue reading|unlock this article|register to (?:continue|read))",
    re.IGNORECASE,
)
SHORT = 1_500
"""Characters below which the article of a page that asks for a subscription is taken for its beginning alone."""

_PAYWALL = (
    "This page shows only the beginning of the article and asks for a subscription. Open it in your browser, logged in, copy"
    " the text and paste it."
)
_NOTHING = (
    "There is no article on this page: it may be empty, a list of links, or put together by scripts in the browser. Open it in"
    " your browser, copy the text and paste it."
)


def page(source: str, url: str | None) -> Document:
    """The article of a page with its title, author, outlet and day of publication; what surrounds it is left out.

    The address that the page gives as its own (canonical) counts only on the host it was fetched from, or where none is known.

    Raises:
        DocumentError: there is no article on it, or only a request to subscribe.
    """
    source = source.replace("\x00", "")
    try:
        found = trafilatura.bare_extraction(
            source,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "url": url},
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise DocumentError(_NOTHING) from error
    assert not isinstance(found, dict)  # which it is only where that is asked for
    text = (found.text or "") if found else ""
    closed = bool(_CLOSED.search(source)) or bool(_ASKS.search(text) or (len(text) < SHORT and _ASKS.search(source)))
    if closed and len(text) < 200:
        raise DocumentError(_PAYWALL)
    if found is None or len(text.split()) < 5:
        raise DocumentError(_NOTHING)
    paragraphs = [line for line in text.split("\n") if line.strip() and not (len(line) < 200 and _ASKS.search(line))]
    address = web_address(found.url)
    if url and address and urlsplit(address).hostname != urlsplit(url).hostname:
        address = None
    return Document(
        "\n\n".join(paragraphs),
        title=found.title,
        author=_names(found.author) or plain.byline(text),
        outlet=found.sitename or (urlsplit(url).hostname if url else None),
        date=_day(found.date),
        url=address or url,
        hints=(_PAYWALL,) if closed and len(text) < SHORT else (),
    )


def _names(authors: str | None) -> str | None:
    """The authors as a reader writes them, without "By" and without addresses."""
    names = [re.sub(r"^by\s+", "", name.strip(), flags=re.IGNORECASE) for name in (authors or "").split(";")]
    return ", ".join(name for name in names if name and "://" not in name) or None


def _day(iso: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso or "")
    except ValueError:
        return None
