"""The guard against the network, seen to refuse: here, in a process of our own and by every way out."""

import os
import socket
import subprocess
import sys

import offline
import pytest

from tests.live import ROOT

OUTSIDE = "192.0.2.1"  # set aside for documentation (RFC 5737): nobody's


def _stream() -> None:
    socket.create_connection((OUTSIDE, 80), timeout=1)


def _stream_without_exceptions() -> None:
    with socket.socket() as way:
        way.connect_ex((OUTSIDE, 80))


def _datagram() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as way:
        way.sendto(b"", (OUTSIDE, 53))


def _name() -> None:
    socket.getaddrinfo("example.org", 80)


@pytest.mark.reaches_out
@pytest.mark.parametrize("way_out", [_stream, _stream_without_exceptions, _datagram, _name])
def test_every_way_out_is_refused_and_recorded(way_out):
    with pytest.raises(offline.NetworkRefused):
        way_out()
    assert len(offline.refused) == 1


def test_processes_are_cut_off_too():
    call = f"import socket; socket.create_connection(({OUTSIDE!r}, 80), timeout=1)"
    child = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert f"{offline.PREFIX} {OUTSIDE}" in child.stderr


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5) as way:
        assert way.getpeername() == server.getsockname()
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"x")
        assert far.recv(1) == b"x"


def test_reading_leaves_nothing_behind_but_the_cache(tmp_path):
    """onnxruntime would number the machine in the user's cache folder, and report to its maker that it runs."""
    code = "from mapapp import articles, pipeline; pipeline.trace(articles.read('She arrived in Lisbon on Monday.'))"
    (tmp_path / "home" / "tmp").mkdir(parents=True)
    homes = {"HOME": tmp_path / "home", "XDG_CACHE_HOME": tmp_path / "home", "TMPDIR": tmp_path / "home" / "tmp"}
    environ = os.environ | {name: str(path) for name, path in homes.items()} | {"MAPAPP_CACHE_DIR": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []
