"""Which of the places called so a mention means."""

from __future__ import annotations

import pytest

from mapapp.gazetteer import open_gazetteer
from mapapp.model import Article, Mention
from mapapp.resolver import resolve
from mapapp.settings import Settings


def resolved(text, *names):
    mentions = [Mention(text.index(name), text.index(name) + len(name), name) for name in names]
    return resolve(Article(text), mentions, open_gazetteer(Settings.read()))


@pytest.mark.parametrize(
    ("text", "names", "country", "division"),
    [
        ("She went to Paris.", ("Paris",), "FR", "Île-de-France"),
        ("She went to Paris, Texas.", ("Paris", "Texas"), "US", "Texas"),
        ("She went to Marion, Ohio, by train.", ("Marion",), "US", "Ohio"),
        (
            "He left Gainesville for Dallas and Fort Worth in Texas.",
            ("Gainesville", "Dallas", "Fort Worth", "Texas"),
            "US",
            "Texas",
        ),
        ("San Jose and Oakland lie in California.", ("San Jose", "Oakland", "California"), "US", "California"),
        ("London welcomed guests from Canada.", ("London", "Canada"), "GB", "England"),
    ],
)
def test_the_first_name_means(text, names, country, division):
    place = resolved(text, *names)[0].place
    assert (place.country, place.admin1) == (country, division)


@pytest.mark.parametrize(
    ("tour", "country"),
    [
        ("Palma; Barcelona; Cagliari; Civitavecchia; Grosseto; Italy; Marseille; New York; Palermo; Savona", "ES"),
        ("La Paz; Argentina; Bolivia; Brazil; Buenos Aires; Concordia; Ecuador; Lima; Montevideo; Paraná; Quito; Salto", "BO"),
        ("Houston; Astana; Beijing; Korolyov; Kazakhstan; Moscow; Nevada; Prestwick; Riga; Scotland; Washington", "US"),
        ("Stanley; Ascension Island; Brize Norton; Buenos Aires; Canada; Falkland Islands; Oslo; San Carlos; Whitehall", "FK"),
    ],
)
def test_a_tour_is_not_drawn_to_the_province_of_some_of_its_places(tour, country):
    assert resolved(tour, *tour.split("; "))[0].place.country == country


def test_a_list_of_countries_is_no_town_with_its_state():
    found = resolved("She will visit Albania, Georgia and Poland.", "Albania", "Georgia", "Poland")
    assert [(one.place.country, one.place.granularity) for one in found] == [(code, "country") for code in ("AL", "GE", "PL")]


def test_georgia_is_a_state_among_states_and_a_country_beside_armenia():
    state = resolved("Through Georgia, Alabama, Florida and Tennessee.", "Georgia", "Alabama", "Florida", "Tennessee")[0]
    land = resolved("Through Georgia, Armenia and Turkey.", "Georgia", "Armenia", "Turkey")[0]
    assert (state.place.country, land.place.country) == ("US", "GE")


@pytest.mark.parametrize(
    ("text", "names", "granularity"),
    [
        ("She flew to Mendoza.", ("Mendoza",), "city"),
        ("He went on to Zurich.", ("Zurich",), "city"),
        ("They met in Ulaanbaatar.", ("Ulaanbaatar",), "city"),
        ("She toured Quebec.", ("Quebec",), "region"),
        ("Aid reached Gaza.", ("Gaza",), "region"),
        ("He was in Ohio, Iowa, Nevada and Washington.", ("Washington", "Ohio", "Iowa", "Nevada"), "city"),
        ("He was in Ohio, Iowa, Nevada and New York.", ("New York", "Ohio", "Iowa", "Nevada"), "city"),
        ("He was in Georgia, Ohio and Iowa.", ("Georgia", "Ohio", "Iowa"), "region"),
    ],
)
def test_a_town_goes_before_the_division_that_bears_its_name(text, names, granularity):
    order = sorted(names, key=text.index)
    assert resolved(text, *order)[order.index(names[0])].place.granularity == granularity


def test_confidence_and_order():
    [found] = resolved("She went to Springfield.", "Springfield")
    assert 0 < found.confidence < 1
    assert found.candidates[0] == found.place and len(found.candidates) > 1


def test_an_unknown_name_has_no_place_and_spoils_nothing():
    lost, known = resolved("From Qwxyzzia to Rome.", "Qwxyzzia", "Rome")
    assert lost.place is None and "by hand" in lost.reason
    assert known.place.country == "IT"
    assert resolve(Article(""), [], open_gazetteer(Settings.read())) == ()


@pytest.mark.parametrize(
    ("text", "names", "country", "words"),
    [
        ("She went to Paris, Texas.", ("Paris", "Texas"), "US", "named with its state or country"),
        ("The Costa Rican capital waits. He lands in San José today.", ("San José",), "CR", "that capital"),
        ("She was honoured in the capital of Jamaica. Kingston cheered.", ("Kingston",), "JM", "that capital"),
        ("The Dublin City Council met the Athens Police Department.", ("Athens",), "US", "American or Canadian town"),
        ("She went to Paris.", ("Paris",), "FR", "best known"),
    ],
)
def test_the_reason_is_told_in_words(text, names, country, words):
    found = resolved(text, *names)[0]
    assert found.place.country == country
    assert words in found.reason


@pytest.mark.parametrize(("outlet", "country"), [(None, "GB"), ("The Guardian", "GB"), ("The Huntsville Times", "US")])
def test_the_outlets_home_votes(outlet, country):
    [found] = resolve(
        Article("Birmingham voted.", outlet=outlet), [Mention(0, 10, "Birmingham")], open_gazetteer(Settings.read())
    )
    assert found.place.country == country


def test_what_is_told_behind_a_name_counts_where_it_stands():
    text = "From Paris, Texas, she flew to Paris, France."
    mentions = [Mention(5, 10, "Paris"), Mention(12, 17, "Texas"), Mention(31, 36, "Paris"), Mention(38, 44, "France")]
    places = [one.place for one in resolve(Article(text), mentions, open_gazetteer(Settings.read()))]
    assert [place.country for place in places] == ["US", "US", "FR", "FR"]


def test_the_surest_are_surer():
    capital, village = resolved("She went to Ankara, and on to Springfield.", "Ankara", "Springfield")
    assert 0 < village.confidence < capital.confidence < 1
