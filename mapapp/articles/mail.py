"""EML and saved pages (MHTML): the standard library takes the message apart."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default

from mapapp.articles import plain, webpage
from mapapp.articles.brought import Document, web_address
from mapapp.articles.encodings import decoded
from mapapp.errors import DocumentError

_LEAST = 200
"""Characters of a mail's HTML part below which its plain part is taken."""


def message(raw: bytes) -> Document:
    """The text of a mail with its subject, sender and day, without what it quotes; attachments are left out."""
    try:
        letter = message_from_bytes(raw, policy=default)
        said = {name: str(letter.get(name) or "") for name in ("subject", "from", "snapshot-content-location", "archived-at")}
        day = _day(letter)
        parts = {kind: _part(letter, kind) for kind in ("html", "plain")}
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, IndexError) as error:
        raise DocumentError("This mail is damaged. Open it in your mail program, copy its text and paste it.") from error
    address = web_address(said["snapshot-content-location"]) or web_address(said["archived-at"].strip("<> "))
    title, sender = said["subject"] or None, said["from"].partition("<")[0].strip(' "') or None
    if said["snapshot-content-location"] and parts["html"]:
        return webpage.page(parts["html"], address)
    found = _html(parts["html"], address) if parts["html"] else None
    if found is None:
        text = plain.unwrapped("\n".join(_own(plain.clean(parts["plain"] or ""))))
        found = Document(text)
    return Document(found.text, title=title, author=found.author or sender, date=day, url=address)


def _html(source: str, address: str | None) -> Document | None:
    try:
        found = webpage.page(source, address)
    except DocumentError:
        return None
    return found if len(found.text) >= _LEAST else None


def _part(letter: EmailMessage, kind: str) -> str | None:
    body = letter.get_body(preferencelist=(kind,))
    if body is None:
        return None
    content = body.get_payload(decode=True)
    return decoded(content, body.get_content_charset()) if isinstance(content, bytes) else None


def _own(text: str) -> list[str]:
    """The lines of a mail that its writer wrote: no quotes, no signature."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if line.rstrip(" ") == "--"), len(lines))
    return [line for line in lines[:end] if not line.startswith(">")]


def _day(letter: EmailMessage) -> dt.date | None:
    stamp = getattr(letter.get("date"), "datetime", None)
    return stamp.date() if stamp else None
