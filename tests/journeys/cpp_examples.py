"""What the tests of the C++ examples share: where the programs are, how their scripts are run, how a trace is read."""

import contextlib
import os
import socket
import subprocess
from pathlib import Path

from weft_process import BINARY, ROOT

BUILT = Path(os.environ.get("WEFT_EXAMPLES", BINARY.parent.parent / "examples"))
RUN_SECONDS_MAX = 90


def run_example(name: str, script: str, *arguments: str) -> subprocess.CompletedProcess:
    """A script of examples/NAME with the programs built for it, its output captured."""
    command = [ROOT / "examples" / name / script, "--bin", BUILT / name, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=RUN_SECONDS_MAX)


def free_ports(count: int) -> list[str]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [str(opened.getsockname()[1]) for opened in sockets]


def by_name(trace: dict) -> dict[str, dict]:
    return {span["event_name"]: span for span in trace["spans"]}


def start_of(span: dict) -> int:
    return int(span["start_time_unix_nano"])


def end_of(span: dict) -> int:
    return start_of(span) + span["duration_ns"]


def milliseconds(span: dict) -> float:
    return span["duration_ns"] / 1e6
