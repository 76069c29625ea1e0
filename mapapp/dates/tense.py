"""Which way a date points: did the clause around it happen, or is it still to come?

"Met on Tuesday" and "will travel on Tuesday" are a week apart. The verbs and nouns of the sentence are cues with a
direction; the nearest one decides, where a comma or a conjunction between cue and date counts as distance and a cue
before the date beats one after it.
"""

from __future__ import annotations

import re

PAST, OPEN, FUTURE = -1, 0, 1

_REACH = 240  # characters of the sentence looked at on either side; keeps the work linear whatever the text
_BREAK = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z])|\n\s*\n|[;:]\s")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Sgt|St|Jr|Sr|No|vs|etc|Prof|Rev|Hon|Pres|Ltd|Co|Inc"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)|\b[A-Za-z])$"
)

_IRREGULAR = (
    "was|were|had|has|have|did|met|went|came|left|flew|told|held|began|spoke|took|made|gave|saw|became|got|led|won|lost|beat"
    "|drew|drove|rode|ran|sat|stood|spent|slept|sailed|swam|set off|set out|paid|put|brought|bought|built|broke|chose|ate|fell"
    "|felt|found|fought|heard|kept|knew|laid|lay|sang|sent|shook|shot|showed|struck|swore|swept|taught|thought|threw|wore|wrote"
    "|wound up|woke|rose|read|hit|lit|cut|shut|hid|dug|lent|dealt|sped|fled|crept|grew|hung|leapt|overcame|split|spread|stole"
    "|stuck|sold|sought|sank|slid|spun|swung|tore|undertook|wept|drank|fresh from|returning from|back from"
).replace(" ", r"\s")
_ATTRIBUTION = "said|says|announced|announces|confirmed|confirms|reported|reports|added|according|stated"
_PRESENT = (
    "go|fly|arrive|leave|depart|begin|meet|arrives|leaves|departs|travels|visits|flies|heads|goes|comes|returns|begins|starts"
    "|opens|meets|hosts|plays|continues|moves|embarks|lands|takes|addresses|faces|runs|kicks off|sets off|sets out|sails|hands"
    "|holds|joins|attends|gives|speaks|makes|ends|closes|concludes|winds up|wraps up|finishes|falls|touches down|drives|rides"
    "|pays|sees|performs|tours|welcomes|receives|launches|stops|calls|gets|resumes|follows|lasts|expires"
).replace(" ", r"\s")
_AUXILIARY = r"(?:will|shall|would|should|may|might|can|could|must|won't|cannot)"
_ADVERB = r"(?:\s+(?:also|then|not|now|still|first|later|soon|instead|again|therefore|thereafter|be|have|[a-z]{3,12}ly))"
_AND_PARTICIPLE = r"(?:(?:\s+and|\s+or|,)\s+[a-z]+ed\b)?"
_CUES = re.compile(
    rf"""
    (?P<counterfactual>\b(?:was|were)\s+(?:(?:supposed|meant|due|expected|scheduled)\s+)?to\s+have\s+[a-z]+)
  | (?P<future>
        (?:\b{_AUXILIARY}|(?<=[a-z])(?<!good)(?<!free)will|(?<=[a-z])['’](?:ll|d)\b){_ADVERB}{{0,3}}\s+[a-z]+\b{_AND_PARTICIPLE}
      | \b(?:is|are|was|were|am|be)\s+(?:(?:also|now|still|then|not)\s+)?
            (?:(?:due|set|scheduled|expected|slated|planned|supposed|meant|about|ready|likely|booked|hoping|planning|preparing
                |going|billed|invited|intended|bound)\b(?:\s+to(?:\s+be)?\s+[a-z]+\b{_AND_PARTICIPLE})?
            |to\s+(?:be\s+)?[a-z]+\b{_AND_PARTICIPLE})
      | (?:\b(?:is|are|am|be)|['’](?:s|re|m))\s+(?:(?:also|now|still|then|not)\s+)?[a-z]+ing\b
      | \b(?:due|scheduled|expected|expects?|slated|planned|plans|planning|intends|hopes?|aims|wants|promised|vowed|pledged
            |agreed|invited|booked|advertised|pencilled\ in|upcoming|forthcoming|tentatively)\b(?:\s+to(?:\s+be)?\s+[a-z]+)?
      | \b(?:cancel(?:led|s|ed)?|called\ off|calls\ off|scrapped|postponed?|puts?\ off|shelved|dropped|withdrawn|withdrew
            |been\ removed|given\ up|pulled\ out|skip(?:ped)?|miss|ahead\ of|eve\ of|rescheduled|brought\ forward
            |tickets?|deadline)\b
      | \bfor(?=\s+(?:this\s+|next\s+)?[A-Z][a-z]+day\b)
    )
  | (?P<attribution>\b(?:{_ATTRIBUTION})\b)
  | (?P<present>
        \b(?:{_PRESENT})\b
      | \b(?:is|are)\s+(?:[a-z]+ed|in|at|on|off|back|home|here|there)\b
      | \b(?:has|have)\s+(?:to|a|an|two|three|no|talks)\b
      | \b(?:[Hh]e|[Ss]he|[Ii]t|who|then)\s+(?!was\b|has\b|is\b|his\b|its\b|says\b)[a-z]{{2,}}s\b
      | \b(?:[Tt]hey|[Ww]e|I)\s+(?!(?:{_IRREGULAR}|[a-z]+ed)\b)[a-z]{{3,}}
    )
  | (?P<infinitive>\bto\s+(?!the\b|a\b|an\b|his\b|her\b|their\b|its\b|this\b|that\b)[a-z]+)
  | (?P<neutral>\b(?:need|indeed|speed|seed|feed|exceed|proceed|succeed|embed|breed|hundred|sacred|naked|wicked|united|red)\b
      | \bfollowed\s+by\b)
  | (?P<past>\b(?:{_IRREGULAR}|[A-Za-z]{{2,20}}ed)\b)
    """,
    re.VERBOSE,
)
_SEPARATOR = re.compile(r",|—|–|\(|\)|\band\b|\bbut\b|\bbefore\b|\bwho\b|\bwhich\b|\bwhere\b|\bwhile\b|[“”\"]")

_PENALTY = {"future": 0, "present": 15, "infinitive": 150, "past": 0, "counterfactual": 0, "attribution": 0}
_DIRECTION = {
    "future": FUTURE,
    "present": FUTURE,
    "infinitive": FUTURE,
    "past": PAST,
    "counterfactual": OPEN,
    "attribution": PAST,
}
_SEPARATED, _AFTERWARDS, _ATTRIBUTED = 30, 25, 100


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence around `text[start:end]` that tells its tense: at most 240 characters on either side."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for found in _BREAK.finditer(text, low, start):
        if not (text[found.start()] == "." and _ABBREVIATED.search(text, max(low, found.start() - 6), found.start())):
            low = found.end()
    for found in _BREAK.finditer(text, end, high):
        if not (text[found.start()] == "." and _ABBREVIATED.search(text, max(end, found.start() - 6), found.start())):
            return low, found.start()
    return low, high


def direction(text: str, start: int, end: int) -> int:
    """PAST, FUTURE, or OPEN where no word of the sentence tells when `text[start:end]` is, seen from the day of writing."""
    low, high = sentence(text, start, end)
    best, answer = _REACH * 4, OPEN
    for cue in _CUES.finditer(text, low, high):
        kind = cue.lastgroup
        if kind is None or kind == "neutral" or (cue.start() < end and cue.end() > start):
            continue
        before = cue.end() <= start
        gap = (cue.end(), start) if before else (end, cue.start())
        cost = gap[1] - gap[0] + _PENALTY[kind] + (0 if before else _AFTERWARDS)
        separated = sum(1 for _ in _SEPARATOR.finditer(text, *gap))
        cost += _SEPARATED * separated + (_ATTRIBUTED if kind == "attribution" and separated else 0)
        if cost < best:
            best, answer = cost, _DIRECTION[kind]
    return answer
