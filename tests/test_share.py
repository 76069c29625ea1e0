"""Share links: what comes back is what went in, and nothing else gets in."""

import base64
import dataclasses
import datetime as dt
import json
import zlib
from urllib.parse import parse_qs

import pytest

from mapapp import edits, share
from mapapp.errors import LinkError
from mapapp.excerpt import excerpt
from mapapp.model import Status
from tests import example

FIRST_VERSION = (
    "eNrllltv2jAUx7-K5eckinMj4XG9TmonVFZN2lRNLjHUarCR40Ap4rvvODfCrYKpL9OeIMn_nJzz89_OWeE57hMLc9xfYao0H2XM_NXsTeM-Hi"
    "iW85QJjR4KLRFVis9ZirhAA6p4jqRAw0KkdImoSNHCCOEWKL8wlXHhoFuGRjTLIEaOx4iiOc-5NoIfVOV0UQoWPMtQPmP01SS-YYLNqYMGik8Z"
    "uueC55opdC9TjrSic1ZmGys5RXc8f65eVwVZZRVw-VOqZwijwsEWTqmGlrDneqHtRrYb47WFm0wqx_1fKyzo1GhMkxChpIGwaR4CWompoyvpFo"
    "nXTxbOtZxtJS1JQcgso6OSLU_hLnuj01nG-tcPdiPY0b9yYYRaLgRcTRQVRQaP9BJujsyPhTMKixTEThz6AVxJgfue4wdxbOGRLIRWRnv9gNvL"
    "3_U7riEbFAPVykKZqvANk9_gWW7gTKFnLkXVBWBU8BYvsjAzBfmk6pLqAgQ4lYKVkJdwtYJgqVIgYTzVMt6QZXMDtMJQJ3Y3eU2ZYtwoXCfpcK"
    "8MdRTj5ZXdKnYjTgUZek7oBQ1I4jsBccMuycurfZI3TE2pWJ6DMuzVLUf-FkopJpKLySGa3qk0g2iT-yOc1fY7inNwZ7eK3YgzcHpeEje-JI5L"
    "yJYxB3f7OAcygz18Ds2kMVASbdEcGYebs-IQT_9UnlHYZO99yLM6gI7yvLi1W8VuxMn7PHLgDPNqnpFDAmOkDc6L232cwwXX77APzmRKSNM28b"
    "a3O7QnxGGmwalMjSfq5N6HUKvz_bhJv9utYjfiVKh-7PRIlNRQ7cQhfpJsmfT7IZMqXUxodhbSsO06Cv7mBK0_PAd4ktBvUveC_8mlUdzp-xSk"
    "3ucgBacrRnPTIKZZLpF-Ycj0AkMOzDiGkZlkvmbw_ZHltxwOo5SbQaRq4B-hvlPo4_ATCiVOHPfCZr_FseO7YdAt9XG4X-qj4BqGvqEuCVqYpl"
    "MuCDzoID7QwJMxRSFgjJMZjK0l-tpI3bWO27VOvLazdoQ07mtXW0hUbh2z0PoFBuBy1eEXltuYYELfmdasHAXX6z-896Y2"
)
"""A link of `example.two_travellers()` as it was made on 23 November 2026."""


FIRST_EDITS = (
    "eNrVUV1ugzAMvoufkwoqQUcusDc4QDVNLmQTakiQE2gR4u5zNgadtgvsKf5-HH9xZhhBpQI0qPMMjQMFvcFagwBnGRxzrr4YNUPbMKXv2PVGq7"
    "KSlTeOdYsdy7Cia2ujLbibZfROaAeD1IaJyToeAgwGUFlxKHiyiXPS5HDKBNRusIGisaxgg6_r_aWjG8Z27waKgeBZu5I1D8si1vQNTv5HeB-Q"
    "QgTJMZNJLpMn2MysheGXPVIcFW2tjdHNbg-EY6TouyM77WLnxm1rRcLVhd8h0z0Yuf5B3_vwuvXlstgT5_wrcZPF__qAUVP7Nj3sdFNIex3-Wt"
    "2nINEYWF6WDz50xhs"
)
"""`some_edits()`, of the same day."""


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


def test_a_link_of_the_first_version_still_opens():
    assert share.decode(FIRST_VERSION) == without_candidates(example.two_travellers())


def some_edits():
    """One edit of each kind."""
    tour = example.two_travellers()
    paris, berlin, warsaw, *_ = edits.keys(tour)
    oslo = example.place("Oslo", "NO", "Norway", 59.91, 10.75)
    day = dt.date(2025, 6, 8)
    return (
        edits.SetPlace(paris, oslo),
        edits.SetDays(paris, day),
        edits.SetStatus(paris, Status.CANCELLED),
        edits.SetTraveller(berlin, None),
        edits.Move(warsaw, -1),
        edits.Drop(warsaw),
        edits.Make("6-9", 6, 9, oslo),
        edits.Verify(paris),
        edits.Reset(berlin),
        edits.ResetAll(),
    )


def test_edits_come_back():
    text = share.encode_edits(some_edits())
    assert share.decode_edits(text) == some_edits()
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert share.encode_edits(()) == "" and share.decode_edits("") == ()
    assert parse_qs(share.query(example.pacific(), 3, some_edits())[1:])["e"] == [text]


def test_edits_of_the_first_version_still_open():
    assert share.decode_edits(FIRST_EDITS) == some_edits()


@pytest.mark.parametrize(
    "text",
    [
        "!",
        "abc",
        packed(b""),
        packed([]),
        packed({"v": 1}),
        packed({"v": 1, "e": {}}),
        packed({"v": 1, "e": [{"do": "explode"}]}),
    ]
    + [
        packed({"v": 1, "e": [edit]})
        for edit in (
            {"do": "move", "on": "1", "by": 7},
            {"do": "drop", "on": 1},
            {"do": "drop", "on": "1", "more": 1},
            {"do": "make", "on": "1", "start": 5, "end": 1, "place": {}},
            {"do": "days", "on": "1", "start": "2025-01-02", "end": "2025-01-01"},
            {"do": "traveller", "on": "1", "name": " "},
            {"do": "traveller", "on": "1", "name": "n" * 201},
            {"do": "place", "on": "1", "place": {"name": "x"}},
        )
    ],
)
def test_damaged_edits_say_so(text):
    with pytest.raises(LinkError, match="damaged"):
        share.decode_edits(text)


def test_edits_that_nobody_made_are_refused():
    place = unpacked(share.encode(example.pacific()))["i"]["stops"][0]["place"]
    for bad in (
        [{"do": "drop", "on": "k" * 41}],
        [{"do": "place", "on": "1", "place": place | {"lat": 91}}],
        [{"do": "make", "on": "1", "start": 0, "end": 3, "place": place | {"name": ""}}],
        [{"do": "drop", "on": "1"}] * (share.MOST_EDITS + 1),
    ):
        with pytest.raises(LinkError, match="nobody"):
            share.decode_edits(packed({"v": 1, "e": bad}))
    with pytest.raises(LinkError, match="another version"):
        share.decode_edits(packed({"v": 2, "e": []}))
    with pytest.raises(LinkError, match="at most"):
        share.decode_edits("A" * 101, longest=100)


@pytest.mark.parametrize("make", example.ALL, ids=lambda make: make.__name__)
def test_the_quoted_sentences_alone_tell_the_same_tour(make):
    whole = make()
    short = excerpt(whole)
    text = short.article.text
    assert len(text) <= len(whole.article.text)
    assert short.article.excerpt == bool(whole.stops)
    for before, after in zip(whole.stops, short.stops, strict=True):
        assert (before.place, before.status, before.order) == (after.place, after.status, after.order)
        quote = whole.article.text[before.evidence.start : before.evidence.end]
        assert text[after.evidence.start : after.evidence.end] == quote
        assert text[after.mentions[0].start : after.mentions[0].end] == before.name
    for each in short.mentions:
        assert text[each.mention.start : each.mention.end] == each.mention.name
    assert share.decode(share.encode(short)).stops == short.stops


def test_the_quoted_sentences_make_the_shorter_link():
    tour = example.nakatani()
    assert len(share.encode(excerpt(tour))) < 0.7 * len(share.encode(tour))
    assert "Seeking to build" not in excerpt(tour).article.text


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
    yield (*first, "edited"), ["e" * 41]
    yield (*first, "edited"), ["days"] * 21
    yield (*first, "days"), {"start": "2025-08-20", "end": "2025-08-19", "precision": "range"}
    yield (*first, "days"), {"phrase": {"start": 9, "end": 3}}
    yield ("stops",), {}
    yield ("unresolved", 0, "mention", "end"), 10**6
    yield ("travellers", 0, "name"), "n" * 501
    yield ("notes",), ["n" * 501]
    yield ("notes",), ["n"] * 11


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
