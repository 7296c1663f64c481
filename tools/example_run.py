"""What the tests of the examples share: an example's runner run as a reader would, and its trace as a tree."""

import os
import shutil
import subprocess
import sys

import pytest

from weft_process import BINARY, ROOT, Weft

# The first run of an example may fetch and compile what it needs.
RUN_SECONDS_MAX = 840
CACHE = ROOT / ".cache"
# Every language keeps its downloads where weft keeps its own.
CACHES = {
    "GOCACHE": str(CACHE / "go/build"),
    "GOFLAGS": "-modcacherw",
    "GOMODCACHE": str(CACHE / "go/mod"),
    "MAVEN_OPTS": f"-Dmaven.repo.local={CACHE / 'maven'}",
    "npm_config_cache": str(CACHE / "npm"),
}


def skip_without(*tools: str):
    """Skips what needs a tool that this machine does not have."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def run_example(name: str, weft: Weft, *arguments: str) -> str:
    """What the runner of an example prints against this weft, with the C++ programs of weft's build. Fails when it
    does."""
    script = ROOT / "examples" / name / "run.py"
    programs = BINARY.parent.parent / "examples" / name
    done = subprocess.run(
        [sys.executable, script, "--weft", weft.address, "--bin", programs, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS_MAX,
        env={**os.environ, **CACHES},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def edges(trace: dict) -> set[tuple[str, str, str | None]]:
    """(span, service, parent) of a trace whose names are all different. A parent that is missing is `?`."""
    names = {span["span_id"]: span["event_name"] for span in trace["spans"]}
    return {
        (
            span["event_name"],
            span["service"],
            names.get(span["parent_span_id"], "?") if span["parent_span_id"] else None,
        )
        for span in trace["spans"]
    }
