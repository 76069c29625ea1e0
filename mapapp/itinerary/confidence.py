"""How sure the reader is of a stop, its status and its days: the models' own chances, brought to what came true of them."""

from __future__ import annotations

from functools import cache
from math import log

import msgspec

from mapapp.errors import MapappError
from mapapp.settings import assets
from mapapp.tagger import sigmoid


class Scale(msgspec.Struct, frozen=True):
    """Turns a chance into one that comes true as often as it says: log-odds times `slope` plus `shift` (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, chance: float) -> float:
        """The calibrated chance, in (0, 1), to four decimals."""
        chance = min(max(chance, 1e-4), 1 - 1e-4)
        return round(min(max(sigmoid(self.slope * log(chance / (1 - chance)) + self.shift), 1e-4), 1 - 1e-4), 4)


class Scales(msgspec.Struct, frozen=True):
    """One scale for each figure; without numbers they leave the chances as they are."""

    stop: Scale = Scale()
    status: Scale = Scale()
    days: Scale = Scale()


@cache
def scales() -> Scales:
    """The shipped scales, as `training/confidence.py` writes them to `assets/confidence.json`.

    Raises:
        MapappError: the file is missing or damaged.
    """
    try:
        return msgspec.json.decode((assets() / "confidence.json").read_bytes(), type=Scales)
    except (OSError, msgspec.DecodeError) as error:
        raise MapappError("The scales of confidence (confidence.json) are missing or damaged; install mapapp again.") from error
