"""Texts cut into tokens, or with lost spaces, are read as print has them, and answered in their own words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest

from mapapp import pipeline
from mapapp.model import Article, Span
from mapapp.spacing import mended

PRINTED = (
    'The minister, Ana Kovač, flew to Lisbon on Tuesday. "I don\'t mind the wait," she said (in French). '
    "She’s due in Porto, Portugal's second city, on Friday; she won’t see Faro."
)
CUT = (
    "The minister , Ana Kovač , flew to Lisbon on Tuesday . `` I do n't mind the wait , '' she said ( in French ) . "
    "She ’ s due in Porto , Portugal 's second city , on Friday ; she won ’ t see Faro ."
)


def test_tokens_are_put_together_as_printed() -> None:
    assert mended(CUT).text == PRINTED


def test_printed_text_stays_to_the_letter() -> None:
    assert mended(PRINTED).text == PRINTED
    odd = "He paid 5 , once . The rest is as printed, all of it, here, there, and everywhere. Truly. So."
    assert mended(odd).text == odd


def test_accents_of_two_signs_and_hidden_hyphens_hide_no_place() -> None:
    text = unicodedata.normalize(
        "NFD", "She was in São Paulo on Monday, in Bogotá on Tuesday and in Lis\u00adbon on Wednesday."
    )
    stops = pipeline.trace(Article(text, date=dt.date(2024, 5, 8))).stops
    assert [(stop.name, stop.place.name) for stop in stops] == [
        (unicodedata.normalize("NFD", "São Paulo"), "São Paulo"),
        (unicodedata.normalize("NFD", "Bogotá"), "Bogotá"),
        ("Lis\u00adbon", "Lisbon"),
    ]


def test_a_sentence_that_ends_in_a_mark_of_two_signs_is_quoted_whole() -> None:
    mend = mended(CUT)
    end = mend.text.index('" she said') + 1
    assert CUT[mend.back(Span(0, end)).end - 2 :].startswith("'' she said")


@pytest.mark.parametrize(
    ("lost", "there"),
    [("a rally inMadison, Wisconsin,for her", "a rally in Madison, Wisconsin, for her"), ("1,000 men", "1,000 men")],
)
def test_lost_spaces_are_put_back(lost: str, there: str) -> None:
    assert mended(lost).text == there


def test_every_word_leads_back_to_its_own_place() -> None:
    mend = mended(CUT)
    for word in re.finditer(r"[A-Z]\w+", mend.text):
        span = mend.back(Span(*word.span()))
        assert CUT[span.start : span.end] == word.group()


def test_the_same_journey_is_read_and_quoted_as_it_came() -> None:
    date = dt.date(2024, 5, 8)
    printed = pipeline.trace(Article(PRINTED, date=date))
    cut = pipeline.trace(Article(CUT, date=date))
    assert printed.stops
    assert [(s.place, s.status, s.days.start) for s in cut.stops] == [(s.place, s.status, s.days.start) for s in printed.stops]
    for stop in cut.stops:
        assert all(CUT[span.start : span.end] == stop.name for span in stop.mentions)
        assert CUT[stop.evidence.start : stop.evidence.end] in CUT
        assert CUT[stop.evidence.start].isupper() or CUT[stop.evidence.start] in "`"
    for one in cut.mentions:
        assert CUT[one.mention.start : one.mention.end] == one.mention.name
