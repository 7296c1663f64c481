"""The page in headless Chromium: how long a trace takes to open, by address and by click, and how it scrolls and zooms;
with a folder of stored spans, how long the list of them takes."""

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
WAYS_SPANS = 300
SECONDS_MAX = 900
# Of a size: milliseconds from asking for the trace to its first row.
HELD_TO_MS = {300: 150, 10_000: 500, 100_000: 2_000}
LIST_HELD_TO_MS = 300  # over 1 M spans, from asking for the list to its first row
COLUMNS = (
    ("spans", "spans"),
    ("openedMs", "opened ms"),
    ("answeredMs", "of which answer"),
    ("openedBusyMs", "main thread CPU ms"),
    ("scrollFps", "scroll fps"),
    ("scrollBusyMs", "CPU ms a frame"),
    ("zoomFps", "zoom fps"),
    ("zoomBusyMs", "CPU ms a frame"),
    ("heapMb", "heap MB"),
)


WAYS = (
    ("way", "way"),
    ("openedMs", "opened ms"),
    ("answeredMs", "answered ms"),
    ("askedMs", "since asked ms"),
    ("busyMs", "main thread CPU ms"),
)
LIST = (
    ("way", "way"),
    ("readyMs", "ready ms"),
    ("answeredMs", "of which answer"),
    ("openedMs", "opened ms"),
    ("chartedMs", "charts there ms"),
    ("busyMs", "main thread CPU ms"),
)


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench page", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="SPANS")
    parser.add_argument(
        "--stored", metavar="FOLDER", help="data folder to measure the list over: bench query --data keeps one"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        with weft(f"{folder}/data", folder):
            table([*COLUMNS, ("heldTo", "held to")], (opened(size) for size in options.sizes))
            print(f"\n{WAYS_SPANS} spans, by how a person comes to them; held to {HELD_TO_MS[WAYS_SPANS]}\n")
            table(WAYS, measure("measure_open.mjs", WAYS_SPANS))
        if options.stored:
            with weft(options.stored, folder):
                print(f"\nThe list over {options.stored}; held to {LIST_HELD_TO_MS} until it is ready\n")
                table(LIST, measure("measure_list.mjs"))


def weft(data, folder):
    command = [BINARY, "up", "--data", data, "--http", f"127.0.0.1:{PORT}", "--grpc", "off"]
    return Server(command, f"http://127.0.0.1:{PORT}/ready", log=open(f"{folder}/log", "ab"))


def table(columns, rows):
    print("|", " | ".join(name for _, name in columns), "|")
    print("|", " | ".join("---" for _ in columns), "|")
    for row in rows:
        cells = (
            value if isinstance(value, str) else f"{round(value, 1):,}" for value in (row[key] for key, _ in columns)
        )
        print("|", " | ".join(cells), "|", flush=True)


def opened(size):
    (measured,) = measure("measure.mjs", size)
    return {**measured, "heldTo": HELD_TO_MS.get(size, "–")}


def measure(script, *arguments):
    """-> what the script printed, a line of JSON each."""
    done = subprocess.run(
        ["node", f"e2e/{script}", *map(str, arguments)],
        cwd=ROOT / "web",
        env={**os.environ, "WEFT_URL": f"http://127.0.0.1:{PORT}"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS_MAX,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
