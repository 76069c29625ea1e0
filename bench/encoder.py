"""Measures the shipped network against annotated articles.

    python -m bench.encoder GOLD [--path DIR] [--limit N]
    python -m bench.encoder CORPUS --mentions OUT

GOLD is a file of itineraries as `training/encoder.py` reads it. CORPUS is any file with `id` and `text`, an object a line:
then the place names found go to OUT as `{"id", "mentions": [{"start", "end"}]}`, to be scored by others.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from mapapp.encoder import Encoder, PieceReader, TokenScores, toponyms
from mapapp.settings import assets
from training.labels import IGNORED, article, label
from training.rows import rows_of

THRESHOLD = 0.5


def measure(read: list[tuple[dict[str, Any], TokenScores]], reader: PieceReader) -> dict[str, float]:
    """The figures of scored rows.

    `toponym_*`: spans equal; names that gold leaves open count neither way. `visit_auc` and `visit_f1`: gold's place names,
    one by one, against the mean probability of their words. `place_f1`: the place names of an article, found ones too, by
    the highest probability of their mentions. `status`: share of mentions of stops with the right status.
    """
    right = found = wanted = 0
    visits: list[tuple[bool, float]] = []
    places: list[tuple[bool, float]] = []
    statuses: list[bool] = []
    for row, scores in read:
        gold = label(row, reader.read(article(row)))
        begins = np.flatnonzero(gold.toponym == 1)
        ends = [next((k for k in range(b + 1, len(gold.toponym)) if gold.toponym[k] != 2), len(gold.toponym)) for b in begins]
        names = set(zip(begins.tolist(), ends, strict=True))
        ours = {span for span in toponyms(scores, THRESHOLD) if not (gold.toponym[slice(*span)] == IGNORED).any()}
        right, found, wanted = right + len(names & ours), found + len(ours), wanted + len(names)
        best: dict[str, tuple[bool, float]] = {}
        for begin, end in sorted(names | ours):
            stop, visit = gold.visit[begin], float(scores.visit[begin:end].mean())
            truly = (begin, end) in names and bool(stop == 1)
            if (begin, end) in names:
                if stop == IGNORED:
                    continue
                visits.append((truly, visit))
                if truly and gold.status[begin] != IGNORED:
                    statuses.append(int(scores.status[begin:end].mean(axis=0).argmax()) == gold.status[begin])
            name = row["text"][scores.start[begin] : scores.end[end - 1]]
            before = best.get(name, (False, 0.0))
            sure = visit * float(scores.toponym_b[begin] + scores.toponym_i[begin])
            best[name] = (before[0] or truly, max(before[1], sure))
        places += best.values()
    return {
        "articles": len(read),
        "toponym_precision": round(right / max(1, found), 3),
        "toponym_recall": round(right / max(1, wanted), 3),
        "toponym_f1": round(2 * right / max(1, found + wanted), 3),
        "visit_auc": round(_area(visits), 3),
        "visit_f1": round(_f1(visits), 3),
        "place_f1": round(_f1(places), 3),
        "status": round(sum(statuses) / max(1, len(statuses)), 3),
    }


def _area(pairs: list[tuple[bool, float]]) -> float:
    """The probability that a true one is scored above a false one (ties count half)."""
    yes = np.array([score for truly, score in pairs if truly])
    no = np.array([score for truly, score in pairs if not truly])
    if not len(yes) or not len(no):
        return float("nan")
    return float(((yes[:, None] > no).sum() + 0.5 * (yes[:, None] == no).sum()) / (len(yes) * len(no)))


def _f1(pairs: list[tuple[bool, float]]) -> float:
    right = sum(truly for truly, score in pairs if score >= THRESHOLD)
    return 2 * right / max(1, sum(truly for truly, _ in pairs) + sum(score >= THRESHOLD for _, score in pairs))


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--path", type=Path, default=assets(), help="the folder of the network")
    parser.add_argument("--mentions", type=Path, help="write the place names found here instead of scoring")
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args()
    rows = rows_of(chosen.gold)[: chosen.limit]
    encoder = Encoder(chosen.path)
    encoder.read(article(rows[0]))
    began, cpu = time.perf_counter(), time.process_time()
    read = [(row, encoder.read(article(row))) for row in rows]
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"{len(rows) / took:.1f} articles a second, {len(rows) / cpu:.1f} a second of one core")
    if chosen.mentions:
        with chosen.mentions.open("w", encoding="utf-8") as out:
            for row, scores in read:
                spans = [(int(scores.start[b]), int(scores.end[e - 1])) for b, e in toponyms(scores, THRESHOLD)]
                mentions = [{"start": start, "end": end, "lat": None, "lon": None} for start, end in spans]
                out.write(json.dumps({"id": row["id"], "mentions": mentions}) + "\n")
    else:
        print("\n".join(f"{name:18} {figure}" for name, figure in measure(read, encoder.pieces).items()))


if __name__ == "__main__":
    main()
