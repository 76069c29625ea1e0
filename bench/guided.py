"""Fuzzing by coverage: `python -m bench.guided [--minutes 10] [--seed 1] [--only NAME]`, with atheris (`pip install atheris`).

atheris (libFuzzer) begins each target of `bench.fuzz` with inputs of Hypothesis's and changes them towards branches that it has
not seen yet, of mapapp and of the libraries in Python that read for it. Each target runs in a process of its own, for its share
of the time; `--corpus FOLDER` keeps what reached new branches, and goes on from there. A finding is printed with its input, and
the exit code is 1.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

WATCHED = ["mapapp", "pypdf", "striprtf", "defusedxml", "markdown_it", "trafilatura", "htmldate", "courlan", "justext"]

with atheris.instrument_imports(include=WATCHED):
    from bench import fuzz

BEGINNINGS = 60
SECONDS_EACH = 60
"""An input that takes longer on a busy machine is a finding."""


def drive(name: str, seconds: float, number: int, corpus: Path) -> None:
    """Fuzzes one target in this process, which libFuzzer ends."""
    target, made = fuzz.TARGETS[name]
    corpus.mkdir(parents=True, exist_ok=True)

    @fuzz.seed(number)
    @fuzz.settings(max_examples=BEGINNINGS, database=None, deadline=None, phases=[fuzz.Phase.generate])
    @fuzz.given(made)
    def begin(raw: bytes) -> None:
        (corpus / f"{number}-{len(list(corpus.iterdir()))}").write_bytes(raw)

    begin()
    for at, raw in enumerate((*fuzz.WHOLE, *(each.article.text.encode() for each in fuzz.TOURS))):
        (corpus / f"whole-{at}").write_bytes(raw)
    fuzz.logging.disable()
    limits = {"max_total_time": int(seconds), "timeout": SECONDS_EACH, "max_len": 20_000, "len_control": 0}
    ways = limits | {"seed": number, "print_final_stats": 1, "artifact_prefix": f"{corpus.parent}/"}
    options = [*(f"-{name}={value}" for name, value in ways.items()), str(corpus)]
    atheris.Setup([sys.argv[0], *options], lambda raw: fuzz.spoken(target, raw))
    atheris.Fuzz()


def main() -> None:
    choose = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choose.add_argument("--minutes", type=float, default=10)
    choose.add_argument("--seed", type=int, default=1)
    choose.add_argument("--only", choices=fuzz.TARGETS)
    choose.add_argument("--corpus", type=Path)
    chosen = choose.parse_args()
    corpus = chosen.corpus or Path(tempfile.mkdtemp())
    if chosen.only:
        drive(chosen.only, 60 * chosen.minutes, chosen.seed, corpus / chosen.only.replace(" ", "-"))
    found = 0
    for name in fuzz.TARGETS:
        command = [sys.executable, "-m", "bench.guided", "--only", name, "--seed", str(chosen.seed), "--corpus", str(corpus)]
        command += ["--minutes", str(chosen.minutes / len(fuzz.TARGETS))]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        tried = re.findall(r"number_of_executed_units: (\d+)", done.stderr)
        reached = re.findall(r" cov: (\d+)", done.stderr)
        print(
            f"{name}: seed {chosen.seed}, {int(tried[-1]) if tried else 0:,} inputs, {reached[-1] if reached else 0} branches"
        )
        if done.returncode:
            found += 1
            print(f"FOUND in {name}:\n{done.stdout}\n{done.stderr[-4_000:]}")
        sys.stdout.flush()
    print(f"findings: {found}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
