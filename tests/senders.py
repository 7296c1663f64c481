"""Clients under load that remember exactly what was acknowledged. They never send anything twice."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.parse

TRACES_A_REQUEST = 2
SPANS_A_TRACE = 50
SENDERS = 4
READ_BY_ID = 100
ROWS_A_PAGE = 5_000
PAUSE_SECONDS = 0.005
REQUEST_SECONDS_MAX = 30


def request_of(trace_ids: list[str]) -> bytes:
    """One OTLP/JSON request: each trace a root and its children, in one service."""
    spans = []
    for trace_id in trace_ids:
        for number in range(SPANS_A_TRACE):
            start = time.time_ns()
            spans.append(
                {
                    "traceId": trace_id,
                    "spanId": f"{number + 1:016x}",
                    "parentSpanId": f"{1:016x}" if number else "",
                    "name": f"step {number}",
                    "startTimeUnixNano": str(start),
                    "endTimeUnixNano": str(start + 1_000_000),
                    "attributes": [{"key": "number", "value": {"intValue": number}}],
                }
            )
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "load"}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]}).encode()


class Senders:
    """Send from several connections until stopped; `acked` are the ids of traces that were answered with 200."""

    def __init__(self, address: str, seed: int, pause_seconds: float = PAUSE_SECONDS):
        parts = urllib.parse.urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.random = random.Random(seed)
        self.pause_seconds = pause_seconds
        self.acked: list[str] = []
        self.refused: dict[int, int] = {}
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._run) for _ in range(SENDERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _run(self):
        connection = None
        while not self.stopping.is_set():
            trace_ids = [f"{self.random.getrandbits(128) | 1:032x}" for _ in range(TRACES_A_REQUEST)]
            try:
                connection = connection or http.client.HTTPConnection(self.host, self.port, timeout=REQUEST_SECONDS_MAX)
                connection.request("POST", "/v1/traces", request_of(trace_ids), {"Content-Type": "application/json"})
                response = connection.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                # Cut off without an answer: not acknowledged, whatever became of it.
                connection = None
                time.sleep(0.01)
                continue
            if response.status == 200:
                self.acked += trace_ids
                time.sleep(self.pause_seconds)
            else:
                self.refused[response.status] = self.refused.get(response.status, 0) + 1
                time.sleep(0.02)


def missing_of(weft, trace_ids: list[str], seconds: float = 60) -> list[str]:
    """The traces that do not hold all of their spans, each once, when the time is over. All are counted in the store,
    and a sample is read as a client reads it."""
    deadline = time.monotonic() + seconds
    left = set(trace_ids)
    while left := left - _whole_traces(weft):
        if time.monotonic() > deadline:
            return sorted(left)
        time.sleep(0.1)
    sample = random.Random(len(trace_ids)).sample(trace_ids, min(READ_BY_ID, len(trace_ids)))
    return [trace_id for trace_id in sample if not _is_whole(weft, trace_id)]


def _whole_traces(weft) -> set[str]:
    whole, last = set(), ""
    while True:
        sql = (
            "SELECT lower(hex(trace_id)) AS id, count() AS spans, uniqExact(span_id) AS ids FROM spans "
            f"GROUP BY trace_id HAVING id > '{last}' ORDER BY id LIMIT {ROWS_A_PAGE}"
        )
        reply = weft.post("/api/v1/sql", sql.encode(), {"Content-Type": "text/plain"})
        if reply.status != 200:
            return whole  # the engine is not back yet
        rows = reply.json()["rows"]
        for trace_id, spans, ids in rows:
            assert int(spans) == int(ids), f"{trace_id} was stored twice"
            if int(ids) == SPANS_A_TRACE:
                whole.add(trace_id)
        if len(rows) < ROWS_A_PAGE:
            return whole
        last = rows[-1][0]


def _is_whole(weft, trace_id: str) -> bool:
    reply = weft.get(f"/api/v1/traces/{trace_id}/outline")
    if reply.status != 200:
        return False
    trace = reply.json()
    assert trace["duplicate_span_count"] == 0, f"{trace_id} was stored twice"
    return trace["span_count"] == SPANS_A_TRACE
