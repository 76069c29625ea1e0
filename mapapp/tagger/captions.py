"""Captions: what stands below pictures, as web pages mix it into the running text.

A place that only a caption names says where a picture was taken, often years before, and is no stop of the journey.
"""

from __future__ import annotations

import re

from mapapp.model import Span
from mapapp.sentences import Layout

_AGENCIES = (
    r"Getty\ ?Images|AP|Associated\ Press|Reuters|REUTERS|AFP|EPA(?:-EFE)?|Anadolu|Bloomberg|Xinhua|Kyodo|Yonhap|Sputnik|TASS"
    r"|Shutterstock|NurPhoto|Press\ Association|PA\ Wire|Handout|Pool"
)
_CREDIT = re.compile(
    rf"""\(\s*(?:[^()\n]{{0,120}}[/,]\s?|[^()\n]{{0,80}}\bvia\s)?(?:{_AGENCIES})\s?(?:/|\bvia\b|Photo)[^()\n]{{0,120}}\)
    |\([^()\n]{{1,120}}(?:\s?/\s?|\bvia\s)(?:The\s)?(?:{_AGENCIES})\b[^()\n]{{0,60}}\)
    |\(\s*(?:[Pp]hotos?|[Ii]mages?|[Pp]ictures?|[Cc]redit|[Pp]hotographer|[Ff]ile)\b[^()\n]{{0,120}}\)
    |\b(?:Photo(?:graph)?s?|Image|Picture)(?:\ [Cc]redits?)?(?:\s?:|\ by)[ ]
        (?:(?:{_AGENCIES})\b|(?:[^\W\d_a-z][\w.'’/-]*\ ?){{1,3}})
    |\b(?:REUTERS|AP\ Photo|AFP\ Photo)\s?/\s?[A-Z]""",
    re.VERBOSE,
)
"""A photographer's or agency's credit. An agency alone in brackets is none: so datelines name theirs."""
_PICTURED = re.compile(
    r"[^\W\d_] \(\s?(?:L|left|right|cent(?:re|er))\s?\)"
    r"|(?:^|\b[Ii]n )[Tt]his (?:\w+ ){0,2}(?:photo|picture|image|handout)\b|^(?i:file photo)\b"
    r"|\bposes? for (?:an? )?(?:\w+ )?(?:photo|picture|photograph)s?\b"
)
"""Words that a sentence about a picture has and others hardly ever."""


def captions(layout: Layout) -> tuple[Span, ...]:
    """The stretches of the text that are captions: sentences that speak of a picture, and what stands before a credit.

    A credit belongs to the sentence that it ends, from the credit before it if that stands in the same sentence, as happens
    where a page's pieces are joined without a space.
    """
    found = [span for span in layout.sentences if _PICTURED.search(layout.text[span.start : span.end])]
    before = 0
    for credit in _CREDIT.finditer(layout.text):
        ended = layout.text[: credit.start()].rstrip()
        if ended:
            sentence = layout.sentences[layout.sentence_at(len(ended) - 1)]
            found.append(Span(max(sentence.start, before), credit.end()))
        before = credit.end()
    return tuple(found)
