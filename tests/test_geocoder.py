"""The gazetteer as a geopy geocoder, kept answers, and online services, tried against a real server on this machine."""

import datetime as dt
import json
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderQueryError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from mapapp import pipeline
from mapapp.cli import main
from mapapp.errors import AnswersError, ServiceError, SettingsError
from mapapp.gazetteer import open_gazetteer
from mapapp.geocoder import Answers, CachedGeocoder, Kept, OfflineGeocoder, candidates, looked_up, online_geocoder
from mapapp.geocoder.online import PoliteGeocoder
from mapapp.model import Article, Granularity, Mention, Resolution
from mapapp.settings import Settings


@pytest.fixture(scope="module")
def geocoder():
    return OfflineGeocoder(open_gazetteer(Settings.read()))


# --- offline ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name", "country", "admin1"),
    [
        ("Ankara", "Ankara", "TR", "Ankara"),
        ("Paris, Texas", "Paris", "US", "Texas"),
        ("Paris, TX", "Paris", "US", "Texas"),
        ("London, Ontario, Canada", "London", "CA", "Ontario"),
        ("Halifax (Nova Scotia)", "Halifax", "CA", "Nova Scotia"),
        ("Ramstein Air Base, Germany", "Ramstein Air Base", "DE", "Rhineland-Palatinate"),
        ("Ramstein Air Force Base, Germany", "Ramstein Air Base", "DE", "Rhineland-Palatinate"),
        ("Tbilisi, Georgia", "Tbilisi", "GE", "Tbilisi"),
        ("Atlanta, Georgia", "Atlanta", "US", "Georgia"),
        ({"city": "Birmingham", "state": "Alabama"}, "Birmingham", "US", "Alabama"),
    ],
)
def test_a_query_with_its_surroundings(geocoder, query, name, country, admin1):
    raw = geocoder.geocode(query).raw
    assert (raw["name"], raw["country"], raw["admin1"]) == (name, country, admin1)
    assert set(raw) == {"id", "name", "kind", "country", "admin1", "source", "score"}
    assert 0 < raw["score"] <= 1


@pytest.mark.parametrize("query", ["Istambull", "Paris, Japan", "", "  ", ",", "()", "{{ 7 * 7 }}", {"city": ""}, "a" * 10_000])
def test_what_is_unknown_has_no_answer(geocoder, query):
    assert geocoder.geocode(query) is None
    assert geocoder.geocode(query, exactly_one=False) is None


def test_one_answer_or_several(geocoder):
    several = geocoder.geocode("Georgia", exactly_one=False)
    assert [location.raw["country"] for location in several[:2]] == ["GE", "US"]
    assert sum(location.raw["score"] for location in several) == pytest.approx(1)
    assert len(geocoder.geocode("Springfield", exactly_one=False, limit=3)) == 3


def test_only_some_countries(geocoder):
    assert geocoder.geocode("Georgia", country_codes="us").raw["country"] == "US"
    assert geocoder.geocode("Georgia", country_codes=["FR", "DE"]) is None


def test_only_some_kinds(geocoder):
    assert geocoder.geocode("Luxembourg", featuretype="city").raw["kind"] == "capital"
    assert geocoder.geocode("Luxembourg", featuretype="country").raw["kind"] == "country"
    with pytest.raises(GeocoderQueryError, match="featuretype"):
        geocoder.geocode("Luxembourg", featuretype="planet")


def test_a_box_on_the_map(geocoder):
    texas = ((25.8, -106.6), (36.5, -93.5))
    assert geocoder.geocode("Paris", viewbox=texas).raw["admin1"] == "Texas"
    assert "FR" in {one.raw["country"] for one in geocoder.geocode("Paris", viewbox=texas, exactly_one=False)}
    assert {one.raw["admin1"] for one in geocoder.geocode("Paris", viewbox=texas, bounded=True, exactly_one=False)} >= {"Texas"}
    assert "FR" not in {one.raw["country"] for one in geocoder.geocode("Paris", viewbox=texas, bounded=True, exactly_one=False)}
    with pytest.raises(GeocoderQueryError, match="viewbox"):
        geocoder.geocode("Paris", bounded=True)


def test_the_town_of_a_point(geocoder):
    assert geocoder.reverse("64.14, -21.94").raw["name"] == "Reykjavík"
    assert geocoder.reverse((0.0, 0.0)) is not None
    assert len(geocoder.reverse((51.5, -0.1), exactly_one=False, limit=4)) == 4
    with pytest.raises(GeocoderQueryError, match="no point"):
        geocoder.reverse("somewhere else")


def test_it_works_with_geopys_rate_limiter(geocoder):
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0.001)
    assert [limited(name).raw["country"] for name in ("Ankara", "Amman")] == ["TR", "JO"]


def test_a_misspelt_query_part_is_told(geocoder):
    with pytest.raises(GeocoderQueryError, match="town"):
        geocoder.geocode({"town": "Ankara"})


# --- a server that speaks Nominatim -----------------------------------------------------------------------------------------


CAMP = {
    "place_id": 2,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
    "osm_type": "way",
    "osm_id": 42,
    "lat": "35.35",
    "lon": "43.41",
    "class": "landuse",
    "type": "military",
    "addresstype": "military",
    "name": "<b>Camp Qwxyzzia</b>",
    "display_name": "Camp Qwxyzzia, Iraq",
    "boundingbox": ["35.3", "35.4", "43.3", "43.5"],
}
TOWN = {
    "display_name": "Qwxyzzia, Eesti",
    "lat": "59.40",
    "lon": "27.98",
    "name": "Qwxyzzia",
    "addresstype": "village",
    "address": {"country_code": "ee"},
}


class Speaker(BaseHTTPRequestHandler):
    """Knows Ankara, two places called Qwxyzzia and a camp, has never heard of Nowhere, and fails as the query says: "429",
    "500", "slow", "nonsense", "odd".
    """

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query).get("q", ["reverse"])[0]
        self.server.asked.append((time.monotonic(), query, self.headers["User-Agent"]))
        if query == "slow":
            time.sleep(1.5)  # longer than anybody waits for it
        ankara = {"lat": "39.92", "lon": "32.85", "display_name": "Ankara, Türkiye", "place_id": 1}
        status = int(query[-3:]) if query[-3:].isdigit() else 200
        known = {"Nowhere": [], "Camp Nowhere": [], "Qwxyzzia": [TOWN, CAMP], "Camp Qwxyzzia": [CAMP], "odd": [{"lat": "NaN"}]}
        body = b"<html>" if query == "nonsense" else json.dumps(known.get(query, [ankara])).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)
        except BrokenPipeError:
            pass  # who asked did not wait

    def log_message(self, *_):
        """Nothing on the terminal."""


@pytest.fixture
def nominatim():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Speaker)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def asker(server, timeout=20.0, kind=Nominatim):
    return kind(
        domain=f"127.0.0.1:{server.server_port}",
        scheme="http",
        user_agent="mapapp-tests",
        timeout=timeout,
        adapter_factory=URLLibAdapter,
    )


def patience(query):
    """Seconds to wait for an answer: a busy machine takes its time, and what is slow on purpose is not waited for."""
    return 0.2 if query == "slow" else 20.0


@pytest.fixture
def service(request):
    """A name of its own for each test: the limits of a service hold for the whole process."""
    return request.node.name


# --- kept answers -----------------------------------------------------------------------------------------------------------


def test_a_question_is_asked_once(nominatim, tmp_path, service):
    path = tmp_path / "answers.sqlite"
    first = CachedGeocoder(asker(nominatim), Answers(path), service, "© them").geocode("Ankara", language="en")
    again = CachedGeocoder(asker(nominatim), Answers(path), service).geocode("Ankara", language="en")
    assert len(nominatim.asked) == 1
    assert (again.address, again.point, again.raw) == (first.address, first.point, first.raw)
    (kept,) = Answers(path).all()
    assert (kept.service, kept.language, kept.attribution) == (service, "en", "© them")


def test_another_language_or_option_is_another_question(nominatim, tmp_path, service):
    cached = CachedGeocoder(asker(nominatim), Answers(tmp_path / "a"), service)
    cached.geocode("Ankara", language="en")
    cached.geocode("Ankara", language="tr")
    assert cached.geocode("Ankara", exactly_one=False)[0].latitude == 39.92
    assert cached.geocode("Ankara", exactly_one=False)[0].latitude == 39.92
    assert len(nominatim.asked) == 3


def test_nothing_found_is_kept_too(nominatim, tmp_path, service):
    cached = CachedGeocoder(asker(nominatim), Answers(tmp_path / "a"), service)
    assert cached.geocode("Nowhere") is cached.geocode("Nowhere") is None
    assert len(nominatim.asked) == 1


@pytest.mark.parametrize("trouble", ["429", "500", "slow", "nonsense"])
def test_failures_are_raised_and_never_kept(nominatim, tmp_path, service, trouble):
    cached = CachedGeocoder(asker(nominatim, patience(trouble)), Answers(tmp_path / "a"), service)
    with pytest.raises(GeocoderServiceError):
        cached.geocode(trouble)
    assert Answers(tmp_path / "a").all() == []


def test_old_answers_are_asked_anew(nominatim, tmp_path, service):
    path = tmp_path / "a"
    CachedGeocoder(asker(nominatim), Answers(path), service).geocode("Ankara")
    CachedGeocoder(asker(nominatim), Answers(path, days=0), service).geocode("Ankara")
    assert len(nominatim.asked) == 2


def test_without_a_service_the_kept_answers_remain(nominatim, tmp_path, service):
    CachedGeocoder(asker(nominatim), Answers(tmp_path / "a"), service).geocode("Ankara")
    offline = CachedGeocoder(None, Answers(tmp_path / "a"), service)
    assert offline.geocode("Ankara").latitude == 39.92
    assert offline.geocode("Istanbul") is None


def test_a_file_that_cannot_be_written_is_read(nominatim, tmp_path, service):
    path = tmp_path / "a"
    CachedGeocoder(asker(nominatim), Answers(path), service).geocode("Ankara")
    path.chmod(0o444)
    answers = Answers(path, writable=False)
    cached = CachedGeocoder(asker(nominatim), answers, service)
    assert cached.geocode("Ankara").latitude == 39.92
    assert cached.geocode("Nowhere") is None
    assert answers.clear() == 0
    assert len(answers.all()) == 1


def test_a_damaged_file_is_set_aside_and_begun_anew(nominatim, tmp_path, service, caplog):
    path = tmp_path / "a"
    path.write_bytes(b"no database at all" * 500)
    cached = CachedGeocoder(asker(nominatim), Answers(path), service)
    assert cached.geocode("Ankara").latitude == 39.92
    assert "damaged" in caplog.text
    assert sorted(file.name.partition("-")[0] for file in tmp_path.iterdir()) == ["a", "a.damaged"]
    assert len(Answers(path).all()) == 1


def test_a_file_that_is_damaged_later_is_set_aside(nominatim, tmp_path, service, caplog):
    path = tmp_path / "a"
    cached = CachedGeocoder(asker(nominatim), Answers(path), service)
    cached.geocode("Ankara")
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: cached.geocode("Ankara").latitude, range(4)))
    assert found == [39.92] * 4
    assert "damaged" in caplog.text


def test_threads_and_processes_share_the_file(nominatim, tmp_path, service):
    cached = CachedGeocoder(asker(nominatim), Answers(tmp_path / "a"), service)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: cached.geocode(f"Ankara {number % 10}"), range(40)))
    assert len(Answers(tmp_path / "a").all()) == 10


def _ask_on(port, path, done):
    geocoder = Nominatim(domain=f"127.0.0.1:{port}", scheme="http", user_agent="tests", timeout=20)
    cached = CachedGeocoder(geocoder, Answers(path), "killed")
    for number in range(10_000):
        cached.geocode(f"Ankara {number}")
        done.value = number + 1


def test_killed_it_has_lost_no_finished_answer(nominatim, tmp_path):
    context = multiprocessing.get_context("spawn")
    done = context.Value("i", 0)
    process = context.Process(target=_ask_on, args=(nominatim.server_port, tmp_path / "a", done))
    process.start()
    while done.value < 5 and process.is_alive():
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert len(Answers(tmp_path / "a").all()) >= done.value >= 5


def test_answers_are_carried_to_another_file(nominatim, tmp_path, service):
    here, there = Answers(tmp_path / "here"), Answers(tmp_path / "there")
    cached = CachedGeocoder(asker(nominatim), here, service)
    cached.geocode("Ankara")
    cached.geocode("Nowhere")
    assert there.put(here.all()) == 2
    assert there.all() == here.all()
    assert there.clear() == 2
    assert there.all() == []


def test_hostile_questions_are_kept_as_they_are(nominatim, tmp_path, service):
    cached = CachedGeocoder(asker(nominatim), Answers(tmp_path / "a"), service)
    for query in ("'; DROP TABLE answer; --", 'Ankara" OR 1=1', "{{ 7 * 7 }}", "\u202eAnkara"):
        assert cached.geocode(query) is not None
    assert "'; DROP TABLE answer; --" in {json.loads(kept.query) for kept in Answers(tmp_path / "a").all()}
    with sqlite3.connect(tmp_path / "a") as db:
        assert db.execute("SELECT count(*) FROM answer").fetchone() == (4,)


def test_the_command_line_carries_kept_answers(nominatim, tmp_path, service):
    here, file = tmp_path / "here", tmp_path / "answers.jsonl"
    cached = CachedGeocoder(asker(nominatim), Answers(here / "answers.sqlite"), service, "© them\x1b[31m")
    cached.geocode("Ankara")
    cached.geocode("Nowhere")

    def run(folder, *arguments):
        return CliRunner().invoke(main, ["cache", *arguments], env={"MAPAPP_CACHE_DIR": str(folder)})

    said = run(here, "info")
    assert said.exit_code == 0 and "2 answers" in said.output and "© them" in said.output and "\x1b" not in said.output
    assert run(here, "export", str(file)).exit_code == 0
    assert "2 answers kept" in run(tmp_path / "there", "import", str(file)).output
    assert Answers(tmp_path / "there" / "answers.sqlite").all() == Answers(here / "answers.sqlite").all()
    assert "2 answers forgotten" in run(here, "clear").output
    file.write_bytes(file.read_bytes() + b'{"service": 3}\n')
    broken = run(tmp_path / "there", "import", str(file))
    assert broken.exit_code == 1 and "Line 3 is no kept answer" in broken.output
    for line in (b'{"service": "\xff"}', json.dumps({"locations": "[" * 100_000}).encode(), b"[" * 100_000):
        with pytest.raises(AnswersError, match="Line 7 is no kept answer"):
            Kept.read(line, 7)


# --- online -----------------------------------------------------------------------------------------------------------------


def test_one_limit_for_all_who_ask(nominatim, service):
    asked = []

    class Noting(Nominatim):
        def geocode(self, query, **options):
            asked.append(time.monotonic())
            return super().geocode(query, **options)

    askers = [PoliteGeocoder(asker(nominatim, kind=Noting), service, apart=0.05) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: askers[number % 3].geocode("Ankara"), range(6)))
    assert len(nominatim.asked) == 6
    assert min(after - before for before, after in pairwise(asked)) >= 0.0499


@pytest.mark.parametrize("trouble", ["429", "500", "slow"])
def test_after_a_failure_the_service_is_left_in_peace(nominatim, service, trouble):
    polite = PoliteGeocoder(asker(nominatim, patience(trouble)), service, apart=0.0)
    with pytest.raises(GeocoderServiceError):
        polite.geocode(trouble)
    for _ in range(30):
        with pytest.raises(GeocoderUnavailable, match="a moment ago"):
            polite.geocode("Ankara")
    assert len(nominatim.asked) == 1


def test_after_the_pause_it_is_asked_again(nominatim, service):
    with pytest.raises(GeocoderTimedOut):
        PoliteGeocoder(asker(nominatim, patience("slow")), service, apart=0.0, pause=0.05).geocode("slow")
    time.sleep(0.06)
    assert PoliteGeocoder(asker(nominatim), service, apart=0.0).geocode("Ankara").latitude == 39.92


def test_a_service_of_the_settings(nominatim, tmp_path):
    options = json.dumps({"domain": f"127.0.0.1:{nominatim.server_port}", "scheme": "http"})
    settings = Settings(cache_dir=tmp_path, geocoder="Nominatim", geocoder_options=options)
    online = online_geocoder(settings)
    assert online.geocode("Ankara").latitude == 39.92
    assert online.service == "nominatim" and "OpenStreetMap" in online.attribution
    assert nominatim.asked[0][2].startswith("mapapp/")
    assert (tmp_path / "answers.sqlite").exists()


def test_no_service_unless_chosen():
    assert online_geocoder(Settings()) is None


# --- what the services know, on the map --------------------------------------------------------------------------------------


@pytest.fixture
def gazetteer():
    return open_gazetteer(Settings.read())


def online(server, tmp_path, service, timeout=20.0):
    polite = PoliteGeocoder(asker(server, timeout), service, apart=0.0)
    return CachedGeocoder(polite, Answers(tmp_path / "answers.sqlite"), service, "© Somebody", "en")


def test_an_answer_becomes_a_place(nominatim, tmp_path, service, gazetteer):
    town, camp = candidates("Qwxyzzia", online(nominatim, tmp_path, service), gazetteer)
    assert (town.name, town.granularity, town.country, town.country_name) == ("Qwxyzzia", Granularity.CITY, "EE", "Estonia")
    assert (camp.granularity, camp.kind, camp.id) == (Granularity.SITE, "site", f"{service}:way/42")
    assert camp.country == "IQ", "of the towns around, where the service does not say"
    assert camp.bbox == (35.3, 43.3, 35.4, 43.5)
    assert town.source == camp.source == "© Somebody"
    assert candidates("Nowhere", online(nominatim, tmp_path, service), gazetteer) == ()


@pytest.mark.parametrize("trouble", ["429", "500", "slow", "nonsense", "odd"])
def test_a_service_in_trouble_is_told_in_words(nominatim, tmp_path, service, gazetteer, trouble):
    with pytest.raises(ServiceError, match="did not answer"):
        candidates(trouble, online(nominatim, tmp_path, service, patience(trouble)), gazetteer)


def traced(text, asked, gazetteer):
    reader = replace(pipeline.load(), online=asked)
    return pipeline.trace(Article(text, date=dt.date(2026, 11, 22)), reader)


def test_only_what_the_gazetteer_does_not_know_is_asked(nominatim, tmp_path, service, gazetteer):
    text = "Defense Minister Jane Doe arrived in Baghdad on Monday. On Tuesday she visited Camp Qwxyzzia. She left it today."
    found = traced(text, online(nominatim, tmp_path, service), gazetteer)
    assert [query for _, query, _ in nominatim.asked] == ["Camp Qwxyzzia"]
    places = {place.source for place in [*(s.place for s in found.stops), *(m.place for m in found.mentions if m.place)]}
    assert "© Somebody" in places and not found.unresolved
    alone = traced(text, None, gazetteer)
    assert [lost.mention.name for lost in alone.unresolved][:1] == ["Camp Qwxyzzia"]


@pytest.mark.parametrize(("camp", "why"), [("Camp Nowhere", "nor does"), ("Camp 500", "did not answer")])
def test_a_name_that_nobody_knows_spoils_nothing(nominatim, tmp_path, service, gazetteer, camp, why):
    mentions = [Mention(0, 5, "Oslo"), Mention(10, 22, camp), Mention(30, 42, camp), Mention(50, 58, "Camp 500")]
    known = Resolution(mentions[0], gazetteer.candidates("Oslo")[0].place)
    rest = [Resolution(mention, None, reason="unknown") for mention in mentions[1:]]
    found = looked_up([known, *rest], online(nominatim, tmp_path, service), gazetteer)
    assert found[0] == known and not found[1].place
    assert why in found[1].reason and "by hand" in found[1].reason
    assert len(nominatim.asked) == len({camp, "Camp 500"}), "each name once, and after a failure none"


def test_so_many_names_are_asked_for_an_article(nominatim, tmp_path, service, gazetteer):
    rest = [Resolution(Mention(at, at + 1, f"Camp {at}x", visit=at / 10), None) for at in range(6)]
    told = []
    found = looked_up(rest, online(nominatim, tmp_path, service), gazetteer, most=2, told=lambda *at: told.append(at))
    assert told == [(0, 2), (1, 2)]
    assert [query for _, query, _ in nominatim.asked] == ["Camp 5x", "Camp 4x"]
    assert "at most" in found[0].reason and found[5].place


def test_the_command_line_asks_and_says_who_answered(nominatim, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text("Defense Minister Jane Doe visited Camp Qwxyzzia on Tuesday and met soldiers at Camp Qwxyzzia.")
    options = json.dumps({"domain": f"127.0.0.1:{nominatim.server_port}", "scheme": "http"})
    environment = {"MAPAPP_GEOCODER_OPTIONS": options, "MAPAPP_ANSWERS": str(tmp_path / "answers.sqlite")}
    run = CliRunner().invoke(main, ["trace", str(article), "--geocoder", "nominatim"], env=environment)
    assert "Places by © OpenStreetMap contributors (ODbL), Nominatim: <b>Camp Qwxyzzia</b>" in run.output
    assert "Not on the map" not in run.output
    assert "Not on the map: Camp Qwxyzzia" in CliRunner().invoke(main, ["trace", str(article)], env=environment).output
    wrong = CliRunner().invoke(main, ["trace", str(article), "--geocoder", "nosuchservice"], env=environment)
    assert wrong.exit_code == 1 and "no service of that name" in wrong.output


def test_many_processes_ask_no_service(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "Nothing."}')
    run = CliRunner().invoke(
        main, ["batch", str(source), str(tmp_path / "out.jsonl"), "--processes", "2", "--geocoder", "nominatim"]
    )
    assert run.exit_code == 2 and "one process" in run.output


@pytest.mark.parametrize(
    ("name", "options"), [("nosuchservice", ""), ("nominatim", "{"), ("nominatim", '{"colour": "red"}'), ("opencage", "")]
)
def test_wrong_settings_are_told_in_words(tmp_path, name, options):
    with pytest.raises(SettingsError, match="MAPAPP_GEOCODER"):
        online_geocoder(Settings(cache_dir=tmp_path, geocoder=name, geocoder_options=options))
