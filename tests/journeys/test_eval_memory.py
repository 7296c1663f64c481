"""weft eval of many rows: its memory is bounded by the tests it holds, not by the results it makes."""

import csv
import json
import os
import re
import subprocess
import time
from pathlib import Path

from eval_run import environment

from weft_process import BINARY

# The size at which evaluations of other tools have run out of memory; WEFT_LONG=1 runs it.
ROWS = 40_000 if os.environ.get("WEFT_LONG") else 12_000
# A test as it is held: its vars, its assertions, and what the allocator needs beside them.
BYTES_PER_TEST_MAX = 2_000
# Results are some 2 kB a row as text: held in memory, they would be seen.
ANSWER_BYTES = 2_000


def write_tests(path: Path, count: int):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "__expected"])
        writer.writerows([f"What is number {i}?", f"contains:{i}"] for i in range(count))


def high_water_bytes(pid: int) -> int:
    """0 once the process has given its memory back."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def peak_bytes(folder: Path, rows: int) -> int:
    """The peak resident size of a run with so many rows, all outputs written."""
    folder.mkdir()
    write_tests(folder / "tests.csv", rows)
    config = {"prompts": ["{{question}} " + "x" * ANSWER_BYTES], "providers": ["echo"], "tests": "tests.csv"}
    (folder / "promptfooconfig.json").write_text(json.dumps(config))
    command = [str(BINARY), "eval", "--no-progress-bar"]
    for extension in ("json", "jsonl", "csv", "junit.xml", "md", "txt"):
        command += ["-o", f"out.{extension}"]
    peak = 0
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment(folder), stdout=log, stderr=log)
        # Not by wait4: its maximum counts what the parent had when it forked.
        while process.poll() is None:
            peak = max(peak, high_water_bytes(process.pid))
            time.sleep(0.01)
    assert process.returncode == 0, (folder / "log").read_text()[-2000:]
    assert sum(1 for _ in (folder / "out.jsonl").open()) == rows
    return peak


def test_memory_grows_with_the_tests_and_not_with_their_results(tmp_path):
    few = peak_bytes(tmp_path / "few", ROWS // 10)
    many = peak_bytes(tmp_path / "many", ROWS)
    per_test = (many - few) / (ROWS - ROWS // 10)
    print(f"{ROWS // 10} rows: {few / 1e6:.0f} MB, {ROWS} rows: {many / 1e6:.0f} MB, {per_test:.0f} bytes a test")
    assert few > 0
    assert per_test < BYTES_PER_TEST_MAX
