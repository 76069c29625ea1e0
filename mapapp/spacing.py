"""Texts whose spaces or letters are not as print has them, read as if they were.

Feeds and research corpora often hold articles cut into tokens ("Israel 's offer , he said , was `` late ''"), web pages lose
the space beside a link ("a rally inMadison, Wisconsin,for her") and hide soft hyphens in words, and some files write an
accented letter as two signs. `mended` gives the text as print has it, with the way back: what is found in it is found at the
same words of the text as it came.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace

from mapapp.model import Article, Days, Itinerary, Mention, Span

_CUT = re.compile(r"(?<=\w) [,.](?=\s|$)")
_MARK = re.compile(r"[,.](?=\s|$)")
_LEAST = 3
"""So many commas and full stops with a space before them, and more than half of all, tell a text that was cut into tokens."""

_JOINED = re.compile(
    r"(?P<open>``[ ]?)"  # `` We -> "We
    r"|(?P<close>[ ]?'')"  # late '' -> late"
    r"|(?P<none>[ ](?=[,.;:?!%)\]”]|(?:'(?:s|re|ve|ll|d|m)|n't)\b)"  # Israel 's , -> Israel's,
    r"|(?<=[(\[$£€#“‘])[ ]"  # ( CNN ) -> (CNN)
    r"|[ ](?=’[ ](?:s|re|ve|ll|d|m|t)\b)|(?<=\w[ ]’)[ ](?=(?:s|re|ve|ll|d|m|t)\b))"  # ’ s -> ’s
)
_GLUED = re.compile(
    r"(?<=[a-z][,;])(?=[A-Za-z])|(?<=\b(?:in|to|of|at))(?=[A-Z][a-z]{2})|(?<=\b(?:and|the|for))(?=[A-Z][a-z]{2})"
)
_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff]+")
"""Signs of which print shows nothing: places where a word may be parted or may not."""
_APART = re.compile("[A-Za-z][\u0300-\u036f]+")
"""A letter and its accents, each a sign of its own."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with its spaces and letters mended: `text`, and where each stretch of it begins here and there; `put` are the
    stretches that stand for others.
    """

    text: str
    here: tuple[int, ...] = (0,)
    there: tuple[int, ...] = (0,)
    put: frozenset[int] = frozenset()

    def back(self, span: Span) -> Span:
        """The same words in the text as it came; the span holds at least one letter."""
        first, last = self._stretch(span.start), self._stretch(span.end - 1)
        start = self.there[first] + span.start - self.here[first]
        end = self.there[last + 1] if last in self.put else self.there[last] + span.end - self.here[last]
        return Span(start, end)

    def _stretch(self, offset: int) -> int:
        return bisect_right(self.here, offset) - 1


def mended(text: str) -> Mended:
    """The text as print has it; most texts are so already and stay to the letter."""
    changes = [(found.start(), found.end(), " ") for found in _GLUED.finditer(text)]
    changes += [(found.start(), found.end(), "") for found in _HIDDEN.finditer(text)]
    changes += [(found.start(), found.end(), unicodedata.normalize("NFC", found.group())) for found in _APART.finditer(text)]
    if _tokens(text):
        marks = {"open": '"', "close": '"', "none": ""}
        changes += [(found.start(), found.end(), marks[found.lastgroup or "none"]) for found in _JOINED.finditer(text)]
    if not changes:
        return Mended(text)
    pieces: list[str] = []
    here, there, stand_ins, length, taken = [0], [0], set(), 0, 0
    for start, end, put in sorted(changes):
        length += start - taken
        if put:
            stand_ins.add(len(here))
            here.append(length)
            there.append(start)
        pieces += [text[taken:start], put]
        length += len(put)
        taken = end
        here.append(length)
        there.append(end)
    return Mended("".join((*pieces, text[taken:])), tuple(here), tuple(there), frozenset(stand_ins))


def restored(itinerary: Itinerary, article: Article, mend: Mended) -> Itinerary:
    """The itinerary read from the mended text, as one of the article as it came."""
    if mend.text == article.text:
        return replace(itinerary, article=article)

    def mention(one: Mention) -> Mention:
        span = mend.back(Span(one.start, one.end))
        return replace(one, start=span.start, end=span.end, name=article.text[span.start : span.end])

    def days(one: Days) -> Days:
        return replace(one, phrase=mend.back(one.phrase)) if one.phrase else one

    stops = []
    for stop in itinerary.stops:
        spans = tuple(mend.back(span) for span in stop.mentions)
        name = article.text[spans[0].start : spans[0].end]
        stops.append(replace(stop, name=name, mentions=spans, evidence=mend.back(stop.evidence), days=days(stop.days)))
    return replace(
        itinerary,
        article=article,
        stops=tuple(stops),
        mentions=tuple(replace(one, mention=mention(one.mention)) for one in itinerary.mentions),
        unresolved=tuple(replace(one, mention=mention(one.mention)) for one in itinerary.unresolved),
        trip=days(itinerary.trip),
    )


def _tokens(text: str) -> bool:
    """Whether the text is cut into tokens."""
    cut = len(_CUT.findall(text))
    return cut >= _LEAST and 2 * cut > len(_MARK.findall(text))
