"""The page as strangers meet it: behind a real Caddy with deploy/Caddyfile, in a real browser, its log read afterwards."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect
from websockets.asyncio.client import connect

from bench.load import OPTIONS, Visitor
from tests.live import ROOT, awaited, free_port, serving

MAP = 'iframe[title="streamlit_folium.st_folium"]'
SECRET = "Chancellor Quillfeather arrived in Lisbon on Monday and flew on to Porto on Tuesday."
INJECTED = """() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = 1";
    document.head.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.injected = 2");
    image.src = "/nowhere.png";
    document.body.append(image);
    return new Promise((done) => setTimeout(() => done(window.injected ?? null), 500));
}"""
"""What an attacker who got an element into the page would try."""

STRANGE = (None, 7, -1.5, "x", "\ud800", [], [[]], {}, {"from": 1}, {"wishes": []}, {"from": "1", "wishes": [1]})
"""What a part of the page never says."""
STRANGE_WISHES = (
    *(None, "x", [], {}, {"do": []}, {"do": "explode"}, {"do": "place", "place": []}, {"do": "place", "place": "\ud800"}),
    *({"do": "point", "lat": lat, "lon": lon} for lat, lon in ((99, 0), (1, 1e999), ("9" * 5_000, 0), (10**400, 0), ([], 0))),
    *({"do": "make", "start": start, "end": 5} for start in (-1, 1e999, "x", 10**400, [], 10**9)),
    *({"do": "make", "start": 0, "end": 5, "place": place} for place in ({}, "\ud800", "geonames:0")),
    *({"do": "traveller", "name": name} for name in ("\ud800", "x" * 10_000, "", 7)),
    *({"do": "days", "start": day, "end": "2026-01-01"} for day in ("2026-02-30", "9999-12-31", 7, {})),
    *({"do": "restore", "edits": edits} for edits in (None, "x" * 200_000, "\ud800", {})),
    *({"do": "move", "by": by} for by in (0, 10**400, "x")),
    *({"do": "status", "on": on, "status": "done"} for on in ("\ud800", [], None, "0" * 9_999)),
)

FRAMED = """(address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
}"""


@contextmanager
def proxied(folder, upstream):
    """Caddy as deploy/compose.yaml runs it, with a certificate of its own for localhost; gives the address of the site."""
    site, config = f"https://localhost:{free_port()}", folder / "Caddyfile"
    shipped = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    elsewhere = f"admin off\n\thttp_port {free_port()}"  # 80 is taken here, or not ours to take
    config.write_text(shipped.replace("admin off", elsewhere, 1), encoding="utf-8")
    homes = {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    command = [Path(sys.executable).with_name("caddy"), "run", "--config", config, "--adapter", "caddyfile"]
    environ = os.environ | homes | {"SITE": site, "UPSTREAM": upstream.removeprefix("http://")}
    with (
        (folder / "caddy.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log) as process,
    ):
        try:
            yield site
        finally:
            process.terminate()
            process.wait(15)


@pytest.fixture(scope="module")
def hosted(tmp_path_factory):
    """A site: a server with its own limits behind Caddy; gives the site's address and the server."""
    folder = tmp_path_factory.mktemp("hosted")
    with serving(folder, MAPAPP_ARTICLES="2") as server, proxied(folder, server.url) as site:
        yield site, server


@pytest.fixture
def visitor(chromium, hosted):
    """A page of the site; what its console complains about is in its `complaints`."""
    context = chromium.new_context(base_url=hosted[0], ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def arrive(page):
    """Opens the page, as soon as the proxy listens."""
    for _ in range(60):
        try:
            answer = page.goto("/", wait_until="commit")
            break
        except Error:
            time.sleep(0.5)
    expect(page.frame_locator(MAP).locator(".pin .disc").first).to_be_visible(timeout=120_000)
    return answer


def paste(page, text):
    page.get_by_role("button", name="Open an article").click()
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name="Show its map").click()


def test_the_page_works_behind_the_proxy_and_its_policy(visitor):
    answer = arrive(visitor)
    headers = answer.headers
    assert "default-src 'none'" in headers["content-security-policy"] and "server" not in headers
    assert headers["x-content-type-options"] == "nosniff" and headers["strict-transport-security"].startswith("max-age=")
    visitor.locator(".place.stop").first.click()
    expect(visitor.frame_locator(MAP).locator(".card").first).to_be_visible()
    visitor.get_by_role("button", name="Privacy").click()
    expect(visitor.get_by_text("Nothing is kept.")).to_be_visible()
    visitor.keyboard.press("Escape")
    paste(visitor, SECRET)
    expect(visitor.locator(".place.stop", has_text="Porto").first).to_be_visible(timeout=120_000)
    assert visitor.complaints == []
    assert visitor.evaluate(INJECTED) is None
    assert any("Content Security Policy" in each for each in visitor.complaints)


def test_what_is_for_the_host_alone_stays_inside(visitor, hosted):
    arrive(visitor)
    for path in ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json"):
        assert visitor.request.get(path).status == 404, path
    assert visitor.request.get("/_stcore/health").status == 200
    frame = visitor.request.get("/component/streamlit_folium.st_folium/index.html")
    assert "frame-ancestors 'self'" in frame.headers["content-security-policy"]


def test_another_site_may_not_show_the_page_or_the_map_in_a_frame(visitor, hosted):
    for path in ("/?embed=true", "/component/streamlit_folium.st_folium/index.html"):
        visitor.goto(f"{hosted[1].url}/_stcore/health")  # another origin
        with visitor.expect_event("console", lambda message: "frame-ancestors" in message.text) as refused:
            visitor.evaluate(FRAMED, f"{hosted[0]}{path}")
        assert hosted[0] in refused.value.text and refused.value.type == "error"


def test_another_sites_script_gets_no_web_socket(hosted):
    host, port = hosted[1].url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        lines = [
            "GET /_stcore/stream HTTP/1.1",
            f"Host: {host}:{port}",
            "Origin: https://elsewhere.example",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b" 403 " in connection.recv(200).split(b"\r\n")[0]


async def strange(url, told):
    """A visitor who speaks with the server as the page does and sends what no page would; puts into `told` what is shown."""
    stream = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(stream, **OPTIONS) as socket:
        page = Visitor(socket)
        await page.arrive()
        whole = json.loads(page.data["review"])["whole"]

        async def call(part, event, value):
            sent = json.dumps([{"event": event, "value": value}])
            await page._ask(page.elements[part][1], **{f"json_trigger__{part}_events": sent})
            await page._hear(part)

        on = whole["stops"][0]["id"]
        for number, wish in enumerate(STRANGE_WISHES, 1):
            await call("review", "wishes", {"from": number, "wishes": [{"on": on, **wish} if isinstance(wish, dict) else wish]})
        for value in (*STRANGE, {"from": 10**400, "wishes": [{"do": "undo"}]}, {"from": 1, "wishes": {}}, {"has": []}):
            await call("review", "wishes", value)
        for value in (*STRANGE, {"text": "\ud800"}, {"text": 7}, {"text": "Rome", "on": []}, {"text": "Rome", "online": {}}):
            await call("finder", "query", value)
        for value in (*STRANGE, *({"chosen": value} for value in STRANGE), {"chosen": 10**400}, {"chosen": True}):
            await page._ask(page.elements["address"][1], json__address=json.dumps(value))
            await page._hear("address")
        for value in (*STRANGE, "nowhere", "\x00", ""):
            for event in ("article", "language", "press"):
                await call("bar", event, value)
        wish = {"do": "status", "on": on, "status": "cancelled"}
        await call("review", "wishes", {"from": len(STRANGE_WISHES) + 1, "wishes": [wish]})
        told.append(page.data["review"])
        await page._ask(query="article=nowhere")
        with pytest.raises(RuntimeError, match="There is no article of this name here"):
            await page._hear("review")


def test_what_no_page_would_send_is_answered_and_the_page_goes_on(hosted):
    told = []
    awaited(strange(hosted[1].url, told))  # raises where the page shows an error
    assert '"cancelled"' in told[0] and '"heard": ' in told[0]
    lines = [json.loads(line) for line in hosted[1].log.read_text().splitlines() if line.startswith("{")]
    assert [line for line in lines if line["level"] == "error"] == []


def test_one_who_asks_for_too_much_is_told_so(visitor):
    arrive(visitor)
    for number in range(2):  # the first article counts too, if nobody has read it yet
        paste(visitor, f"{SECRET} It was day {number} of the journey.")
        expect(visitor.get_by_role("dialog")).to_have_count(0, timeout=120_000)
    expect(visitor.get_by_text("You have opened 2 articles within an hour")).to_be_visible(timeout=120_000)


def test_the_log_is_json_and_holds_no_words_and_no_address(hosted):
    lines = [line for line in hosted[1].log.read_text().splitlines() if line.startswith("{")]
    assert any(json.loads(line)["message"] == "article read" for line in lines)
    text = "\n".join(lines)
    assert not re.search(r"Quillfeather|Lisbon|Nakatani|Ankara", text)
    assert not re.search(r"\d+\.\d+\.\d+\.\d+|::1", text)


def test_the_dockerfile_and_the_service_start_what_there_is():
    docker, service = (ROOT / "deploy" / "Dockerfile").read_text(), (ROOT / "deploy" / "mapapp.service").read_text()
    assert "USER 10001" in docker and "--require-hashes" in docker and "_stcore/health" in docker
    copied = {each for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", docker, re.MULTILINE) for each in sources.split()}
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == copied and all((ROOT / each).exists() for each in copied)
    assert "DynamicUser=yes" in service
    if tool := shutil.which("systemd-analyze"):
        found = subprocess.run([tool, "verify", "deploy/mapapp.service"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert set(found.stderr.splitlines()) <= {line for line in found.stderr.splitlines() if "is not executable" in line}
