"""Article → place names, each with what the words around it say: a stop or not, done, ongoing, planned or cancelled."""

from mapapp.tagger.reading import STATUSES, Encoded, Reading, TaggerWeights, encode, read, readings
from mapapp.tagger.weights import Linear, Tree, Trees, sigmoid

__all__ = [
    "STATUSES",
    "Encoded",
    "Linear",
    "Reading",
    "TaggerWeights",
    "Tree",
    "Trees",
    "encode",
    "read",
    "readings",
    "sigmoid",
]
