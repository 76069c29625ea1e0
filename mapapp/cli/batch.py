"""`mapapp batch`: many articles, lines of JSON in and out."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import click
from tqdm import tqdm

from mapapp import batch
from mapapp.cli.terminal import asking, online, second, spoken
from mapapp.errors import FileError
from mapapp.settings import Settings


@click.command("batch")
@click.argument("source", metavar="IN.jsonl", type=click.File("rb"))
@click.argument("target", metavar="OUT.jsonl", type=click.File("wb", lazy=True))
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="How many articles to read at a time.")
@online
@second
def command(source: BinaryIO, target: BinaryIO, processes: int, geocoder: str | None, reader: str | None) -> None:
    """Read the articles in IN.jsonl and write an itinerary for each to OUT.jsonl, in order; "-" is standard input or output.

    A row of input is a JSON object with "text" and, where known, "id", "date", "title"; a row that cannot be read gets an
    "error" in its own row of output.
    """
    if Path(target.name).exists() and Path(source.name).exists() and Path(target.name).samefile(source.name):
        raise click.UsageError("IN.jsonl and OUT.jsonl are the same file.")
    failed = read = 0
    with spoken():
        settings = asking(Settings.read(), geocoder, reader)
        if settings.geocoder and processes > 1:
            raise click.UsageError("An online service is asked by one process alone, so that its limit holds: --processes 1.")
        found = batch.records(source, settings, processes)
        for record in tqdm(found, total=_count(source), unit=" articles", disable=None):
            _write(target, json.dumps(record).encode() + b"\n")
            read += 1
            failed += record["error"] is not None
    if failed:
        click.echo(f"{failed:,} of {read:,} articles could not be read; `error` in their rows says why.", err=True)


def _write(target: BinaryIO, line: bytes) -> None:
    whole = target.tell() if Path(target.name).is_file() else None
    try:
        target.write(line)
        target.flush()
    except BrokenPipeError:
        raise  # whoever reads the output has had enough
    except OSError as error:
        with suppress(OSError):
            target.close()  # without what is left of the line, which would be tried again
        if whole is not None:
            os.truncate(target.name, whole)
        raise FileError(f"{target.name} cannot be written: {error.strerror or error}. The rows before are there.") from error


def _count(source: BinaryIO) -> int | None:
    """How many lines there are, for the progress bar; `None` where reading them would use them up or nobody would see it."""
    if not (sys.stderr.isatty() and source.seekable()):
        return None
    lines = sum(1 for line in source if line.strip())
    source.seek(0)
    return lines
