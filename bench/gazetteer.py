"""The gazetteer measured: official journeys found in the right land, look-up times, sizes, unpacking.

    python -m bench.gazetteer travels US_TRAVELS.tsv [--misses]
    python -m bench.gazetteer speed

`travels` reads visits with `country` and `locale` (several places by commas or semicolons) and tells the share of visits
whose every place is found in the visit's land; a former state counts for its successors, an empire for its lands. `speed`
unpacks into an empty folder, once alone and then by ten processes at once, looks up every 200th name cold and warm, and
searches for the first letters of names.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import OfflineGeocoder
from mapapp.model import Granularity, Place
from mapapp.settings import Settings, assets

EMPIRES = {
    "United Kingdom": ("British Empire",),
    "France": ("French colonial empire",),
    "Netherlands": ("Dutch Empire",),
    "Spain": ("Spanish Empire",),
    "Denmark": ("Danish West Indies",),
}
"""Official journeys name the colonial power where the land was not yet a state of its own."""


def lands(gazetteer: Gazetteer, country: str) -> list[Place]:
    """The countries, territories and former states that a visit's country names ("Korea, South", "Denmark (Greenland)")."""
    names = [country, *re.findall(r"\(([^()]*)\)", country), re.sub(r" *\([^()]*\)", "", country), *country.split("-")[:1]]
    turned = country.split(", ")
    names += [" ".join(reversed(turned)), turned[0]] if len(turned) == 2 else []
    names += EMPIRES.get(country, ())
    found = [one.place for name in names for one in gazetteer.candidates(name)]
    kinds = (Granularity.COUNTRY, Granularity.REGION)
    return [place for place in found if place.granularity in kinds and (place.population > 0 or place.kind != "town")]


def travels(path: Path, show: bool) -> None:
    """Prints the share of visits with every place found in the right land."""
    gazetteer = open_gazetteer(Settings.read())
    geocoder = OfflineGeocoder(gazetteer)
    good = total = 0
    misses: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        homes = lands(gazetteer, row["country"])
        missing = [] if homes else [row["country"]]
        for name in filter(None, map(str.strip, re.split(r"[,;]", row["locale"]))):
            answers = geocoder.geocode(name, exactly_one=False) or []
            places = [gazetteer.place(answer.raw["id"]) for answer in answers]
            if not any(place and _in(gazetteer, place, home) for place in places for home in homes):
                missing.append(name)
        total += 1
        good += not missing
        for name in missing:
            misses[row["country"], name] = misses.get((row["country"], name), 0) + 1
    print(f"visits {total}, every place in the right land {good} ({good / total:.2%})")
    if show:
        for (country, name), count in sorted(misses.items(), key=lambda miss: -miss[1]):
            print(f"{count:4}  {name}  ({country})")


def _in(gazetteer: Gazetteer, place: Place, home: Place) -> bool:
    return place.id == home.id or gazetteer.inside(place, home)


def speed() -> None:
    """Prints sizes, unpacking, opening and look-up times, and memory."""
    packed = next(assets().glob("gazetteer.sqlite.*"))
    print(f"packed {packed.stat().st_size / 1e6:.1f} MB")
    opening = "from mapapp.gazetteer import open_gazetteer; from mapapp.settings import Settings; "
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        gazetteer = open_gazetteer(Settings(cache_dir=Path(folder)))
        print(f"unpacked and opened in {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        open_gazetteer(Settings(cache_dir=Path(folder)))
        print(f"opened again in {time.perf_counter() - start:.3f} s")
        names = [place.name for at in range(40_000) if (place := gazetteer.place(f"geonames:{200 * at}"))]
        random.Random(1).shuffle(names)
        for round_ in ("cold", "warm"):
            times = []
            for name in names:
                start = time.perf_counter()
                gazetteer.candidates(name)
                times.append(time.perf_counter() - start)
            print(f"{round_}: {len(names)} look-ups, median {statistics.median(times) * 1e6:.1f} µs")
        for letters in (1, 3, 4, 6):
            times = []
            for name in names[:200]:
                start = time.process_time()
                gazetteer.search(name[:letters])
                times.append(time.process_time() - start)
            median, most = statistics.median(times) * 1e3, max(times) * 1e3
            print(f"search by {letters} letters: median {median:.1f} ms, longest {most:.1f} ms of processor time")
        print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        code = (
            f"{opening}from pathlib import Path; open_gazetteer(Settings(cache_dir=Path({folder!r}))).candidates('Ankara')[0]"
        )
        start = time.perf_counter()
        runs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(10)]
        codes = [run.wait() for run in runs]
        sizes = [file.stat().st_size for file in Path(folder).glob("*.sqlite*")]
        seconds = time.perf_counter() - start
        print(
            f"ten processes at once: {seconds:.1f} s, exit codes {set(codes)}, files left {len(sizes)}, {sizes[0] / 1e6:.1f} MB"
        )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    official = commands.add_parser("travels")
    official.add_argument("path", type=Path)
    official.add_argument("--misses", action="store_true")
    commands.add_parser("speed")
    options = parser.parse_args()
    if options.command == "travels":
        travels(options.path, options.misses)
    else:
        speed()


if __name__ == "__main__":
    main()
