"""What the reader sees while the server works: the shapes of what will come, later a bar that says what is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import add_script_run_ctx

from mapapp.language import say
from mapapp.pipeline import Reader, Step, Told

Tell = Callable[..., None]
"""Says in the reader's words what is being done, and where it is counted how much is done: `tell(words, done, of)`."""

SHAPES_AFTER, BAR_AFTER = 0.4, 1.0
"""Seconds of work after which the shapes and the bar come: what is quicker shows nothing that would flash."""
_EVERY = 0.2
"""Seconds between two looks at how far the work has come."""
_SHAPES = "".join(f'<span class="shape {part}"></span>' for part in ("sea", "title", "rows", "lines"))


@contextmanager
def shown(slot: DeltaGenerator, words: str, shapes: bool = False) -> Iterator[Tell]:
    """A block of work that is shown in `slot`, an `st.empty`, where it takes long; with `shapes` as a page to come.

    What is shown stays when the work is done, until the caller empties the slot; after trouble it is gone. It is drawn by a
    thread beside the work: within a cached function nothing may be drawn.
    """
    now: tuple[str, int, int] = (words, 0, 0)
    done = threading.Event()

    def tell(words: str, done: int = 0, of: int = 0) -> None:
        nonlocal now
        now = (words, done, of)

    def draw() -> None:
        began, said = time.monotonic(), None
        if done.wait(SHAPES_AFTER if shapes else BAR_AFTER):
            return
        place = slot.container(key="work")
        if shapes:
            place.html(_SHAPES)
        if done.wait(began + BAR_AFTER - time.monotonic()):
            return
        place.html(f'<p class="told" role="status">{escape(now[0])}</p>')
        bar = place.empty()
        while True:
            if now != said:
                said = now
                bar.html(_bar(*said))
            if done.wait(_EVERY):
                return

    drawing = threading.Thread(target=draw, daemon=True)
    add_script_run_ctx(drawing)
    drawing.start()
    try:
        yield tell
    except Exception:
        done.set()
        drawing.join()
        slot.empty()
        raise
    finally:
        done.set()
        drawing.join()


def steps(tell: Tell, reader: Reader) -> Told:
    """Says the steps of reading in the reader's words."""

    def told(step: Step, done: int, of: int) -> None:
        at = {"number": done + 1, "count": of}
        words = say("Finding the places and their order…")
        if step is Step.WORDS:
            words = say("Reading part {number} of {count}…", **at) if of > 1 else say("Reading the article…")
        elif step is Step.ONLINE and reader.online:
            words = say("Asking {service} for places: {number} of {count}…", service=reader.online.service, **at)
        tell(words, done, of)

    return told


def _bar(words: str, done: int, of: int) -> str:
    """The bar with its words; one that moves where nothing is counted. The piece under way counts as half."""
    name = escape(words)
    share = f' max="{of}" value="{done + 0.5}"' if of > 1 else ""
    return f'<p class="doing" aria-hidden="true">{name}</p><progress aria-label="{name}"{share}></progress>'
