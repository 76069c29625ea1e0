"""What the server tells of a change, carried out by the browser's own code."""

import json
import random

from mapapp import edits
from mapapp.model import Status
from mapapp.page import changes
from mapapp.settings import assets
from tests import example
from tests.test_changes import long_tour, state

SCRIPT = (assets() / "page" / "changes.js").read_text(encoding="utf-8")
CARRY_OUT = f"""(cases) => {{
    {SCRIPT}
    return JSON.parse(cases).map(([before, change]) => {{
        const kept = JSON.stringify(before);
        const after = patched(before, change);
        if (JSON.stringify(before) !== kept) throw new Error("the state before was changed");
        return JSON.stringify(after);
    }});
}}"""


def anything(chance, depth=4):
    """A value of JSON, with names that are dangerous in JavaScript."""
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        return [None, True, chance.randrange(3), chance.choice(["", "é", "items", "</script>"]), 0.5][kind]
    if kind == 5:
        return [anything(chance, depth - 1) for _ in range(chance.randrange(4))]
    if kind == 6:
        return [{"id": name, "n": anything(chance, depth - 1)} for name in chance.sample(["a", "__proto__", "items", "7"], 3)]
    names = ["items", "__proto__", "constructor", "7", "id", "a"]
    return {name: anything(chance, depth - 1) for name in chance.sample(names, chance.randrange(5))}


def test_a_difference_makes_the_one_state_the_other(chromium):
    chance = random.Random(7)
    pairs = [(anything(chance), anything(chance)) for _ in range(2_000)]
    tour = long_tour(30)
    keys = edits.keys(tour)
    before = state(edits.apply(tour, ()))
    for log in (
        [edits.SetStatus(keys[3], Status.CANCELLED)],
        [edits.Drop(keys[3])],
        [edits.Move(keys[3], 1), edits.SetTraveller(keys[9], "Another")],
        [edits.SetPlace(keys[0], example.pacific().stops[2].place)],
    ):
        after = state(edits.apply(tour, log))
        pairs += [(before, after), (after, before)]
    page = chromium.new_page()
    cases = [[before, changes.difference(before, after)] for before, after in pairs]
    done = page.evaluate(CARRY_OUT, json.dumps(cases))
    page.close()
    assert [json.loads(each) for each in done] == [after for _, after in pairs]
