"""DOCX and ODT: packed XML. Nothing is unpacked to a disk, no entity is followed, no macro is looked at."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError  # the types alone: defusedxml parses

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe

from mapapp.articles.brought import Document, made_on
from mapapp.errors import DocumentError

MOST_BYTES = 40_000_000
"""The most that one part of a document may unpack to; a book of a million words has about ten."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"

_WORD_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_ODT_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}
_ODT_ASIDE = {f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}tracked-changes"}


def docx(raw: bytes) -> Document:
    """The paragraphs of a DOCX, tables too, and its title and author; what was struck out in review is left out."""
    body, said = _parts(raw, "word/document.xml", "docProps/core.xml")
    paragraphs = ("".join(_word_letters(paragraph)) for paragraph in body.iter(f"{_W}p"))
    return _document(paragraphs, said, f"{_DC}creator", f"{_TERMS}created")


def odt(raw: bytes) -> Document:
    """The headings and paragraphs of an ODT, and its title and author; notes and comments are left out."""
    content, said = _parts(raw, "content.xml", "meta.xml")
    body = content.find(f"{_OFFICE}body")
    paragraphs = ("".join(_odt_letters(paragraph)) for paragraph in _odt_paragraphs(content if body is None else body))
    return _document(paragraphs, said, f"{_META}initial-creator", f"{_META}creation-date")


def _document(paragraphs: Iterator[str], said: Element | None, author: str, made: str) -> Document:
    text = "\n\n".join(filter(None, (paragraph.strip() for paragraph in paragraphs)))

    def field(tag: str) -> str | None:
        return said.findtext(f".//{tag}") if said is not None else None

    return Document(text, title=field(f"{_DC}title"), author=field(author) or field(f"{_DC}creator"), hints=_made(field(made)))


def _made(stamp: str | None) -> tuple[str, ...]:
    try:
        day = dt.date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return ()
    return made_on(day)


def _word_letters(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            yield element.text or ""
        else:
            yield _WORD_SIGNS.get(element.tag, "")


def _odt_paragraphs(body: Element) -> Iterator[Element]:
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield element
        elif element.tag not in _ODT_ASIDE:
            waiting.extend(reversed(element))


def _odt_letters(paragraph: Element) -> Iterator[str]:
    waiting: list[Element | str] = [paragraph]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif found.tag in _ODT_ASIDE:
            yield found.tail or "" if found is not paragraph else ""
        else:
            after = [found.tail or ""] if found is not paragraph else []
            waiting.extend((*after, *reversed(found), found.text or _ODT_SIGNS.get(found.tag, "")))


def _parts(raw: bytes, body: str, said: str) -> tuple[Element, Element | None]:
    """The XML of the body, and of the part that tells of it, where there is one.

    The size is counted while a part unpacks, whatever the archive says of it.
    """
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in (body, *({said} & set(archive.namelist()))):
                with archive.open(name) as part:
                    found[name] = part.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise DocumentError("This file is damaged or locked with a password. Copy its text and paste it.") from error
    if max(map(len, found.values())) > MOST_BYTES:
        raise DocumentError("This file unpacks to more than any article holds. Copy its text and paste it.")
    try:
        trees = {name: Safe.fromstring(xml) for name, xml in found.items()}
    except DefusedXmlException as error:
        raise DocumentError("This file defines entities, which no article needs. Copy its text and paste it.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError("This file is damaged. Copy its text and paste it.") from error
    return trees[body], trees.get(said)
