"""Paragraphs, sentences and words of a news text, as spans of the text itself.

Nothing is changed or normalised: every span cuts the text exactly where it stands, so that a sentence can be shown as
evidence and a word can be pointed at. Hard-wrapped transcripts, one-sentence-a-line texts and wire copy are all met in the
wild; a line break alone therefore ends a sentence only where the lines are not merely wrapped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from mapapp.model import Span

STATES = frozenset(
    """ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt
    va wash wis wyo que ont alta sask man""".split()
)
"""States and provinces in news style, without the full stop that belongs to them."""

_TITLES = frozenset(
    """mr mrs ms messrs mx dr prof rev fr st ste mt ft gen lt col maj capt cpl sgt pvt adm cmdr brig sen rep gov pres
    hon rt amb dep atty asst supt insp pte spc sec nos vol pp vs v approx""".split()
)
"""Words whose full stop never ends a sentence: what they stand before always follows."""

_MAYBE_END = STATES | frozenset(
    """no det sr jr etc inc corp co ltd bros dept est jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur
    thurs fri sat sun""".split()
)
"""Words that keep their full stop inside a sentence, but end one in front of a word that begins one: months, days, states."""

_ABBREVIATIONS = _TITLES | _MAYBE_END

_STARTERS = frozenset(
    """the a an he she it they we i you his her its their our this that these those there here in on at after before but and
    as when while if for from with what who how why yet so no not both some many most more now then however meanwhile""".split()
)
"""Capitalised after "U.S." these words start a new sentence."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|(?<=[a-z\d)”\"])[.!?](?=[A-Z“\"][A-Za-z’']+\s)")
_DOTTED = re.compile(r"(?:^|[\s(\"“'‘])((?:[^\W\d_]\.)+)$")
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_BULLET = re.compile(r"[-–—*•·▪]\s|\d{1,2}[.)]\s")
_ENTRY = re.compile(
    r"\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?\s+"
    r"(?:\d|[A-Z][a-z]+\.?\s\d)"
)
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ‘`ʻ](?!s\b|S\b)[^\W\d_]+)*|\d+(?:[.,:]\d+)*|['’][sS]\b|[^\w\s]|_")


def _wrapped(text: str) -> bool:
    """Whether the lines are hard-wrapped: most of the long ones break off without an end mark and go on in the next line,
    which does not begin as an entry of a list of dates does ("Wed 1 October: Belfast").
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 6:
        return False
    goes_on = [
        25 <= len(line) <= 110 and line[-1] not in ".!?:;\"”'’" and not (_BULLET.match(after) or _ENTRY.match(after))
        for line, after in pairwise(lines)
    ]
    return sum(goes_on) > 0.5 * len(lines)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of the text, without the white space around them."""
    wrapped = _wrapped(text)
    cuts: list[tuple[int, int]] = []
    line_start = 0
    for found in _BREAK.finditer(text):
        line, line_start = text[line_start : found.start()], found.end()
        if not line or line_start == len(text):
            continue
        ended = line[-1] in ".!?:;…\"”’'"
        heading = line.isupper() and not text[line_start : line_start + 60].split("\n", 1)[0].isupper()
        if wrapped and not heading and not ended and not _BULLET.match(text, line_start):
            continue
        if wrapped and ended and found.group().count("\n") == 1:
            continue
        if not ended and text[line_start].islower():
            continue
        cuts.append((found.start(), found.end()))
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return tuple(span for start, end in zip(starts, ends, strict=True) if (span := _trim(text, start, end)))


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of the text, in order; a headline or list line without an end mark is one of its own."""
    return tuple(sentence for paragraph in paragraphs(text) for sentence in _split(text, paragraph))


def _split(text: str, paragraph: Span) -> list[Span]:
    """The sentences of one paragraph."""
    found: list[Span] = []
    start = paragraph.start
    for mark in _END.finditer(text, paragraph.start, paragraph.end):
        if mark.end() < paragraph.end and not _ends(text, start, mark.start(), mark.end()):
            continue
        if span := _trim(text, start, mark.end()):
            found.append(span)
        start = mark.end()
    if span := _trim(text, start, paragraph.end):
        found.append(span)
    return found


def _trim(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space at its ends; `None` where nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None


def _ends(text: str, begin: int, mark: int, after: int) -> bool:
    """Whether the end mark at `mark` closes a sentence that began at `begin`."""
    lead = text[after : after + 40].lstrip(" \n\t\u00a0\"'“‘«([")
    if not lead or lead[0].islower() or text[mark] != "." or after - mark > 1:
        return not lead[:1].islower()
    next_word = re.match(r"[^\W\d_]*", lead)
    starter = next_word is not None and next_word.group().lower() in _STARTERS
    head = text[max(begin, mark - 24) : mark + 1]
    if dotted := _DOTTED.search(head):
        # "U.S. The": the sentence is over; "J. Smith", "U.S. Navy": it is not
        return starter and len(dotted.group(1)) > 2
    word = re.search(r"([^\W\d_]+)\.$", head)
    if word and (short := word.group(1).lower()) in _ABBREVIATIONS:
        # "on Sun. The", "in Nashville, Tenn. On": over; "Mr. The" does not happen
        lower = word.group(1).islower() and short not in {"vs", "v", "no", "pp", "approx"}
        return lower or (starter and short in _MAYBE_END)
    return True


class Word(NamedTuple):
    """A word or mark with its place in the text; `sentence` counts the sentences from 0.

    `lower` is the word in lower case, with the typewriter's apostrophe.
    """

    start: int
    end: int
    text: str
    sentence: int
    lower: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut up once: its sentences, the paragraph of each, and its words."""

    text: str
    sentences: tuple[Span, ...]
    paragraph_of: tuple[int, ...]
    words: tuple[Word, ...]
    first_word: tuple[int, ...]

    @staticmethod
    def of(text: str) -> Layout:
        """Cuts the text up."""
        spans: list[Span] = []
        owner: list[int] = []
        words: list[Word] = []
        first: list[int] = []
        for number, paragraph in enumerate(paragraphs(text)):
            for span in _split(text, paragraph):
                first.append(len(words))
                for found in _WORD.finditer(text, span.start, span.end):
                    word = found.group()
                    words.append(Word(found.start(), found.end(), word, len(spans), word.lower().replace("’", "'")))
                spans.append(span)
                owner.append(number)
        return Layout(text, tuple(spans), tuple(owner), tuple(words), (*first, len(words)))

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds this offset, or of the last one before it."""
        return max(0, bisect_right(self.sentences, offset, key=attrgetter("start")) - 1)

    def word_at(self, offset: int) -> int:
        """The number of the first word that ends after this offset."""
        return bisect_right(self.words, offset, key=attrgetter("end"))
