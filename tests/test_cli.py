import asyncio
import contextlib
import csv
import http.client
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from websockets.asyncio.client import connect

import mapapp
from bench import load
from mapapp import exports
from mapapp.cli import main
from mapapp.cli.trace import described
from mapapp.exports import FORMATS
from mapapp.settings import assets, seeds
from tests import example
from tests.live import await_health, awaited, free_port

VALIDATOR = Draft202012Validator(json.loads((assets() / "itinerary.schema.json").read_text(encoding="utf-8")))
[FIRST] = seeds().glob("000_*.txt")
SAMPLES = sorted(seeds().glob("sample_*.txt"))
COMMAND = [sys.executable, "-m", "mapapp"]


def run(*arguments, given=None, **environ):
    """The command in this process: exit code, standard output, standard error."""
    result = CliRunner(env=environ).invoke(main, [str(argument) for argument in arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def on_terminal(call, stream, **environ):
    """What a command writes to this stream when it is a terminal."""
    parent, child = pty.openpty()
    termios.tcsetwinsize(child, (24, 100))
    seen = b""
    with subprocess.Popen(call, env=os.environ | environ, **{"stdout": subprocess.DEVNULL, stream: child}) as process:
        os.close(child)
        with contextlib.suppress(OSError):  # so Linux says that the other end has closed
            while read := os.read(parent, 4096):
                seen += read
        os.close(parent)
    assert process.returncode == 0
    return seen


def rows(path):
    found = [json.loads(line) for line in Path(path).read_text(encoding="ascii").splitlines()]
    assert [error.message for row in found for error in VALIDATOR.iter_errors(row)] == []
    return found


@pytest.fixture
def articles(tmp_path):
    """A file for `batch` with the seeds as rows."""
    path = tmp_path / "in.jsonl"
    lines = [json.dumps({"id": seed.stem, "text": seed.read_text(encoding="utf-8")}) for seed in (FIRST, *SAMPLES)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# trace


def test_the_first_article_readably():
    code, out, err = run("trace", FIRST)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "as of 19 Aug 2025" in out and "Gen Nakatani" in lines[0]
    assert any(line.startswith(" 1. Ankara, Türkiye: ") and line.endswith(" · Tuesday 19 August") for line in lines)
    assert " 2. Istanbul, Türkiye: Planned · Wednesday 20 August" in lines
    assert "    “Nakatani is also scheduled to visit Istanbul on Wednesday.”" in lines
    assert "\x1b" not in out


def test_an_itinerary_in_lines():
    lines = [click.unstyle(line) for line in described(example.nakatani())]
    assert lines[:3] == ["Gen Nakatani, Japanese Defense Minister", "trip 17 to 22 August, as of 19 Aug 2025", ""]
    assert "  - Djibouti, country only: Planned · day not stated" in lines
    assert lines[-2].startswith("Mentioned, not a stop: Türkiye; Japan; Tokyo, Japan;")
    assert lines[-1].startswith("Places by GeoNames: Ankara; Istanbul; Djibouti; Jordan; Türkiye;")
    lines = [click.unstyle(line) for line in described(example.two_travellers())]
    assert "    “He called off a visit to Warsaw.”" in lines
    assert " 3. Warsaw, Poland: Called off · day not stated · Ruto" in lines
    assert lines[-2] == "Not on the map: Zorbistan (no place of this name is in the gazetteer)"


def test_standard_input_date_and_title():
    text = "The minister visited Ankara on Tuesday."
    code, out, err = run("trace", "-", "--date", "2025-08-20", "--title", "A visit", "--format", "json", given=text)
    assert (code, err) == (0, "")
    row = json.loads(out)
    assert not list(VALIDATOR.iter_errors(row))
    [stop] = row["stops"]
    assert (stop["name"], stop["start"], stop["end"]) == ("Ankara", "2025-08-19", "2025-08-19")
    assert "A visit" in run("trace", "-", "--title", "A visit", given=text)[1]


def test_formats_for_programs():
    row = json.loads(run("trace", FIRST, "--format", "json")[1])
    assert [stop["name"] for stop in row["stops"][:2]] == ["Ankara", "Istanbul"]
    shapes = json.loads(run("trace", FIRST, "--format", "geojson")[1])
    assert {feature["geometry"]["type"] for feature in shapes["features"]} == {"Point", "LineString"}
    table = list(csv.DictReader(io.StringIO(run("trace", FIRST, "--format", "csv")[1])))
    assert [line["place"] for line in table[:2]] == ["Ankara", "Istanbul"]


def test_an_article_without_a_journey():
    code, out, _ = run("trace", "-", given="Beijing said that trade with Brazil grew last year.")
    assert code == 0
    assert "No journey was found in this article." in out and "Brazil" in out


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (["no-such-file.txt"], None, "no-such-file.txt cannot be read"),
        (["-"], " \n", "There is no text"),
        (["-"], bytes(range(256)) * 9, "no text that can be read"),
        (["-"], "x" * 100_001, "at most 100,000"),
    ],
)
def test_trouble_is_said_on_standard_error(arguments, given, words):
    code, out, err = run("trace", *arguments, given=given)
    assert (code, out) == (1, "")
    assert words in err and "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        *(["trace"], ["trace", FIRST, "--format", "kml"], ["trace", FIRST, "--date", "today"]),
        *(["fly"], ["--port", "0"], ["batch", "-", "-", "--processes", "0"]),
    ],
)
def test_wrong_use_is_exit_code_2(arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Usage:" in err


def test_a_wrong_setting_is_named():
    for command in (["trace", FIRST], ["batch", os.devnull, "-"], []):
        code, _, err = run(*command, MAPAPP_MAX_TEXT="many")
        assert code == 1
        assert "MAPAPP_MAX_TEXT" in err


def test_help_and_version():
    assert run("--version")[1].strip() == f"mapapp, version {mapapp.__version__}"
    for command in ([], ["trace"], ["batch"]):
        code, out, _ = run(*command, "-h")
        assert code == 0
        assert "Usage:" in out


def test_no_control_character_of_an_article_reaches_the_terminal():
    hostile = "The minister visited Ankara \x1b]0;owned\x07\x1b[2J\x9b31m \u202eon Tuesday\u2066 \u2028with \ud800 aides."
    path = json.dumps(hostile)
    code, out, _ = run("trace", "-", "--title", json.loads(path), given=hostile.encode("utf-8", "replace"))
    assert code == 0
    assert "Ankara" in out
    assert [letter for letter in out if not letter.isprintable() and letter != "\n"] == []


def test_colour_on_a_terminal_alone():
    call = [*COMMAND, "trace", FIRST]
    assert b"\x1b[" in on_terminal(call, "stdout")
    assert b"\x1b[" not in on_terminal(call, "stdout", NO_COLOR="1")


def test_a_closed_pipe_is_no_error(articles):
    with subprocess.Popen([*COMMAND, "batch", articles, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


# export


@pytest.mark.parametrize("form", FORMATS)
def test_an_article_in_every_format(tmp_path, form):
    path = tmp_path / f"out.{form}"
    code, out, err = run("export", FIRST, "--output", path)
    assert (code, out, err) == (0, "", "")
    assert path.stat().st_size > 500
    again = tmp_path / "again"
    assert run("export", FIRST, "--to", form, "--output", again)[0] == 0
    if form != "ics":  # which says when it was written
        assert again.read_bytes() == path.read_bytes()


def test_a_picture_of_the_size_that_is_asked_for(tmp_path):
    path = tmp_path / "tour.svg"
    assert run("export", FIRST, "--output", path, "--size", "800x800", "--dark")[0] == 0
    assert 'width="800" height="800"' in path.read_text(encoding="utf-8")
    code, _, err = run("export", FIRST, "--output", path, "--size", "9x9")
    assert code == 1 and "cannot be drawn" in err


def test_a_file_of_ours_opens_as_an_article_does(tmp_path):
    for form in ("json", "csv"):
        path = tmp_path / f"tour.{form}"
        assert run("export", FIRST, "--output", path)[0] == 0
        code, out, _ = run("export", path, "--to", "geojson", "--output", "-", "--title", "A title")
        assert code == 0
        stops = [feature["properties"] for feature in json.loads(out)["features"] if feature["properties"]["kind"] == "stop"]
        assert [(stop["title"], stop["start"]) for stop in stops[:2]] == [
            ("Ankara, Türkiye", "2025-08-19"),
            ("Istanbul, Türkiye", "2025-08-20"),
        ]


def test_rows_of_a_table_that_cannot_be_used_are_named(tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text("place,lat,lon\nRome,41.9,12.5\nO\x1b[2Jslo,99,1\n", encoding="utf-8")
    code, out, err = run("export", path, "--to", "gpx", "--output", "-")
    assert code == 0
    assert "<name>1 Rome</name>" in out
    assert "line 3 of the table was left out: its lat is '99'" in err and "\x1b" not in err


def test_a_file_of_ours_is_shown_as_it_stands(tmp_path):
    path = tmp_path / "tour.json"
    run("export", FIRST, "--output", path)
    assert run("trace", path) == run("trace", FIRST)
    path.write_text('{"stops": 3}')
    code, out, err = run("trace", path)
    assert (code, out) == (1, "")
    assert "holds no itinerary" in err


def test_an_export_that_cannot_be(tmp_path):
    (tmp_path / "broken.json").write_text("{}", encoding="utf-8")
    undated = tmp_path / "undated.txt"
    undated.write_text("The minister visited Ankara.", encoding="utf-8")
    for arguments, words in (
        ([tmp_path / "none.json", "--output", tmp_path / "x.kml"], "none.json cannot be read"),
        ([tmp_path / "broken.json", "--output", tmp_path / "x.kml"], "no itinerary"),
        ([undated, "--output", tmp_path / "x.ics"], "No stop of this journey has a day"),
        ([FIRST, "--output", tmp_path / "none" / "x.kml"], "cannot be written: No such file"),
    ):
        code, out, err = run("export", *arguments)
        assert (code, out) == (1, "")
        assert words in err and "Traceback" not in err
    assert not list(tmp_path.glob("x.*"))


def test_an_export_replaces_a_file_once_it_is_whole(tmp_path):
    tour, path, link = tmp_path / "tour.json", tmp_path / "out.csv", tmp_path / "link.csv"
    tour.write_bytes(exports.write(example.nakatani(), "json"))
    path.write_text("before")
    path.chmod(0o600)
    link.symlink_to(path)
    assert run("export", tour, "--output", link) == (0, "", "")
    assert link.is_symlink() and path.stat().st_mode & 0o777 == 0o600 and path.read_text().startswith("traveller,")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.csv", "out.csv", "tour.json"]
    code, _, err = run("export", tour, "--to", "csv", "--output", tmp_path)
    assert code == 1 and "cannot be written: Is a directory" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_where_there_is_no_room_a_sentence_says_so(tmp_path):
    tour = tmp_path / "tour.json"
    tour.write_bytes(exports.write(example.nakatani(), "json"))
    assert "/dev/full cannot be written: No space left" in run("export", tour, "--to", "csv", "--output", "/dev/full")[2]
    for arguments in (["trace", tour], ["export", tour, "--to", "csv", "--output", "-"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*COMMAND, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "Error: Standard output cannot be written: No space left on device.\n")


def test_an_export_asked_wrongly(tmp_path):
    path = tmp_path / "tour.json"
    run("export", FIRST, "--output", path)
    before = path.read_bytes()
    for arguments, words in (
        ([FIRST], "Missing option '--output'"),
        ([FIRST, "--output", tmp_path / "x.doc"], "tells no format"),
        ([FIRST, "--output", "-"], "tells no format"),
        ([FIRST, "--to", "doc", "--output", "-"], "is not one of"),
        ([path, "--output", path], "same file"),
        ([path, "--output", "x.svg", "--size", "big"], "such as 1200x675"),
        ([path, "--output", "x.kml", "--dark"], "is for pictures"),
    ):
        code, _, err = run("export", *arguments)
        assert code == 2
        assert words in err
    assert path.read_bytes() == before


# batch


def test_batch_reads_every_row_in_order(articles, tmp_path):
    code, out, err = run("batch", articles, tmp_path / "out.jsonl")
    assert (code, out, err) == (0, "", "")
    found = rows(tmp_path / "out.jsonl")
    assert [row["id"] for row in found] == [seed.stem for seed in (FIRST, *SAMPLES)]
    assert [row["error"] for row in found] == [None] * len(found)
    assert [stop["name"] for stop in found[0]["stops"][:2]] == ["Ankara", "Istanbul"]


def test_offsets_fit_the_text_of_the_row_even_with_a_header(articles, tmp_path):
    run("batch", articles, tmp_path / "out.jsonl")
    texts = [json.loads(line)["text"] for line in articles.read_text(encoding="utf-8").splitlines()]
    for text, row in zip(texts, rows(tmp_path / "out.jsonl"), strict=True):
        assert all(text[stop["start_char"] : stop["end_char"]] == stop["name"] for stop in row["stops"])
        assert all(text[mention["start"] : mention["end"]] == mention["name"] for mention in row["mentions"])


def test_several_processes_give_the_same(articles, tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    run("batch", articles, one)
    subprocess.run([*COMMAND, "batch", articles, two, "--processes", "2"], check=True)
    assert one.read_bytes() == two.read_bytes()
    assert len(rows(one)) == 1 + len(SAMPLES)


def test_a_broken_row_spoils_no_other(tmp_path):
    good = {"id": "good", "text": "The minister visited Ankara on Tuesday.", "date": "2025-08-20", "title": "A visit"}
    broken = {
        b"{": "not JSON",
        b"[" * 100_000: "not JSON",
        b"\xff": "not JSON",
        b"[]": "not a JSON object",
        b'{"id": "a"}': "text",
        b'{"id": "a", "text": null}': "text",
        b'{"id": "a", "text": ["x"]}': "text",
        b'{"id": "a", "text": " "}': "no text",
        b'{"id": "a", "text": "Rome", "date": "soon"}': "date",
        b'{"id": "a", "text": "Rome", "title": 3}': "title",
        b'{"id": {}, "text": "Rome"}': "id",
        b'{"id": true, "text": "Rome"}': "id",
        json.dumps({"id": "a", "text": "x" * 100_001}).encode(): "at most 100,000",
    }
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(part for line in broken for part in (line, b"", json.dumps(good).encode())))
    for processes in (1, 2):
        code, out, err = run("batch", path, "-", "--processes", processes)
        assert code == 0
        assert err == f"{len(broken)} of {2 * len(broken)} articles could not be read; `error` in their rows says why.\n"
        found = [json.loads(line) for line in out.splitlines()]
        assert not [error for row in found for error in VALIDATOR.iter_errors(row)]
        assert all(row["id"] == "good" and row["error"] is None and row["stops"] for row in found[1::2])
        for row, words in zip(found[::2], broken.values(), strict=True):
            assert words in row["error"] and row["stops"] == [] and row["id"] in ("a", None)


@pytest.mark.parametrize(
    "text", ["Half a pair \ud800 in Rome.", "\u2028Rome\u2028", "\x00Rome", "{{ 7 * 7 }} {% raw %} Rome", "🌍" * 2000]
)
def test_odd_text_is_read_all_the_same(text):
    code, out, _ = run("batch", "-", "-", given=json.dumps({"id": 1, "text": text}))
    assert code == 0
    row = json.loads(out)
    assert row["error"] is None and row["id"] == 1


def test_rows_are_written_as_they_come(tmp_path):
    row = json.dumps({"text": "The minister visited Ankara on Tuesday."}).encode() + b"\n"
    with subprocess.Popen([*COMMAND, "batch", "-", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for _ in range(2):
            process.stdin.write(row)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["error"] is None
        process.stdin.close()
        assert process.wait(120) == 0


def test_the_keyboards_interrupt_ends_it_quietly(articles, tmp_path):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background of a shell are started deaf to it
    for processes in ("1", "2"):
        call = [*COMMAND, "batch", "-", "-", "--processes", processes]
        with subprocess.Popen(
            call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        ) as process:
            process.stdin.write(articles.read_bytes() * 3)
            process.stdin.flush()
            process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)
            process.stdin.close()
            process.stdout.read()
            err = process.stderr.read().decode()
            assert process.wait(120) == 1
            assert err.strip() == "Aborted!"


def test_the_progress_bar_is_for_a_terminal(articles, tmp_path):
    seen = on_terminal([*COMMAND, "batch", articles, tmp_path / "out.jsonl"], "stderr")
    assert re.search(rb"9/9 .* articles/s", seen)


def test_input_is_never_overwritten(articles):
    before = articles.read_bytes()
    code, _, err = run("batch", articles, articles)
    assert code == 2
    assert "same file" in err
    assert articles.read_bytes() == before


def test_files_that_cannot_be_opened(articles, tmp_path):
    for pair in ((tmp_path / "none.jsonl", "-"), (articles, tmp_path / "none" / "out.jsonl")):
        code, _, err = run("batch", *pair)
        assert code in (1, 2)
        assert "No such file" in err and "Traceback" not in err


# the page


async def read_long(port, figures):
    """Pastes a long article into the page, and returns the socket while the server reads it."""
    socket = await connect(f"ws://127.0.0.1:{port}/_stcore/stream", **load.OPTIONS)
    page = load.Visitor(socket)
    await page.arrive()
    await page.open()
    text = " ".join(map(load.article, range(280)))
    await page._ask(page.elements["Show its map"][1], string__Text=text, trigger__Show_its_map=True)
    while float(re.search(r"^mapapp_waited_seconds_count (.+)$", fetched(figures, "/metrics"), re.M)[1]) < 3:
        await asyncio.sleep(0.05)  # its turns to be read: the first article, the document, the long article


def fetched(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


def test_the_command_alone_serves_the_page_and_its_figures_and_stops_while_it_reads(tmp_path):
    port, figures = free_port(), free_port()
    environ = os.environ | {"HOME": str(tmp_path), "MAPAPP_CACHE_DIR": str(tmp_path / "cache"), "MAPAPP_METRICS": str(figures)}
    with subprocess.Popen([*COMMAND, "--port", str(port)], cwd=tmp_path, env=environ, stdout=subprocess.PIPE) as process:
        try:
            said = ""
            while "http" not in said:
                said = process.stdout.readline().decode()
                assert said, "the page's address was not printed"
            assert f"http://localhost:{port}" in said
            await_health("localhost", port, process)
            told = fetched(figures, "/metrics")
            assert re.search(r"^mapapp_failed_total 0\.0$", told, re.M) and "mapapp_reading_seconds_bucket{" in told
            awaited(read_long(port, figures))
        finally:
            process.terminate()
        assert process.wait(120) == 0
