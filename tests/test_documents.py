"""Documents of every kind give their text and what they say of themselves; hostile ones give a sentence, and that is all."""

import datetime as dt

import pytest

from mapapp.articles import document, file_document, plain, sized_document
from mapapp.articles.encodings import Kind, decoded, kind
from mapapp.articles.language import language
from mapapp.errors import ArticleError, ArticleTooLong, DocumentError
from mapapp.settings import seeds
from tests import papers

DAY = dt.date(2026, 3, 4)
TEXT = "\n\n".join(papers.WORDS)


@pytest.mark.parametrize(
    ("make", "name", "author", "date"),
    [
        (papers.docx, "a.docx", "Jo Fell", None),
        (papers.odt, "a.odt", "Jo Fell", None),
        (papers.rtf, "a.rtf", "Jo Fell", None),
        (papers.pdf, "a.pdf", "Jo Fell", None),
        (papers.eml, "a.eml", "Jo Fell", DAY),
        (papers.markdown, "a.md", "Jo Fell", DAY),
        (papers.html, "a.html", "Jo Fell", DAY),
    ],
)
@pytest.mark.parametrize("lying", [False, True])
def test_every_kind_gives_its_text_and_what_it_says_of_itself(make, name, author, date, lying):
    if lying and name == "a.md":
        name = "b.markdown"  # nothing but the name tells Markdown from text
    elif lying:
        name = "../../x.txt"
    found = document(make(), name=name)
    for words in papers.WORDS:
        assert words in " ".join(found.text.split())
    assert (found.title, found.author, found.date) == (papers.HEADLINE, author, date)
    assert found.language == "English"
    for surrounding in ("quoted", "reporter", "a note", "Privacy", "Home", "**", "jo@example.org"):
        assert surrounding not in found.text


def test_plain_text_stays_as_it_is_and_its_header_counts():
    path = next(seeds().glob("000_*.txt"))
    found = file_document(path)
    assert found.text == path.read_text(encoding="utf-8").partition(" date 2025-08-19 ")[2].strip("\n")
    assert found.date == dt.date(2025, 8, 19)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman"]
)
def test_any_encoding(encoding):
    text = "The minister’s visit to São Tomé – “a café by the sea” – began in Zürich on Monday, and she saw Málaga. " * 3
    assert document(text.encode(encoding)).text.split() == text.split()


@pytest.mark.parametrize(
    ("encoding", "word"), [("iso-8859-2", "Łódź"), ("cp1251", "Москва"), ("shift_jis", "東京"), ("gb18030", "北京")]
)
def test_the_encoding_that_a_page_or_its_server_says(encoding, word):
    source = f"<html><head><meta charset={encoding}></head><body><p>{word}</p></body></html>"
    assert word in decoded(source.encode(encoding))
    assert decoded(word.encode(encoding), encoding) == word


def test_a_page_tells_outlet_and_address_and_only_its_own_host_is_believed():
    told = papers.html(head='<link rel="canonical" href="https://courier.example/tour">')
    found = document(told, url="https://courier.example/tour?utm=1")
    assert (found.outlet, found.url) == ("The Courier", "https://courier.example/tour")
    assert document(told, url="https://elsewhere.example/x").url == "https://elsewhere.example/x"
    assert document(papers.html(head='<link rel="canonical" href="javascript:alert(1)">')).url is None


def test_a_page_without_metadata_gives_what_its_dateline_says():
    page = "<html><body><article><p>NAIROBI, March 4, 2026 — " + "</p><p>".join(papers.WORDS) + "</p></article></body></html>"
    assert document(page.encode()).date == DAY


@pytest.mark.parametrize(
    ("raw", "name", "words"),
    [
        (papers.pdf(3, ()), "a.pdf", "a scan"),
        (b"", "a.txt", "no text"),
        (b" \n\t ", "a.txt", "no text"),
        (b"<html><body><script>load()</script></body></html>", "a.html", "no article on this page"),
        (papers.html(("Reyes is here. Subscribe to continue reading.",)), "a.html", "asks for a subscription"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx", "Save it as DOCX"),
        (papers.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /None >>"), "a.pdf", "PDF is"),
    ],
)
def test_what_holds_no_article_says_what_helps(raw, name, words):
    with pytest.raises(DocumentError, match=words):
        document(raw, name=name)


def test_a_text_over_the_limit_says_how_long_it_may_be():
    with pytest.raises(ArticleTooLong, match="at most 1,000"):
        document(b"They went to Rome. " * 100, longest=1_000)
    with pytest.raises(ArticleTooLong, match=r"more than 1,000 .* Paste the part"):
        document(papers.pdf(40), longest=1_000)
    with pytest.raises(DocumentError, match=r"long\.txt has more than 1 MB"):
        sized_document(b"x" * 1_000_001, "long.txt", longest=10, largest=1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Der Präsident reiste am Dienstag nach Berlin und traf dort den Außenminister, bevor er am Abend zurückkehrte.",
            "German",
        ),
        (
            "La ministre est arrivée à Nairobi lundi matin et elle a rencontré le président avant de partir pour Kampala.",
            "French",
        ),
        (
            "El presidente viajó a Madrid el martes y se reunió con el ministro antes de volver a su país por la noche.",
            "Spanish",
        ),
        ("Президент во вторник поехал в Москву и встретился с министром иностранных дел, а вечером вернулся домой.", "Russian"),
        ("总统星期二前往北京会见了外交部长然后于当天晚上返回自己的国家" * 5, "another language"),
        (papers.WORDS[0], "English"),
        ("Rome, Oslo.", None),
    ],
)
def test_the_language_is_told_by_name(text, name):
    assert language(text) == name
    if name not in (None, "English"):
        [hint] = document(text.encode()).hints
        assert name in hint and "English" in hint


def test_the_beginning_of_an_article_behind_a_paywall_comes_with_a_hint():
    page = papers.html(papers.WORDS, tail="<p>Already a subscriber? Log in to continue reading.</p>")
    [hint] = document(page).hints
    assert "only the beginning" in hint


COPIED = f"""Skip to content
Menu
The Courier
Home
World
Politics
Subscribe
Sign in
{papers.HEADLINE} after the spring rains
By Jo Fell
4 March 2026
Share
Facebook
{papers.WORDS[0]}
{papers.WORDS[1]}
The road south
{papers.WORDS[1]} It was late by then.
Related
Five banks and a train
A night in Kampala
More from World
Newsletters
Privacy
Terms
© The Courier"""


def test_a_whole_page_that_was_copied_loses_its_menus():
    found = document(COPIED.encode(), media="text/plain")
    last = f"{papers.WORDS[1]} It was late by then."
    assert found.text.split("\n\n") == [*papers.WORDS, "The road south", last]
    assert (found.title, found.author, found.date) == (f"{papers.HEADLINE} after the spring rains", "Jo Fell", DAY)


def test_a_schedule_keeps_its_short_lines():
    schedule = "\n".join(f"{hour}:00 a.m. Secretary Reyes meets Minister {hour}" for hour in range(1, 30))
    assert document(schedule.encode()).text == schedule


def test_lines_that_were_broken_at_a_width_become_paragraphs_again():
    broken = """Minister Reyes arrived in Nairobi on Monday and went on by
train to the coast, where she was met by the governor of the
county and a band. She slept in Mombasa.
On Tuesday she flew to Kampala and saw the lake and the rail-
way works there."""
    first, second = plain.unwrapped(broken).split("\n\n")
    assert first.endswith(
        "went on by train to the coast, where she was met by the governor of the county and a band. She slept in Mombasa."
    )
    assert second.endswith("saw the lake and the railway works there.")


def test_what_nobody_sees_is_taken_out():
    assert plain.clean("a\x00b\x1b[0m\u202ec\r\nd\ufeff\u200f\ud800") == "ab[0mc\nd\u200f\ufffd"
    assert plain.clean("a" + "\u0301" * 1_000) == "a" + "\u0301" * plain.MOST_MARKS


def test_a_text_that_begins_like_a_program_is_a_text():
    assert kind(b"MZUZU, Malawi - She came on Monday.") is Kind.TEXT
    assert kind(b"PK is what they call it. GIF89 is not.") is Kind.TEXT


@pytest.mark.parametrize("name", papers.HOSTILE)
def test_hostile_documents_end_in_a_sentence(name):
    with pytest.raises(ArticleError) as caught:  # what would go on ends after two seconds as after seven
        document(papers.HOSTILE[name](), name="a.md" if name.startswith("Markdown") else "../a.txt", seconds=2)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "Traceback" not in sentence and "/etc" not in sentence and len(sentence) < 300


def test_a_process_out_of_memory_or_time_is_a_sentence():
    with pytest.raises(DocumentError, match="too large or too tangled"):
        document(papers.html(), memory=30_000_000)
    with pytest.raises(DocumentError, match="too large or too tangled"):
        document(b"{\\rtf1 " + b"\\u-1\\'ff" * 2_000_000, seconds=1)
