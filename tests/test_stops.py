"""Which places are stops, from their chances; and whose officials the article names."""

import pytest

from mapapp.gazetteer import open_gazetteer
from mapapp.itinerary.groups import decide
from mapapp.itinerary.homes import homes
from mapapp.sentences import Layout
from mapapp.settings import Settings

APART = [[False] * 3] * 3
FRANCE = [[False, True, True], [False, False, False], [False, False, False]]
"""The second and third place lie in the first."""


@pytest.mark.parametrize(
    "chances, inside, stops",
    [
        ([0.6, 0.3, 0.45], APART, [0, 2]),
        ([0.5, 0.45, 0.45], APART, []),  # none is likely enough to begin with
        ([0.9, 0.6, 0.2], FRANCE, [0]),  # the town is doubtful beside its country
        ([0.6, 0.9, 0.2], FRANCE, [1]),
        ([0.7, 0.65, 0.2], FRANCE, [1]),  # much alike: the place that is more exact
        ([0.8, 0.5, 0.9], FRANCE, [1, 2]),  # where one of its towns stays, all do
    ],
)
def test_stops_are_likely_and_never_both_an_area_and_a_place_in_it(chances, inside, stops):
    assert decide(chances, inside, 0.4, 0.55) == stops


def test_an_area_within_an_area_is_weighed_like_a_town():
    country, region, town = 0, 1, 2
    inside = [[False, True, True], [False, False, True], [False, False, False]]
    assert decide([0.9, 0.5, 0.5], inside, 0.4, 0.55) == [country]
    assert decide([0.5, 0.9, 0.5], inside, 0.4, 0.55) == [region]
    assert decide([0.5, 0.5, 0.9], inside, 0.4, 0.55) == [town]


@pytest.mark.parametrize(
    "text, countries",
    [
        ("Japanese Defence Minister Gen Nakatani met the Turkish foreign minister.", ["JP", "TR"]),
        ("Norway's deputy prime minister flew to Oslo.", ["NO"]),
        ("Turkish tea was served. The ministers of nine states met.", []),
        ("The French drank tea and then, much later, a minister came.", []),
    ],
)
def test_officials_are_those_of_the_nation_named_before_them(text, countries):
    layout = Layout.of(text)
    nations = {number: "NO" for number, word in enumerate(layout.words) if word.text == "Norway"}
    assert homes(layout, nations, open_gazetteer(Settings.read())) == countries
