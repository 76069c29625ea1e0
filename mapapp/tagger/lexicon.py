"""Words that tell how a place name is used: stems, prepositions, and small classes of words of travel and tense."""

from __future__ import annotations

from functools import lru_cache

PREPOSITIONS = frozenset(
    """in at to from for into onto of near via through across around outside inside within toward towards on with between
    over by against off throughout after before beyond past under above along amid aboard between about than""".split()
)
DETERMINERS = frozenset("the a an its their his her our my this that these those nearby neighbouring neighboring".split())
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug sept
    sep oct nov dec""".split()
)

_CLASSES = {
    "arrive": """arrive arrival land touch reach enter dock disembark alight descend""",
    "go": """go went gone travel travelled fly flew flown head set depart drive drove sail walk ride rode march cross bound
        proceed continue move journey fare hop trek pedal steam cruise route en""",
    "leave": """leave left depart departure exit quit return home homeward back""",
    "visit": """visit visitor tour trip stop stopover call swing stay stint pilgrimage itinerary leg voyage expedition
        mission delegation roadshow excursion""",
    "meet": """meet met talk summit host welcome greet receive confer conference attend address speech speak spoke deliver
        attend inaugurate open lay wreath launch sign gather inspect see saw""",
    "play": """play game match tour perform concert gig show race win won beat lose lost festival stage final fixture""",
    "plan": """will would shall plan schedule due expect intend set hope aim may might next tomorrow later upcoming
        forthcoming ahead before prepare agree""",
    "cancel": """cancel postpone scrap abandon shelve delay skip drop axe off instead dropped put ruled suspend decline
        snub scrub miss strike""",
    "not": """not never no without nor neither cannot n't didn't won't wasn't isn't don't doesn't couldn't""",
    "past": """was were had did been came went met told said spoke arrived visited yesterday ago last earlier after
        since returned""",
    "now": """is are am currently now today ongoing remain still being underway""",
    "history": """history historic century decade years former formerly once born grew founded native raised educated war
        since ago previously used anniversary earlier""",
    "say": """say said says tell told announce announced report reported according warn urge accuse deny confirm condemn call
        called insist demand vow reject respond want think believe""",
    "politics": """government capital embassy ambassador president minister troops army official authority sanction tariff
        export import trade relation ally border regime parliament""",
    "person": """he she they we i who""",
    "role": """president minister secretary chancellor prince princess king queen pope bishop mr mrs ms sir senator governor
        ambassador envoy leader chief captain coach general""",
    "base": """based resident hometown headquarters live lives lived living home born from""",
    "list": """including include such like as""",
}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word in lower case without its English ending, so that "travelled", "travels" and "travelling" meet."""
    word = word.lower().replace("’", "'")
    if len(word) <= 4:
        return word
    for ending, rest in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + rest
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiosz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _classes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, words in _CLASSES.items():
        for word in words.split():
            for form in {word, stem(word)}:
                found.setdefault(form, [])
                if name not in found[form]:
                    found[form].append(name)
    return {word: tuple(names) for word, names in found.items()}


_CLASS_OF = _classes()


@lru_cache(maxsize=50_000)
def classes(word: str) -> tuple[str, ...]:
    """The classes of words this one belongs to, by itself or by its stem."""
    lower = word.lower().replace("’", "'")
    return _CLASS_OF.get(lower) or _CLASS_OF.get(stem(lower), ())
