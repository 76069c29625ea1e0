"""The program's settings: one frozen object, read from the environment at the edge and handed in from there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import platformdirs

from mapapp.errors import SettingsError

_ROOT = Path(__file__).resolve().parent


def _shipped(folder: str) -> Path:
    """A folder of data that ships with the program: inside the installed package, or beside it in a checkout."""
    inside = _ROOT / folder
    return inside if inside.is_dir() else _ROOT.parent / folder


@dataclass(frozen=True, slots=True)
class Settings:
    """What whoever runs the program may choose; each field is the environment variable MAPAPP_<NAME IN CAPITALS>.

    `cache_dir` holds the unpacked gazetteer and cached answers; `max_text` is the longest article in characters; `max_link` the
    longest share link in characters (a server takes no address beyond 65,000); `tiles` offers OpenStreetMap's own tiles in the
    page (needs the network).
    `geocoder` names an online service of geopy's that is asked for names the gazetteer does not know (none by default) and
    `geocoder_options` its options as JSON; answers are kept in the file `answers`, in `cache_dir` unless the path is absolute,
    and given for `answers_days`.
    `reader` is "built-in" or "llm": then the language model `llm_model` at the address `llm_url` (any that speaks OpenAI's
    `/v1/chat/completions`) reads, with the key `llm_key` where it asks for one, in at most `llm_timeout` seconds.
    `max_file` is the largest file that is opened, in megabytes. `fetch` lets visitors open articles by their address; each may
    do so `fetches` times an hour, and networks that are not public may be fetched from if they are in `fetch_private`.
    A server reads `readings` articles at a time while up to `waiting` wait, `articles` an hour for each visitor; it lets in
    `visitors` at a time, and reads nothing new while it holds more than `memory` megabytes. `metrics` is the port that its
    figures are served on, 0 for none, at `metrics_address`, which is this machine's own.
    """

    cache_dir: Path = field(default_factory=lambda: Path(platformdirs.user_cache_dir("mapapp", appauthor=False)))
    max_text: int = 100_000
    max_link: int = 60_000
    tiles: bool = True
    geocoder: str = ""
    geocoder_options: str = ""
    answers: Path = Path("answers.sqlite")
    answers_days: int = 365
    reader: str = "built-in"
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_timeout: int = 60
    max_file: int = 20
    fetch: bool = True
    fetches: int = 60
    fetch_private: tuple[IPv4Network | IPv6Network, ...] = ()
    readings: int = 2
    waiting: int = 100
    articles: int = 120
    visitors: int = 500
    memory: int = 2_000
    metrics: int = 0
    metrics_address: str = "127.0.0.1"

    @staticmethod
    def read(environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment gives; a wrong value raises `SettingsError` naming the variable."""
        chosen: dict[str, object] = {}
        for setting in fields(Settings):
            variable = f"MAPAPP_{setting.name.upper()}"
            text = environ.get(variable, "").strip()
            if text:
                kind = Path if setting.name == "cache_dir" else type(setting.default)
                chosen[setting.name] = _parse(variable, text, kind)
        try:
            return Settings(**chosen)  # type: ignore[arg-type]
        except RuntimeError as error:  # an account without a home
            raise SettingsError("MAPAPP_CACHE_DIR is not set, and there is no home folder; name a folder.") from error


def _parse(variable: str, text: str, kind: type) -> object:
    if kind is bool:
        truth = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
        if text.lower() not in truth:
            raise SettingsError(f"{variable} is {text!r}; write 1 or 0.")
        return truth[text.lower()]
    if kind is int:
        if not text.isdecimal() or len(text) > 15 or int(text) == 0:
            raise SettingsError(f"{variable} is {text!r}; write a whole number above 0.")
        return int(text)
    if kind is tuple:
        try:
            return tuple(ip_network(each.strip()) for each in text.split(","))
        except ValueError as error:
            raise SettingsError(
                f'{variable} is {text!r}; write networks such as "10.1.0.0/16", with commas between.'
            ) from error
    try:
        return text if kind is str else Path(text).expanduser()
    except RuntimeError as error:
        raise SettingsError(f"{variable} is {text!r}, and there is no such home folder; name another.") from error


@cache
def assets() -> Path:
    """The folder of shipped data: gazetteer, model, basemap, styles, scripts."""
    return _shipped("assets")


@cache
def seeds() -> Path:
    """The folder of the first article and the samples."""
    return _shipped("seeds")
