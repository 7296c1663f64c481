"""What the tests of the examples share: an example's runner run as a reader would, and its trace as a tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from weft_process import BINARY, ROOT, Weft

# The first run of an example may fetch and compile what it needs.
RUN_SECONDS_MAX = 840
CACHE = ROOT / ".cache"
# Every language keeps its downloads where weft keeps its own. Go does not fetch another Go.
CACHES = {
    "GOCACHE": str(CACHE / "go/build"),
    "GOFLAGS": "-modcacherw",
    "GOMODCACHE": str(CACHE / "go/mod"),
    "GOTOOLCHAIN": "local",
    "MAVEN_OPTS": f"-Dmaven.repo.local={CACHE / 'maven'}",
    "npm_config_cache": str(CACHE / "npm"),
}


def skip_without(*tools: str):
    """Skips what needs a tool that this machine does not have."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def skip_with_older_go(module: Path):
    """Skips what Debian 12's own Go is too old for."""
    skip_without("go")
    wanted = re.search(r"^go (\d+)\.(\d+)", (module / "go.mod").read_text(), re.MULTILINE)
    # Not in the module's folder, where an older one would refuse to say even this.
    found = subprocess.run(["go", "version"], check=True, capture_output=True, text=True, timeout=60, cwd=ROOT)
    version = re.search(r"go(\d+)\.(\d+)", found.stdout)
    if tuple(map(int, version.groups())) < tuple(map(int, wanted.groups())):
        pytest.skip(f"{version[0]} is older than {wanted[0]}")


def programs_of(name: str) -> Path:
    """Where weft's build puts the C++ programs of an example."""
    return BINARY.parent.parent / "examples" / name


def run_example(name: str, weft: Weft, *arguments: str) -> str:
    """What the runner of an example prints against this weft, with the C++ programs of weft's build. Fails when it
    does."""
    script = ROOT / "examples" / name / "run.py"
    done = subprocess.run(
        [sys.executable, script, "--weft", weft.address, "--bin", programs_of(name), *arguments],
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
