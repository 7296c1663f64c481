"""What the tests of the C++ examples share: how their scripts are run, and how a trace is read."""

import subprocess

from example_run import programs_of
from weft_process import ROOT, Weft

RUN_SECONDS_MAX = 90


def run_script(name: str, weft: Weft, *arguments: str) -> subprocess.CompletedProcess:
    """examples/NAME/run_and_check.sh against this weft, its output captured."""
    command = [ROOT / "examples" / name / "run_and_check.sh", "--bin", programs_of(name), "--weft", weft.address]
    return subprocess.run([*command, *arguments], check=False, capture_output=True, text=True, timeout=RUN_SECONDS_MAX)


def by_name(trace: dict) -> dict[str, dict]:
    return {span["event_name"]: span for span in trace["spans"]}


def start_of(span: dict) -> int:
    return int(span["start_time_unix_nano"])


def end_of(span: dict) -> int:
    return start_of(span) + span["duration_ns"]


def milliseconds(span: dict) -> float:
    return span["duration_ns"] / 1e6
