"""Fetching stays inside its fence: every way round is tried, against a real server on this machine that a setting allows.

Forbidden addresses are tried with a connector that only records what it is asked for.
"""

import gzip
import http.server
import threading
import time
import zlib
from ipaddress import ip_network
from itertools import pairwise

import pytest
from httpcore2 import ConnectError, NetworkStream

from mapapp.articles import Fetcher, fetch
from mapapp.articles.address import target
from mapapp.articles.fence import Clock, Fence, public
from mapapp.errors import ArticleError, FetchError
from mapapp.settings import Settings
from tests import papers

HERE = (ip_network("127.0.0.0/8"),)
PAGE = papers.html()


class Site(http.server.BaseHTTPRequestHandler):
    """Answers what the path asks for, and remembers what was asked."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers), time.monotonic()))
        answer = getattr(self, "get" + self.path.partition("?")[0].replace("/", "_").replace(".", "_"), None)
        if answer:
            answer()
        else:
            self.answer(PAGE)

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_robots_txt(self):
        self.answer(*self.server.robots)

    def get_loop(self):
        self.answer(b"", 302, Location="/loop")

    def get_hops(self):
        left = int(self.path.partition("?")[2])
        self.answer(b"", 302, Location=f"/hops?{left - 1}" if left > 1 else "/page")

    def get_away(self):
        self.answer(b"", 307, Location=self.path.partition("?")[2])

    def get_bomb(self):
        self.answer(gzip.compress(b"a" * 50_000_000), Content_Encoding="gzip")

    def get_large(self):
        self.answer(b"<p>" + b"words " * 1_000_000)

    def get_packed(self):
        self.answer(zlib.compress(PAGE), Content_Encoding="deflate")

    def get_odd(self):
        self.answer(PAGE, Content_Encoding="br")

    def get_damaged(self):
        self.answer(PAGE, Content_Encoding="gzip")

    def get_film(self):
        self.answer(b"x", Content_Type="video/mp4")

    def get_picture_html(self):
        self.answer(b"\x89PNG\r\n\x1a\n" + bytes(100))

    def get_gone(self):
        self.answer(b"", 410)

    def get_tour_pdf(self):
        self.answer(papers.pdf(), Content_Type="application/pdf")

    def get_drops(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        for _ in range(300):
            self.wfile.write(b"a")
            self.wfile.flush()
            time.sleep(0.1)

    def get_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: " + b"b" * 2_000_000)

    def log_message(self, *words):
        pass

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:  # whoever asked has left
            self.close_connection = True


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.asked, server.robots = True, [], (b"", 404)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """What has its end in time is tested by itself; a busy machine takes its time for the rest."""
    monkeypatch.setattr(fetch, "SECONDS", 60.0)


class Recorder:
    """A connector that records and connects to nothing."""

    def __init__(self):
        self.asked = []

    def __call__(self, address, port, seconds):
        self.asked.append((address, port))
        raise ConnectError("recorded")


def fetcher(**chosen):
    return Fetcher(Settings(**{"fetch_private": HERE, **chosen}))


def test_a_page_is_fetched_with_its_address(site):
    found = fetcher().fetch(f"{site.url}/tour?day=1#top")
    assert (found.title, found.url) == (papers.HEADLINE, f"{site.url}/tour?day=1")
    robots, page = site.asked
    assert (robots[0], page[0]) == ("/robots.txt", "/tour?day=1")
    assert page[1]["User-Agent"].startswith("mapapp/") and page[1]["Host"] == site.url.partition("://")[2]
    assert "Cookie" not in page[1] and "Referer" not in page[1]


def test_documents_of_other_kinds_and_packed_pages(site):
    ready = fetcher()
    assert ready.fetch(f"{site.url}/tour.pdf").author == "Jo Fell"
    assert ready.fetch(f"{site.url}/packed").title == papers.HEADLINE
    assert ready.fetch(f"{site.url}/hops?5").url == f"{site.url}/page"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/loop", "without end"),
        ("/hops?6", "without end"),
        ("/bomb", "more than 5 MB"),
        ("/large", "more than 5 MB"),
        ("/odd", "unusual way"),
        ("/damaged", "damaged"),
        ("/film", "no text at this address"),
        ("/picture.html", "picture"),
        ("/gone", r"gone \(410\)"),
        ("/headers", "cannot be reached"),
        ("/away?file:///etc/passwd", "https://"),
        ("/away?gopher://127.0.0.1/", "https://"),
        ("/away?http://10.0.0.1/", "private network"),
        ("/away?http://169.254.169.254/latest/meta-data", "private network"),
        ("/away?//[::ffff:10.0.0.1]/", "private network"),
        ("/away?http://user@127.0.0.1/", "name or password"),
    ],
)
def test_what_a_site_may_not_do_is_a_sentence(site, path, words):
    with pytest.raises(ArticleError, match=words):
        fetcher().fetch(site.url + path)


def test_a_page_that_comes_in_drops_is_given_up(site, monkeypatch):
    monkeypatch.setattr(fetch, "SECONDS", 2.5)
    with pytest.raises(FetchError, match="takes too long"):
        fetcher().fetch(f"{site.url}/drops")


FORBIDDEN = [
    *("127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.0.0.1.", "０x7f.1", "①②⑦.⓪.⓪.①"),
    *(
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
    ),
    *("169.254.169.254", "2852039166", "0251.0376.0251.0376", "168.63.129.16", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "192.88.99.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *(
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]",
        "[64:ff9b:1::1]",
        "[2002:7f00:1::]",
        "[2001:0:1::1]",
        "[fe80::1]",
        "[fe80::1%25lo]",
    ),
    *("[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]", "[fec0::1]", "[100::1]", "[5f00::1]", "[3fff::1]"),
]


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_forbidden_address_is_connected_to_by_number(host):
    recorder = Recorder()
    with pytest.raises(FetchError):
        Fetcher(Settings(), connect=recorder).fetch(f"http://{host}/")
    assert recorder.asked == []


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_forbidden_address_is_connected_to_by_name(host):
    recorder = Recorder()
    with pytest.raises(FetchError, match=r"private network|cannot be reached"):
        Fetcher(Settings(), resolve=lambda _: ["93.184.216.34", host.strip("[]")], connect=recorder).fetch(
            "http://example.org/"
        )
    assert recorder.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "file:///etc/passwd",
            "ftp://example.org/",
            "gopher://example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "//x",
            "",
        ),
        *("http://", "http:///x", "http://example.org:99999/", "http://a b/", "http://example.org\\@10.0.0.1/", "http://[::1/"),
        *(
            "http://user:word@example.org/",
            "http://example.org/a\r\nHost: x",
            "https://" + "a" * 3_000,
            "http://exa\x00mple.org/",
        ),
        *("http://example.org:22/", "http://example.org:6379/", "http://..", "http://-.org%00/"),
    ],
)
def test_no_other_address_is_connected_to(address):
    recorder = Recorder()
    with pytest.raises(FetchError):
        Fetcher(Settings(), resolve=lambda _: ["93.184.216.34"], connect=recorder).fetch(address)
    assert recorder.asked == []


def test_a_name_is_looked_up_once_and_its_number_connected_to():
    looked, recorder = [], Recorder()

    def rebinding(name):
        looked.append(name)
        return ["93.184.216.34"] if len(looked) == 1 else ["127.0.0.1"]

    with pytest.raises(FetchError, match=r"example\.org cannot be reached"):
        Fetcher(Settings(), resolve=rebinding, connect=recorder).fetch("https://example.org/")
    assert (looked, recorder.asked) == (["example.org"], [("93.184.216.34", 443)])


def test_encryption_asks_for_the_name_and_not_the_number():
    names = []

    class Listening(NetworkStream):
        def start_tls(self, ssl_context, server_hostname=None, timeout=None):
            names.append((server_hostname, ssl_context.check_hostname))
            raise ConnectError("recorded")

        def close(self):
            pass

    with pytest.raises(FetchError):
        Fetcher(Settings(), resolve=lambda _: ["93.184.216.34"], connect=lambda *_: Listening()).fetch(
            "https://www.example.org/"
        )
    assert names == [("www.example.org", True)]


def test_a_look_up_that_never_answers_is_left_behind():
    waits = threading.Event()
    fence = Fence(Clock(0.2), (), lambda _: waits.wait(20) and [], Recorder())
    with pytest.raises(FetchError, match="cannot be reached"):
        fence.connect_tcp("example.org", 80)
    waits.set()


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_public_addresses_are_let_through(address):
    assert public(address)
    assert not public("10.1.2.3") and public("10.1.2.3", (ip_network("10.1.0.0/16"),))


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ((b"User-agent: *\nDisallow: /", 200), False),
        ((b"User-agent: mapapp\nDisallow: /tour", 200), False),
        ((b"User-agent: *\nDisallow: /\n\nUser-agent: mapapp\nAllow: /", 200), True),
        ((b"User-agent: *\nDisallow: /*.pdf$", 200), True),
        ((b"\xff\x00" * 500, 200), True),
        ((b"", 404), True),
        ((b"", 503), False),
    ],
)
def test_what_the_site_says_to_programs_counts(site, robots, allowed):
    site.robots = robots
    if allowed:
        assert fetcher().fetch(f"{site.url}/tour").title == papers.HEADLINE
        return
    with pytest.raises(FetchError, match="programs"):
        fetcher().fetch(f"{site.url}/tour")
    assert [path for path, *_ in site.asked] == ["/robots.txt"]


def test_a_site_is_asked_once_a_second_and_its_robots_once(site):
    ready = fetcher()
    for number in range(3):
        ready.fetch(f"{site.url}/tour?{number}")
    times = [at for path, _, at in site.asked if path.startswith("/tour")]
    assert [path for path, *_ in site.asked].count("/robots.txt") == 1
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.9  # a second as sent; they arrive when they do


def test_a_visitor_may_fetch_so_often_and_others_still_may(site):
    ready = fetcher(fetches=2)
    for _ in range(2):
        ready.fetch(f"{site.url}/tour", "one")
    with pytest.raises(FetchError, match="within an hour"):
        ready.fetch(f"{site.url}/tour", "one")
    ready.fetch(f"{site.url}/tour", "another")


def test_a_switch_turns_fetching_off(site):
    with pytest.raises(FetchError, match="switched off"):
        fetcher(fetch=False).fetch(f"{site.url}/tour")
    assert site.asked == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.org/a b".replace(" ", "%20"), "https://example.org/a%20b"),
        (" https://Exämple.org/ü?q=ä#x ", "https://xn--exmple-cua.org/%C3%BC?q=%C3%A4"),
        ("http://example.org:80", "http://example.org/"),
        ("http://[2606:2800:220:1::1]:8080/", "http://[2606:2800:220:1::1]:8080/"),
    ],
)
def test_addresses_as_people_type_them(typed, meant):
    assert target(typed).url == meant
