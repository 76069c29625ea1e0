"""Share links: what comes back is what went in, and nothing else gets in."""

import base64
import dataclasses
import json
import zlib
from urllib.parse import parse_qs

import pytest

from mapapp import share
from mapapp.errors import LinkError
from tests import example


def packed(value) -> str:
    """Any JSON value as a link would carry it."""
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


def unpacked(text: str):
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))


def without_candidates(itinerary):
    """What a link keeps of an itinerary: all but the candidates of mere mentions."""
    return dataclasses.replace(
        itinerary, mentions=tuple(dataclasses.replace(mention, candidates=()) for mention in itinerary.mentions)
    )


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_an_itinerary_comes_back(make):
    itinerary = make()
    text = share.encode(itinerary)
    assert share.decode(text) == without_candidates(itinerary)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_link_of_the_first_article_passes_every_proxy():
    assert len(share.query(example.nakatani(), 2)) < 4_000


def test_the_chosen_stop_is_in_the_query():
    itinerary = example.pacific()
    assert parse_qs(share.query(itinerary, 3)[1:])["stop"] == ["3"]
    assert "stop" not in parse_qs(share.query(itinerary)[1:])
    assert share.decode(parse_qs(share.query(itinerary, 3)[1:])["a"][0]).stops == itinerary.stops


def test_half_a_surrogate_pair_becomes_the_replacement_character():
    itinerary = example.no_journey()
    odd = dataclasses.replace(itinerary, article=dataclasses.replace(itinerary.article, title="a\ud800b\udfffc\U0001f600"))
    assert share.decode(share.encode(odd)).article.title == "a\ufffdb\ufffdc\U0001f600"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "%00",
        "é",
        "abc",
        "A" * 1001,
        packed(b""),
        packed(b"null"),
        packed([]),
        packed({"v": 1}),
        packed({"v": 1, "i": None}),
        packed({"v": 1, "i": []}),
        packed({"v": "1", "i": {}}),
        packed(b"\xff\xfe"),
        packed(b'{"v": 1, "i": {"article": {"text": "\\ud800"}}}'),
        packed(b'{"v": 1, "i": ' + b"[" * 200_000),
        packed(b'{"v": 1, "i": {"article": {"text": "a"}, "unknown": ' + b"[" * 200_000 + b"]" * 200_000 + b"}}"),
    ],
)
def test_a_damaged_link_says_so(text):
    with pytest.raises(LinkError, match="damaged"):
        share.decode(text)


def test_every_cut_and_every_changed_character_is_an_itinerary_or_an_error():
    text = share.encode(example.two_travellers())
    for at in range(0, len(text), 7):
        with pytest.raises(LinkError):
            share.decode(text[:at])
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(LinkError):
            share.decode(changed)  # deflate's checksum finds each one
    with pytest.raises(LinkError):
        share.decode(text + "AAAA")


def test_a_link_of_another_version_says_so():
    with pytest.raises(LinkError, match="another version"):
        share.decode(packed({"v": 2, "i": {"something": "new"}}))


def test_a_long_link_is_not_even_opened():
    with pytest.raises(LinkError, match="characters"):
        share.decode("A" * 101, longest=100)


def test_a_small_link_that_inflates_without_end_is_refused():
    bomb = packed(b" " * (50 * share.MOST_BYTES))
    assert len(bomb) < 1_000_000
    with pytest.raises(LinkError, match="damaged"):
        share.decode(bomb, longest=1_000_000)


def test_an_article_over_the_limit_is_refused():
    with pytest.raises(LinkError):
        share.decode(share.encode(example.no_journey()), longest_article=10)


def changes():
    """Places in the JSON of a link, each with a value that no itinerary has."""
    first = ("stops", 0)
    yield ("article", "text"), ""
    yield ("article", "text"), " \n"
    yield ("article", "text"), 7
    yield ("article", "title"), "t" * 501
    yield ("article", "date"), "2025-02-30"
    for value in (91, -90.5, 1e308, "1", None):
        yield (*first, "place", "lat"), value
    for value in (180.5, -181, True):
        yield (*first, "place", "lon"), value
    yield (*first, "place", "name"), ""
    yield (*first, "place", "name"), "n" * 501
    yield (*first, "place", "granularity"), "galaxy"
    yield (*first, "place", "population"), -1
    yield (*first, "place", "bbox"), [5, 0, -5, 0]
    yield (*first, "place", "bbox"), [0, 0, 0]
    yield (*first, "mentions"), []
    yield (*first, "mentions"), [{"start": 4, "end": 4}]
    yield (*first, "mentions"), [{"start": -1, "end": 4}]
    yield (*first, "mentions"), [{"start": 0, "end": 10**6}]
    yield (*first, "evidence"), {"start": 0, "end": 10**6}
    yield (*first, "status"), "maybe"
    yield (*first, "order"), 0
    yield (*first, "order"), 10**9
    yield (*first, "confidence"), 1.5
    yield (*first, "days"), {"start": "2025-08-20", "end": "2025-08-19", "precision": "range"}
    yield (*first, "days"), {"phrase": {"start": 9, "end": 3}}
    yield ("stops",), {}
    yield ("unresolved", 0, "mention", "end"), 10**6
    yield ("travellers", 0, "name"), "n" * 501


@pytest.mark.parametrize(("where", "value"), list(changes()), ids=str)
def test_what_no_itinerary_holds_is_refused(where, value):
    link = unpacked(share.encode(example.two_travellers()))
    inner = link["i"]
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    with pytest.raises(LinkError):
        share.decode(packed(link))


def test_too_many_stops_are_refused():
    link = unpacked(share.encode(example.pacific()))
    link["i"]["stops"] *= share.MOST_STOPS
    with pytest.raises(LinkError):
        share.decode(packed(link))


def test_an_endless_number_is_refused():
    link = json.dumps(unpacked(share.encode(example.pacific()))).replace("-36.8485", "1e999", 1)
    with pytest.raises(LinkError):
        share.decode(packed(link.encode()))
