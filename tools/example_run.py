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


def skip_without(*tools: str, programs: tuple[str, ...] = ()):
    """Skips what cannot run here: a toolchain that is not installed, a C++ program that this build does not have."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    missing += [name for name in programs if not (BINARY.parent / name).exists()]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")


def run_example(script: str, weft: Weft, *arguments: str) -> str:
    """What `examples/SCRIPT` prints, run against this weft. Fails when the script does."""
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / script, "--weft", weft.address, *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS_MAX,
        env={**os.environ, **CACHES, "WEFT_EXAMPLES_BIN": str(BINARY.parent)},
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
