"""Names to candidate places, offline: one SQLite file, built from open data, unpacked on first use."""

from mapapp.gazetteer.names import normalise
from mapapp.gazetteer.ranks import Candidate
from mapapp.gazetteer.store import Gazetteer
from mapapp.gazetteer.unpack import open_gazetteer

__all__ = ["Candidate", "Gazetteer", "normalise", "open_gazetteer"]
