"""The house stays as it is drawn: imports run one way, modules stay short, what is offered is documented and shipped."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mapapp.cli import main
from mapapp.settings import Settings
from tests.live import ROOT

ORDER = (
    # the words of the program
    *("errors", "model", "earth", "settings", "logs", "limits", "metrics", "spacing", "sentences"),
    *("language", "wording"),
    # the steps, and what is made of an itinerary
    *("articles", "gazetteer", "geocoder", "dates", "encoder", "tagger"),
    *("persons", "travellers", "resolver", "itinerary", "llm"),
    *("route", "edits", "excerpt", "maps", "share", "exports"),
    # the one module that knows every step, and the three ways in
    *("pipeline", "batch", "page", "app", "cli", "__main__"),
)
"""The modules of the package; each may import only those before it."""

ONLY = {
    "streamlit": {"app", "page"},
    "streamlit_folium": {"page"},
    "folium": {"maps"},
    "branca": {"maps"},
    "geopy": {"geocoder"},
}
"""Libraries that only these modules may import."""

MOST_LINES = 300
PACKAGE = ROOT / "mapapp"


def sources(package):
    """Each module of the package, or package in it, with the paths of its files."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        if parts != ("__init__.py",):
            found.setdefault(parts[0].removesuffix(".py"), []).append(path)
    return found


def imported(path, package):
    """The modules that a file imports, with full names; those of its own package as "mapapp.x.y"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            inside = ["mapapp", *path.relative_to(package).parts[:-1]]
            base = inside[: len(inside) + 1 - node.level] if node.level else []
            name = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{name}.{alias.name}" for alias in node.names) if name == "mapapp" else (name,)


def broken_imports(package):
    for module, paths in sources(package).items():
        for path in paths:
            for name in imported(path, package):
                library, _, rest = name.partition(".")
                inner = rest.split(".")[0]
                if library == "mapapp" and inner in ORDER and inner != module and ORDER.index(inner) > ORDER.index(module):
                    yield f"{path.name}: {module} imports {inner}, which comes after it"
                if module not in ONLY.get(library, {module}):
                    yield f"{path.name}: only {' and '.join(sorted(ONLY[library]))} may import {library}"


def too_long(package):
    lengths = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in package.rglob("*.py"))
    return [f"{path.name}: {lines} lines" for path, lines in lengths if lines > MOST_LINES]


def commands(command, name="mapapp"):
    """Each command with its full name, those inside others too."""
    yield name, command
    for inner, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{name} {inner}")


def undocumented(readme):
    """Commands, options and environment variables that README does not name."""
    offered = [f"MAPAPP_{field.name.upper()}" for field in fields(Settings)]
    for name, command in commands(main):
        offered += [name, *(option for each in command.params for option in each.opts if option.startswith("--"))]
    return [word for word in offered if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", readme)]


def not_locked(wanted, lock):
    """The requirements that no version in the lock fulfils."""
    locked = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    wishes = [Requirement(each) for each in wanted]
    return [str(wish) for wish in wishes if not any(map(wish.specifier.contains, locked.get(canonicalize_name(wish.name), [])))]


def test_every_module_has_its_place():
    assert set(sources(PACKAGE)) <= set(ORDER)


def test_imports_run_one_way():
    assert list(broken_imports(PACKAGE)) == []


def test_modules_stay_short():
    assert too_long(PACKAGE) == []


def test_what_is_offered_is_documented():
    assert undocumented((ROOT / "README.md").read_text(encoding="utf-8")) == []


def test_locks_are_up_to_date_and_name_no_address():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, build, dev = project["project"]["dependencies"], *(project["dependency-groups"][name] for name in ("build", "dev"))
    for name, wanted in (("requirements.lock", runtime + build), ("requirements-dev.lock", runtime + build + dev)):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert not_locked(wanted, lock) == []
        assert "://" not in lock and "--index" not in lock
        assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", lock.strip()))


def test_the_guard_of_locks_sees():
    lock = "folium==0.20.0 \\\n    --hash=sha256:00\nxstatic-leaflet==1.9.3.0 ; sys_platform == 'linux' \\\n"
    assert not_locked(["folium>=0.20", "XStatic-Leaflet>=1.9"], lock) == []
    assert not_locked(["folium>=0.21", "geopy"], lock) == ["folium>=0.21", "geopy"]


@pytest.mark.parametrize(
    ("path", "source", "complaint"),
    [
        ("model.py", "from mapapp import pipeline", "model imports pipeline"),
        ("model.py", "import mapapp.pipeline", "model imports pipeline"),
        ("dates/phrases.py", "from mapapp.pipeline import trace", "dates imports pipeline"),
        ("dates/phrases.py", "from ..page import views", "dates imports page"),
        ("dates/phrases.py", "def late():\n    from .. import cli", "dates imports cli"),
        ("cli.py", "import streamlit.web.cli", "only app and page may import streamlit"),
        ("pipeline.py", "from geopy.geocoders import Nominatim", "only geocoder may import geopy"),
        ("page/map.py", "import folium", "only maps may import folium"),
    ],
)
def test_the_guard_of_imports_sees(tmp_path, path, source, complaint):
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(source, encoding="utf-8")
    [seen] = broken_imports(tmp_path)
    assert complaint in seen


@pytest.mark.parametrize(
    "source", ["from mapapp.model import Article", "from . import model", "import folium", "import geopyx"]
)
def test_the_guard_of_imports_lets_pass(tmp_path, source):
    (tmp_path / "maps.py").write_text(source, encoding="utf-8")
    assert list(broken_imports(tmp_path)) == []


def test_the_guard_of_length_sees(tmp_path):
    (tmp_path / "short.py").write_text("pass\n" * MOST_LINES, encoding="utf-8")
    assert too_long(tmp_path) == []
    (tmp_path / "long.py").write_text("pass\n" * (MOST_LINES + 1), encoding="utf-8")
    assert too_long(tmp_path) == ["long.py: 301 lines"]


def test_the_guard_of_documentation_sees():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for word in ("mapapp batch", "--processes", "MAPAPP_CACHE_DIR"):
        assert undocumented(readme.replace(word, "")) == [word]


def test_the_wheel_reads_the_first_article_by_itself(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = set(archive.namelist())
    assert {f"mapapp/seeds/{path.name}" for path in (ROOT / "seeds").iterdir()} <= names
    assert {
        "mapapp/assets/locale/tr/LC_MESSAGES/mapapp.mo",
        "mapapp/assets/itinerary.schema.json",
        "mapapp/assets/README.md",
        "mapapp/.streamlit/config.toml",
    } <= names
    [article] = (tmp_path / "site" / "mapapp" / "seeds").glob("000_*.txt")
    call = "import mapapp, sys; sys.argv = ['mapapp', 'trace', sys.argv[1]]; print(mapapp.__file__); import mapapp.__main__"
    path = os.pathsep.join([str(tmp_path / "site"), os.environ["PYTHONPATH"]])  # the latter cuts the network off
    reading = subprocess.run(
        [sys.executable, "-P", "-c", call, str(article)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path, "MAPAPP_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert reading.returncode == 0, reading.stderr
    assert Path(reading.stdout.splitlines()[0]).is_relative_to(tmp_path)
    assert "Ankara, Türkiye" in reading.stdout
