"""A text → Article: strips the header that carries the date, reads the day of publication, changes nothing else."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from mapapp.errors import ArticleError, ArticleTooLong, EmptyArticle
from mapapp.model import Article

_HEADER = re.compile(r"\s*date[:=]?\s+(\d{4}-\d{2}-\d{2})(?=\s|$)\s*", re.IGNORECASE)
_TITLE = re.compile(r"\s*title:[^\S\n]+([^\n]+)\n", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct
        |november nov|december dec""".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_HEAD_DATES = (
    # "Friday, January 4, 2019" alone on the first line, or "WASHINGTON, Aug. 19, 2025 —"
    re.compile(rf"(?:^|\b){_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
    re.compile(rf"(?:^|\b)(?P<day>\d{{1,2}})\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE),
)
_DATELINE_END = re.compile(r"\s(?:[-–—]{1,2}|\(Reuters\)|\(AP\)|\(AFP\))\s|:\s")


def read(
    text: str,
    *,
    title: str | None = None,
    date: dt.date | None = None,
    url: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    longest: int = 100_000,
) -> Article:
    """The article in this text.

    A header in front of the text, a line "title: …" and " date 2025-08-19 ", is taken off and gives what `title` and `date` do
    not; next in line for the day is a full date on a first line of its own or in the dateline. All else stays as it is, to the
    letter.

    Raises:
        EmptyArticle: there is nothing but white space.
        ArticleTooLong: it has more than `longest` characters.
    """
    if header := _TITLE.match(text):
        text = text[header.end() :]
        title = title or header.group(1).strip()
    if header := _HEADER.match(text):
        text = text[header.end() :]
        date = date or _day(header.group(1))
    if not text.strip():
        raise EmptyArticle("There is no text to read. Paste an article of at least one sentence.")
    if len(text) > longest:
        raise ArticleTooLong(f"The text has {len(text):,} characters; at most {longest:,} can be read at once.")
    return Article(
        text=text,
        title=title or None,
        date=date or head_date(text),
        url=url or None,
        outlet=outlet or None,
        author=author or None,
    )


def read_file(path: Path, *, longest: int = 100_000) -> Article:
    """The article in this UTF-8 file.

    Raises:
        ArticleError: the file cannot be opened or is no UTF-8 text; see `read` for the rest.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ArticleError(f"The file {path.name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ArticleError(f"The file {path.name} is not UTF-8 text.") from error
    return read(text.replace("\r\n", "\n"), longest=longest)


def head_date(text: str) -> dt.date | None:
    """The full date on a first line of its own, or in the dateline before its dash; `None` where neither is there."""
    head = text.lstrip()[:160]
    line = head.split("\n", 1)[0]
    if len(line) > 40 or "\n" not in head:
        end = _DATELINE_END.search(line[:90])
        if not end:
            return None
        line = line[: end.start()]
    return full_date(line)


def full_date(line: str) -> dt.date | None:
    """The first day in this line that is written out with its month and year; `None` where there is none."""
    for pattern in _HEAD_DATES:
        if found := pattern.search(line):
            month = _MONTHS[found.group(1 if pattern is _HEAD_DATES[0] else 2).lower()]
            return _day(f"{found['year']}-{month:02}-{int(found['day']):02}")
    return None


def _day(iso: str) -> dt.date | None:
    """The day, or `None` where the calendar has no such day."""
    try:
        return dt.date.fromisoformat(iso)
    except ValueError:
        return None
