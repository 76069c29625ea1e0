"""Builds `gazetteer.sqlite.gz` beside this file from pinned packages and our own tables: same inputs, same bytes.

    python assets/build_gazetteer.py [OUT]

Needs what `build-requirements.txt` names; takes about a minute and 2 GB of memory.
"""

from __future__ import annotations

import gzip
import sqlite3
import struct
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from gazetteer_build.ambiguity import ambiguous, demonyms  # noqa: E402
from gazetteer_build.areas import boxes, continents_and_regions, divisions, former_countries  # noqa: E402
from gazetteer_build.countries import countries  # noqa: E402
from gazetteer_build.rows import Gathered  # noqa: E402
from gazetteer_build.sites import airports, curated, lakes  # noqa: E402
from gazetteer_build.towns import towns  # noqa: E402

from mapapp.gazetteer.store import FORMAT  # noqa: E402

SCHEMA = """
PRAGMA page_size = 4096;
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL, granularity TEXT NOT NULL);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL, licence TEXT NOT NULL);
CREATE TABLE place (
    id INTEGER PRIMARY KEY, ref TEXT, name TEXT NOT NULL, kind INTEGER NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    country TEXT, admin1 INTEGER, admin2 INTEGER, population INTEGER NOT NULL, weight INTEGER NOT NULL,
    south INTEGER, west INTEGER, north INTEGER, east INTEGER, source INTEGER NOT NULL, cell INTEGER
);
CREATE TABLE name (key TEXT, place INTEGER, sort INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (iso2 TEXT PRIMARY KEY, name TEXT NOT NULL, place INTEGER NOT NULL, capital INTEGER) WITHOUT ROWID;
CREATE TABLE membership (area TEXT, member TEXT, PRIMARY KEY (area, member)) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, countries TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ambiguity (key TEXT PRIMARY KEY, mask INTEGER NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX place_cell ON place (cell) WHERE cell IS NOT NULL;
CREATE INDEX place_prominent ON place (weight) WHERE weight > 5000;
CREATE UNIQUE INDEX place_ref ON place (ref) WHERE ref IS NOT NULL;
"""


def gather() -> Gathered:
    """All places and names, the later sources knowing the earlier ones."""
    gathered = Gathered()
    countries(gathered)
    divided = divisions(gathered)
    towns(gathered, divided)
    gathered.place_divisions(divided)
    continents_and_regions(gathered)
    former_countries(gathered)
    curated(gathered)
    lakes(gathered)
    airports(gathered)
    boxes(gathered)
    gathered.house_sites()
    gathered.drop_demonyms(key for key, _ in demonyms())
    return gathered


def write(gathered: Gathered, path: Path) -> None:
    """Everything into one SQLite file, in a fixed order."""
    with sqlite3.connect(path) as db:
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO kind VALUES (?, ?, ?)", gathered.kinds())
        db.executemany("INSERT INTO source VALUES (?, ?, ?)", gathered.sources())
        db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 17)})", gathered.places())  # noqa: S608
        db.executemany("INSERT INTO name VALUES (?, ?, ?)", gathered.names())
        db.executemany("INSERT INTO country VALUES (?, ?, ?, ?)", gathered.countries())
        db.executemany("INSERT INTO membership VALUES (?, ?)", gathered.memberships())
        db.executemany("INSERT INTO demonym VALUES (?, ?)", demonyms())
        db.executemany("INSERT INTO ambiguity VALUES (?, ?)", ambiguous(gathered))
        db.executescript(INDEXES)
        db.execute(f"PRAGMA user_version = {FORMAT}")
    db.execute("VACUUM")
    db.close()
    # The header counts changes and names the SQLite that wrote the file: fixed, for the same bytes anywhere.
    with path.open("r+b") as file:
        for offset, value in ((24, 1), (92, 1), (96, 3040000)):
            file.seek(offset)
            file.write(struct.pack(">I", value))


def main() -> None:
    """Builds the file named on the command line, by default the one that ships."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "gazetteer.sqlite.gz"
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "gazetteer.sqlite"
        write(gather(), plain)
        content = plain.read_bytes()
        out.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{out}: {len(content) / 1e6:.1f} MB, packed {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
