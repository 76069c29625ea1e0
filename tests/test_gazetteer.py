"""The gazetteer: what names mean, what lies where, the file unpacked whole, and every row of our own tables."""

import csv
import gzip
import multiprocessing
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from operator import itemgetter

import pytest

from mapapp.earth import between
from mapapp.errors import GazetteerError
from mapapp.gazetteer import Gazetteer, normalise, open_gazetteer
from mapapp.gazetteer.store import FORMAT
from mapapp.model import Granularity
from mapapp.settings import Settings, assets


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer(Settings.read())


def rows(name):
    with (assets() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def first(gazetteer, name):
    return gazetteer.candidates(name)[0].place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sana'a", "SANAA"),
        ("St. Denis", "Saint-Denis"),
        ("Mt. Fuji", "Mount Fuji"),
        ("the Hague", "The Hague"),
        ("U.S.", "US"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Ramstein AFB", "Ramstein Air Base"),
        ("İzmir", "Izmir"),
        ("Łódź", "Lodz"),
        ("Tromsø", "Tromso"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_the_same_name_written_differently(one, other):
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Main St", "Main Saint"), ("किम", "कम"), ("서울", "부산"), ("The", ""), ("Georgia", "Georgian")]
)
def test_other_names_stay_apart(one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("name", "country", "granularity"),
    [
        ("Ankara", "TR", Granularity.CITY),
        ("Turkey", "TR", Granularity.COUNTRY),
        ("Türkiye", "TR", Granularity.COUNTRY),
        ("Britain", "GB", Granularity.COUNTRY),
        ("Scotland", "GB", Granularity.REGION),
        ("U.S.", "US", Granularity.COUNTRY),
        ("Holland", "NL", Granularity.COUNTRY),
        ("Ivory Coast", "CI", Granularity.COUNTRY),
        ("Burma", "MM", Granularity.COUNTRY),
        ("Kosovo", "XK", Granularity.COUNTRY),
        ("Georgia", "GE", Granularity.COUNTRY),
        ("Jordan", "JO", Granularity.COUNTRY),
        ("Luxembourg", "LU", Granularity.COUNTRY),
        ("Mexico", "MX", Granularity.COUNTRY),
        ("Djibouti", "DJ", Granularity.COUNTRY),
        ("Panama", "PA", Granularity.COUNTRY),
        ("New York", "US", Granularity.CITY),
        ("Washington", "US", Granularity.CITY),
        ("Bali", "ID", Granularity.REGION),
        ("Bavaria", "DE", Granularity.REGION),
        ("Middle East", None, Granularity.REGION),
        ("Donbas", "UA", Granularity.REGION),
        ("Black Sea", None, Granularity.REGION),
        ("Seville", "ES", Granularity.CITY),
        ("Saigon", "VN", Granularity.CITY),
        ("Leningrad", "RU", Granularity.CITY),
        ("London", "GB", Granularity.CITY),
        ("Birmingham", "GB", Granularity.CITY),
        ("Incirlik", "TR", Granularity.SITE),
        ("Pearl Harbor", "US", Granularity.SITE),
        ("Camp Lemonnier", "DJ", Granularity.SITE),
        ("Camp David", "US", Granularity.SITE),
        ("Ramstein Air Base", "DE", Granularity.SITE),
        ("Москва", "RU", Granularity.CITY),
        ("東京", "JP", Granularity.CITY),
        ("القاهرة", "EG", Granularity.CITY),
        ("Deutschland", "DE", Granularity.COUNTRY),
        ("Allemagne", "DE", Granularity.COUNTRY),
    ],
)
def test_what_a_name_means_by_itself(gazetteer, name, country, granularity):
    place = first(gazetteer, name)
    assert (place.country, place.granularity) == (country, granularity)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Georgia", {"country", "state"}),
        ("New York", {"town", "state"}),
        ("Luxembourg", {"country", "capital"}),
        ("Mexico", {"country", "capital"}),
        ("Jordan", {"country", "town"}),
        ("Gaza", {"region", "town"}),
    ],
)
def test_all_meanings_of_a_name(gazetteer, name, kinds):
    assert kinds <= {one.place.kind for one in gazetteer.candidates(name)}


def test_candidates_fall_in_rank_and_end_at_the_limit(gazetteer):
    found = gazetteer.candidates("San José", 7)
    assert len(found) == 7
    assert [one.rank for one in found] == sorted((one.rank for one in found), reverse=True)


@pytest.mark.parametrize(
    "name", ["us", "Xyzzyton", "", "   ", "'; DROP TABLE name; --", "{{ 7 * 7 }}", "\ud800", "a" * 10_000, "a," * 5_000]
)
def test_what_is_no_name_is_unknown(gazetteer, name):
    assert all(one.place.name == "Us" for one in gazetteer.candidates(name))
    assert isinstance(gazetteer.search(name), tuple)


def test_an_abbreviation_counts_in_capitals_only(gazetteer):
    assert first(gazetteer, "US").country == first(gazetteer, "U.S.").country == "US"
    assert "US" not in {one.place.country for one in gazetteer.candidates("us")}


def test_short_names_of_states_are_no_names_by_themselves(gazetteer):
    assert "Texas" in {one.place.name for one in gazetteer.candidates("Tex.")}
    assert "Ind." not in gazetteer


@pytest.mark.parametrize(
    ("word", "countries"),
    [
        ("Turkish", ("TR",)),
        ("Bavarian", ("DE",)),
        ("Scottish", ("GB",)),
        ("Kosovar", ("XK",)),
        ("Kazakh", ("KZ",)),
        ("Ankara", ()),
    ],
)
def test_demonyms_point_to_countries(gazetteer, word, countries):
    assert gazetteer.demonym(word) == countries


@pytest.mark.parametrize("row", rows("demonyms.tsv"), ids=lambda row: row["countries"])
def test_every_demonym_is_an_adjective_of_known_countries(gazetteer, row):
    for country in row["countries"].split():
        assert gazetteer.country(country)
    for word in row["words"].split("|"):
        assert set(row["countries"].split()) <= set(gazetteer.demonym(word))
        likely = gazetteer.candidates(word)[:1]
        assert all(one.place.granularity is not Granularity.COUNTRY for one in likely), f"{word} is taken for a country"


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("Nice", {"word"}),
        ("Reading", {"word"}),
        ("Jordan", {"first name", "surname"}),
        ("Chad", {"first name"}),
        ("Florence", {"first name"}),
        ("Washington", {"surname"}),
    ],
)
def test_names_that_mean_something_else_are_marked(gazetteer, name, marks):
    assert marks <= gazetteer.ambiguity(name)


def test_a_plain_name_is_not_marked(gazetteer):
    assert gazetteer.ambiguity("Ouagadougou") == frozenset()


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("Ankara", "Middle East"),
        ("Turkey", "Middle East"),
        ("Los Angeles", "California"),
        ("Glasgow", "Scotland"),
        ("Glasgow", "United Kingdom"),
        ("Prague", "Czechoslovakia"),
        ("Vilnius", "USSR"),
        ("Donetsk", "Donbas"),
        ("Hong Kong", "China"),
        ("Greenland", "Denmark"),
        ("Chicago", "Midwest"),
        ("Nairobi", "Africa"),
        ("Camp David", "Maryland"),
        ("Gleneagles", "Scotland"),
    ],
)
def test_what_lies_in_what(gazetteer, place, area):
    assert gazetteer.inside(first(gazetteer, place), first(gazetteer, area))


@pytest.mark.parametrize(
    ("place", "area"),
    [("Paris", "Middle East"), ("Warsaw", "USSR"), ("Turkey", "Turkey"), ("Kyiv", "Donbas"), ("Africa", "Kenya")],
)
def test_what_lies_elsewhere(gazetteer, place, area):
    assert not gazetteer.inside(first(gazetteer, place), first(gazetteer, area))


def test_the_nearest_towns(gazetteer):
    assert gazetteer.near(64.14, -21.94)[0].name == "Reykjavík"
    assert gazetteer.near(0.0, 180.0), "somewhere on the line and the equator"
    assert {place.country for place in gazetteer.near(-17.0, 179.99, 4)} == {"FJ"}, "east and west of the antimeridian"
    assert gazetteer.near(-90.0, 0.0)
    assert gazetteer.near(-48.9, -123.4), "the point farthest from land"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ank", "Ankara, Türkiye"),
        ("Par", "Paris, France"),
        ("roma", "Rome, Italy"),
        ("uk", "United Kingdom"),
        ("Ramst", "Ramstein Air Base, Germany"),
        ("Paris, Tex", "Paris, Texas, United States"),
        ("London, Ontario", "London, Ontario, Canada"),
        ("Москв", "Moscow, Russia"),
        ("東京", "Tokyo, Japan"),
        ("Istambul", "Istanbul, Türkiye"),
        ("Djibut", "Djibouti"),
    ],
)
def test_a_place_is_found_while_its_name_is_typed(gazetteer, text, label):
    assert label in [place.label for place in gazetteer.search(text, 3)]


def test_a_search_gives_each_place_once_and_no_more_than_asked(gazetteer):
    for text in ("a", "san", "springfield", "saint"):
        found = gazetteer.search(text, 20)
        assert len(found) == len({place.id for place in found}) == 20
    assert gazetteer.search("%") == gazetteer.search("Paris, Qwxyzzia") == gazetteer.search("qwxyzzia") == ()


def test_a_search_prefers_what_is_near(gazetteer):
    assert gazetteer.search("Birmingham")[0].country == "GB"
    assert gazetteer.search("Birmingham", near=(33.2, -87.6))[0].admin1 == "Alabama"


def test_a_slip_of_the_keys_is_no_silent_wrong_place(gazetteer):
    assert gazetteer.candidates("Istambull") == ()


def test_capitals(gazetteer):
    assert {gazetteer.capital(iso2).name for iso2 in ("TR", "JO", "DJ", "US")} == {"Ankara", "Amman", "Djibouti", "Washington"}
    assert gazetteer.capital("AQ") is None
    assert gazetteer.capital("??") is gazetteer.country("??") is None


def test_a_place_is_found_again_by_its_id(gazetteer):
    for name in ("Ankara", "Turkey", "Camp David", "Middle East", "USSR", "Ramstein Air Base", "Lake Baikal"):
        place = first(gazetteer, name)
        assert gazetteer.place(place.id) == place
    assert gazetteer.place("geonames:0") is gazetteer.place("nothing") is gazetteer.place("") is None


def test_countries_have_boxes_around_their_points(gazetteer):
    for iso2 in ("TR", "US", "RU", "FJ", "NZ", "FR", "KI"):
        country = gazetteer.country(iso2)
        south, west, north, east = country.bbox
        assert south <= country.lat <= north
        assert (west <= country.lon <= east) == (west <= east), f"{iso2} crosses the antimeridian if and only if west > east"


def test_every_area_has_a_box_around_its_point(gazetteer):
    areas = {row["name"].partition(" (")[0] for table in ("regions.tsv", "former_countries.tsv") for row in rows(table)}
    areas |= {gazetteer.country(row["iso2"]).name for row in rows("country_points.tsv")}
    for name in areas:
        for place in (one.place for one in gazetteer.candidates(name)):
            if place.granularity in (Granularity.COUNTRY, Granularity.REGION):
                assert place.bbox, name
    for row in rows("boxes.tsv"):
        place = next(one.place for one in gazetteer.candidates(row["name"]) if one.place.bbox == tuple(map(float, EDGES(row))))
        south, west, north, east = place.bbox
        assert south <= place.lat <= north, row
        assert west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east, row


EDGES = itemgetter("south", "west", "north", "east")


def test_counties_of_one_name_are_told_apart(gazetteer):
    labels = {candidate.place.label for candidate in gazetteer.candidates("Lamar County")}
    assert {"Lamar County, Texas, United States", "Lamar County, Georgia, United States"} <= labels
    assert first(gazetteer, "Texas").label == "Texas, United States"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Ashanti Region", "Ashanti, Ghana"),
        ("Lagos State", "Lagos, Nigeria"),
        ("El Alto", "El Alto, Bolivia"),
        ("Gatwick Airport", "Gatwick, United Kingdom"),
        ("Schiphol", "Schiphol, Netherlands"),
        ("Gangnam", "Gangnam, South Korea"),
        ("East Coast", "East Coast, United States"),
    ],
)
def test_what_packages_lack_is_known(gazetteer, name, label):
    assert name in gazetteer
    assert first(gazetteer, name).label == label


def test_states_with_their_full_stops_are_names(gazetteer):
    assert "N.H." in gazetteer and "NH" not in gazetteer
    assert first(gazetteer, "N.H.").name == "New Hampshire"


def test_ids_are_of_geonames_or_wikidata_where_those_have_them(gazetteer):
    assert first(gazetteer, "Soviet Union").id == "wikidata:Q15180"
    assert first(gazetteer, "Ankara").id == "geonames:323786"
    assert first(gazetteer, "Lake Peipus").id.startswith("wikidata:Q")
    assert first(gazetteer, "Camp David").id == "mapapp:camp-david"


COUNTRIES = {
    "DE": "Deutschland Allemagne Alemania Alemanha Duitsland Niemcy Německo Nemčija Njemačka Németország Tyskland Saksa"
    " Saksamaa Vācija Vokietija Almanya Германия Німеччина Γερμανία ألمانيا آلمان"
    " גרמניה जर्मनी জার্মানি 德国 ドイツ 독일 เยอรมนี Đức Jerman"
    " გერმანია Þýskaland",
    "UA": "Ukraine Ucraina Oekraïne Ukrajina Ukrajna Ukrayna Украина Україна Украйна Украјина Ουκρανία أوكرانيا اوکراین"
    " אוקראינה यूक्रेन ইউক্রেন 乌克兰 ウクライナ 우크라이나 ยูเครน უკრაინა Ուկրաինա Úkraína Ukraina Ukrainë An Úcráin Wcráin",
}
"""Each name is one of another language, and of some languages that share it the first."""


@pytest.mark.parametrize("iso2", COUNTRIES)
def test_countries_are_known_in_many_languages(gazetteer, iso2):
    names = COUNTRIES[iso2].replace("An Úcráin", "An_Úcráin").split()
    found = [name for name in names if gazetteer.country(iso2) == first(gazetteer, name.replace("_", " "))]
    assert found == names and len(found) >= 25


def test_countries_have_ids_and_names_in_other_scripts(gazetteer):
    with (assets() / "country_points.tsv").open(encoding="utf-8") as file:
        codes = [row["iso2"] for row in csv.DictReader(file, delimiter="\t")]
    for country in map(gazetteer.country, codes):
        assert country.id.startswith("geonames:")
    for name, iso2 in (("中国", "CN"), ("भारत", "IN"), ("Қазақстан", "KZ"), ("ไทย", "TH"), ("ኢትዮጵያ", "ET"), ("مصر", "EG")):
        assert first(gazetteer, name).country == iso2


def test_the_licence_of_a_place_is_told(gazetteer):
    names = {"Ankara": "CC BY 4.0", "Camp David": "MIT", "Lake Peipus": "public domain", "Turkey": "CC BY 4.0"}
    assert {name: gazetteer.licence(first(gazetteer, name)) for name in names} == names
    assert gazetteer.licence(replace(first(gazetteer, "Ankara"), source="© Somebody")) == ""


def test_zero_is_a_coordinate(gazetteer):
    pole = first(gazetteer, "South Pole")
    assert (pole.lat, pole.lon) == (-90.0, 0.0)


@pytest.mark.parametrize("row", rows("places.tsv"), ids=lambda row: row["name"])
def test_every_row_of_our_own_places(gazetteer, row):
    place = gazetteer.place(f"mapapp:{normalise(row['name']).replace(' ', '-')}")
    assert place is not None
    for name in filter(None, (row["name"].partition(" (")[0], *row["aliases"].split("|"))):
        assert place.id in {one.place.id for one in gazetteer.candidates(name.partition(" (")[0] if "(" in name else name)}, (
            name
        )
    lat, lon = float(row["lat"]), float(row["lon"])
    assert -90 <= lat <= 90 and -180 <= lon <= 180
    if row["country"]:
        country = gazetteer.country(row["country"])
        assert country is not None
        near = gazetteer.near(lat, lon, 12)
        towns = [town for town in near if town.country == row["country"]]
        lonely = row["kind"] in REMOTE or row["country"] in {"AQ", "IO", "UM", "SH", "PF", "MH", "SJ", "GL", "CX"}
        assert towns or lonely or between(country.lat, country.lon, lat, lon) < 400, (
            f"the towns around lie in {sorted({t.country for t in near})}"
        )


REMOTE = {"island", "islands", "atoll", "reef", "cape", "desert"}
"""Kinds far out at sea or in the sands, with the nearest towns in another country."""


def test_there_are_at_least_five_hundred_places_of_our_own():
    assert len(rows("places.tsv")) >= 500


@pytest.mark.parametrize("table", ["regions.tsv", "former_countries.tsv"])
def test_every_area_of_our_own_is_found_and_holds_known_lands(gazetteer, table):
    for row in rows(table):
        names = [row["name"].partition(" (")[0], *filter(None, row["aliases"].split("|"))]
        for name in names:
            assert any(one.place.name == names[0] for one in gazetteer.candidates(name)), name
        for member in (row.get("members") or row.get("successors") or "").split():
            if "." not in member and not member.startswith("@"):
                assert gazetteer.country(member), f"{member} in {row['name']}"


def test_former_countries_lead_to_todays(gazetteer):
    for name, iso2 in (("Zaire", "CD"), ("Southern Rhodesia", "ZW"), ("East Germany", "DE"), ("Ceylon", "LK")):
        place = first(gazetteer, name)
        assert (place.kind, place.country) == ("former country", iso2)


# --- the file ---------------------------------------------------------------------------------------------------------------


def test_unpacked_once_and_found_again(tmp_path):
    settings = Settings(cache_dir=tmp_path / "deep" / "cache")
    open_gazetteer(settings)
    file = _unpacked(settings.cache_dir)
    written = file.stat().st_mtime_ns
    assert "Ankara" in open_gazetteer(settings)
    assert (_unpacked(settings.cache_dir), file.stat().st_mtime_ns) == (file, written)


def _unpacked(folder):
    """The one unpacked file, beside which nothing but the empty lock is left."""
    (file,) = (each for each in folder.iterdir() if each.name != "gazetteer.lock")
    assert (folder / "gazetteer.lock").stat().st_size == 0
    return file


def _start(folder, barrier, answers):
    barrier.wait()
    found = len(open_gazetteer(Settings(cache_dir=folder)).candidates("Ankara"))
    (file,) = folder.glob("gazetteer-*.sqlite")  # beside it the lock may be held yet
    answers.put((found, file.stat().st_ino))


def test_of_five_processes_at_once_one_unpacks_for_all(tmp_path):
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(5), context.Queue()
    running = [context.Process(target=_start, args=(tmp_path, barrier, answers)) for _ in range(5)]
    for process in running:
        process.start()
    assert len({answers.get(timeout=120) for _ in running}) == 1
    for process in running:
        process.join()
        assert process.exitcode == 0
    _unpacked(tmp_path)


def _unpack(folder):
    open_gazetteer(Settings(cache_dir=folder))


def test_killed_half_way_and_started_again(tmp_path):
    for attempt in range(20):  # on a busy machine it may be done before it is seen to have begun
        folder = tmp_path / str(attempt)
        process = multiprocessing.get_context("spawn").Process(target=_unpack, args=(folder,))
        process.start()
        while not any(folder.glob("*.part")) and process.is_alive():
            time.sleep(0.001)
        process.kill()
        process.join()
        if any(folder.glob("*.part")):
            break
    else:
        pytest.fail("never killed while it held the lock")
    assert "Ankara" in open_gazetteer(Settings(cache_dir=folder))


def test_what_was_left_half_unpacked_long_ago_is_removed(tmp_path):
    left, recent = tmp_path / "gazetteer-0.part", tmp_path / "gazetteer-1.part"
    left.write_bytes(b"half")
    recent.write_bytes(b"half")
    os.utime(left, (0, 0))
    open_gazetteer(Settings(cache_dir=tmp_path))
    assert recent.exists() and not left.exists()


@pytest.mark.parametrize("length", [0, 100_000, -1])
def test_an_unpacked_file_that_was_damaged_is_unpacked_anew(tmp_path, length):
    settings = Settings(cache_dir=tmp_path)
    open_gazetteer(settings)
    file = _unpacked(tmp_path)
    file.write_bytes(file.read_bytes()[:length])
    assert "Ankara" in open_gazetteer(settings)


def test_a_damaged_or_foreign_file_is_refused_in_words(tmp_path):
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(b"this is no database" * 1000)
    with pytest.raises(GazetteerError, match="damaged"):
        Gazetteer(torn)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE membership (area, member)")
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(GazetteerError):
        Gazetteer(other)
    with pytest.raises(GazetteerError):
        Gazetteer(tmp_path / "absent.sqlite")


def test_a_cache_that_cannot_be_written_is_told_in_words(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    with pytest.raises(GazetteerError, match="cannot be written"):
        open_gazetteer(Settings(cache_dir=in_the_way / "cache"))


def test_without_a_lock_each_unpacks_for_itself(tmp_path):
    (tmp_path / "gazetteer.lock").mkdir()
    assert "Ankara" in open_gazetteer(Settings(cache_dir=tmp_path))


def test_threads_share_one_gazetteer(gazetteer):
    names = ["Ankara", "Paris", "Georgia", "San José"] * 25
    gate = threading.Barrier(8)

    def look_up(_):
        gate.wait()
        return [gazetteer.candidates(name)[0].place.id for name in names]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(look_up, range(8)))
    assert all(answer == answers[0] for answer in answers)


def test_the_shipped_file_is_under_thirty_megabytes_and_whole():
    shipped = next(assets().glob("gazetteer.sqlite.gz"))
    assert shipped.stat().st_size < 30_000_000
    with gzip.open(shipped) as file:
        assert file.read(16) == b"SQLite format 3\0"
