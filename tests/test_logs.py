"""The log: a line of JSON an event, with ids, without what an article says and without anybody's address."""

import io
import json
import logging

import pytest

from mapapp import logs

SECRET = "Aunt Mathilda flew to Reykjavik"


@pytest.fixture
def lines():
    """Installs the log for one test, and gives what it has written so far, as objects."""
    factory, ours = logging.getLogRecordFactory(), logging.getLogger("mapapp")
    kept = (ours.level, ours.propagate, ours.handlers[:])
    logging.setLogRecordFactory(logging.LogRecord)
    ours.handlers = []
    logs.install(lambda: {"session": "5e55", "request": 7})
    written = io.StringIO()
    ours.handlers[0].setStream(written)
    foreign = logging.getLogger("tests.foreign")
    foreign.handlers, foreign.propagate = [logging.StreamHandler(written)], False
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging.setLogRecordFactory(factory)
    logging.captureWarnings(False)
    ours.setLevel(kept[0])
    ours.propagate, ours.handlers = kept[1:]
    logs.install.__globals__["_who"] = dict


def test_a_line_tells_when_what_and_who(lines):
    logging.getLogger("mapapp.page").info("article read", extra={"seconds": 0.31})
    [line] = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "mapapp.page",
        "message": "article read",
        "session": "5e55",
        "request": 7,
        "seconds": 0.31,
    }


def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words(lines):
    def fails():
        raise KeyError(SECRET)

    try:
        try:
            fails()
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        logging.getLogger("mapapp.page").exception("the page could not be drawn")
    [line] = lines()
    assert SECRET not in json.dumps(line)
    assert line["error"]["type"] == "RuntimeError" and line["error"]["after"] == "KeyError"
    assert line["error"]["at"][0].startswith("test_logs.py:")


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::9", "::ffff:203.0.113.9", "fe80:0:0:0:1:2:3:4"])
def test_other_libraries_messages_lose_what_was_filled_in(lines, address):
    log = logging.getLogger("tests.foreign")
    log.error('%s - "WebSocket %s"', (address, 50123), SECRET)
    log.error(f"refused {address}")
    log.error("bad", exc_info=ValueError(SECRET), stack_info=True)
    text = json.dumps(lines())
    assert len(lines()) == 3
    assert SECRET not in text and address not in text and "203.0.113.9" not in text


def test_hostile_words_stay_inside_their_line(lines):
    logging.getLogger("mapapp.page").warning('"}\n{"level": "forged"}\u2028\x1b[31m')
    [line] = lines()
    assert line["level"] == "warning"


def test_installed_twice_is_installed_once(lines):
    logs.install()
    logging.getLogger("mapapp").warning("once")
    [line] = lines()
    assert line["session"] == "5e55"
