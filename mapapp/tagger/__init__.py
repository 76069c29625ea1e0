"""Article → place names, each with what the words around it say: a stop or not, done, ongoing, planned or cancelled."""

from mapapp.tagger.reading import STATUSES, Encoded, Reading, TaggerWeights, asked, encode, read, readings
from mapapp.tagger.recognise import candidates
from mapapp.tagger.weights import Linear, Tree, Trees, sigmoid

__all__ = [
    "STATUSES",
    "Encoded",
    "Linear",
    "Reading",
    "TaggerWeights",
    "Tree",
    "Trees",
    "asked",
    "candidates",
    "encode",
    "read",
    "readings",
    "sigmoid",
]
