"""The network that `training/encoder.py` trains: the lower layers of a small BERT with the shapes of words and one head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from mapapp.encoder import OUTPUTS, TYPES, WINDOW

EVIDENCE = len(OUTPUTS)
"""An output of training only: is the word in a sentence that gives evidence of a stop? It helps the others to look there."""

Stretch = tuple[Tensor, Tensor]
"""The ids and the types of a stretch of an article [length]."""


class Layer(nn.Module):
    """One layer of BERT: attention and a feed-forward part, each with its residual and norm."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm, self.norm_after = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, asked: Tensor | None = None) -> Tensor:
        """`x` is [batch, length, width]; `mask` is true where a piece may be looked at, [batch, 1, 1, length]; where there is
        `asked`, the answer is that for these places only.
        """
        return self.fed(self.attended(x, mask, asked))

    def attended(self, x: Tensor, mask: Tensor | None, asked: Tensor | None = None) -> Tensor:
        """What the feed-forward part sees, of all places or of those asked [batch, length or places, width]."""
        rows = x if asked is None else x[:, asked]
        query, key, value = (
            part.view(part.shape[0], part.shape[1], self.heads, -1).transpose(1, 2)
            for part in (self.query(rows), self.key(x), self.value(x))
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return self.norm(rows + self.out(seen.transpose(1, 2).reshape(rows.shape)))

    def neurons(self, x: Tensor) -> Tensor:
        """What the neurons of the feed-forward part say [batch, length, inner]."""
        return functional.gelu(self.up(x))

    def fed(self, x: Tensor) -> Tensor:
        """What the layer makes of it [batch, length, width]."""
        return self.norm_after(x + self.down(self.neurons(x)))


class Tagger(nn.Module):
    """The lower layers of BERT, the shapes of words, and one linear head for all outputs.

    The embeddings of pieces and positions stay as they are: there is too little to learn them from.
    """

    def __init__(self, base: Path, layers: int, dropout: float) -> None:
        """`base` is what `training.encoder` starts from; `layers` of it are kept, the lowest ones."""
        super().__init__()
        weights = load_file(base / "model.safetensors")
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])
        self.positions = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"][:WINDOW])
        self.kind = nn.Parameter(weights["embeddings.token_type_embeddings.weight"][0])
        width = self.words.embedding_dim
        inner = weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
        self.norm = nn.LayerNorm(width, eps=1e-12)
        for part in (self.words, self.positions, self.norm):
            part.requires_grad_(False)
        self.kind.requires_grad_(False)
        self.shapes = nn.Embedding(TYPES, width)
        nn.init.zeros_(self.shapes.weight)
        self.layers = nn.ModuleList(Layer(width, 12, inner) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
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

    def embedded(self, ids: Tensor, types: Tensor) -> Tensor:
        """What the lowest layer sees [batch, length, width]."""
        return self.norm(self.words(ids) + self.kind + self.positions(torch.arange(ids.shape[1]))) + self.shapes(types)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor | None = None, asked: Tensor | None = None) -> Tensor:
        """Logits [batch, length, outputs]; `mask` is true where there is a piece; `asked` are the places to answer for."""
        return self.head(self.dropout(self._layers(ids, types, mask, asked)[-1]))

    def through(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, list[Tensor]]:
        """The logits, and what each layer answers [batch, length, width]."""
        answers = self._layers(ids, types, mask)
        return self.head(answers[-1]), answers

    def _layers(self, ids: Tensor, types: Tensor, mask: Tensor | None, asked: Tensor | None = None) -> list[Tensor]:
        attention = None if mask is None else mask[:, None, None, :]
        *lower, last = self.layers
        x, answers = self.embedded(ids, types), []
        for layer in lower:
            x = layer(x, attention)
            answers.append(x)
        return [*answers, last(x, attention, asked)]


def together(stretches: Sequence[Stretch]) -> tuple[Tensor, Tensor, Tensor]:
    """Several stretches, read at once: ids, types, filled up to the longest, and where there is a piece [stretches, length]."""
    width = max(len(types) for _, types in stretches)
    ids, types = (torch.stack([functional.pad(each[k], (0, width - len(each[k]))) for each in stretches]) for k in (0, 1))
    return ids, types, torch.stack([torch.arange(width) < len(types) for _, types in stretches])
