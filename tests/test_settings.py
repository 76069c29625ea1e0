"""The settings: README's table is what there is, and what is wrong is named when the program starts."""

import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from mapapp.errors import SettingsError
from mapapp.settings import Settings
from tests.live import ROOT

SPOKEN = {
    "cache_dir": "the user's cache folder",
    "answers": "`answers.sqlite` in the cache folder",
    "reader": "`built-in`",
}
"""Defaults that README says in words."""


def said(setting):
    """The default as README's table writes it."""
    default = setting.default
    if setting.name in SPOKEN:
        return SPOKEN[setting.name]
    return str(int(default)) if isinstance(default, bool) else str(default or "none")


def table():
    """README's variables and defaults; a row may hold several of each."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for row in re.findall(r"^\| (`MAPAPP_.+) \|$", readme, re.MULTILINE):
        names, _, defaults = row.split(" | ")[0], *row.split(" | ")[1:]
        variables = re.findall(r"MAPAPP_\w+", names)
        given = defaults.split(", ") if len(variables) > 1 else [defaults]
        yield from zip(variables, given * (len(variables) if len(given) == 1 else 1), strict=True)


def test_the_table_of_readme_is_what_there_is():
    assert list(table()) == [pair for pair in table() if pair[0] in dict(table())]
    assert dict(table()) == {f"MAPAPP_{setting.name.upper()}": said(setting) for setting in fields(Settings)}


@pytest.mark.parametrize("name", [setting.name for setting in fields(Settings) if isinstance(setting.default, int | tuple)])
def test_a_wrong_value_is_named(name):
    variable = f"MAPAPP_{name.upper()}"
    with pytest.raises(SettingsError, match=f"{variable} is 'nonsense'"):
        Settings.read({variable: "nonsense"})


def start(tmp_path, **environ):
    """What `mapapp` answers that cannot start."""
    return subprocess.run(
        [sys.executable, "-m", "mapapp"],
        env=os.environ | {"MAPAPP_CACHE_DIR": str(tmp_path)} | environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("MAPAPP_READINGS", "-3", "write a whole number above 0"),
        ("MAPAPP_READER", "ghost", "write built-in or llm"),
        ("MAPAPP_GEOCODER", "ghost", "knows no service of that name"),
        ("MAPAPP_LLM_URL", "ghost", "no address of a language model"),
    ],
)
def test_the_server_does_not_start_with_a_wrong_setting(tmp_path, variable, value, words):
    done = start(tmp_path, **{variable: value})
    assert done.returncode == 1
    assert variable in done.stderr and words in done.stderr and "Traceback" not in done.stderr


def test_the_server_does_not_start_where_its_figures_have_no_port(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = start(tmp_path, MAPAPP_METRICS=str(taken.getsockname()[1]))
    assert done.returncode == 1 and "MAPAPP_METRICS_ADDRESS is '127.0.0.1', and this port cannot be used there" in done.stderr


def test_a_cache_that_cannot_be_written_is_named_at_the_start(tmp_path):
    Path(tmp_path / "file").write_text("not a folder", encoding="utf-8")
    done = start(tmp_path / "file")
    assert done.returncode == 1 and "Traceback" not in done.stderr


def test_a_home_that_is_not_there_is_named():
    with pytest.raises(SettingsError, match="MAPAPP_CACHE_DIR is '~nobody-at-all/x'"):
        Settings.read({"MAPAPP_CACHE_DIR": "~nobody-at-all/x"})


def test_an_account_without_a_home_needs_a_folder_for_the_cache(tmp_path):
    (tmp_path / "article.txt").write_text("The minister visited Ankara on Tuesday.", encoding="utf-8")
    command = ["unshare", "--user", "--map-user=54321", sys.executable, "-m", "mapapp", "trace", tmp_path / "article.txt"]
    bare = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME", "MAPAPP_CACHE_DIR")}
    options = {"cwd": ROOT, "capture_output": True, "text": True}
    if not shutil.which("unshare") or subprocess.run([*command[:3], "true"], check=False, **options).returncode:
        pytest.skip("no account may be made up here")
    done = subprocess.run(command, check=False, env=bare, **options)
    assert (done.returncode, "MAPAPP_CACHE_DIR is not set" in done.stderr) == (1, True), done.stderr
    done = subprocess.run(command, check=False, env=bare | {"MAPAPP_CACHE_DIR": str(tmp_path / "cache")}, **options)
    assert done.returncode == 0 and "Ankara" in done.stdout, done.stderr
