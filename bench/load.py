"""Measures a server under many visitors at once: errors, how long clicks and pasted articles take, memory.

    python -m bench.load --visitors 50 --minutes 10
    python -m bench.load --visitors 2 --minutes 2 --pause 1 --heavy 4

Visitors are web-socket clients that speak Streamlit's own messages as its page does: each opens the first article, chooses five
stops, opens the dialog, pastes an article that nobody has read before, and leaves; then it comes again as somebody else, with
`--pause` seconds on average before each step, as people read. They load no scripts and draw nothing, so a click is timed from
the message to the server's answer. `--heavy` lets one more visitor paste articles near the limit of length, one after another,
into so many tabs. Memory is the resident set of the server's process (Linux), read when everybody has come twice, at the end,
and when all have been gone for three minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect

from bench.browser import megabytes
from tests.live import Server, serving

CLICKS = 5
LONG = 300
"""Articles in a long one: some 65,000 characters."""
PATIENCE = 120.0
GONE_SECONDS = 180  # Streamlit keeps a session for two minutes after its page has gone
PLACES = ("Lisbon", "Porto", "Madrid", "Oslo", "Warsaw", "Vienna", "Nairobi", "Lima", "Quito", "Jakarta", "Hanoi", "Cairo")
OPTIONS: dict[str, Any] = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": PATIENCE, "ping_interval": None}
_numbers = itertools.count(1)


def article(number: int) -> str:
    """A text of our own that differs from every other, with a journey of three stops."""
    first, second, third = random.Random(number).sample(PLACES, 3)
    return (
        f"The envoy for matter {number} arrived in {first} on Monday for talks with the government. She flew on to {second} on "
        f"Tuesday, where she visited a school. On Thursday she will travel to {third} to open a meeting of ministers."
    )


class Visitor:
    """One open page: what the server has put on it, and the messages that a browser would send."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.elements: dict[str, tuple[str, str]] = {}
        self.data: dict[str, str] = {}

    async def _ask(self, fragment: str = "", query: str = "", **states: object) -> None:
        """Asks for a run of the page, or of one fragment of it; a state is the value of a widget by its kind and name."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.fragment_id = fragment
        for name, value in states.items():
            kind, _, label = name.partition("__")
            state = message.rerun_script.widget_states.widgets.add(id=self.elements[label.replace("_", " ")][0])
            setattr(state, f"{kind}_value", value)
        await self._socket.send(message.SerializeToString())

    async def _hear(self, until: str) -> None:
        """Takes what the server says until a run has ended and this element is there."""
        async with asyncio.timeout(PATIENCE):
            ended = False
            while not (ended and until in self.elements):
                told = ForwardMsg.FromString(await self._socket.recv())
                if told.WhichOneof("type") == "script_finished":
                    ended = told.script_finished in (0, 3)
                elif told.WhichOneof("type") == "delta" and told.delta.WhichOneof("type") == "new_element":
                    self._keep(told.delta.new_element, told.delta.fragment_id)

    def _keep(self, element: object, fragment: str) -> None:
        kind = element.WhichOneof("type")  # type: ignore[attr-defined]
        given = getattr(element, kind)
        if kind == "exception":
            raise RuntimeError("The page shows an error.")
        if kind == "bidi_component":
            name = given.component_name.removeprefix("mapapp_").removesuffix("_en")
            self.data[name] = given.mixed.json or given.json
            if name == "notice" and '"error"' in self.data[name]:
                raise RuntimeError(self.data[name])
            self.elements[name] = (given.id, fragment)
            self.elements[f"{name} events"] = (f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{given.id}__events", fragment)
        elif hasattr(given, "label") and hasattr(given, "id"):
            self.elements[given.label] = (given.id, fragment)

    async def arrive(self) -> None:
        """Opens the first article."""
        await self._ask()
        await self._hear("review")

    async def choose(self, position: int) -> None:
        """Chooses a stop, as the page tells the server of it afterwards."""
        await self._ask(self.elements["address"][1], json__address=json.dumps({"chosen": position}))
        await self._hear("address")

    async def open(self) -> None:
        """Opens the dialog that takes an article in."""
        await self._ask(json_trigger__bar_events=json.dumps([{"event": "press", "value": "open"}]))
        await self._hear("Show its map")

    async def paste(self, number: int, times: int = 1) -> None:
        """Opens the dialog and pastes an article, or a long one of so many; returns when its journey is there."""
        await self.open()
        fragment = self.elements["Show its map"][1]
        text = " ".join(article(number + more) for more in range(times))
        await self._ask(fragment, string__Text=text, trigger__Show_its_map=True)
        while f"matter {number} " not in self.data.get("review", ""):
            await self._hear("review")


async def visits(server: Server, until: float, pause: float, figures: dict[str, list[float]], errors: list[str]) -> None:
    """One visitor after the other, from an address of its own each, until the time has come."""
    while time.monotonic() < until:
        number = next(_numbers)
        headers = {"X-Forwarded-For": f"198.18.{number // 250 % 250}.{number % 250}"}
        stream = server.url.replace("http", "ws", 1) + "/_stcore/stream"
        try:
            async with connect(stream, **OPTIONS, additional_headers=headers) as socket:
                visitor = Visitor(socket)
                with timed(figures["arrival"]):
                    await visitor.arrive()
                for click in range(CLICKS):
                    await asyncio.sleep(random.uniform(0, 2 * pause))
                    with timed(figures["click"]):
                        await visitor.choose(click % 3 + 1)
                await asyncio.sleep(random.uniform(0, 2 * pause))
                with timed(figures["paste"]):
                    await visitor.paste(number)
                await asyncio.sleep(random.uniform(0, 2 * pause))
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])


async def pastes(server: Server, until: float, times: list[float], errors: list[str]) -> None:
    """A tab of the heavy visitor."""
    stream = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with connect(stream, **OPTIONS, additional_headers={"X-Forwarded-For": "198.19.0.1"}) as socket:
            visitor = Visitor(socket)
            await visitor.arrive()
            while time.monotonic() < until:
                with timed(times):
                    await visitor.paste(next(_numbers) * 1000, LONG)
    except Exception as error:
        errors.append(f"heavy: {type(error).__name__}: {error}"[:200])


class timed:  # noqa: N801 - reads as a word
    """Adds the seconds that a block takes, if it ends well."""

    def __init__(self, times: list[float]) -> None:
        self._times = times

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._times.append(time.perf_counter() - self._began)


def processor(server: Server) -> float:
    """Seconds of processor time that the server's process has used."""
    after_name = Path(f"/proc/{server.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


async def load(server: Server, visitors: int, minutes: float, pause: float, heavy: int) -> None:
    """All visitors at once; prints what was measured."""
    figures: dict[str, list[float]] = {"arrival": [], "click": [], "paste": [], "long paste": []}
    errors: list[str] = []
    until = time.monotonic() + 60 * minutes
    tasks = [asyncio.create_task(visits(server, until, pause, figures, errors)) for _ in range(visitors)]
    tasks += [asyncio.create_task(pastes(server, until, figures["long paste"], errors)) for _ in range(heavy)]
    while len(figures["paste"]) < 2 * visitors and time.monotonic() < until:
        await asyncio.sleep(1)
    warm, seen = megabytes(server), len(figures["arrival"])
    await asyncio.gather(*tasks)
    full, came = megabytes(server), len(figures["arrival"])
    print(f"{visitors} visitors at a time for {minutes:g} minutes: {came} visits, {len(errors)} errors")
    print(*sorted(set(errors)), sep="\n", end="\n" if errors else "")
    for what, times in figures.items():
        if len(times) > 1:
            late = statistics.quantiles(times, n=20)[-1]
            print(f"{what}: median {statistics.median(times):.2f} s, 95 % within {late:.2f} s ({len(times)})")
    growth = f"{(full - warm) / (came - seen):.2f} MB a visit" if came > seen else "too few visits to tell"
    print(f"memory: {warm:.0f} MB after {seen} visits, {full:.0f} MB after {came}: {growth}")
    print(
        f"processor: {processor(server) / max(came, 1):.2f} s a visit in the server, without the processes that read documents"
    )
    await asyncio.sleep(GONE_SECONDS)
    print(f"memory when all have gone: {megabytes(server):.0f} MB")


def main() -> None:
    """Starts a server, lets the visitors come, and prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=12)
    parser.add_argument("--heavy", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        asyncio.run(load(server, args.visitors, args.minutes, args.pause, args.heavy))
        log = server.log.read_text(encoding="utf-8")
        print("errors in the log:", log.count('"level": "error"'))


if __name__ == "__main__":
    main()
