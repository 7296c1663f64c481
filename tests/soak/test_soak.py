"""A weft that receives and is asked without a pause: nothing acknowledged is lost, every question is answered, and it
does not grow. Short: WEFT_SOAK_SECONDS is 20. Long (`./dev test soak`): 1,800."""

import http.client
import itertools
import os
import threading
import time
import urllib.parse
from pathlib import Path

import pytest
from engine_process import engine_pid
from senders import Senders, missing_of

IS_LONG = bool(os.environ.get("WEFT_LONG"))
SECONDS = int(os.environ.get("WEFT_SOAK_SECONDS", "1800" if IS_LONG else "20"))
SENDER_PAUSE_SECONDS = 0.2
SAMPLE_SECONDS = 0.5
LISTENERS = 8
# A run is compared with its own middle third, when caches have their size: more by a quarter and so much is growth.
GROWTH_MAX = 1.25
SLACK = {"bytes": 64 << 20, "threads": 24, "files": 40}

QUESTIONS = (
    "/api/v1/traces?limit=50",
    "/api/v1/traces?service=load&attribute=number%3D7",
    "/api/v1/search?q=" + urllib.parse.quote('{ name = "step 3" } >> { name = "step 4" }'),
    "/api/v1/metrics/query_range?q=" + urllib.parse.quote("{ } | rate() by (resource.service.name)"),
    "/api/v1/service-graph",
    "/api/v1/sessions",
    "/api/v1/diagnosis",
    "/api/v1/services",
    "/jaeger/api/traces?service=load&limit=20",
    "/tempo/api/search/tags",
    "/metrics",
    "/ready",
)


class Asker(threading.Thread):
    """Asks one question after the other, and between them listens to the live tail and leaves without a word."""

    def __init__(self, weft):
        super().__init__()
        self.weft = weft
        self.asked = 0
        self.unanswered: list[str] = []
        self.stopping = threading.Event()

    def run(self):
        for question in itertools.cycle(QUESTIONS):
            if self.stopping.is_set():
                return
            reply = self.weft.get(question)
            self.asked += 1
            if reply.status != 200:
                self.unanswered.append(f"{question}: {reply}")
            if self.asked % len(QUESTIONS) == 0:
                self._listen_and_leave()

    def _listen_and_leave(self):
        parts = urllib.parse.urlsplit(self.weft.address)
        for _ in range(LISTENERS):
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
            connection.request("GET", "/api/v1/tail")
            connection.getresponse()
            connection.close()


class Usage:
    """What weft and its engine hold, sampled."""

    def __init__(self, pids: dict[str, int]):
        self.pids = pids
        self.samples: dict[str, list[dict[str, int]]] = {name: [] for name in pids}

    def sample(self):
        for name, pid in self.pids.items():
            status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            self.samples[name].append(
                {
                    "bytes": int(status["VmRSS"].split()[0]) << 10,
                    "threads": int(status["Threads"]),
                    "files": len(os.listdir(f"/proc/{pid}/fd")),
                }
            )

    def third(self, name: str, which: int, of: str) -> int:
        """The most of it in the first (0), middle (1) or last (2) third."""
        samples = self.samples[name]
        size = len(samples) // 3
        return max(sample[of] for sample in samples[which * size : (which + 1) * size])

    def __str__(self):
        return "\n".join(
            f"{name}: {of} {' → '.join(str(self.third(name, which, of)) for which in range(3))}"
            for name in self.pids
            for of in ("bytes", "threads", "files")
        )


@pytest.mark.timeout(SECONDS + 300)
def test_it_neither_loses_nor_grows(weft):
    usage = Usage({"weft": weft.pid, "engine": engine_pid(weft)})
    asker = Asker(weft)
    asker.start()
    try:
        with Senders(weft.address, seed=1, pause_seconds=SENDER_PAUSE_SECONDS) as senders:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end and asker.is_alive():
                usage.sample()
                time.sleep(SAMPLE_SECONDS)
    finally:
        asker.stopping.set()
        asker.join()
    print(f"{len(senders.acked)} traces, {asker.asked} questions\n{usage}")
    assert asker.unanswered == []
    assert senders.refused == {}
    assert asker.asked > len(QUESTIONS)
    assert missing_of(weft, senders.acked) == []
    # In a short run every cache still grows.
    for of in SLACK if IS_LONG else ("threads", "files"):
        for name in usage.pids:
            assert usage.third(name, 2, of) <= GROWTH_MAX * usage.third(name, 1, of) + SLACK[of], str(usage)
