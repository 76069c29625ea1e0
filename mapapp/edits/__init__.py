"""What a person changes of an itinerary: an ordered log over the automatic one, which itself is never touched.

`Log` holds the edits with undo and redo, `apply` draws up the itinerary as edited. Edits know their stop by a key that
`keys` gives it: where the text names it, so that they fit again when the same article is read anew.
"""

from mapapp.edits.apply import Revision, apply, keys
from mapapp.edits.kinds import (
    AnyEdit,
    Drop,
    Make,
    Move,
    Reset,
    ResetAll,
    SetDays,
    SetPlace,
    SetStatus,
    SetTraveller,
    Unorder,
    Verify,
)
from mapapp.edits.log import Log, settled

__all__ = [
    "AnyEdit",
    "Drop",
    "Log",
    "Make",
    "Move",
    "Reset",
    "ResetAll",
    "Revision",
    "SetDays",
    "SetPlace",
    "SetStatus",
    "SetTraveller",
    "Unorder",
    "Verify",
    "apply",
    "keys",
    "settled",
]
