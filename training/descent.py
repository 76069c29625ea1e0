"""The way down a loss, batch by batch, which training and thinning have in common."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor, nn

WARM = 0.1
"""The share of the steps in which the rate rises; over the rest it falls to nothing."""
CLOSE = 40
"""Pieces by which lengths in one batch may differ at random, so that no two passes make the same batches."""

Text = TypeVar("Text")
Rated = tuple[Sequence[nn.Parameter], float]
"""Parameters, and the highest rate at which they learn."""


def batched(texts: Sequence[Text], length: Callable[[Text], int], size: int, rng: random.Random) -> list[list[Text]]:
    """The texts in batches of similar length, in random order."""
    line = sorted(texts, key=lambda text: length(text) + rng.random() * CLOSE)
    batches = [line[at : at + size] for at in range(0, len(line), size)]
    rng.shuffle(batches)
    return batches


def descend(
    batches: Sequence[list[Text]],
    loss_of: Callable[[list[Text]], Tensor],
    rated: Sequence[Rated],
    *,
    decay: float = 0.0,
    log: Callable[[str], object] = print,
) -> None:
    """Takes one step for each batch; `decay` is the weights'."""
    learned = [parameter for parameters, _ in rated for parameter in parameters]
    rates = [rate for _, rate in rated]
    groups = [{"params": list(parameters), "lr": rate} for parameters, rate in rated]
    optimizer = torch.optim.AdamW(groups, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=len(batches), pct_start=WARM, cycle_momentum=False
    )
    recent = 0.0
    for step, batch in enumerate(batches, start=1):
        loss = loss_of(batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        schedule.step()
        recent += loss.item()
        if step % 50 == 0 or step == len(batches):
            log(f"step {step} of {len(batches)}: loss {recent / (step % 50 or 50):.4f}")
            recent = 0.0
