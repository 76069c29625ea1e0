import datetime as dt
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from mapapp import batch, pipeline
from mapapp.cli import main
from mapapp.errors import SettingsError
from mapapp.exports import record
from mapapp.llm import disclosure, language_model
from mapapp.model import Article, Precision, Status
from mapapp.settings import Settings

TEXT = (
    "Foreign Minister Ane Solbakk arrived in Warsaw on Wednesday after talks in Vilnius on Monday.\n\n"
    "Solbakk will be back in Vilnius on Friday before the trip ends in Poland. A visit to Budapest was cancelled."
)
ARTICLE = Article(TEXT, "Solbakk on tour", dt.date(2026, 3, 18))  # a Wednesday
FIRST, SECOND, LAST = (sentence + "." for sentence in TEXT.replace("\n\n", " ").rstrip(".").split(". "))


def told(place, evidence, status="done", when=None, means="that time", order=None, traveller="Ane Solbakk"):
    return {
        "place": place,
        "evidence": evidence,
        "status": status,
        "when": when,
        "when_means": means,
        "order": order,
        "traveller": traveller,
    }


GOOD = {
    "travellers": [{"name": "Ane Solbakk", "role": "Foreign Minister"}],
    "stops": [
        told("Warsaw", FIRST, "ongoing", "on Wednesday", "from then", order=20),
        told("Vilnius", FIRST, "done", "on Monday", order=10),
        told("Vilnius", SECOND, "planned", "on Friday", order=30),
        told("Budapest", LAST, "cancelled"),
    ],
}


def reply(answer):
    content = answer if isinstance(answer, str) else json.dumps(answer)
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@contextmanager
def serving(respond):
    """A server on loopback; `respond(handler)` writes each answer. Gives its settings and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.path, dict(self.headers), body))
            respond(self)

        do_GET = do_POST  # noqa: N815 (the name that http.server asks for)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    try:
        yield Settings(reader="llm", llm_url=address, llm_model="tiny", llm_key="s3cret", llm_timeout=20), asked
    finally:
        server.shutdown()
        server.server_close()


def answering(body, status=200, **headers):
    def respond(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return respond


def read(settings, article=ARTICLE):
    return pipeline.trace(article, pipeline.load(settings))


def read_from(answer, article=ARTICLE):
    with serving(answering(reply(answer))) as (settings, _):
        return read(settings, article)


@pytest.fixture(scope="module")
def built_in():
    return read(Settings())


def test_the_models_stops_get_our_places_days_and_order():
    itinerary = read_from(GOOD)
    stops = [(s.name, s.status, s.days.start, s.days.end, s.order) for s in itinerary.stops]
    assert stops == [
        ("Vilnius", Status.DONE, dt.date(2026, 3, 16), dt.date(2026, 3, 16), 1),
        ("Warsaw", Status.ONGOING, dt.date(2026, 3, 18), None, 2),
        ("Vilnius", Status.PLANNED, dt.date(2026, 3, 20), dt.date(2026, 3, 20), 3),
        ("Budapest", Status.CANCELLED, None, None, None),
    ]
    assert [stop.place.country for stop in itinerary.stops] == ["LT", "PL", "LT", "HU"]
    assert {TEXT[stop.evidence.start : stop.evidence.end] for stop in itinerary.stops} == {FIRST, SECOND, LAST}
    assert all(TEXT[span.start : span.end] == stop.name for stop in itinerary.stops for span in stop.mentions)
    assert [(one.name, one.role) for one in itinerary.travellers] == [("Ane Solbakk", "Foreign Minister")]
    assert "Poland" in {one.mention.name for one in itinerary.mentions}
    assert "tiny" in itinerary.notes[0] and record(itinerary)["notes"] == list(itinerary.notes)


def test_what_is_sent_is_the_article_alone_and_the_key_stands_in_no_other_place():
    with serving(answering(reply(GOOD))) as (settings, asked):
        read(settings)
        assert "s3cret" not in repr(settings) + disclosure(language_model(settings)) + repr(language_model(settings))
    [(path, headers, body)] = asked
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer s3cret"
    assert body["model"] == "tiny" and body["response_format"]["type"] == "json_schema"
    assert TEXT in body["messages"][1]["content"] and "Solbakk on tour" in body["messages"][1]["content"]
    assert "s3cret" not in json.dumps(body)


def test_a_server_without_schemas_is_asked_once_more():
    def respond(handler):
        known = len(asked) > 1
        answering(reply(GOOD) if known else b"{}", 200 if known else 400)(handler)

    with serving(respond) as (settings, asked):
        assert len(read(settings).stops) == 4
    assert ["response_format" in body for _, _, body in asked] == [True, False]


def test_an_answer_in_a_fence_is_read():
    assert len(read_from("Here it is:\n```json\n" + json.dumps(GOOD) + "\n```").stops) == 4


@pytest.mark.parametrize(
    "stop",
    [
        told("Kyiv", FIRST),  # the name is not in the sentence
        told("Warsaw", "Solbakk arrived in Warsaw on Tuesday."),  # the sentence is not in the text
        told("Warsaw", ""),
        told("", FIRST),
        told("arsaw", FIRST),  # part of a word
        told("<script>alert(1)</script>", "<script>alert(1)</script>"),
        told("Warsaw", "Warsaw " * 5000),
    ],
)
def test_what_is_not_in_the_text_is_no_stop(stop):
    itinerary = read_from({"travellers": [{"name": "Nobody Here", "role": None}], "stops": [told("Vilnius", FIRST), stop]})
    assert [one.name for one in itinerary.stops] == ["Vilnius"]
    assert itinerary.travellers == () and itinerary.stops[0].traveller is None
    assert any("left out" in note for note in itinerary.notes)


def test_no_day_that_the_text_does_not_give():
    [stop] = read_from({"travellers": [], "stops": [told("Warsaw", FIRST, when="on 5 May 2024")]}).stops
    assert stop.days.precision is Precision.NONE
    [stop] = read_from({"travellers": [], "stops": [told("Warsaw", FIRST, when="arrived in")]}).stops
    assert stop.days.precision is Precision.NONE


def test_an_area_with_a_stop_in_it_and_a_leg_told_twice_are_no_stops():
    itinerary = read_from(
        {"travellers": [], "stops": [told("Warsaw", FIRST, order=1), told("Warsaw", FIRST, order=2), told("Poland", SECOND)]}
    )
    assert [stop.name for stop in itinerary.stops] == ["Warsaw"]


def test_no_stop_is_an_answer():
    itinerary = read_from({"travellers": [], "stops": []})
    assert itinerary.stops == () and len(itinerary.mentions) >= 3


def slow(handler):
    """One byte now and then, for ever: each of them in time, the whole never."""
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(600):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass


def hanging(handler):
    time.sleep(3)


def endless_headers(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 1000)


def broken_off(handler):
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n{")


TROUBLES = {
    "slow": slow,
    "hanging": hanging,
    "endless headers": endless_headers,
    "broken off": broken_off,
    "no HTTP": lambda handler: handler.wfile.write(b"\x00\xff" * 100),
    "no answer": lambda handler: None,
    "error": answering(b"<html>oops</html>", 500),
    "refused": answering(b"{}", 401),
    "no JSON": answering(b"<html>"),
    "another shape": answering(b'{"choices": []}'),
    "not the asked": answering(reply({"stops": "many"})),
    "prose": answering(reply("I cannot help with that. } {")),
    "unknown status": answering(reply({"travellers": [], "stops": [told("Warsaw", FIRST, "maybe")]})),
    "deep": answering(reply('{"travellers": ' + "[" * 100_000 + "]" * 100_000 + "}")),
    "too many": answering(reply({"travellers": [], "stops": [told("Warsaw", FIRST)] * 500})),
    "huge": answering(reply(json.dumps(GOOD) + " " * 2_000_000)),
    "invented": answering(reply({"travellers": [], "stops": [told("Atlantis", "He sank to Atlantis.")]})),
    "not UTF-8": answering(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
}


@pytest.mark.parametrize("respond", TROUBLES.values(), ids=TROUBLES)
def test_whatever_goes_wrong_the_built_in_reader_reads(respond, built_in):
    with serving(respond) as (settings, _):
        patience = 1 if respond in (slow, hanging) else settings.llm_timeout
        itinerary = read(replace(settings, llm_timeout=patience))
    [note] = itinerary.notes
    assert "built-in reader" in note and "s3cret" not in note and "Traceback" not in note
    assert replace(itinerary, notes=()) == built_in


def test_a_redirection_takes_neither_text_nor_key_elsewhere(built_in):
    with (
        serving(answering(reply(GOOD))) as (elsewhere, taken),
        serving(answering(b"", 307, Location=elsewhere.llm_url)) as (settings, _),
    ):
        itinerary = read(settings)
    assert taken == [] and "307" in itinerary.notes[0]
    assert replace(itinerary, notes=()) == built_in


def test_a_server_that_is_not_there():
    with serving(answering(b"")) as (settings, _):
        pass
    assert "cannot be reached" in read(settings).notes[0]


def test_what_leaves_and_to_where_is_said():
    model = language_model(Settings(llm_url="https://api.example.org/v1", llm_model="big"))
    assert model.path == "/v1/chat/completions"
    assert "then leave the machine" in disclosure(model) and "api.example.org" in disclosure(model)
    assert "unencrypted" in disclosure(replace(model, scheme="http"))
    assert "stay on the machine" in disclosure(replace(model, host="127.0.0.1"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"llm_url": ""},
        {"llm_url": "ftp://a/v1"},
        {"llm_url": "http://"},
        {"llm_url": "http://user:pw@a/v1"},
        {"llm_url": "http://a:99999/v1"},
        {"llm_url": "http://[::1/v1"},
        {"llm_url": "http://a/v1\r\nX: y"},
        {"llm_model": ""},
        {"llm_key": "a\r\nX: y"},
        {"reader": "oracle"},
    ],
)
def test_wrong_settings_are_said_before_anything_is_sent(wrong):
    settings = replace(Settings(reader="llm", llm_url="http://localhost/v1", llm_model="tiny"), **wrong)
    with pytest.raises(SettingsError) as error:
        pipeline.load(settings)
    assert str(error.value).startswith("MAPAPP_") and "pw" not in str(error.value)


def test_nothing_is_asked_unless_it_is_chosen():
    with serving(answering(reply(GOOD))) as (settings, asked):
        assert read(replace(settings, reader="built-in")).notes == ()
    assert asked == []


def test_the_command_line_chooses_the_reader(monkeypatch, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT)
    with serving(answering(reply(GOOD))) as (settings, asked):
        monkeypatch.setenv("MAPAPP_LLM_URL", settings.llm_url)
        monkeypatch.setenv("MAPAPP_LLM_MODEL", "tiny")
        plain = CliRunner().invoke(main, ["trace", str(file), "--date", "2026-03-18"])
        assert plain.exit_code == 0 and asked == []
        chosen = CliRunner().invoke(main, ["trace", str(file), "--date", "2026-03-18", "--reader", "llm"])
        assert "Read by the language model tiny" in chosen.output
        [row] = batch.records([json.dumps({"text": TEXT}).encode()], replace(settings, llm_key=""))
    assert row["notes"] and "Authorization" not in asked[-1][1]
