"""Trains the network that ships as `assets/encoder.onnx`, from a small BERT and annotated itineraries.

    python -m training.encoder BASE TRAIN --out DIR [--epochs N] [--seed N] [--threads N] [--limit N]

BASE is a folder with `model.safetensors` and `tokenizer.json` of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), TRAIN a
file of itineraries, one JSON object a line, with the keys `text`, `title`, `date`, `stops` (`name`, `aliases`, `status`,
`evidence`), `not_stops`, `venues`, `departures`, `optional_stops`, `background_visits` and `travellers`. DIR receives the two
files of `mapapp.encoder.FILES`.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from mapapp.encoder import FILES, OUTPUTS, TYPES, WINDOW, PieceReader, Pieces
from training.labels import IGNORED, Labels, article, label, rows_of

EVIDENCE = len(OUTPUTS)
"""An output of training only: is the word in a sentence that gives evidence of a stop? It helps the others to look there."""


# The network


class Layer(nn.Module):
    """One layer of BERT: attention and a feed-forward part, each with its residual and norm."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.norm_after = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` is [batch, length, width]; `mask` is true where a piece may be looked at, [batch, 1, 1, length]."""
        query, key, value = (
            part(x).view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm(x + self.dropout(self.out(seen.transpose(1, 2).reshape(x.shape))))
        return self.norm_after(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """The lower layers of BERT with word shapes as token types and one linear head for all outputs.

    The embeddings of word pieces stay as they are: there are more of them than words to learn from.
    """

    def __init__(self, base: Path, layers: int, dropout: float) -> None:
        super().__init__()
        weights = load_file(base / "model.safetensors")
        words = weights["embeddings.word_embeddings.weight"]
        width = words.shape[1]
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.positions = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"][:WINDOW], freeze=False)
        kind = weights["embeddings.token_type_embeddings.weight"][:1]
        self.types = nn.Embedding.from_pretrained(kind.repeat(TYPES, 1), freeze=False)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        inner = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
        self.layers = nn.ModuleList(Layer(width, 12, inner, dropout) for _ in range(layers))
        self.head = nn.Linear(width, len(OUTPUTS) + 1)
        self._fill(self.norm, weights, "embeddings.LayerNorm")
        for k, layer in enumerate(self.layers):
            for ours, theirs in (
                ("query", "attention.self.query"),
                ("key", "attention.self.key"),
                ("value", "attention.self.value"),
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm_after", "output.LayerNorm"),
            ):
                self._fill(getattr(layer, ours), weights, f"encoder.layer.{k}.{theirs}")

    @staticmethod
    def _fill(module: Any, weights: dict[str, Tensor], name: str) -> None:
        with torch.no_grad():
            module.weight.copy_(weights[f"{name}.weight"])
            module.bias.copy_(weights[f"{name}.bias"])

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor | None = None) -> Tensor:
        """Logits [batch, length, outputs] of pieces [batch, length]; `mask` is true where there is a piece."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.types(types) + self.positions(places)))
        attention = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attention)
        return self.head(self.dropout(x))


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
class Plan:
    """What may be varied: the number of passes, the step, the share of articles with exchanged names."""

    epochs: int = 6
    layers: int = 4
    rate: float = 2e-4
    batch: int = 8
    exchange: float = 0.5
    dropout: float = 0.1
    seed: int = 1


def _window_tensors(
    reader: PieceReader, pieces: Pieces, wanted: Labels, begin: int, end: int
) -> tuple[Tensor, Tensor, Tensor, dict[str, Tensor]]:
    """Ids and types of a window, the places of the first pieces of its words, and their labels."""
    ids, types = pieces.window(begin, end, reader.separator)
    words = slice(*np.searchsorted(pieces.first, (begin, end)))
    places = pieces.first[words] - begin + len(pieces.prefix)
    labels = {name: torch.from_numpy(getattr(wanted, name)[words]) for name in Labels.__dataclass_fields__}
    return torch.from_numpy(ids), torch.from_numpy(types), torch.from_numpy(places), labels


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


def train(base: Path, rows: list[dict[str, Any]], plan: Plan, log: Any = print) -> Tagger:
    """A network trained on the rows; the same plan gives the same network on the same machine."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    reader = PieceReader(base / "tokenizer.json")
    model = Tagger(base, plan.layers, plan.dropout)
    names = sorted({n for row in rows for n in (*row["not_stops"], *(s["name"] for s in row["stops"])) if n.istitle()})
    new = [*model.head.parameters(), *model.types.parameters()]
    old = [p for p in model.parameters() if p.requires_grad and all(p is not q for q in new)]
    optimizer = torch.optim.AdamW([{"params": old, "lr": plan.rate}, {"params": new, "lr": 10 * plan.rate}], weight_decay=0.01)
    steps = plan.epochs * math.ceil(len(rows) / plan.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0.0, 1 - step / (1.05 * steps))
    )
    model.train()
    for epoch in range(plan.epochs):
        total, batches = 0.0, 0
        for batch in _batches(reader, rows, names, plan, rng):
            width = max(len(ids) for ids, *_ in batch)
            ids = torch.stack([functional.pad(one, (0, width - len(one))) for one, *_ in batch])
            types = torch.stack([functional.pad(one, (0, width - len(one))) for _, one, *_ in batch])
            mask = torch.stack([torch.arange(width) < len(one) for one, *_ in batch])
            logits = model(ids, types, mask)
            words = torch.cat([logits[k, places] for k, (_, _, places, _) in enumerate(batch)])
            labels = {key: torch.cat([one[key] for *_, one in batch]) for key in batch[0][3]}
            loss = loss_of(words, labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, batches = total + loss.item(), batches + 1
        log(f"epoch {epoch + 1}: loss {total / batches:.4f}")
    return model.eval()


def _batches(
    reader: PieceReader, rows: list[dict[str, Any]], names: list[str], plan: Plan, rng: random.Random
) -> list[list[tuple[Tensor, Tensor, Tensor, dict[str, Tensor]]]]:
    """One pass over the rows: batches of windows of similar length, in random order."""
    windows = []
    for row in rows:
        seen = exchanged(row, names, rng) if rng.random() < plan.exchange else row
        pieces = reader.read(article(seen))
        wanted = label(seen, pieces)
        windows += [_window_tensors(reader, pieces, wanted, *window) for window in pieces.windows()]
    windows.sort(key=lambda window: len(window[0]) + rng.random() * 60)
    batches = [windows[k : k + plan.batch] for k in range(0, len(windows), plan.batch)]
    rng.shuffle(batches)
    return batches


# Shipping


class _Shipped(nn.Module):
    """The network without the output of training only."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        """Logits [1, length, outputs]."""
        return self.model(ids, types)[:, :, :EVIDENCE]


def export(model: Tagger, tokenizer: Path, folder: Path) -> None:
    """Writes the two shipped files: the network with 8-bit weights, and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = folder / "encoder-float.onnx"
    ids = torch.ones((1, 20), dtype=torch.long)
    length = {1: "length"}
    torch.onnx.export(
        _Shipped(model).eval(),
        (ids, ids),
        str(plain),
        input_names=["ids", "types"],
        output_names=["logits"],
        dynamic_axes={"ids": length, "types": length, "logits": length},
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


def main() -> None:
    """Trains and writes the shipped files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=None, help="rows to train on, for a quick trial")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    model = train(chosen.base, rows_of(chosen.train)[: chosen.limit], Plan(epochs=chosen.epochs, seed=chosen.seed))
    export(model, chosen.base / "tokenizer.json", chosen.out)


if __name__ == "__main__":
    main()
