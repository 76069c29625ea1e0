"""Fuzzing: `python -m bench.fuzz [--minutes 10] [--seed 1] [--only NAME]`; `bench.guided` does it by coverage.

Hypothesis makes up input for every reader of documents, for articles, dates, share links, what the browser wishes, opened
files, kept answers and exports, round after round, each with a seed of its own, until the time is up. What is no sentence for
the reader is a finding: it is printed with its seed and its input, and the exit code is 1.
"""

import argparse
import base64
import datetime as dt
import json
import logging
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mapapp import articles, dates, edits, exports, pipeline, share
from mapapp.articles import documents, mail, office, webpage
from mapapp.articles.encodings import decoded, kind
from mapapp.articles.markdown import markdown
from mapapp.edits import Revision
from mapapp.errors import MapappError
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import Answers, Kept
from mapapp.maps.tour import tour
from mapapp.model import Itinerary
from mapapp.page import changes, rows, views, wishes
from mapapp.settings import Settings
from tests import example, papers

DAY = dt.date(2026, 3, 4)
WHOLE = (papers.pdf(), papers.docx(), papers.odt(), papers.rtf(), papers.eml(), papers.markdown(), papers.html())
TOURS = tuple(make() for make in example.ALL)
FORMS = ("geojson", "kml", "gpx", "csv", "ics", "json")
FILES = tuple(exports.write(each, form) for each in TOURS if each.stops for form in ("csv", "json"))
WORDS = st.sampled_from(
    [
        *"Reyes Minister Rome Paris Nairobi Georgia Washington arrived visited will on Monday Aug. 17 to 22 2026".split(),
        *"February 30 31st the next day later week month year tomorrow by train from and , . - — “ ” ( ) then".split(),
        *"before after left for Tuesday morning weekend between late early mid-August U.S. St. <b> {{x}} {%x%}".split(),
        *("`", "${x}", "99999999999999999999", "0", "-1", "\n", "\n\n", "\u0301", "\u202e", "\x00", "\ud7ff", "🚂"),
    ]
)
VALUES = st.sampled_from(
    [
        *(None, True, [], {}, 0, -1, 1, 2, 7, 400, 10**6, 10**30, 0.5, -90.0, 90.0, 180.0, -180.0, 1e-300, 1e308),
        *(
            "",
            " ",
            "x" * 600,
            "\u202e\x00\ud800",
            "=1+1",
            "<b>",
            "0",
            "12",
            "done",
            "planned",
            "day",
            "range",
            "window",
            "month",
        ),
        *("0001-01-01", "9999-12-31", "2026-02-28", "2026-02-30", "1e9", "9" * 5_000, "0" * 5_000 + "1"),
    ]
)
"""What stands in place of a value of JSON."""
_PLACE = share.plain(example.ANKARA)
WISHES = [
    [{"do": "place", "on": key, "place": _PLACE}, {"do": "days", "on": key, "start": "2026-03-01", "end": "2026-03-04"}]
    + [{"do": "status", "on": key, "status": "done"}, {"do": "traveller", "on": key, "name": "Ana Reyes"}]
    + [{"do": "move", "on": key, "by": by} for by in (-1, 1)]
    + [{"do": what, "on": key} for what in ("unorder", "drop", "verify", "reset")]
    + [{"do": "make", "on": "7-12", "start": 7, "end": 12, "place": _PLACE}, {"do": "point", "on": key, "lat": 1.5, "lon": 200}]
    for key in edits.keys(TOURS[0])
]
"""Every wish there is, of each stop."""


@cache
def reader() -> pipeline.Reader:
    return pipeline.load(Settings())


@cache
def gazetteer() -> Gazetteer:
    return open_gazetteer(Settings())


@cache
def answers() -> Answers:
    return Answers(Path(tempfile.mkdtemp()) / "answers.sqlite")


# --- what is made up


@st.composite
def damaged(draw: st.DrawFn, whole: Sequence[bytes]) -> bytes:
    """One of these with parts of it put elsewhere, taken out or replaced."""
    raw = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(raw)))
        end = at + draw(st.integers(0, 40))
        raw[at:end] = draw(st.binary(max_size=40) | st.sampled_from([b"", raw[at:end] * 3, raw[:40]]))
    return bytes(raw)


@st.composite
def changed(draw: st.DrawFn, whole: Sequence[Any]) -> bytes:
    """One of these values of JSON, as text, with other values in some places."""
    found = json.loads(json.dumps(draw(st.sampled_from(whole))))
    for _ in range(draw(st.integers(0, 4))):
        inner = found
        while isinstance(inner, dict | list) and inner:
            at = draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
            if draw(st.integers(0, 5)) == 0 or not (isinstance(inner[at], dict | list) and inner[at]):
                inner[at] = draw(VALUES)
                break
            inner = inner[at]
    return json.dumps(found).encode()


MARKS = st.sampled_from(
    [
        *("<p>", "</p>", "<a href=", "<!--", "<script>", "<table><td>", "&#0;", "{\\b", "}", "\\par", "\\'e9", "\\u-1 "),
        *("# ", "> ", "[a](", "---\n", "- ", "```", "|", "\n\n", "=?utf-8?q?", "Content-Type: text/html\n", "--b\n", "\x00"),
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=8), max_size=120).map(lambda words: " ".join(words).encode("utf-8", "replace"))
SNIPPETS = st.lists(MARKS | WORDS | st.text(max_size=40), max_size=40).map(
    lambda each: "".join(each).encode("utf-8", "replace")
)
BYTES = st.binary(max_size=600) | SNIPPETS


# --- what it is given to


def words(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def encodings(raw: bytes) -> None:
    kind(raw, "a.txt")
    decoded(raw)


def copied(raw: bytes) -> None:
    assert "\x00" not in documents.copied(words(raw), 10_000).text


def traced(raw: bytes) -> None:
    itinerary = pipeline.trace(articles.read(words(raw), date=DAY), reader())
    for mention in (span for stop in itinerary.stops for span in stop.mentions):
        assert 0 <= mention.start < mention.end <= len(itinerary.article.text)
    for stop in itinerary.stops:
        assert stop.days.start is None or stop.days.end is None or stop.days.start <= stop.days.end
    assert share.decode(share.encode(itinerary)) == share.decode(share.encode(share.decode(share.encode(itinerary))))
    exported(itinerary)


def exported(itinerary: Itinerary) -> None:
    exports.record(itinerary)
    for form in FORMS:
        try:
            exports.write(itinerary, form)
        except MapappError:  # a journey of no stops is none in some formats
            continue


def shown(revision: Revision) -> None:
    """All that the page, the map and the files make of an itinerary."""
    itinerary = revision.itinerary
    state = {
        **{
            "rows": rows.rows(revision),
            "totals": rows.totals(itinerary),
            "tour": tour(itinerary),
            "text": views.text(itinerary),
        },
        **{"head": views.head(itinerary), "mentions": views.mentions(itinerary), "unplaced": views.unplaced(itinerary)},
    }
    told: dict[str, bytes] = {}
    changes.news(state, changes.news({}, None, told)["now"], told)
    exported(itinerary)


def dated(raw: bytes) -> None:
    text = words(raw)
    for phrase in dates.find(text, DAY):
        assert 0 <= phrase.start < phrase.end <= len(text)


def linked(raw: bytes) -> None:
    share.decode(words(raw))


def packed(raw: bytes) -> str:
    """Something as the value in a link."""
    return base64.urlsafe_b64encode(zlib.compress(raw, 1)).decode().rstrip("=")


def held(raw: bytes) -> None:
    shown(edits.apply(share.decode(packed(b'{"v":1,"i":%b}' % raw)), ()))


def edited(raw: bytes) -> None:
    shown(edits.apply(TOURS[0], share.decode_edits(packed(b'{"v":1,"e":%b}' % raw))))


def wished(raw: bytes) -> None:
    revision = edits.apply(TOURS[0], ())
    try:
        several = json.loads(raw)
    except (ValueError, RecursionError):  # Streamlit itself takes nothing but JSON
        return
    for wish in several if isinstance(several, list) else []:
        if isinstance(wish, dict):
            answer = wishes.edit(wish, revision, gazetteer, {})
            if isinstance(answer, str):
                assert answer.endswith((".", "?"))
            else:
                shown(edits.apply(TOURS[0], [answer]))


def opened(raw: bytes) -> None:
    shown(edits.apply(exports.read(raw, gazetteer()), ()))


def kept(raw: bytes) -> None:
    answers().put([Kept.read(raw, 1)])


ANSWER = Kept("a", "geocode", '"Oslo"', "en", "{}", 1e9, "© Somebody", '[["Oslo", 59.9, 10.7, {}]]')
TARGETS = {
    "damaged documents": (lambda raw: documents.read(raw, longest=10_000), damaged(WHOLE)),
    "encodings and kinds": (encodings, BYTES),
    "copied text": (copied, TEXT | SNIPPETS),
    "web pages": (lambda raw: webpage.page("<html><body>" + words(raw), "https://example.org/"), BYTES),
    "Markdown": (lambda raw: markdown(words(raw)), SNIPPETS),
    "mails": (lambda raw: mail.message(b"Subject: " + raw), BYTES),
    "office": (lambda raw: office.docx(papers.docx_of(raw)), BYTES),
    "RTF": (lambda raw: documents.read(b"{\\rtf1 " + raw), BYTES),
    "reading": (traced, TEXT),
    "dates": (dated, TEXT),
    "share links": (linked, damaged([share.encode(each).encode() for each in TOURS])),
    "journeys in links": (held, changed([share.plain(each) for each in TOURS])),
    "edits in links": (edited, changed(WISHES)),
    "wishes of the browser": (wished, changed(WISHES)),
    "opened files": (opened, damaged(FILES) | changed([json.loads(each) for each in FILES if each.startswith(b"{")])),
    "kept answers": (kept, changed([json.loads(ANSWER.line())]) | damaged([ANSWER.line()])),
}
"""Whom the input is given to, and how Hypothesis makes it up."""


def spoken(target: Callable[[bytes], object], raw: bytes) -> None:
    """Runs the target; errors with words for the reader are what it may end in."""
    try:
        target(raw)
    except MapappError as error:
        assert str(error).endswith((".", "?")), f"no sentence: {error}"


def fuzz(name: str, number: int, examples: int) -> str | None:
    """One round; the traceback and the smallest input that shows it, or `None`."""
    target, made = TARGETS[name]
    smallest = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def check(raw: bytes) -> None:
        smallest[:] = [raw]
        spoken(target, raw)

    try:
        check()
    except Exception:
        return f"{traceback.format_exc(limit=-4)}\ninput: {smallest[0]!r}"
    return None


def main() -> None:
    choose = argparse.ArgumentParser()
    choose.add_argument("--minutes", type=float, default=10)
    choose.add_argument("--seed", type=int, default=1)
    choose.add_argument("--only", choices=TARGETS)
    chosen = choose.parse_args()
    logging.disable()  # pypdf tells of each damage
    end = time.monotonic() + 60 * chosen.minutes
    names, counts, found, number = [chosen.only] if chosen.only else list(TARGETS), {}, {}, chosen.seed
    while time.monotonic() < end:
        for name in names:
            examples = 10 if name == "reading" else 30
            trouble = fuzz(name, number, examples)
            counts[name] = counts.get(name, 0) + examples
            if trouble and name not in found:
                found[name] = trouble
                print(f"FOUND in {name}, seed {number}:\n{trouble}", flush=True)
            if time.monotonic() > end:
                break
        number += 1
    print(
        f"seeds {chosen.seed} to {number - 1}; inputs tried:", ", ".join(f"{name} {count:,}" for name, count in counts.items())
    )
    print(f"findings: {len(found)}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
