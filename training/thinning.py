"""Makes the trained network faster: it gets fewer neurons, and learns to say what it said with all of them.

The neurons of a feed-forward part go one after the other: that one without which its answers over real texts change least, the
weights of the rest chosen anew by least squares each time (optimal brain surgeon: Hassibi and Stork 1993; whole neurons at a
time: Kurtić, Frantar and Alistarh, "ZipLM", 2023).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from training.descent import batched, descend
from training.network import Layer, Stretch, Tagger, together

KEPT = 1024
"""Neurons that stay of each feed-forward part's 1,536, but for the last layer's, which works for few words only."""
MEASURED = 160_000
"""Pieces over which the neurons are measured."""
DAMPING = 1e-3
"""What is added to each neuron's second moment, as a share of their mean, so that the moments can be inverted."""
WEIGHTS = (*[0.5] * 3, 1.0, *[0.5] * 4, *[0.3] * 3, 0.2)
"""How much each output counts when the thin network learns from the whole: visits most, least what does not ship."""


@torch.no_grad()
def thinned(whole: Tagger, texts: Sequence[Stretch]) -> Tagger:
    """A copy of the network with `KEPT` neurons in each feed-forward part but the last, measured over the first texts."""
    thin = copy.deepcopy(whole).eval()
    count, seen = 0, []
    for ids, types in texts:
        seen.append(thin.embedded(ids[None], types[None]))
        count += len(ids)
        if count >= MEASURED:
            break
    for layer in list(thin.layers)[:-1]:
        attended = [layer.attended(x, None) for x in seen]
        _thin(layer, attended)
        seen = [layer.fed(x) for x in attended]
    return thin


def _thin(layer: Layer, attended: Sequence[Tensor]) -> None:
    """Takes neurons off one feed-forward part, which sees `attended`, each [1, length, width]."""
    inner = layer.up.out_features
    total, products = torch.zeros(inner, dtype=torch.float64), torch.zeros(inner, inner, dtype=torch.float64)
    for x in attended:
        said = layer.neurons(x)[0]
        total += said.sum(dim=0)
        products += said.T @ said
    count = sum(x.shape[1] for x in attended)
    kept, weight = _remaining(products - torch.outer(total, total) / count, layer.down.weight)
    mean = (total / count).float()
    up, down = nn.Linear(layer.up.in_features, len(kept)), nn.Linear(len(kept), layer.down.out_features)
    up.weight.copy_(layer.up.weight[kept])
    up.bias.copy_(layer.up.bias[kept])
    down.weight.copy_(weight)
    down.bias.copy_(layer.down.bias + layer.down.weight @ mean - weight @ mean[kept])
    layer.up, layer.down = up, down


def _remaining(moments: Tensor, weight: Tensor) -> tuple[list[int], Tensor]:
    """The neurons that stay, and their weights [width, kept]. `moments` [inner, inner] are sums of the products of two neurons,
    about their means; `weight` [width, inner] is that of all neurons.
    """
    inverse = torch.linalg.inv(moments + DAMPING * moments.diagonal().mean() * torch.eye(len(moments), dtype=moments.dtype))
    weight = weight.double()
    there = torch.ones(len(moments), dtype=torch.bool)
    for _ in range(len(moments) - KEPT):
        cost = (weight**2).sum(dim=0) / inverse.diagonal()
        least = int(cost.masked_fill(~there, torch.inf).argmin())
        share = inverse[least] / inverse[least, least]
        weight = weight - torch.outer(weight[:, least], share)
        inverse -= torch.outer(inverse[:, least], share)
        there[least] = False
    kept = there.nonzero()[:, 0].tolist()
    return kept, weight[:, kept].float()


def taught(
    thin: Tagger,
    whole: Tagger,
    texts: Sequence[Stretch],
    *,
    batch: int,
    rate: float,
    seed: int,
    log: Callable[[str], object] = print,
) -> Tagger:
    """The thin network, trained in place in one pass over the texts to say what the whole one says in every layer."""
    weights = torch.tensor(WEIGHTS)

    def loss(stretches: list[Stretch]) -> Tensor:
        ids, types, mask = together(stretches)
        with torch.no_grad():
            wanted, wanted_within = whole.through(ids, types, mask)
        said, within = thin.through(ids, types, mask)
        apart = (((said - wanted) ** 2) * weights)[mask].mean()
        for one, other in zip(within, wanted_within, strict=True):
            apart = apart + ((one - other)[mask] ** 2).mean() / (other[mask] ** 2).mean()
        return apart

    thin.shapes.requires_grad_(False)
    batches = batched(texts, lambda text: len(text[0]), batch, random.Random(seed))
    descend(batches, loss, [([*thin.layers.parameters(), *thin.head.parameters()], rate)], log=log)
    return thin
