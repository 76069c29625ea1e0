"""The guards of the browser, seen to record: another host, an error in the console, an uncaught exception; long addresses."""

import socket
import time

import pytest

OUTSIDE = "http://192.0.2.1"  # set aside for documentation (RFC 5737): nobody's


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (f"fetch('{OUTSIDE}/tile.png').catch(() => 0)", f"request to {OUTSIDE}/tile.png"),
        ("fetch('http://example.org/').catch(() => 0)", "request to http://example.org/"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "uncaught: thrown"),
    ],
)
def test_troubles_are_recorded(page, troubles, script, trouble):
    page.goto("/_stcore/health")
    page.evaluate(script)
    for _ in range(1_500):
        if any(seen.startswith(trouble) for seen in troubles):
            break
        page.wait_for_timeout(20)
    else:
        pytest.fail(f"not recorded: {troubles}")
    troubles.clear()


def test_another_host_is_out_of_reach(page, troubles):
    page.goto("/_stcore/health")
    answers = [
        f"fetch('{host}', {{mode: 'no-cors'}}).then(() => 'reached', () => 'refused')"
        for host in (OUTSIDE, "http://example.org")
    ]
    assert [page.evaluate(answer) for answer in answers] == ["refused", "refused"]
    troubles.clear()


def test_an_address_may_come_in_pieces_as_the_network_cuts_it(server):
    host, port = server.url.removeprefix("http://").split(":")
    asked = f"GET /?a={'A' * 60_000} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        for piece in (asked[:20_000], asked[20_000:-30], asked[-30:]):
            connection.sendall(piece)
            time.sleep(0.1)  # so that the server reads each by itself
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
