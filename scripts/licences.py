"""Checks that everything that ships with the program has a permissive licence: `python scripts/licences.py`.

What ships are the packages of requirements.lock that this environment holds; their metadata say what their licences are.
`LICENCES.md` lists them; `--write` writes it anew.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "LICENCES.md"

PERMISSIVE = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "HPND", "ISC", "MIT",
    "CNRI-Python", "MIT-0", "MIT-CMU", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
}  # fmt: skip

OTHERWISE = {
    "certifi": ("MPL-2.0", "the list of certificate authorities, as Mozilla publishes it"),
    "pathspec": ("MPL-2.0", "part of hatchling, which builds mapapp; not imported by it"),
    "tld": (
        "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
        "under MPL-1.1; names of top-level domains, brought by trafilatura",
    ),
    "tqdm": ("MPL-2.0 AND MIT", "the progress bar of the command line"),
}
"""Packages under another licence, used unchanged: that of the Mozilla Public Licence ends at its own files."""

UNTOLD = {
    "resvg_py": "MIT",  # its LICENSE
    "streamlit-folium": "MIT",  # LICENSE of its repository
    "xstatic-leaflet": "BSD-2-Clause",  # "same as Leaflet", whose LICENSE that is
}
"""Licences that metadata do not tell."""

SPOKEN = {
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache Software License 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "BSD-3": "BSD-3-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT/X11": "MIT",
    "The MIT License (MIT)": "MIT",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "PSFL": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""What packages call their licences where they do not use its SPDX name."""


def shipped(lock: str) -> Iterator[Distribution]:
    """The packages of a lock that are installed here; those for other systems are not."""
    for name in dict.fromkeys(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def licence(package: Distribution) -> str:
    """The package's licence by its SPDX name, as its metadata tell it; "" where they do not."""
    about = package.metadata
    if told := about.get("License-Expression"):
        return str(told)
    ends = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier", []) if each.startswith("License :: ")]
    words = [each for each in [*ends, (about.get("License") or "").strip()] if each and each != "OSI Approved"]
    found = sorted({name for each in words if (name := SPOKEN.get(each, each)) in PERMISSIVE | {"MPL-2.0"}})
    return " AND ".join(found) or UNTOLD.get(package.name.lower(), " ".join(words)[:60])


def trouble(name: str, spdx: str) -> str | None:
    """Why a package may not ship; `None` where it may."""
    if name in OTHERWISE:
        return None if OTHERWISE[name][0] == spdx else f"{name} is under {spdx!r} and no longer under {OTHERWISE[name][0]!r}"
    choices = [set(re.split(r" AND ", each.strip("() "))) for each in re.split(r" OR ", spdx)]
    if any(names <= PERMISSIVE for names in choices):
        return None
    return f"{name} is under {spdx!r}, which is not known to be permissive"


def page(rows: list[tuple[str, str]]) -> str:
    """The list as Markdown."""
    lines = [
        "# Licences of what ships",
        "",
        "Packages that are installed with mapapp, written by `make licences` and checked by `make lint`. mapapp itself:",
        "[MIT](LICENSE); the data: [`assets/README.md`](assets/README.md).",
        "",
        "| package | licence |",
        "| --- | --- |",
        *(f"| {name} | {spdx}{f': {OTHERWISE[name][1]}' if name in OTHERWISE else ''} |" for name, spdx in rows),
    ]
    return "\n".join(lines) + "\n"


def main(write: bool) -> int:
    """Prints what is wrong; the exit code is 1 where something is."""
    rows = [(each.name.lower(), licence(each)) for each in shipped((ROOT / "requirements.lock").read_text(encoding="utf-8"))]
    rows.sort()
    wrong = [said for name, spdx in rows if (said := trouble(name, spdx))]
    if write:
        LIST.write_text(page(rows), encoding="utf-8")
    listed = LIST.read_text(encoding="utf-8") if LIST.exists() else ""
    wrong += [f"{name} is missing in {LIST.name}: run make licences" for name, _ in rows if f"| {name} |" not in listed]
    print(*wrong or [f"All {len(rows)} packages that ship have permissive licences."], sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
