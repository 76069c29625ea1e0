"""A document of any kind → what is in it. Runs in the bounded process alone: nothing here withstands hostility by itself."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from mapapp.articles import plain
from mapapp.articles.brought import LONGEST_FIELD, Document, too_long, web_address
from mapapp.articles.encodings import NO_TEXT, Kind, decoded, kind
from mapapp.articles.language import language
from mapapp.articles.text import head_date
from mapapp.articles.text import read as headed
from mapapp.errors import DocumentError

_RTF_FIELD = r"\{\\%s ([^{}\\]{1,300})\}"


def read(
    raw: bytes, *, name: str = "", url: str | None = None, media: str = "", charset: str | None = None, longest: int = 100_000
) -> Document:
    """What is in these bytes: the running text, and what the document says of itself.

    `name` is the file's, `media` and `charset` what a server said of it, `url` where it came from.

    Raises:
        DocumentError: there is no text in it, or it is of no known kind.
        ArticleTooLong: its text has more than `longest` characters.
    """
    found = _read(kind(raw, name, media), raw, url, charset, longest)
    return _finished(found, url, longest)


def _read(what: Kind, raw: bytes, url: str | None, charset: str | None, longest: int) -> Document:
    """What the reader of this kind finds. Each is loaded where it is needed alone: the process lives for this one document."""
    match what:
        case Kind.PDF:
            from mapapp.articles.pdf import pdf

            return pdf(raw, longest)
        case Kind.DOCX:
            from mapapp.articles.office import docx

            return docx(raw)
        case Kind.ODT:
            from mapapp.articles.office import odt

            return odt(raw)
        case Kind.EML:
            from mapapp.articles.mail import message

            return message(raw)
        case Kind.HTML:
            from mapapp.articles.webpage import page

            return page(decoded(raw, charset), url)
        case Kind.MARKDOWN:
            from mapapp.articles.markdown import markdown

            return markdown(decoded(raw, charset))
        case Kind.RTF:
            return _rtf(raw)
        case Kind.TEXT:
            return copied(decoded(raw, charset), longest)


def copied(text: str, longest: int) -> Document:
    """A text as it was typed or copied, without the menus of a page and the breaks of lines of a PDF."""
    if len(text) > 20 * longest:
        raise too_long(longest)
    if text.count("\x00") > len(text) / 10:
        raise DocumentError(NO_TEXT)
    said = headed(plain.clean(text), longest=len(text))
    if page := plain.without_menus(said.text):
        return Document(page.text, title=said.title or page.title, author=page.author, date=said.date or page.date)
    return Document(plain.unwrapped(said.text), title=said.title, author=plain.byline(said.text), date=said.date)


def _finished(found: Document, url: str | None, longest: int) -> Document:
    """The document with its fields in order and, where it matters, a hint about its language."""
    text = plain.clean(found.text).strip("\n")
    if not text.strip():
        raise DocumentError("There is no text in it. Paste an article of at least one sentence.")
    if len(text) > longest:
        raise too_long(longest, len(text))
    first, _, rest = text.partition("\n")
    if found.title and rest.strip() and " ".join(first.split()) == " ".join(found.title.split()):
        text = rest.lstrip("\n")
    hints = list(found.hints)
    tongue = language(text)
    if tongue not in (None, "English"):
        hints.insert(0, f"This text seems to be in {tongue}. Articles are read in English alone: look for its English version.")
    today = dt.date.today()  # the day on the reader's side of the date line may be one further
    date = found.date or head_date(text)
    return dataclasses.replace(
        found,
        text=text,
        title=_field(found.title),
        author=_field(found.author),
        outlet=_field(found.outlet),
        date=date if date and dt.date(1600, 1, 1) <= date <= today + dt.timedelta(days=1) else None,
        url=web_address(found.url) or web_address(url),
        language=tongue,
        hints=tuple(hints),
    )


def _field(value: str | None) -> str | None:
    """One line of at most `LONGEST_FIELD` characters; `None` where nothing is in it."""
    words = " ".join(plain.clean(value[: 10 * LONGEST_FIELD]).split()) if value else ""
    return words[:LONGEST_FIELD] or None


def _rtf(raw: bytes) -> Document:
    from striprtf.striprtf import rtf_to_text

    source = raw.decode("latin-1")
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, OverflowError) as error:
        raise DocumentError("This RTF file is damaged. Open it in a word processor, copy its text and paste it.") from error
    title, author = (re.search(_RTF_FIELD % field, source[:20_000]) for field in ("title", "author"))
    return Document(text, title=title.group(1) if title else None, author=author.group(1) if author else None)
