import datetime as dt

import pytest

from mapapp import articles
from mapapp.errors import ArticleError, ArticleTooLong, EmptyArticle
from mapapp.settings import seeds

DAY = dt.date(2025, 8, 19)


def test_the_header_gives_the_day_and_is_taken_off():
    article = articles.read_file(seeds() / "000_922860ce726bd75c.txt")
    assert article.date == DAY
    assert article.text.startswith("Seeking to build on")


def test_a_day_that_is_given_goes_before_that_of_the_header():
    assert articles.read(" date 2025-08-19 Text.", date=dt.date(2024, 1, 1)).date == dt.date(2024, 1, 1)


def test_a_header_with_no_such_day_gives_none():
    assert articles.read("date 2025-02-30 He went to Rome.").date is None


@pytest.mark.parametrize(
    "text, day",
    [
        ("Friday, January 4, 2019\n\nA house fell down.", dt.date(2019, 1, 4)),
        ("ANKARA, Aug. 19, 2025 — He came.", DAY),
        ("Oslo, 19 August 2025: He came.", DAY),
        ("He came on Aug. 19, 2025, and left. He was born on May 1, 1960.", None),
        ("BONN, Feb. 31, 2020 — He came.", None),
    ],
)
def test_the_day_of_a_dateline(text, day):
    assert articles.read(text).date == day


def test_the_text_stays_to_the_letter():
    text = "Zu\u0308rich \u200fand N\u2019Djamena\u00a0\u2014 e\u0301t\u00e9\n"
    assert articles.read(text).text == text


def test_nothing_and_too_much_are_refused_in_words():
    with pytest.raises(EmptyArticle, match="no text"):
        articles.read(" \n ")
    with pytest.raises(ArticleTooLong, match="at most 10"):
        articles.read("a" * 11, longest=10)


def test_files_that_are_missing_or_no_text(tmp_path):
    with pytest.raises(ArticleError, match=r"none\.txt cannot be read"):
        articles.read_file(tmp_path / "none.txt")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ArticleError, match="not UTF-8"):
        articles.read_file(tmp_path / "bytes")
