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


def test_georgia_is_a_state_among_states_and_a_country_beside_armenia():
    state = resolved("Through Georgia, Alabama, Florida and Tennessee.", "Georgia", "Alabama", "Florida", "Tennessee")[0]
    land = resolved("Through Georgia, Armenia and Turkey.", "Georgia", "Armenia", "Turkey")[0]
    assert (state.place.country, land.place.country) == ("US", "GE")


def test_confidence_and_order():
    [found] = resolved("She went to Springfield.", "Springfield")
    assert 0 < found.confidence < 1
    assert found.candidates[0] == found.place and len(found.candidates) > 1


def test_an_unknown_name_has_no_place_and_spoils_nothing():
    lost, known = resolved("From Qwxyzzia to Rome.", "Qwxyzzia", "Rome")
    assert lost.place is None and "by hand" in lost.reason
    assert known.place.country == "IT"
    assert resolve(Article(""), [], open_gazetteer(Settings.read())) == ()
