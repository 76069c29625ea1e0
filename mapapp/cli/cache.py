"""`mapapp cache`: what online services answered and is kept."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

import click

from mapapp.cli.output import put
from mapapp.cli.terminal import plain, spoken
from mapapp.geocoder import Answers, Kept
from mapapp.settings import Settings


@click.group("cache")
def command() -> None:
    """What online services answered and is kept: look at it, carry it elsewhere, forget it."""


@command.command()
def info() -> None:
    """Print where the answers are kept, how many there are, and of which services."""
    answers = _answers()
    with spoken():
        kept = answers.all()
    click.echo(f"{plain(str(answers.path))}: {len(kept):,} answers")
    for service, number in sorted(Counter(one.service for one in kept).items()):
        credit = next(one.attribution for one in kept if one.service == service)
        click.echo(f"  {plain(service)}: {number:,} ({plain(credit)})")


@command.command()
@click.argument("target", metavar="FILE")
def export(target: str) -> None:
    """Write every kept answer to FILE, one JSON object a line; "-" is standard output."""
    with spoken():
        put(b"".join(kept.line() + b"\n" for kept in _answers().all()), target)


@command.command("import")
@click.argument("source", metavar="FILE", type=click.File("rb"))
def take(source: BinaryIO) -> None:
    """Keep the answers that `mapapp cache export` wrote to FILE; of two to one question the newer stays."""
    with spoken():
        changed = _answers().put([Kept.read(line, number) for number, line in enumerate(source, 1) if line.strip()])
    click.echo(f"{changed:,} answers kept.")


@command.command()
def clear() -> None:
    """Forget every kept answer."""
    with spoken():
        forgotten = _answers().clear()
    click.echo(f"{forgotten:,} answers forgotten.")


def _answers() -> Answers:
    with spoken():
        settings = Settings.read()
    return Answers(settings.cache_dir / settings.answers, settings.answers_days)
