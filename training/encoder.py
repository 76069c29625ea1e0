"""Trains the network that ships as `assets/encoder.onnx`, from a small BERT and annotated itineraries.

    python -m training.encoder BASE VISITS ARTICLES --out DIR [--oof FILE] [--epochs N] [--seed N] [--jobs N] [--limit N]

BASE is a folder with `model.safetensors` and `tokenizer.json` of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); VISITS
and ARTICLES are the files of `training.rows`. DIR receives the two files of `mapapp.encoder.FILES`.

Three networks are trained on two thirds of the rows each; from their mean, two are trained on all rows for more passes, in
another order each, and the mean of the two ships, made thinner (`training.thinning`) over the texts of both files. A mean is
better than any network in it. FILE receives what the three say of the articles that they have not seen: `id` and the columns of
`mapapp.encoder.TokenScores`, for those who learn from them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from mapapp.encoder import FILES, PieceReader, Pieces, TokenScores, scored
from training.descent import batched, descend
from training.labels import IGNORED, Labels, article, label
from training.network import EVIDENCE, Stretch, Tagger, together
from training.rows import all_rows, rows_of
from training.thinning import taught, thinned

FOLDS = 3
SPLIT = 7
"""The seed of the split into folds; kept when others vary, so that they are measured on the same articles."""


@dataclass(frozen=True)
class Plan:
    """What may be varied.

    `layers` are kept of the base, the lowest ones; `exchange` is the share of articles read with exchanged names in a pass.
    """

    epochs: int = 3
    layers: int = 4
    rate: float = 3e-4
    batch: int = 6
    exchange: float = 0.5
    dropout: float = 0.1
    seed: int = 1


# Names of places are exchanged, so that the sentence is learned and not the name


def exchanged(row: dict[str, Any], names: Sequence[str], rng: random.Random) -> dict[str, Any]:
    """The row with some of its place names replaced by others, throughout and consistently."""
    own = {*row["not_stops"], *(n for s in row["stops"] for n in (s["name"], *(s.get("aliases") or ())))}
    chosen = {name: rng.choice(names) for name in sorted(own) if name.istitle() and rng.random() < 0.5}
    if not chosen:
        return row
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in sorted(chosen, key=len, reverse=True)) + r")(?!\w)")

    def deep(value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return value if key in ("date", "status", "id") else pattern.sub(lambda match: chosen[match.group()], value)
        if isinstance(value, list):
            return [deep(item) for item in value]
        if isinstance(value, dict):
            return {k: deep(item, k) for k, item in value.items()}
        return value

    changed: dict[str, Any] = deep(row)
    return changed


# Training


@dataclass(frozen=True)
class Window:
    """A stretch of an article as it is learned from.

    `places` are the first pieces of the words, `labels` what is to be learned of each word.
    """

    stretch: Stretch
    places: Tensor
    labels: dict[str, Tensor]


Prepared = list[tuple[list[Window], list[Window]]]
"""The windows of each row, as it is and with exchanged names."""


def prepare(base: Path, rows: list[dict[str, Any]], seed: int) -> Prepared:
    """The rows cut into windows, once for all passes."""
    rng = random.Random(seed)
    reader = PieceReader(base / "tokenizer.json")
    names = sorted({n for row in rows for n in (*row["not_stops"], *(s["name"] for s in row["stops"])) if n.istitle()})
    return [(_windows(reader, row), _windows(reader, exchanged(row, names, rng))) for row in rows]


def _windows(reader: PieceReader, row: dict[str, Any]) -> list[Window]:
    pieces = reader.read(article(row))
    wanted = label(row, pieces)
    windows = []
    for begin, end in pieces.windows():
        words = slice(*np.searchsorted(pieces.first, (begin, end)))
        places = torch.from_numpy(pieces.first[words] - begin + len(pieces.prefix))
        labels = {name: torch.from_numpy(getattr(wanted, name)[words]) for name in Labels.__dataclass_fields__}
        windows.append(Window(_stretch(reader, pieces, begin, end), places, labels))
    return windows


def stretches(base: Path, rows: Sequence[dict[str, Any]], seed: int) -> list[Stretch]:
    """The texts of the rows, labelled or not, as the network sees them, in random order of the articles."""
    reader = PieceReader(base / "tokenizer.json")
    every = [reader.read(article(row)) for row in random.Random(seed).sample(rows, len(rows))]
    return [_stretch(reader, pieces, begin, end) for pieces in every for begin, end in pieces.windows()]


def _stretch(reader: PieceReader, pieces: Pieces, begin: int, end: int) -> Stretch:
    ids, types = pieces.window(begin, end, reader.separator)
    return torch.from_numpy(ids), torch.from_numpy(types)


def loss_of(logits: Tensor, labels: dict[str, Tensor]) -> Tensor:
    """The sum of the losses of all outputs over words [words, outputs]."""

    def classes(columns: slice, key: str) -> Tensor:
        wanted = labels[key]
        if not (wanted != IGNORED).any():
            return logits.sum() * 0
        return functional.cross_entropy(logits[:, columns], wanted, ignore_index=IGNORED)

    known = labels["visit"] != IGNORED
    visit = logits[known, 3]
    visited = functional.binary_cross_entropy_with_logits(visit, labels["visit"][known].float()) if known.any() else visit.sum()
    evidence = functional.binary_cross_entropy_with_logits(logits[:, EVIDENCE], labels["evidence"].float())
    return (
        2 * classes(slice(0, 3), "toponym")
        + visited
        + 0.5 * classes(slice(4, 8), "status")
        + 0.5 * classes(slice(8, 11), "traveller")
        + 0.3 * evidence
    )


def train(
    base: Path,
    prepared: Prepared,
    plan: Plan,
    log: Callable[[str], object] = print,
    start: dict[str, Tensor] | None = None,
) -> Tagger:
    """A network trained on the rows, from the base or from `start`; the same plan gives the same on the same machine."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    model = Tagger(base, plan.layers, plan.dropout)
    if start:
        model.load_state_dict(start)
    batches = [batch for _ in range(plan.epochs) for batch in _batches(prepared, plan, rng)]
    rated = [
        (list(model.layers.parameters()), plan.rate),
        ([*model.head.parameters(), *model.shapes.parameters()], 10 * plan.rate),
    ]

    def loss(batch: list[Window]) -> Tensor:
        logits = model(*together([window.stretch for window in batch]))
        words = torch.cat([logits[k, window.places] for k, window in enumerate(batch)])
        return loss_of(words, {key: torch.cat([window.labels[key] for window in batch]) for key in batch[0].labels})

    model.train()
    descend(batches, loss, rated, decay=0.01, log=log)
    return model.eval()


def _batches(prepared: Prepared, plan: Plan, rng: random.Random) -> list[list[Window]]:
    """One pass over the rows, each as it is or with exchanged names."""
    windows = [window for versions in prepared for window in versions[rng.random() < plan.exchange]]
    return batched(windows, lambda window: len(window.stretch[1]), plan.batch, rng)


# Shipping


class _Shipped(nn.Module):
    """The network without the output of training only. Its last layer works for the places that are asked about alone."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor, asked: Tensor) -> Tensor:
        """Logits [1, places, outputs]."""
        return self.model(ids, types, asked=asked)[:, :, :EVIDENCE]


def export(model: Tagger, tokenizer: Path, folder: Path) -> None:
    """Writes the two shipped files: the network with 8-bit weights, and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "encoder-float.onnx"
    ids = torch.ones((1, 20), dtype=torch.long)
    length, places = {1: "length"}, {0: "places"}
    torch.onnx.export(
        _Shipped(model).eval(),
        (ids, ids, ids[0]),
        str(plain),
        input_names=["ids", "types", "asked"],
        output_names=["logits"],
        dynamic_axes={"ids": length, "types": length, "asked": places, "logits": {1: "places"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(plain, folder / FILES[0], weight_type=QuantType.QInt8, per_channel=True)
    onnx.checker.check_model(str(folder / FILES[0]))
    plain.unlink()
    whole = Tokenizer.from_file(str(tokenizer))
    whole.no_truncation()
    whole.no_padding()
    whole.save(str(folder / FILES[1]), pretty=False)


# Scores for those who learn from them


def folds_of(rows: Sequence[dict[str, Any]]) -> list[int]:
    """The fold of each row; rows that have a `pid` in common share theirs."""
    keys = [str(row.get("pid") or row["id"]) for row in rows]
    shuffled = sorted(set(keys))
    random.Random(SPLIT).shuffle(shuffled)
    fold = {key: position % FOLDS for position, key in enumerate(shuffled)}
    return [fold[key] for key in keys]


def train_fold(base: Path, rows: list[dict[str, Any]], plan: Plan, fold: int) -> tuple[dict[str, Tensor], list[str]]:
    """The weights of a network trained on the other folds, and what it says of its own rows, as lines of JSON."""
    torch.set_num_threads(1)
    split = folds_of(rows)
    seen = [row for row, its in zip(rows, split, strict=True) if its != fold]
    model = train(base, prepare(base, seen, plan.seed), plan)
    reader = PieceReader(base / "tokenizer.json")
    unseen = [row for row, its in zip(rows, split, strict=True) if its == fold]
    lines = [json.dumps({"id": row["id"], **columns(read(model, reader, row))}) for row in unseen]
    return model.state_dict(), lines


def train_on(base: Path, rows: list[dict[str, Any]], plan: Plan, start: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a network trained on all rows, from others."""
    torch.set_num_threads(1)
    return train(base, prepare(base, rows, plan.seed), plan, start=start).state_dict()


def mean(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the networks' weights."""
    return {name: torch.stack([state[name] for state in states]).mean(dim=0) for name in states[0]}


@torch.no_grad()
def read(model: Tagger, reader: PieceReader, row: dict[str, Any]) -> TokenScores:
    """What a network says of a row, before its weights are rounded."""

    def answer(ids: np.ndarray, types: np.ndarray, places: np.ndarray) -> np.ndarray:
        return model(torch.from_numpy(ids)[None], torch.from_numpy(types)[None])[0, places, :EVIDENCE].numpy()

    return scored(reader.read(article(row)), reader.separator, answer)


def columns(answer: TokenScores) -> dict[str, list[Any]]:
    """The scores as JSON: lists by name."""
    arrays = {field.name: getattr(answer, field.name) for field in fields(answer)}
    return {
        name: (array if array.dtype.kind == "i" else array.astype(float).round(4)).tolist() for name, array in arrays.items()
    }


def main() -> None:
    """Trains and writes the shipped files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("visits", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--oof", type=Path)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument(
        "--jobs", type=int, default=2, help="networks trained at once, each on one core; thinning takes all cores"
    )
    parser.add_argument("--limit", type=int, default=None, help="articles to train on, for a quick trial")
    chosen = parser.parse_args()
    base = chosen.base
    plan = Plan(epochs=chosen.epochs, seed=chosen.seed)
    rows = all_rows(chosen.visits, chosen.articles)[: chosen.limit]
    with ProcessPoolExecutor(chosen.jobs, mp_context=get_context("spawn")) as pool:
        folds = list(pool.map(train_fold, repeat(base), repeat(rows), repeat(plan), range(FOLDS)))
        if chosen.oof:
            chosen.oof.write_text("".join(f"{line}\n" for _, lines in folds for line in lines), encoding="utf-8")
        start = mean([state for state, _ in folds])
        last = [replace(plan, epochs=3, rate=plan.rate * 2 / 3, seed=plan.seed + more) for more in (1, 2)]
        ended = list(pool.map(train_on, repeat(base), repeat(rows), last, repeat(start)))
    whole = Tagger(base, plan.layers, plan.dropout).eval()
    whole.load_state_dict(mean(ended))
    every = {row["id"]: row for row in (*rows, *rows_of(chosen.articles))}
    texts = stretches(base, list(every.values())[: chosen.limit], plan.seed)
    thin = taught(thinned(whole, texts), whole, texts, batch=plan.batch, rate=plan.rate / 2, seed=plan.seed)
    export(thin, base / "tokenizer.json", chosen.out)


if __name__ == "__main__":
    main()
