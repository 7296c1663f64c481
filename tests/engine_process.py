"""The engine behind a running weft, as the kernel sees it."""

import time
from pathlib import Path

START_SECONDS_MAX = 20


def engine_pid(weft) -> int:
    """The pid of weft's child; waits for a restart under way."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        for task in Path(f"/proc/{weft.pid}/task").iterdir():
            children = (task / "children").read_text().split()
            if children:
                return int(children[0])
        time.sleep(0.01)
    raise AssertionError(f"weft has no engine; {weft.tail()}")
