"""The clues by which a day is told from a stay: what stands around place and date, the verb, the size of the place."""

from __future__ import annotations

from mapapp.dates.phrase import Kind
from mapapp.dates.scene import Dated, Scene, bucket
from mapapp.model import Days


def extent(scene: Scene, number: int, dated: Dated, days: Days) -> list[str]:
    """What speaks for and against these days, which this date may mean for the stop."""
    low, high = dated.mention
    visit = scene.visits[number]
    status = visit.status
    clues = [f"status={status}", f"stops={min(len(scene.visits), 4)}", f"apart={dated.apart}"]
    clues += [f"grain={visit.granularity}", f"grain={visit.granularity} {status}"]
    clues += [f"place-{word}" for word in scene.near(low - 6, low)]
    clues += [f"place+{word}" for word in scene.near(high, high + 5)]
    clues += [f"date-{word}" for word in scene.near(dated.first - 5, dated.first)]
    clues += [f"date+{word}" for word in scene.near(dated.last, dated.last + 5)]
    clues += [f"place#{name}" for name in scene.classes(low - 8, low)]
    clues += [f"after#{name}" for name in scene.classes(high, high + 6)]
    clues += [f"date#{name}" for name in scene.classes(dated.first - 8, dated.last + 6)]
    clues += [f"{status} place#{name}" for name in scene.classes(low - 8, high + 6)]
    clues += _beside_place_and_date(scene, dated)
    clues += _neighbours(scene, number, days)
    clues.append(f"part={scene.words[dated.last - 1].lower[:5]}")
    if days.start and scene.published:
        away = (days.start - scene.published).days
        clues.append(f"away={bucket(abs(away)) if away <= 0 else 'ahead'} {status}")
    return clues


def _beside_place_and_date(scene: Scene, dated: Dated) -> list[str]:
    """The words right after the place, those right beside the date, and the verb before it."""
    first = scene.layout.first_word
    place = first[scene.sentence(dated.mention) + 1]
    high = dated.mention[1]
    here = [word.lower[:6] for word in scene.words[high : min(place, high + 2)]]
    then = [word.lower[:6] for word in scene.words[dated.last : min(first[dated.sentence + 1], dated.last + 2)]]
    verb = scene.verb(first[dated.sentence], dated.first)
    before = scene.words[dated.first - 1].lower[:6] if dated.first else ""
    return [
        f"place+2 {' '.join(here)}",
        f"date+1 {' '.join(then[:1])}",
        f"date+2 {' '.join(then)}",
        f"date verb={verb}",
        f"date-1 {before}",
    ]


def _neighbours(scene: Scene, number: int, days: Days) -> list[str]:
    """Whether other stops are dated on the same day or soon after: the stay cannot be long then."""
    if days.start is None:
        return []
    others = {sentence for other, held in enumerate(scene.held) if other != number for sentence in held}
    after = [
        (phrase.days.start - days.start).days
        for sentence in others
        for phrase, _, _ in scene.phrases.get(sentence, ())
        if phrase.days.start and phrase.kind in (Kind.DAY, Kind.RANGE)
    ]
    soonest = min((gap for gap in after if gap > 0), default=None)
    return [f"another same day={0 in after}", f"another in {bucket(soonest) if soonest else 'none'}"]
