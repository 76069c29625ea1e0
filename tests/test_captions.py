"""Captions in the running text: found where they are, and the places they name are no stops."""

import datetime as dt

import pytest

from mapapp import pipeline
from mapapp.model import Article, MentionKind
from mapapp.sentences import Layout
from mapapp.settings import Settings
from mapapp.tagger.captions import captions


def found(text):
    return [text[span.start : span.end] for span in captions(Layout.of(text))]


@pytest.mark.parametrize(
    "caption",
    [
        "The minister walks through Cairo in June 2019. (Lea Quist/The Associated Press)",
        "The minister walks through Cairo in June 2019.(REUTERS/Lea Quist/Pool)",
        "The minister walks through Cairo. (Photo by Lea Quist/AFP via Getty Images)",
        "The minister walks through Cairo. (AP Photo/Lea Quist, File)",
        "The minister walks through Cairo in June ( Credit : Ministry of Fisheries )",
        "The minister walks through Cairo. (Lea Quist for The Evening Gull via Getty Images)",
        "The minister walks through Cairo.\nPhoto by Lea Quist",
        "The minister walks through Cairo. Image: Lea Quist.",
        "Minister Ane Solbakk (L) greets her host in Cairo on 3 June 2019.",
        "In this photo released by the palace, the minister walks through Cairo.",
        "The ministers pose for a family photo in Cairo in 2019.",
        "FILE PHOTO: the minister walks through Cairo.",
    ],
)
def test_a_caption_is_found_and_nothing_around_it(caption):
    text = f"The minister is to fly to Oslo today.\n\n{caption}\n\nShe will be in Bergen on Friday."
    [first] = found(text)
    assert first.rstrip(".") == caption.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "CAIRO (AP) - The minister arrived on Monday.",
        "CAIRO (Reuters) — The minister arrived on Monday.",
        "The order under section 7(c) and (C) of the act was signed in Cairo by Rep. Lea Quist (R).",
        "She took a photo by the river in Cairo and kept the picture in a file.",
        "(Some of this report comes from Reuters.) She is in Cairo.",
    ],
)
def test_what_only_looks_like_a_caption_is_none(text):
    assert found(text) == []


def test_pieces_of_a_page_joined_without_a_space_are_told_apart():
    text = "Smoke over Gaza City.(Photo by A. Quist/AFP via Getty Images)The visit will lead to Oslo.(REUTERS/B. Quist)And on."
    assert [one.rpartition("(")[0] for one in found(text)] == ["Smoke over Gaza City.", "The visit will lead to Oslo."]


@pytest.fixture(scope="module")
def itinerary():
    text = (
        "Foreign Minister Ane Solbakk arrived in Warsaw on Wednesday for talks and will fly to Vilnius on Friday.\n\n"
        "Ane Solbakk arrives in Lisbon for a meeting on Oct. 4, 2023. (Photo by Lea Quist/AFP via Getty Images)\n\n"
        "Ane Solbakk inspects a guard of honour in Warsaw in 2021. (AP Photo/Lea Quist, File)"
    )
    return pipeline.trace(Article(text, None, dt.date(2026, 3, 18)), pipeline.load(Settings.read()))


def test_a_place_that_only_a_caption_names_is_no_stop(itinerary):
    assert {stop.name for stop in itinerary.stops} == {"Warsaw", "Vilnius"}
    assert {one.mention.name: one.mention.kind for one in itinerary.mentions} == {"Lisbon": MentionKind.CAPTION}


def test_a_caption_belongs_to_the_stop_that_the_text_names_and_does_not_date_it(itinerary):
    [warsaw] = [stop for stop in itinerary.stops if stop.name == "Warsaw"]
    assert len(warsaw.mentions) == 2
    assert warsaw.days.start == dt.date(2026, 3, 18)


def test_hostile_brackets_are_read_in_a_moment():
    assert found("(" * 50_000 + "/ AP" * 20_000) is not None
