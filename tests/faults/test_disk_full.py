"""A disk that fills up: what was acknowledged stays, new requests are refused in words, and room brings it all back."""

import shutil
import subprocess
import time

import pytest
from senders import Senders, missing_of, request_of

from weft_process import Weft

DISK_MB = 400
LEFT_MB = 8


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder], check=False, capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"this machine does not let a test mount a tmpfs: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(disk):
    """A file that leaves only a little room; removing it gives the room back."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    with open(ballast, "wb") as file:
        file.write(b"\0" * max(0, free - LEFT_MB * 2**20))
    return ballast


def refused(senders, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not senders.refused and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(senders.refused)


@pytest.mark.timeout(300)
def test_nothing_acknowledged_is_lost_and_room_brings_it_back(small_disk):
    with Weft(small_disk / "data") as weft:
        with Senders(weft.address, seed=7) as senders:
            time.sleep(0.5)
            ballast = fill(small_disk)
            assert refused(senders), weft.tail()
        assert set(senders.refused) <= {429, 503}
        reply = weft.post("/v1/traces", request_of([f"{1:032x}"]), {"Content-Type": "application/json"})
        if reply.status != 200:
            assert int(reply.headers["retry-after"]) > 0
            assert "message" in reply.json()
        ballast.unlink()
        deadline = time.monotonic() + 60
        while weft.post("/v1/traces", request_of([f"{2:032x}"]), {"Content-Type": "application/json"}).status != 200:
            assert time.monotonic() < deadline, weft.tail()
            time.sleep(0.1)
        assert missing_of(weft, [*senders.acked, f"{2:032x}"], seconds=120) == [], weft.tail()
