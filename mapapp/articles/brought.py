"""What was found in a document that somebody brought: the shape that crosses from the bounded process."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from mapapp.errors import ArticleTooLong
from mapapp.model import Article

LONGEST_FIELD = 300
"""Characters of a title, a name or an outlet; the rest is cut."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document without what surrounds it, and what the document says of itself.

    `date` is the day of publication; `language` the language of the text in English words ("German"), `None` where it cannot
    be told. `hints` are sentences for the reader: what is doubtful and what to do about it.
    """

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: dt.date | None = None
    url: str | None = None
    language: str | None = None
    hints: tuple[str, ...] = ()

    def article(self) -> Article:
        """The article in it, as it was found."""
        return Article(text=self.text, title=self.title, date=self.date, url=self.url, outlet=self.outlet, author=self.author)


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web that can be shown as a link, without its fragment; else `None`."""
    try:
        parts = urlsplit((url or "").strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and len(url or "") <= 500
    except ValueError:
        return None
    return parts._replace(fragment="").geturl() if sound else None


def made_on(day: dt.date | None) -> tuple[str, ...]:
    """The hint of a file that tells when it was made, which need not be when the article came out."""
    if day is None:
        return ()
    return (f"The file was made on {day.isoformat()}. If the article came out then, give that as the day of publication.",)


def too_long(longest: int, length: int | None = None) -> ArticleTooLong:
    """The sentence about a text over the limit; `length` is left out where nobody counted to the end."""
    if length:
        trouble = f"The text has {length:,} characters; at most {longest:,} can be read at once."
    else:
        trouble = f"The text has more than {longest:,} characters and cannot be read at once."
    return ArticleTooLong(f"{trouble} Paste the part that tells of the journey.")
