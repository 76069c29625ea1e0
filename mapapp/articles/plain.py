"""Text as people copy it → the running text alone: no control characters, no menus, lines put together again."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mapapp.articles.text import full_date

_BREAKS = str.maketrans({"\r": "\n", "\f": "\n", "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# control characters, byte order marks, what turns text around (U+200E and U+200F may stay), non-characters
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
MOST_MARKS = 30
"""Combining marks that one letter may carry: the bound of Unicode's Stream-Safe Text Format (UAX #15)."""

_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_BYLINE = re.compile(r"by\s+((?:[^\W\d_][\w.'’-]*\s?){1,6}(?:(?:,|\sand)\s[^,|]{3,60})?)$", re.IGNORECASE)
_WEB_WORDS = re.compile(
    r"""(?:skip\ to|menu|home|search|subscribe|sign\ (?:in|up|out)|log\ (?:in|out)|register|my\ account|newsletters?|share|tweet
    |facebook|twitter|x|instagram|linkedin|whatsapp|e-?mail|print|copy\ link|save|comments?|advertise(?:ment)?|sponsored
    |read\ more|more\ (?:on|from|stories)|related|recommended|most\ (?:read|popular|viewed)|trending|follow\ us|about\ us
    |contact(?:\ us)?|privacy|terms|cookies?|accept|we\ use\ cookies|careers|sitemap|rss|©|copyright|all\ rights\ reserved
    |listen|live|world|politics|business|sports?|opinion|video|weather)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PROSE_WORDS = 15
"""Words of a line that is taken for prose if it has the full stops of prose; menus and teasers have fewer."""


def clean(text: str) -> str:
    """The text with "\\n" as its only line break without control characters, half surrogates and heaps of marks."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").translate(_BREAKS))
    return _without_heaps(_HALVES.sub("\ufffd", text))


def _without_heaps(text: str) -> str:
    """The text with at most `MOST_MARKS` combining marks one after the other."""
    if text.isascii():
        return text
    kept, run = [], 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter)[0] == "M" else 0
        if run <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class Page:
    """What is left of a web page that was copied as text, and what its lines above the article say."""

    text: str
    title: str | None = None
    author: str | None = None
    date: dt.date | None = None


def without_menus(text: str) -> Page | None:
    """The running text of a whole web page that was copied with its menus; `None` where the text is no such page.

    It is one where at least ten lines, and half of all, are short and no sentences, three of them say what only web pages
    say ("Subscribe"), and there is prose. Kept are the lines from the first prose to the last, except where two or more in a
    row are none (a menu, related articles). A schedule, all in short lines, stays as it is.
    """
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [line for line in lines if line]
    prose = [_prose(line) for line in lines]
    short = sum(len(line.split()) <= 12 and not _SENTENCE_END.search(line) for line in lines)
    webby = {found.group().lower() for line in lines if len(line) < 60 and (found := _WEB_WORDS.match(line))}
    if short < 10 or short < len(lines) / 2 or len(webby) < 3 or not any(prose):
        return None
    first, last = prose.index(True), len(prose) - 1 - prose[::-1].index(True)
    kept = []
    for at in range(first, last + 1):
        alone = prose[at] or (prose[at - 1] and prose[at + 1]) or bool(_SENTENCE_END.search(lines[at]))
        if alone:
            kept.append(lines[at])
    head = lines[max(0, first - 8) : first]
    titles = [line for line in head if 4 <= len(line.split()) <= 30 and not _BYLINE.match(line) and not full_date(line)]
    days = [day for line in head if (day := full_date(line))]
    return Page("\n\n".join(kept), max(titles, key=len, default=None), _byline(head), days[0] if days else None)


def byline(text: str) -> str | None:
    """Who wrote it, where one of the first lines says so: "By Jane Doe"."""
    return _byline(line.strip() for line in text[:1_000].split("\n")[:6])


def _byline(lines: Iterable[str]) -> str | None:
    return next((found.group(1).strip() for line in lines if len(line) < 120 and (found := _BYLINE.match(line))), None)


def _prose(line: str) -> bool:
    words = line.split()
    return len(words) >= _PROSE_WORDS and re.search(r"[a-z][\w'’)”\"]*[.!?]", line) is not None


def unwrapped(text: str) -> str:
    """The text with its paragraphs on one line each, where lines were broken at a fixed width (mails, PDFs); else as it is.

    They were where most lines go on in small letters; those of a schedule or a list do not. A paragraph ends at
    an empty line, or where a line stops well before the edge and a sentence ends there or the next line has a capital.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    full = [len(line) for line in lines if line.strip()]
    if len(full) < 4 or max(full) > 150:
        return text
    width = median(sorted(full)[len(full) // 2 :])
    following = [after.lstrip() for line, after in pairwise(lines) if line.strip() and after.strip()]
    if width < 40 or sum(line[0].islower() for line in following) < max(3, len(following) / 2):
        return text
    paragraphs: list[str] = []
    fresh = True
    for line, after in pairwise([*lines, ""]):
        words = line.strip()
        if not words:
            fresh = True
            continue
        if fresh or not paragraphs:
            paragraphs.append(words)
        elif re.search(r"[a-z]-$", paragraphs[-1]) and words[0].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + words
        else:
            paragraphs[-1] += " " + words
        fresh = len(line) < 0.75 * width and (bool(_SENTENCE_END.search(words)) or after.strip()[:1].isupper())
    return "\n\n".join(paragraphs)
