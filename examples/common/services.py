"""What the runners of the examples share: free ports, services that are started, waited for and ended, and a trace that
is read back from weft and printed as a tree. Standard library only."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10
CALL_SECONDS_MAX = 60
TRACE_SECONDS_MAX = 15
# Set, it makes every port a free one: two runs at once would both find the usual ones free, and the one that listens
# later would ask the services of the other.
FREE_PORTS = "EXAMPLE_FREE_PORTS"


class Services:
    """The processes of one example. They end, the last one first, when the `with` block does."""

    def __init__(self, logs: Path):
        self.logs = logs
        self.logs.mkdir(parents=True, exist_ok=True)
        self.processes: dict[str, subprocess.Popen] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_):
        for name in reversed(list(self.processes)):
            self.stop(name)

    def start(
        self, name: str, command: list, port: int | None = None, env: dict | None = None, cwd: Path | None = None
    ):
        """Returns when it listens on the port, if one is given. What it prints goes to a file."""
        with open(self.log(name), "wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **(env or {})},
                cwd=cwd,
            )
        if port is not None:
            self.wait_for(name, lambda: is_listening(port), f"does not listen on port {port}")
            print(f"  {name} listens on port {port}", flush=True)

    def wait_for(self, name: str, condition, failure: str):
        """Until the condition holds. Ends the program when the service ends first, or after START_SECONDS_MAX."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while not condition():
            if self.processes[name].poll() is not None:
                raise SystemExit(f"{name} ended too early; its last words:\n{self.last_words(name)}")
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} {failure} after {START_SECONDS_MAX} s:\n{self.last_words(name)}")
            time.sleep(0.05)

    def finish(self, name: str) -> str:
        """Waits until it ends by itself, and returns what it printed."""
        try:
            code = self.processes[name].wait(START_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise SystemExit(f"{name} still runs after {START_SECONDS_MAX} s:\n{self.last_words(name)}") from None
        if code != 0:
            raise SystemExit(f"{name} ended with {code}:\n{self.last_words(name)}")
        del self.processes[name]
        return self.log(name).read_text()

    def stop(self, name: str):
        """Asks it to end, which makes its SDK send what it still holds, and waits."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def last_words(self, name: str) -> str:
        return self.log(name).read_text(errors="replace")[-2000:]


def choose_ports(wanted: dict[str, int]) -> dict[str, int]:
    """The wanted ports; one that is taken is replaced by a free one, and all are when FREE_PORTS is set. Holds every
    port until all are chosen, so that no two services get the same one."""
    free = FREE_PORTS in os.environ
    with contextlib.ExitStack() as held:
        return {name: held.enter_context(_bind(0 if free else port)).getsockname()[1] for name, port in wanted.items()}


def _bind(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
        return True
    except OSError:
        return False


def programs(example: Path, given: str | None) -> Path:
    """Where the C++ programs of an example are: as given, else built beside it by hand, else by weft's own build."""
    places = [Path(given)] if given else [example / "build", ROOT / "build/release/examples" / example.name]
    for place in places:
        if place.is_dir():
            return place.resolve()
    raise SystemExit(
        f"the C++ programs are not in {' or '.join(map(str, places))}: build them, see {example}/README.md"
    )


def need(*tools: str):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"this example needs {', '.join(tools)}; not installed: {', '.join(missing)}")


def call(url: str, body: dict, headers: dict[str, str] | None = None) -> dict:
    """POSTs JSON and returns the JSON of the answer. Ends the program when the answer is an error."""
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX) as response:
            return json.load(response)
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"{url} answered {refused.code}: {refused.read().decode(errors='replace')}") from None


def read_trace(weft: str, trace_id: str, spans: int) -> dict:
    """The trace as soon as it has that many spans; what there is of it after TRACE_SECONDS_MAX."""
    deadline = time.monotonic() + TRACE_SECONDS_MAX
    while True:
        try:
            with urllib.request.urlopen(f"{weft}/api/v1/traces/{trace_id}", timeout=CALL_SECONDS_MAX) as response:
                trace = json.load(response)
        except urllib.error.HTTPError:
            trace = {"trace_id": trace_id, "spans": []}
        if len(trace["spans"]) >= spans or time.monotonic() > deadline:
            return trace
        time.sleep(0.1)


def print_tree(trace: dict):
    """Each span below the one that called it, with its service. A parent that weft never saw is said so."""
    spans = sorted(trace["spans"], key=lambda span: int(span["start_time_unix_nano"]))
    known = {span["span_id"] for span in spans}
    below: dict[str | None, list[dict]] = {}
    for span in spans:
        parent = span["parent_span_id"]
        below.setdefault(parent if parent in known else None, []).append(span)
    print(f"trace {trace['trace_id']}: {len(spans)} span{'' if len(spans) == 1 else 's'}")
    _print_below(below, None, "  ")


def _print_below(below: dict[str | None, list[dict]], parent: str | None, indent: str):
    spans = below.get(parent, [])
    for span in spans:
        is_last = span is spans[-1]
        orphan = "  (its parent is missing)" if parent is None and span["parent_span_id"] else ""
        print(f"{indent}{'└─' if is_last else '├─'} {span['event_name']}  [{span['service']}]{orphan}")
        further = indent + ("   " if is_last else "│  ")
        for link in span["links"]:
            print(f"{further}⇠ follows span {link['span_id']} of trace {link['trace_id']}")
        _print_below(below, span["span_id"], further)
