"""Measures the command line on a file of articles: time to the first answer, articles a second, memory.

    python -m bench.speed ARTICLES.jsonl [--limit 300]

ARTICLES.jsonl is what `mapapp batch` reads. Memory is the most that the largest process held.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from mapapp.settings import seeds

COMMAND = (sys.executable, "-m", "mapapp")


def run(*arguments: str, environ: Mapping[str, str] = os.environ) -> tuple[float, float]:
    """Seconds that the command took, and MB of its largest process."""
    before = time.perf_counter()
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL, env=environ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"mapapp {arguments[0]} ended with exit code {process.returncode}")
    return time.perf_counter() - before, used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs every measurement and prints it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--limit", type=int, default=300, help="how many articles to read (default 300)")
    asked = parser.parse_args(arguments)
    [first] = seeds().glob("000_*.txt")
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "in.jsonl"
        with asked.articles.open("rb") as lines:
            chosen = list(islice(lines, asked.limit))
        part.write_bytes(b"".join(chosen))
        environ = os.environ | {"MAPAPP_CACHE_DIR": str(Path(folder) / "cache")}
        print(f"first article, empty cache:  {run('trace', str(first), environ=environ)[0]:.2f} s")
        print(f"first article, warm:         {run('trace', str(first), environ=environ)[0]:.2f} s")
        for processes in ("1", "2"):
            took, memory = run("batch", str(part), os.devnull, "--processes", processes, environ=environ)
            speed = f"{len(chosen)} articles in {took:.1f} s, start included: {len(chosen) / took:.1f} a second"
            print(f"batch, processes {processes}:         {speed}, {memory:.0f} MB")


if __name__ == "__main__":
    main()
