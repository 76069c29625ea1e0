"""Bytes → text, whatever the encoding, and the kind of document that bytes are: the name is asked last, as it may lie."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum

import charset_normalizer

from mapapp.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9][\w.:-]{1,40})""")
_GUESSED_FROM = 200_000
"""Bytes that an encoding is guessed from where none is said."""
_MAIL_HEADERS = re.compile(
    rb"^(?:from|to|date|subject|message-id|mime-version|received|return-path|content-type):", re.I | re.M
)
_TAGS = re.compile(r"<(?:!doctype html|html|head|body|article|div|p|h1|meta|title|script|table)\b[^<>]{0,500}>", re.IGNORECASE)


class Kind(StrEnum):
    """The documents that can be read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    ODT = "ODT"
    RTF = "RTF"
    EML = "EML"


_ENDINGS = {"md": Kind.MARKDOWN, "markdown": Kind.MARKDOWN, "eml": Kind.EML, "mht": Kind.EML, "mhtml": Kind.EML}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "This is a file of an old Word or Excel. Save it as DOCX or PDF and open that."),
    (b"\x89PNG", "This is a picture. Copy the text from where it stands and paste it."),
    (b"\xff\xd8\xff", "This is a picture. Copy the text from where it stands and paste it."),
    (b"GIF8", "This is a picture. Copy the text from where it stands and paste it."),
    (b"MZ", "This is a program and no document."),
    (b"\x7fELF", "This is a program and no document."),
    (b"\x1f\x8b", "This is a packed file. Unpack it and open the document in it."),
    (b"7z\xbc\xaf", "This is a packed file. Unpack it and open the document in it."),
    (b"Rar!", "This is a packed file. Unpack it and open the document in it."),
)
NO_TEXT = "This file holds no text that can be read. Text, Markdown, HTML, PDF, DOCX, ODT, RTF and EML can."


def kind(raw: bytes, name: str = "", media: str = "") -> Kind:
    """What these bytes are. What they hold decides; the file's name and the media type only tell texts apart.

    Raises:
        DocumentError: they are nothing that can be read.
    """
    head = raw[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    for start, sentence in _FOREIGN:
        if head.startswith(start) and (b"\x00" in raw[:4_096] or start.isascii() is False):
            raise DocumentError(sentence)
    if head.startswith(b"%PDF-") or (b"%PDF-" in raw[:1_024] and b"%%EOF" in raw[-2_048:]):
        return Kind.PDF
    if raw.startswith(b"PK\x03\x04"):
        return _packed(raw)
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    return _written(raw, name, media)


def _written(raw: bytes, name: str, media: str) -> Kind:
    """Which kind of text these bytes are."""
    told = {"text/markdown": Kind.MARKDOWN, "message/rfc822": Kind.EML, "multipart/related": Kind.EML}.get(media)
    told = told or _ENDINGS.get(name.lower().rpartition(".")[2])
    start = raw[:4_096]
    if told is Kind.EML or len({found.lower() for found in _MAIL_HEADERS.findall(start.partition(b"\n\n")[0])}) >= 3:
        return Kind.EML
    if media in {"text/html", "application/xhtml+xml"} or markup(raw[:20_000].replace(b"\x00", b"").decode("latin-1")):
        return Kind.HTML
    return told or Kind.TEXT


def markup(text: str) -> bool:
    """Whether this is HTML's source: it begins like a page, or holds a tag in most of its first lines."""
    head = text[:20_000].lstrip()
    tags = _TAGS.findall(head)
    return bool(_TAGS.match(head)) or len(tags) >= max(3, head.count("\n") / 4)


def _packed(raw: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentError("This file is damaged: it begins like a DOCX or ODT and cannot be unpacked.") from error
    if "word/document.xml" in names:
        return Kind.DOCX
    if {"content.xml", "mimetype"} <= names:
        return Kind.ODT
    raise DocumentError("This is a packed file and no DOCX or ODT. Unpack it and open the document in it.")


def decoded(raw: bytes, charset: str | None = None) -> str:
    """The text of these bytes: by their byte order mark, as UTF-8 if they are, as `charset` or they themselves say, or guessed.

    Raises:
        DocumentError: they are no text in any encoding.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    zeros = raw[:4_096].count(0)
    if zeros > len(raw[:4_096]) / 4:  # two bytes a letter, without a mark
        return raw.decode("utf-16-le" if raw[1:4_096:2].count(0) > zeros / 2 else "utf-16-be", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(raw[:4_096])
    for said in (charset, declared.group(1).decode("ascii") if declared else None):
        try:
            if said:
                return raw.decode(said)
        except (LookupError, ValueError):
            continue
    guesses = charset_normalizer.from_bytes(raw[:_GUESSED_FROM])
    best = guesses.best()
    if best is None:
        raise DocumentError(NO_TEXT)
    # what English texts are written in goes before encodings that fit no better
    usual = any(guess.encoding == "cp1252" and guess.chaos <= best.chaos for guess in guesses)
    return raw.decode("cp1252" if usual else best.encoding, "replace")
