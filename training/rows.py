"""The annotated articles that everything is trained on, from four sources, all with the keys of the gold itineraries.

VISITS is a file of gold itineraries, one JSON object a line, with the keys `id`, `text`, `title`, `date`, `stops` (`name`,
`aliases`, `status`, `evidence`), `not_stops`, `venues`, `departures`, `optional_stops`, `background_visits` and `travellers`.
`own_articles.jsonl` beside this file are articles of our own writing, in the same form. `own_labels.jsonl` are labels of our
own making over the articles of ARTICLES, whose texts are not ours: known by their `id`, with sentences given as offsets.
`own_tours.jsonl` are short texts of our own about tours whose other stops are only listed, each frame filled with several sets
of places; what its rows call `unlabelled` is not learned from.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OWN_ARTICLES = Path(__file__).parent / "own_articles.jsonl"
OWN_LABELS = Path(__file__).parent / "own_labels.jsonl"
OWN_TOURS = Path(__file__).parent / "own_tours.jsonl"

Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """The rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def all_rows(visits: Path, articles: Path) -> list[Row]:
    """The rows of the four sources; `pid` names what rows have in common, as the frame of a tour.

    Raises:
        SystemExit: ARTICLES lacks an article that is labelled.
    """
    texts = {row["id"]: row for row in rows_of(articles)}
    labels = rows_of(OWN_LABELS)
    if missing := [label["id"] for label in labels if label["id"] not in texts]:
        raise SystemExit(f"{articles} lacks {len(missing)} labelled articles, {missing[0]} among them.")
    ours = [labelled(texts[label["id"]], label) for label in labels]
    tours = [{**row, "pid": row["id"].rsplit("-", 1)[0]} for row in rows_of(OWN_TOURS)]
    return [*rows_of(visits), *rows_of(OWN_ARTICLES), *ours, *tours]


def labelled(article: Row, label: Row) -> Row:
    """The article with its labels, offsets turned into the sentences that they cut."""
    text = article["text"]

    def quoted(entry: Any) -> Any:
        if not isinstance(entry, dict):
            return entry
        quotes: Row = {}
        if "evidence" in entry:
            quotes["evidence"] = text[slice(*entry["evidence"])]
        if "evidence_more" in entry:
            quotes["evidence_more"] = [text[slice(*span)] for span in entry["evidence_more"]]
        return {**entry, **quotes}

    lists = {key: [quoted(entry) for entry in value] for key, value in label.items() if isinstance(value, list)}
    return {**article, **label, **lists}
