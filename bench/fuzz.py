"""Fuzzing: `python -m bench.fuzz [--minutes 10] [--seed 1] [--only NAME] [--coverage]`.

Hypothesis makes up input for every reader of documents, for articles, dates, share links, kept answers and exports, round
after round, each with a seed of its own, until the time is up. With `--coverage` and `--only` atheris, if it is installed
(`pip install atheris`), drives one of them by the branches it has not seen. What is no sentence for the reader is a finding:
it is printed with its seed and its input, and the exit code is 1.
"""

import argparse
import datetime as dt
import logging
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from mapapp import articles, dates, exports, pipeline, share
from mapapp.articles import documents, mail, office, webpage
from mapapp.articles.encodings import decoded, kind
from mapapp.articles.markdown import markdown
from mapapp.errors import MapappError
from mapapp.geocoder import Answers, Kept
from mapapp.settings import Settings
from tests import example, papers

DAY = dt.date(2026, 3, 4)
WHOLE = (papers.pdf(), papers.docx(), papers.odt(), papers.rtf(), papers.eml(), papers.markdown(), papers.html())
LINK = share.encode(example.ALL[0]()).encode()
WORDS = st.sampled_from(
    [
        *"Reyes Minister Rome Paris Nairobi Georgia Washington arrived visited will on Monday Aug. 17 to 22 2026".split(),
        *"February 30 31st the next day later week month year tomorrow by train from and , . - — “ ” ( ) then".split(),
        *"before after left for Tuesday morning weekend between late early mid-August U.S. St. <b> {{x}} {%x%}".split(),
        *("`", "${x}", "99999999999999999999", "0", "-1", "\n", "\n\n", "\u0301", "\u202e", "\x00", "\ud7ff", "🚂"),
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=8), max_size=120).map(" ".join)


@cache
def reader() -> pipeline.Reader:
    return pipeline.load(Settings())


@cache
def answers() -> Answers:
    return Answers(Path(tempfile.mkdtemp()) / "answers.sqlite")


def damaged(raw: bytes) -> None:
    """A whole document with parts of it put elsewhere, taken out or replaced by these bytes."""
    chance = random.Random(raw)
    whole = bytearray(chance.choice(WHOLE))
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randrange(len(whole) + 1) for _ in range(2))
        end = min(end, at + 40)
        whole[at:end] = chance.choice((raw, b"", whole[at:end] * 3, raw[:4]))
    documents.read(bytes(whole), longest=10_000)


def encodings(raw: bytes) -> None:
    kind(raw, "a.txt")
    decoded(raw)


def copied(raw: bytes) -> None:
    found = documents.copied(raw.decode("utf-8", "replace"), 10_000)
    assert "\x00" not in found.text


def words(raw: bytes) -> str:
    """The text of these bytes, word by word from our list: what a reader of articles gets to see."""
    return raw.decode("utf-8", "replace")


def traced(raw: bytes) -> None:
    itinerary = pipeline.trace(articles.read(words(raw), date=DAY), reader())
    for mention in (span for stop in itinerary.stops for span in stop.mentions):
        assert 0 <= mention.start < mention.end <= len(itinerary.article.text)
    for stop in itinerary.stops:
        assert stop.days.start is None or stop.days.end is None or stop.days.start <= stop.days.end
    assert share.decode(share.encode(itinerary)) == share.decode(share.encode(share.decode(share.encode(itinerary))))
    exports.record(itinerary)
    for name in ("geojson", "kml", "gpx", "csv", "ics", "json"):
        try:
            exports.write(itinerary, name)
        except MapappError:  # a journey of no stops is none in some formats
            continue


def dated(raw: bytes) -> None:
    text = words(raw)
    for phrase in dates.find(text, DAY):
        assert 0 <= phrase.start < phrase.end <= len(text)


def linked(raw: bytes) -> None:
    chance = random.Random(raw)
    whole = bytearray(LINK)
    for _ in range(chance.randint(0, 4)):
        at = chance.randrange(len(whole))
        whole[at : at + chance.randint(0, 3)] = raw[:5]
    share.decode(bytes(whole).decode("utf-8", "replace"))


def kept(raw: bytes) -> None:
    answers().put([Kept.read(raw, 1)])


BYTES = st.binary(max_size=600)
TARGETS = {
    "damaged documents": (damaged, BYTES),
    "encodings and kinds": (encodings, BYTES),
    "copied text": (copied, TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    "web pages": (lambda raw: webpage.page("<html><body>" + words(raw), "https://example.org/"), BYTES),
    "Markdown": (lambda raw: markdown(words(raw)), TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    "mails": (lambda raw: mail.message(b"Subject: " + raw), BYTES),
    "office": (lambda raw: office.docx(papers.docx_of(raw)), BYTES),
    "RTF": (lambda raw: documents.read(b"{\\rtf1 " + raw), BYTES),
    "reading": (traced, TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    "dates": (dated, TEXT.map(lambda text: text.encode("utf-8", "replace"))),
    "share links": (linked, BYTES),
    "kept answers": (kept, BYTES),
}


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
    choose.add_argument("--coverage", action="store_true")
    chosen = choose.parse_args()
    if chosen.coverage:
        import atheris  # noqa: PLC0415 - by choice

        target = TARGETS[chosen.only or "damaged documents"][0]
        atheris.instrument_all()
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={int(chosen.minutes * 60)}", f"-seed={chosen.seed}"],
            lambda raw: spoken(target, raw),
        )
        atheris.Fuzz()
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
