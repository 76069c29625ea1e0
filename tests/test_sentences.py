import json
from itertools import pairwise
from pathlib import Path

import pytest

from mapapp.sentences import Layout, paragraphs, sentences

CORPUS = Path(__file__).parent / "corpus" / "articles.jsonl"


def cut(text):
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "text, first",
    [
        ("Mr. Brown met Gen. Lee. They talked.", "Mr. Brown met Gen. Lee."),
        ("She is in the U.S. Senate. He is not.", "She is in the U.S. Senate."),
        ("He flew to the U.S. The trip was short.", "He flew to the U.S."),
        ("The tour ends on Aug. 22 in Rome. All go home.", "The tour ends on Aug. 22 in Rome."),
        ("They met J. Smith in St. Louis. It rained.", "They met J. Smith in St. Louis."),
        ("“We go to Oslo.” Then he left.", "“We go to Oslo.”"),
        ("They met in Nashville, Tenn. On Tuesday it rained.", "They met in Nashville, Tenn."),
        ("They met in Nashville, Tenn. Governor Lee was there.", "They met in Nashville, Tenn. Governor Lee was there."),
        ("The pope celebrated Mass. On Tuesday he flew home.", "The pope celebrated Mass."),
        ("She returns in Dec. The tour is over.", "She returns in Dec."),
        ("Is it Bonn? No. It is Köln.", "Is it Bonn?"),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text, first):
    assert cut(text)[0] == first


def test_headlines_and_list_lines_are_sentences_of_their_own():
    assert cut("Three days in Oslo\n\nHe came on Monday.\n- Oslo\n- Bergen") == [
        "Three days in Oslo",
        "He came on Monday.",
        "- Oslo",
        "- Bergen",
    ]


def test_lines_of_a_list_of_dates_are_not_wrapped():
    lines = [
        "Wed 1 October: No Alibis, Belfast",
        "Thu 2 October: Hodges Figgis, Dublin",
        "Sat 4 October: Chetham's Library, Manchester",
        "October 6, Scottish Storytelling Centre, Edinburgh",
        "8 October – the Assembly Rooms on Bennett Street, Bath",
        "Fri. Oct. 10: the Poetry Library, London",
    ]
    assert cut("\n".join(["The novelist Ada Brook goes on tour", *lines])) == ["The novelist Ada Brook goes on tour", *lines]


def test_hard_wrapped_lines_are_one_sentence():
    lines = [
        "The Minister will leave on Monday for talks in",
        "Jakarta with the President of Indonesia and the",
        "Governor of Bali, where a dinner will be held in",
        "honour of the guests. He will go on to Manila and",
        "Tokyo, and will return to Canberra on the second",
        "Friday of the month, by way of Darwin and then of",
        "Alice Springs.",
    ]
    assert len(paragraphs("\n".join(lines))) == 1
    assert len(cut("\n".join(lines))) == 2


@pytest.mark.parametrize(
    "row", [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()], ids=lambda row: row["id"]
)
def test_sentences_cover_everything_but_white_space(row):
    text = row["text"]
    spans = sentences(text)
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_words_know_their_sentence_and_stand_in_the_text():
    layout = Layout.of("He's in N'Djamena. The U.S. team, led by Ms. Ito, flew to Port-au-Prince.")
    assert all(layout.text[word.start : word.end] == word.text for word in layout.words)
    words = [word.text for word in layout.words]
    assert words[: layout.first_word[1]] == ["He", "'s", "in", "N'Djamena", "."]
    assert "U.S." in words[layout.first_word[1] :]
    assert layout.sentence_at(layout.text.index("Ito")) == 1


@pytest.mark.parametrize("text", ["", " \n ", "\ud800", "." * 500, "A." * 500, "\n\n\n", "\u200fשלום. Oslo.\u200e"])
def test_odd_texts_are_cut_without_trouble(text):
    layout = Layout.of(text)
    assert all(word.text == text[word.start : word.end] for word in layout.words)
