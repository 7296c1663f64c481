"""One trace on the page, in headless Chromium: how long it takes to open, how it scrolls and zooms, its memory."""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

from process import Server

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
PORT = 34420
SIZES = (300, 10_000, 100_000)
SECONDS_MAX = 900
# Of a size: milliseconds from asking for the trace to its first row.
HELD_TO_MS = {300: 150, 10_000: 500, 100_000: 2_000}
COLUMNS = (
    ("openedMs", "opened ms"),
    ("answeredMs", "of which answer"),
    ("openedBusyMs", "main thread CPU ms"),
    ("scrollFps", "scroll fps"),
    ("scrollBusyMs", "CPU ms a frame"),
    ("zoomFps", "zoom fps"),
    ("zoomBusyMs", "CPU ms a frame"),
    ("heapMb", "heap MB"),
)


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench page", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="SPANS")
    options = parser.parse_args(arguments)
    print("| spans |", " | ".join(name for _, name in COLUMNS), "| held to |")
    print("| --- |", " | ".join("---" for _ in COLUMNS), "| --- |")
    with tempfile.TemporaryDirectory() as folder:
        command = [BINARY, "up", "--data", f"{folder}/data", "--http", f"127.0.0.1:{PORT}", "--grpc", "off"]
        with open(f"{folder}/log", "ab") as log, Server(command, f"http://127.0.0.1:{PORT}/ready", log=log):
            for size in options.sizes:
                measured = measure(size)
                cells = (f"{round(measured[key], 1):,}" for key, _ in COLUMNS)
                print(f"| {size:,} |", " | ".join(cells), f"| {HELD_TO_MS.get(size, '–')} |", flush=True)


def measure(size):
    done = subprocess.run(
        ["node", "e2e/measure.mjs", str(size)],
        cwd=ROOT / "web",
        env={**os.environ, "WEFT_URL": f"http://127.0.0.1:{PORT}"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS_MAX,
    )
    return json.loads(done.stdout)
