"""The resolver's numbers, and how they were found.

`bench/resolver.py --tune` moves one at a time, on 471 names that articles tell apart themselves, with that hidden ("told"), and
on the stops of annotated journeys. Both like other places to count for less than local news does, whose small towns share
names with famous ones. What tells the two apart is how much of the article lies elsewhere: `rivals` and `division` take 0.009
of LGL for 0.028 of told and 0.01 of our own stops. Where the sets disagree otherwise the number stayed as LGL and GeoVirus
had chosen it; `country`, `doubt` and `near_km` are moved to where told and stops gain and LGL does not lose. Figures:
"Toponyms" in `bench/README.md`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbers:
    """What each kind of evidence is worth, in powers of ten of people (the scale of the priors)."""

    contained: float = 8.0
    """A state or country right behind the name: it has to beat London against a village of the name in Ontario."""
    seat: float = 4.0
    """"The Georgian capital" for the capital of Georgia."""
    institution: float = 3.0
    """"Athens Police Department", "Paris High School": a name that bodies of American and Canadian towns bear."""
    country: float = 2.1
    """The other names' votes for a country. They stay small, or London moved to Ontario in every article on Canada."""
    division: float = 5.0
    """The votes for a state or province, as large as Paris, Texas, needs."""
    rivals: float = 0.4
    """How much the votes for all other divisions count against those for one: a tour through Texas and France needs more
    of Texas than a paper of Texas has to name.
    """
    near: float = 1.5
    """The votes of places close by."""
    siblings: float = 2.5
    """A state among states: Georgia beside Texas."""
    near_km: float = 105.0
    """How fast nearness fades: to a third at this distance."""
    doubt: float = 1.2
    """Votes that count half of all there is to gain."""
    demonym: float = 0.5
    """The votes of an adjective ("Turkish") for its country."""
    local: float = 0.5
    """The votes of an American or Canadian body ("City Council", "Sheriff") for the two countries."""
    often: float = 0.3
    """What a name's votes grow by each time it is named e times as often."""
    soft: float = 0.7
    """How far a vote trusts the scores before it, as an exponent."""
    passes: int = 3
    """How often the vote is taken; a fourth time changes nothing."""


NUMBERS = Numbers()
