"""weft eval, as a user types it, in a folder of the test's own."""

import json
import os
import subprocess
from pathlib import Path

from weft_process import BINARY

WIDTH = 80
# Nothing answers there, so that no run depends on what else is on the machine.
NO_WEFT = "http://127.0.0.1:9"
RUN_SECONDS_MAX = 60


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """What weft is run with in `folder`: runs are kept there, and told to no server, unless `variables` say so."""
    own = {"WEFT_URL": NO_WEFT, "WEFT_DATA": str(folder / "data"), "COLUMNS": str(WIDTH)}
    return {**os.environ, **own, **variables}


def weft(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder, **variables),
        timeout=RUN_SECONDS_MAX,
    )


def evaluate(folder: Path, config: dict, *arguments: str, **variables: str) -> tuple[subprocess.CompletedProcess, list]:
    """The run of a configuration, and its rows."""
    written, output = folder / "promptfooconfig.json", folder / "out.json"
    written.write_text(json.dumps(config))
    done = weft("eval", "-c", str(written), "-o", str(output), *arguments, folder=folder, **variables)
    return done, json.loads(output.read_text())["results"]["results"] if output.exists() else []
