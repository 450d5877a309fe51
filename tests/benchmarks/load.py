"""Many sessions at once that click filters at random: `python -m tests.benchmarks.load DIR`.

Starts the dashboard on a free port of this machine, opens --clients sessions over the websocket as
a browser does, and has each choose filters at random, with pauses as a reader makes, for --seconds.
Prints how many answers came, their median and 95th percentile, faults, and the server's memory.
Ends with status 1 where a page showed a fault or a session was lost. Nothing leaves this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.conftest import start_server

_FAULTS = ("exception",)
_LONGEST = 120.0  # seconds that an answer may take before the session counts as lost
_ARRIVAL = 30.0  # seconds in which all visitors arrive
_PAUSE = (2.0, 6.0)  # seconds that a reader looks before the next click


@dataclass
class Tally:
    """What all sessions saw."""

    seconds: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Session:
    """One open page: the widgets that the server sent, and what they hold."""

    def __init__(self, socket: websockets.ClientConnection, chance: random.Random) -> None:
        self._socket, self._chance = socket, chance
        self._widgets: dict[str, tuple[str, str, list[str]]] = {}
        self._states: dict[str, WidgetState] = {}
        self._query = ""

    async def run(self) -> list[str]:
        """Have the page drawn, as after a click; return the faults that it shows."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        await self._socket.send(message.SerializeToString())
        faults: list[str] = []
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(), _LONGEST))
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                faults += self._note(answer.delta.new_element)
            elif kind == "page_info_changed":
                self._query = answer.page_info_changed.query_string
            elif kind == "script_finished" and answer.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return faults

    def _note(self, element: object) -> list[str]:
        kind = element.WhichOneof("type")  # type: ignore[attr-defined]
        if kind in _FAULTS:
            return [str(getattr(element, kind))[:300]]
        if kind in ("multiselect", "text_input", "checkbox"):
            widget = getattr(element, kind)
            options = list(getattr(widget, "options", ()))
            self._widgets[widget.id] = (kind, widget.query_param_key, options)
        return []

    def click(self) -> None:
        """Choose something at random in one filter, or clear it."""
        known = [one for one, (_, name, _) in self._widgets.items() if name in _CLICKED]
        if not known:
            return
        chosen = self._chance.choice(known)
        kind, _, options = self._widgets[chosen]
        state = WidgetState(id=chosen)
        if kind == "multiselect":
            few = self._chance.sample(options, min(len(options), self._chance.choice([0, 1, 1, 2])))
            state.string_array_value.data.extend(few)
        elif kind == "text_input":
            state.string_value = self._chance.choice(["", "talks", "call", "border"])
        else:
            state.bool_value = self._chance.random() < 0.5
        self._states[chosen] = state


_CLICKED = ("country", "official", "office", "place", "text", "domestic")


async def visit(
    address: str, number: int, until: float, tally: Tally, arrival: float = _ARRIVAL
) -> None:
    """Open a page and click until the time is over."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, arrival))
    try:
        async with websockets.connect(
            f"{address.replace('http', 'ws')}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(address),
            max_size=None,
            open_timeout=_LONGEST,
            ping_timeout=_LONGEST,
        ) as socket:
            session = Session(socket, chance)
            times = tally.first
            while time.monotonic() < until:
                started = time.monotonic()
                tally.faults += await session.run()
                times.append(time.monotonic() - started)
                times = tally.seconds
                await asyncio.sleep(chance.uniform(*_PAUSE))
                session.click()
    except (TimeoutError, OSError, websockets.WebSocketException) as error:
        tally.faults.append(f"session {number} was lost: {type(error).__name__} {error}")


async def watch(process: psutil.Process, until: float) -> list[float]:
    """Return the memory of the server in MB, once a second."""
    found = []
    while time.monotonic() < until:
        found.append(process.memory_info().rss / 1e6)
        await asyncio.sleep(1)
    return found


async def load(address: str, clients: int, seconds: float, process: psutil.Process) -> int:
    started = time.monotonic()
    opening = Tally()
    await visit(address, -1, started + 1, opening, arrival=0)  # loads code and opens the tables
    print(f"first visit of all: {sum(opening.first):.1f} s; faults: {opening.faults}", flush=True)
    until = time.monotonic() + seconds
    tally, before = Tally(), sum(process.cpu_times()[:2])
    memory, *_ = await asyncio.gather(
        watch(process, until), *(visit(address, n, until, tally) for n in range(clients))
    )
    times = sorted(tally.seconds)
    used = sum(process.cpu_times()[:2]) - before
    print(f"load average of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"sessions: {clients}, {len(tally.first)} opened; clicks answered: {len(times)}")
    if len(times) > 20:
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"click to answer: median {statistics.median(times):.2f} s, p95 {p95:.2f} s")
        answers = len(times) + len(tally.first)
        print(f"processor time of the server: {used / answers:.2f} s an answer")
        print(f"first page: median {statistics.median(tally.first):.2f} s")
    print(
        f"memory of the server: {memory[0]:.0f} MB at first, {max(memory):.0f} MB at most,"
        f" {memory[-1]:.0f} MB at last"
    )
    print(f"faults: {len(tally.faults)}")
    for fault in tally.faults[:10]:
        print(f"  {fault}")
    return 1 if tally.faults or len(times) <= 20 else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.benchmarks.load")
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of built tables")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as logs:
        process, address = start_server(options.folder.resolve(), Path(logs) / "server.log")
        try:
            server = psutil.Process(process.pid)
            return asyncio.run(load(address, options.clients, options.seconds, server))
        finally:
            process.terminate()
            process.wait(timeout=20)
            said = (Path(logs) / "server.log").read_text(errors="replace")
            if "Traceback" in said:
                print(said[-3_000:], file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
