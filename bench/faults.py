"""Brings faults about, for real: `python -m bench.faults [--only WORDS]` prints what the reader is told and what was kept.

The full and the read-only disk are small file systems in memory: as root, or where users may have name spaces of their own
(`unshare`). `tests/test_faults.py` brings the same faults about. Where one is not survived, its line says so, exit code 1.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import ThreadingHTTPServer
from pathlib import Path

from geopy.adapters import URLLibAdapter
from geopy.geocoders import Nominatim
from playwright.sync_api import Browser, expect

from mapapp import articles, exports
from mapapp.errors import MapappError
from mapapp.gazetteer import Gazetteer, open_gazetteer
from mapapp.geocoder import Answers, CachedGeocoder, Kept, looked_up
from mapapp.geocoder.online import PoliteGeocoder
from mapapp.model import Mention, Resolution
from mapapp.settings import Settings
from tests import papers
from tests.example import nakatani
from tests.live import ROOT, free_port, serving
from tests.test_geocoder import Speaker

Outcome = tuple[str, str]
"""What the reader is told, and what was kept."""

ROWS = 20
WAIT = 120_000
"""Milliseconds that the browser waits at most; a busy machine, and nothing here measures time."""
BATCH = (sys.executable, "-m", "mapapp", "batch")
SERVICE = "the service"
NAME = "Camp Qwxyzzia"
"""A place that the service of `Speaker` knows and the gazetteer does not."""


# --- what faults are made of


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own, of this size; raises `PermissionError` where none may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise PermissionError("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def read_only(disk: Path, folder: Path) -> Iterator[Path]:
    """The same file system at another folder, where nobody may write."""
    folder.mkdir()
    subprocess.run(["mount", "--bind", disk, folder], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder: Path) -> None:
    """Writes until the disk is full."""
    with (folder / "ballast").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


@contextmanager
def nominatim() -> Iterator[ThreadingHTTPServer]:
    """A server that speaks Nominatim and remembers what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Speaker)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def asker(port: int, answers: Answers, patience: float = 20) -> CachedGeocoder:
    """An online service with its answers kept, as the settings would set it up; `patience` in seconds."""
    options = {"domain": f"127.0.0.1:{port}", "scheme": "http", "user_agent": "faults", "adapter_factory": URLLibAdapter}
    polite = PoliteGeocoder(Nominatim(timeout=patience, **options), SERVICE, apart=0.0, pause=0.0)
    return CachedGeocoder(polite, answers, SERVICE, "© Somebody")


def found(online: CachedGeocoder, name: str) -> Resolution:
    """What becomes of a name that the gazetteer does not know, beside one that it knows."""
    gazetteer = open_gazetteer(Settings.read())
    oslo = Resolution(Mention(0, 4, "Oslo"), gazetteer.candidates("Oslo")[0].place)
    unknown = Resolution(Mention(5, 5 + len(name), name), None)
    known, looked = looked_up([oslo, unknown], online, gazetteer)
    assert known == oslo
    return looked


@contextmanager
def warnings() -> Iterator[list[str]]:
    """What the log of the program says meanwhile."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mapapp.geocoder.cache")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def children(process: int, name: str) -> list[int]:
    """The processes below this one with these words in their command (Linux)."""
    below = [int(one) for task in Path(f"/proc/{process}").glob("task/*") for one in _text(task / "children").split()]
    every = below + [deep for one in below for deep in children(one, "")]
    return [one for one in every if name in _text(Path(f"/proc/{one}/cmdline")).replace("\0", " ")]


def _text(path: Path) -> str:
    """What stands in a file about a thread or process; nothing where that has ended in the meantime."""
    try:
        return path.read_text()
    except OSError:
        return ""


def shortened(words: str, folder: Path) -> str:
    """A message without the names of today's folders."""
    return " ".join(re.sub(r"[\w/.-]*" + re.escape(folder.name) + r"(/[\w.-]*\w)*", "FOLDER", words).split())


# --- kept answers


def _kept(folder: Path, harm: Callable[[Path], None]) -> Outcome:
    path = folder / "answers.sqlite"
    with nominatim() as server, warnings() as said:
        online = asker(server.server_port, Answers(path))
        assert found(online, NAME).place
        harm(path)
        assert found(online, NAME).place and found(online, NAME).place
        asked = len(server.asked)  # type: ignore[attr-defined]
    told = f"nothing; the log: {shortened(said[0], folder)}" if said else "nothing"
    return told, f"the place, {'asked for once more' if asked == 2 else f'asked for {asked} times'}"


def answers_deleted(folder: Path) -> Outcome:
    """The file of kept answers, and its folder, are deleted while they are used."""
    return _kept(folder / "cache", lambda path: shutil.rmtree(path.parent))


def answers_corrupt(folder: Path) -> Outcome:
    """The file of kept answers is overwritten while it is used."""
    return _kept(folder, lambda path: path.write_bytes(b"\0" * path.stat().st_size) and None)


def answers_read_only(folder: Path) -> Outcome:
    """The disk of the kept answers can only be read; a new answer is given and not kept."""
    with disk(folder / "disk", "2m") as where, nominatim() as server, warnings() as said:
        assert found(asker(server.server_port, Answers(where / "a")), NAME).place
        with read_only(where, folder / "read-only") as seen:
            online = asker(server.server_port, Answers(seen / "a"))
            assert found(online, "Qwxyzzia").place and found(online, NAME).place
        asked = [query for _, query, _ in server.asked]  # type: ignore[attr-defined]
    assert asked == [NAME, "Qwxyzzia"] and not said
    return "nothing", "every place; answers kept before"


def answers_disk_full(folder: Path) -> Outcome:
    """The disk of the kept answers is full."""
    with disk(folder / "disk", "256k") as where, nominatim() as server, warnings() as said:
        online = asker(server.server_port, Answers(where / "a"))
        assert found(online, NAME).place
        fill(where)
        for number in range(30):
            assert found(online, f"Qwxyzzia {number}" * 20).place
        assert found(online, NAME).place
        asked = [query for _, query, _ in server.asked].count(NAME)  # type: ignore[attr-defined]
        assert asked == 1, "what was kept before is known"
    return f"nothing; the log: {shortened(said[0], folder)}", "every place; answers kept before"


def clock_set_back(folder: Path) -> Outcome:
    """The clock is set back by a year: kept answers are from the future. Limits are counted by a clock that nobody sets."""
    answers = Answers(folder / "a")
    with nominatim() as server:
        online = asker(server.server_port, answers)
        assert found(online, NAME).place
        [kept] = answers.all()
        answers.put([replace(kept, asked=kept.asked + 31_536_000)])
        assert found(online, NAME).place
        assert len(server.asked) == 1  # type: ignore[attr-defined]
    return "nothing", "the answer from the future"


# --- the online geocoder


def _service(folder: Path, name: str) -> Outcome:
    with nominatim() as server:
        answers = Answers(folder / "a")
        looked = found(asker(server.server_port, answers, 1 if name == "slow" else 20), name)
    assert looked.place is None and not answers.all()
    return shortened(looked.reason, folder), "the other places; no wrong answer"


def service_slow(folder: Path) -> Outcome:
    """The online service answers later than anybody waits."""
    return _service(folder, "slow")


def service_fails(folder: Path) -> Outcome:
    """The online service answers with 500."""
    return _service(folder, "Camp 500")


def service_rubbish(folder: Path) -> Outcome:
    """The online service answers with what is no answer."""
    return _service(folder, "nonsense")


def service_odd(folder: Path) -> Outcome:
    """The online service answers with a place that has no name and no number for a latitude."""
    return _service(folder, "odd")


def service_silent(folder: Path) -> Outcome:
    """The online service takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answers = Answers(folder / "a")
        looked = found(asker(silent.getsockname()[1], answers, 0.5), NAME)
    assert looked.place is None and not answers.all()
    return shortened(looked.reason, folder), "the other places; no wrong answer"


# --- the gazetteer


def _gazetteer(folder: Path, harm: Callable[[Path], None]) -> Outcome:
    gazetteer = open_gazetteer(Settings(cache_dir=folder / "cache"))
    assert gazetteer.candidates("Ankara")
    [file] = (folder / "cache").glob("gazetteer-*.sqlite")
    harm(file)

    def look_up(name: str) -> str | None:
        return gazetteer.candidates(name)[0].place.country

    with ThreadPoolExecutor(4) as visitors:  # each visitor's page is drawn in a thread of its own
        assert list(visitors.map(look_up, ["Amman", "Apia", "Bern", "Lima"])) == ["JO", "WS", "CH", "PE"]
    assert look_up("Suva") == "FJ"
    assert isinstance(open_gazetteer(Settings(cache_dir=folder / "cache")), Gazetteer)
    return "nothing", "every name: it is unpacked anew"


def gazetteer_deleted(folder: Path) -> Outcome:
    """The unpacked gazetteer and its folder are deleted while four visitors are served."""
    return _gazetteer(folder, lambda file: shutil.rmtree(file.parent))


def gazetteer_truncated(folder: Path) -> Outcome:
    """The unpacked gazetteer is cut to half while four visitors are served."""
    return _gazetteer(folder, lambda file: os.truncate(file, file.stat().st_size // 2))


def gazetteer_disk_full(folder: Path) -> Outcome:
    """There is no room to unpack the gazetteer."""
    with disk(folder / "disk", "9m") as where:
        try:
            open_gazetteer(Settings(cache_dir=where))
        except MapappError as error:
            left = [each.name for each in where.iterdir()]
            assert left == ["gazetteer.lock"], left
            return shortened(str(error), folder), "nothing half-written is left"
    raise AssertionError("there was room")


def gazetteer_shipped_truncated(folder: Path) -> Outcome:
    """The gazetteer that ships with the program is cut to half."""
    shutil.copytree(ROOT / "mapapp", folder / "mapapp", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "assets").mkdir()
    for each in (ROOT / "assets").iterdir():
        (folder / "assets" / each.name).symlink_to(each)
    packed = folder / "assets" / "gazetteer.sqlite.gz"
    whole = packed.read_bytes()
    packed.unlink()
    packed.write_bytes(whole[: len(whole) // 2])
    (folder / "article.txt").write_text("The minister visited Ankara on Tuesday.")
    environ = os.environ | {"MAPAPP_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": str(folder)}
    command = [sys.executable, "-P", "-m", "mapapp", "trace", "article.txt"]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    return shortened(done.stderr, folder), "the article"


# --- processes that are killed


def document_killed(folder: Path) -> Outcome:
    """The process that reads a document is killed from outside."""
    del folder
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(articles.document, papers.HOSTILE["RTF of control words"](), name="a.rtf")
        while not (workers := children(os.getpid(), "mapapp.articles.worker")) and not reading.done():
            time.sleep(0.01)
        os.kill(workers[0], signal.SIGKILL)
        try:
            reading.result()
        except MapappError as error:
            assert articles.document(papers.rtf(), name="a.rtf").title == papers.HEADLINE
            return str(error), "the page: the next document is read"
    raise AssertionError("it was read")


def batch_killed(folder: Path) -> Outcome:
    """A process of `mapapp batch --processes 2` is killed while it reads."""
    text = {"text": "The minister visited Ankara on Tuesday and flew to Amman on Friday."}
    rows = [json.dumps({"id": number} | text) for number in range(ROWS)]
    (folder / "in.jsonl").write_text("\n".join(rows))
    command = [*BATCH, folder / "in.jsonl", folder / "out.jsonl", "--processes", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        while not ((folder / "out.jsonl").exists() and (folder / "out.jsonl").stat().st_size):
            time.sleep(0.02)
        for child in children(process.pid, "spawn_main")[:1]:
            os.kill(child, signal.SIGKILL)
        _, said = process.communicate()
    got = [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]
    assert process.returncode == 0 and [row["id"] for row in got] == list(range(ROWS)), said
    assert all(row["error"] is None and row["stops"] for row in got)
    return shortened(said.decode().splitlines()[0], folder), f"all {ROWS} rows, in order"


def batch_disk_full(folder: Path) -> Outcome:
    """The disk that `mapapp batch` writes to is full."""
    with disk(folder / "disk", "256k") as where:
        (where / "ballast").write_bytes(bytes(240_000))
        rows = [json.dumps({"id": number, "text": "The minister visited Ankara on Tuesday."}) for number in range(200)]
        (folder / "in.jsonl").write_text("\n".join(rows))
        done = subprocess.run([*BATCH, folder / "in.jsonl", where / "out.jsonl"], capture_output=True, text=True, check=False)
        whole = (where / "out.jsonl").read_text().splitlines()
        assert done.returncode == 1 and whole and [json.loads(row)["id"] for row in whole] == list(range(len(whole)))
        assert "Traceback" not in done.stderr, done.stderr
    return shortened(done.stderr.splitlines()[-1], folder), "the rows before"


def export_disk_full(folder: Path) -> Outcome:
    """The disk that `mapapp export` and `mapapp cache export` write to is full; there is a file of the same name already."""
    tour, before = folder / "tour.json", b"what was there before"
    tour.write_bytes(exports.write(nakatani(), "json"))
    Answers(folder / "cache" / "answers.sqlite").put([Kept("a", "geocode", "b", "", "", 1e9, "c", json.dumps(["d" * 20_000]))])
    environ = os.environ | {"MAPAPP_CACHE_DIR": str(folder / "cache")}
    with disk(folder / "disk", "16k") as where:
        (where / "out.svg").write_bytes(before)
        ways = (["export", tour, "--output", where / "out.svg"], ["cache", "export", where / "out.svg"])
        for arguments in ways:
            command = [sys.executable, "-m", "mapapp", *arguments]
            done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
            assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
            assert [each.name for each in where.iterdir()] == ["out.svg"] and (where / "out.svg").read_bytes() == before
    return shortened(done.stderr, folder), "what was there before; no cut file"


def server_killed(folder: Path, browser: Browser) -> Outcome:
    """The server is killed and started again while a visitor has an article of their own open, with edits and a choice."""
    port = free_port()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    try:
        with serving(folder / "first", port) as server:
            page.goto(server.url)
            page.get_by_role("button", name="Open an article").click()
            text = "Foreign Minister Ana Reyes arrived in Nairobi on Monday. She will visit Kampala on Thursday."
            page.get_by_label("Title").fill("Reyes in East Africa")
            page.get_by_label("Text", exact=True).fill(text)
            page.get_by_role("button", name="Show its map").click()
            page.get_by_role("button", name="Edit stop 2, Kampala").click()
            page.get_by_label("Status").select_option("Called off")
            second = page.locator(".stops > li").nth(1)
            expect(second).to_contain_text("Called off")
            expect(page).to_have_url(re.compile("[?&]e=.*stop=2|stop=2.*[?&]e="))
            os.kill(server.process, signal.SIGKILL)
            told = page.get_by_role("dialog")
            expect(told).to_contain_text("not responding")
            words = told.inner_text().strip().splitlines()[-1]
        with serving(folder / "second", port):
            expect(told).to_have_count(0)
            expect(page.get_by_role("heading", level=1)).to_have_text("Reyes in East Africa")
            expect(second).to_contain_text("Called off")
            expect(page.locator('.stop[aria-pressed="true"]').first).to_contain_text("Kampala")
            page.get_by_label("Verified").check()
            expect(second).to_contain_text("verified")
            page.keyboard.press("Control+z")
            page.keyboard.press("Control+z")
            expect(second.get_by_role("button", name=re.compile("planned"))).to_be_visible()
        return words, "article, edits, choice; edits go on, also back"
    finally:
        context.close()


FAULTS: dict[str, Callable[[Path], Outcome]] = {
    "kept answers deleted": answers_deleted,
    "kept answers corrupt": answers_corrupt,
    "kept answers read-only": answers_read_only,
    "disk of the kept answers full": answers_disk_full,
    "clock set back by a year": clock_set_back,
    "online geocoder silent": service_silent,
    "online geocoder slow": service_slow,
    "online geocoder fails (500)": service_fails,
    "online geocoder answers rubbish": service_rubbish,
    "online geocoder answers oddly": service_odd,
    "unpacked gazetteer deleted": gazetteer_deleted,
    "unpacked gazetteer cut to half": gazetteer_truncated,
    "no room to unpack the gazetteer": gazetteer_disk_full,
    "shipped gazetteer cut to half": gazetteer_shipped_truncated,
    "process of a document killed": document_killed,
    "process of `mapapp batch` killed": batch_killed,
    "disk full below `mapapp batch`": batch_disk_full,
    "disk full below `mapapp export`": export_disk_full,
}


def main() -> None:
    """Prints a table; not as root it first takes a name space of its own, in which it may mount."""
    choose = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choose.add_argument("--only", default="", help="words of the faults to bring about")
    only = choose.parse_args().only
    if os.geteuid() and shutil.which("unshare"):
        os.execvp("unshare", ["unshare", "--map-root-user", "--mount", sys.executable, "-m", "bench.faults", "--only", only])
    from tests.live import browsing  # noqa: PLC0415

    def killed(folder: Path) -> Outcome:
        with browsing() as browser:
            return server_killed(folder, browser)

    print("| fault | what the reader is told | what was kept |\n| --- | --- | --- |")
    failed = False
    for name, fault in (FAULTS | {"server killed and started again": killed}).items():
        if only not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="faults") as folder:
            try:
                told, kept = fault(Path(folder))
            except Exception:
                told, kept, failed = f"NOT SURVIVED: {traceback.format_exc(limit=-2)}", "", True
        print(f"| {name} | {told} | {kept} |", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
