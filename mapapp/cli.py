"""The command line: `mapapp` starts the page, `mapapp trace` reads one article, `mapapp batch` many."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click
from tqdm import tqdm

from mapapp import __version__, articles, batch, exports, pipeline, route, wording
from mapapp.errors import ArticleError, MapappError
from mapapp.geocoder import Answers, Kept
from mapapp.model import Article, Itinerary, Status, Stop
from mapapp.settings import Settings

_APP = Path(__file__).with_name("app.py")
_COLOURS = {Status.DONE: "green", Status.ONGOING: "cyan", Status.PLANNED: "yellow", Status.CANCELLED: "red"}


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the page; the first free one from 8501 if not given.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address that the page is served on.")
@click.version_option(__version__, prog_name="mapapp")
@click.pass_context
def main(context: click.Context, port: int | None, address: str) -> None:
    """Read an article about a journey and draw the journey on a map beside the text.

    Without a command: serve the page.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark
    if os.environ.get("NO_COLOR"):
        context.color = False
    if context.invoked_subcommand is None:
        with _spoken():
            Settings.read()
        _serve(port, address)


@main.command()
@click.argument("file")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication, where the article does not tell it.")
@click.option("--title", help="Headline of the article.")
@click.option("--format", "form", type=click.Choice(["text", "json", "geojson", "csv"]), default="text", show_default=True)
def trace(file: str, date: dt.datetime | None, title: str | None, form: str) -> None:
    """Print the itinerary of the article in FILE, a text in UTF-8; "-" reads standard input."""
    with _spoken():
        settings = Settings.read()
        article = _article(file, settings)
        article = replace(article, date=date.date() if date else article.date, title=title or article.title)
        itinerary = pipeline.trace(article, pipeline.load(settings))
    if form == "json":
        click.echo(json.dumps(exports.record(itinerary), indent=2))
    elif form == "geojson":
        click.echo(json.dumps(exports.geojson(itinerary), indent=2))
    elif form == "csv":
        click.echo(exports.csv(itinerary).encode("utf-8", "replace"), nl=False)
    else:
        click.echo("\n".join(described(itinerary)))


@main.command("batch")
@click.argument("source", metavar="IN.jsonl", type=click.File("rb"))
@click.argument("target", metavar="OUT.jsonl", type=click.File("wb", lazy=True))
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many articles to read at a time.")
def many(source: BinaryIO, target: BinaryIO, processes: int) -> None:
    """Read the articles in IN.jsonl and write an itinerary for each to OUT.jsonl, in order; "-" is standard input or output.

    A row of input is a JSON object with "text" and, where known, "id", "date", "title"; a row that cannot be read gets an
    "error" in its own row of output.
    """
    if Path(target.name).exists() and Path(source.name).exists() and Path(target.name).samefile(source.name):
        raise click.UsageError("IN.jsonl and OUT.jsonl are the same file.")
    failed = read = 0
    with _spoken():
        found = batch.records(source, Settings.read(), processes)
        for record in tqdm(found, total=_count(source), unit=" articles", disable=None):
            target.write(json.dumps(record).encode() + b"\n")
            target.flush()
            read += 1
            failed += record["error"] is not None
    if failed:
        click.echo(f"{failed:,} of {read:,} articles could not be read; `error` in their rows says why.", err=True)


@main.group()
def cache() -> None:
    """What online services answered and is kept: look at it, carry it elsewhere, forget it."""


@cache.command()
def info() -> None:
    """Print where the answers are kept, how many there are, and of which services."""
    answers = _answers()
    kept = answers.all()
    click.echo(f"{_plain(str(answers.path))}: {len(kept):,} answers")
    for service, number in sorted(Counter(one.service for one in kept).items()):
        credit = next(one.attribution for one in kept if one.service == service)
        click.echo(f"  {_plain(service)}: {number:,} ({_plain(credit)})")


@cache.command()
@click.argument("target", metavar="FILE", type=click.File("wb", lazy=True))
def export(target: BinaryIO) -> None:
    """Write every kept answer to FILE, one JSON object a line; "-" is standard output."""
    for kept in _answers().all():
        target.write(kept.line() + b"\n")


@cache.command("import")
@click.argument("source", metavar="FILE", type=click.File("rb"))
def take(source: BinaryIO) -> None:
    """Keep the answers that `mapapp cache export` wrote to FILE; of two to one question the newer stays."""
    with _spoken():
        changed = _answers().put([Kept.read(line, number) for number, line in enumerate(source, 1) if line.strip()])
    click.echo(f"{changed:,} answers kept.")


@cache.command()
def clear() -> None:
    """Forget every kept answer."""
    click.echo(f"{_answers().clear():,} answers forgotten.")


def _answers() -> Answers:
    with _spoken():
        settings = Settings.read()
    return Answers(settings.cache_dir / settings.answers, settings.answers_days)


@contextmanager
def _spoken() -> Iterator[None]:
    """What goes wrong inside ends the command with its own words on standard error, and exit code 1."""
    try:
        yield
    except MapappError as error:
        raise click.ClickException(_plain(str(error))) from error


def _serve(port: int | None, address: str) -> None:
    """Become Streamlit: signals then reach it, and its exit code is the command's."""
    command = [sys.executable, "-m", "streamlit", "run", str(_APP), f"--server.address={address}"]
    # the address that the page is told it has; without it Streamlit asks a service on the internet for one
    command += [f"--browser.serverAddress={'localhost' if address == '127.0.0.1' else address}"]
    if port:
        command += [f"--server.port={port}"]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - no shell, and every part is our own


def _article(file: str, settings: Settings) -> Article:
    if file != "-":
        return articles.read_file(Path(file), longest=settings.max_text)
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError("Standard input is not UTF-8 text.") from error
    return articles.read(text.replace("\r\n", "\n"), longest=settings.max_text)


def _count(source: BinaryIO) -> int | None:
    """How many lines there are, for the progress bar; `None` where reading them would use them up or nobody would see it."""
    if not (sys.stderr.isatty() and source.seekable()):
        return None
    lines = sum(1 for line in source if line.strip())
    source.seek(0)
    return lines


def described(itinerary: Itinerary) -> Iterator[str]:
    """The itinerary as a reader at a terminal wants it. Outside text is made safe: no control characters get through."""
    article = itinerary.article
    year = article.date.year if article.date else None
    if article.title:
        yield click.style(_plain(article.title), bold=True)
    for traveller in itinerary.travellers:
        yield _plain(f"{traveller.name}, {traveller.role}" if traveller.role else traveller.name)
    trip = [f"trip {wording.long_day(itinerary.trip, year)}"] if itinerary.trip.start or itinerary.trip.end else []
    head = [*trip, *([wording.as_of(article.date)] if article.date else ["day of publication not given"])]
    yield ", ".join(head)
    yield ""
    if not itinerary.stops:
        yield "No journey was found in this article."
    several = len({stop.traveller for stop in itinerary.stops}) > 1
    for stop, number in zip(itinerary.stops, route.numbers(itinerary), strict=True):
        yield from _stop(article, stop, number, several)
    mentioned = dict.fromkeys(found.place.label for found in itinerary.mentions if found.place)
    if mentioned:
        yield f"Mentioned, not a stop: {_plain('; '.join(mentioned))}"
    for lost in itinerary.unresolved:
        yield f"Not on the map: {_plain(lost.mention.name)} ({_plain(lost.reason)})"


def _stop(article: Article, stop: Stop, number: int | None, several: bool) -> Iterator[str]:
    status = click.style(wording.status_words(stop.status), fg=_COLOURS[stop.status])
    where = [_plain(stop.place.label), wording.area_words(stop.place.granularity)]
    day = wording.long_day(stop.days, article.date.year if article.date else None)
    who = _plain(stop.traveller) if several and stop.traveller else None
    head = click.style(", ".join(filter(None, where)), bold=True)
    yield f"{f'{number}.' if number else '-':>3} {head}: {' · '.join(filter(None, [status, day, who]))}"
    yield f"    “{_plain(article.text[stop.evidence.start : stop.evidence.end])}”"
    yield ""


def _plain(text: str) -> str:
    """One line of text that moves no cursor and turns no direction: white space is a space, what cannot be seen U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text.split()))
