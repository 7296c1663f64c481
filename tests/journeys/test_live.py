"""Live tail and top: what a weft says while spans arrive."""

import contextlib
import http.client
import json
import secrets
import socket
import subprocess
import time
import urllib.parse

import pytest
from projects import KEYS, keys_file

from weft_process import BINARY, Weft

TAILS_MAX = 32
WIDTH = 80


def export_of(trace_id: str, *names: str, parent: int = 0, first: int = 1, **fields) -> dict:
    """A trace of a span for each name, the first one's children."""
    start = time.time_ns() - 1_000_000_000
    spans = [
        {
            "traceId": trace_id,
            "spanId": f"{first + i:016x}",
            "parentSpanId": "" if first + i == 1 else f"{parent or 1:016x}",
            "name": name,
            "startTimeUnixNano": str(start),
            "endTimeUnixNano": str(start + 250_000_000),
        }
        | fields
        for i, name in enumerate(names)
    ]
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]}


class Tail:
    """The events of GET /api/v1/tail, one after the other."""

    def __init__(self, weft, q: str, headers: dict | None = None, **parameters):
        parts = urllib.parse.urlsplit(weft.address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        query = urllib.parse.urlencode({"q": q} | parameters)
        self.connection.request("GET", f"/api/v1/tail?{query}", headers=headers or {})
        self.response = self.connection.getresponse()

    def __enter__(self):
        assert self.response.status == 200, self.response.read()
        assert self.response.getheader("Content-Type") == "text/event-stream"
        assert self.next() == ("ready", {})
        return self

    def __exit__(self, *_):
        self.response.close()
        self.connection.close()

    def next(self, seconds: float = 10) -> tuple[str, dict]:
        self.connection.sock and self.connection.sock.settimeout(seconds)
        name = ""
        while True:
            line = self.response.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            if line.startswith("data: "):
                return name, json.loads(line[6:])


def spans_of(trace: dict) -> set[str]:
    return {span["name"] for spanset in trace["spansets"] for span in spanset["spans"]}


def test_a_match_is_told_within_about_a_second(weft):
    with Tail(weft, '{ name = "order" }') as tail:
        weft.post_json("/v1/traces", export_of(secrets.token_hex(16), "other"))
        trace_id = secrets.token_hex(16)
        began = time.monotonic()
        weft.post_json("/v1/traces", export_of(trace_id, "root", "order"))
        name, trace = tail.next()
        assert time.monotonic() - began < 3
        assert (name, trace["trace_id"], trace["root_name"]) == ("trace", trace_id, "root")
        assert spans_of(trace) == {"order"}
        assert trace["spansets"][0]["matched"] == 1


def test_a_span_that_comes_later_can_make_an_earlier_one_match_and_none_is_told_twice(weft):
    trace_id = secrets.token_hex(16)
    with Tail(weft, '{ name = "root" } >> { name =~ "step.*" }') as tail:
        weft.post_json("/v1/traces", export_of(trace_id, "step 1", first=2))
        assert weft.trace(trace_id)["span_count"] == 1
        weft.post_json("/v1/traces", export_of(trace_id, "root"))
        assert spans_of(tail.next()[1]) == {"step 1"}
        weft.post_json("/v1/traces", export_of(trace_id, "step 2", first=3))
        assert spans_of(tail.next()[1]) == {"step 2"}


def test_what_was_there_before_is_not_told(weft):
    before, after = secrets.token_hex(16), secrets.token_hex(16)
    weft.post_json("/v1/traces", export_of(before, "order"))
    assert weft.trace(before)["span_count"] == 1
    with Tail(weft, "{ }") as tail:
        weft.post_json("/v1/traces", export_of(after, "order"))
        assert tail.next()[1]["trace_id"] == after


def test_a_query_that_is_none_or_counts_is_refused(weft):
    for q, says in (("{ name = }", "line 1, column 10"), ("{ } | rate()", "cannot end in a metrics function")):
        reply = weft.get(f"/api/v1/tail?{urllib.parse.urlencode({'q': q})}")
        assert reply.status == 400
        assert says in reply.json()["error"]["message"]


def test_there_are_so_many_tails_and_one_that_goes_makes_room(weft):
    with contextlib.ExitStack() as stack:
        tails = [stack.enter_context(Tail(weft, "{ }")) for _ in range(TAILS_MAX)]
        reply = weft.get("/api/v1/tail")
        assert reply.status == 503
        assert "being followed" in reply.json()["error"]["message"]
        tails[0].__exit__()
        deadline = time.monotonic() + 10
        while True:
            tail = Tail(weft, "{ }")
            if tail.response.status == 200:
                break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        tail.__exit__()


def test_a_slow_reader_loses_events_and_is_told_how_many(weft):
    # A receive buffer of a few kilobytes, and nothing is read from it.
    parts = urllib.parse.urlsplit(weft.address)
    slow = socket.socket(socket.AF_INET)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.settimeout(20)
    slow.connect(("127.0.0.1", parts.port))
    slow.sendall(b"GET /api/v1/tail HTTP/1.1\r\nHost: localhost\r\n\r\n")
    received = b""
    while b"event: ready" not in received:
        received += slow.recv(4096)
    # The kernel keeps up to some megabytes for it on this side too.
    sent = 0
    for _ in range(16):
        for _ in range(6):
            names = [f"{i} {'x' * 20_000}" for i in range(20)]
            weft.post_json("/v1/traces", export_of(secrets.token_hex(16), *names))
            sent += 1
        time.sleep(0.3)
    time.sleep(1.5)
    told = dropped = 0
    deadline = time.monotonic() + 30
    while told + dropped < sent and time.monotonic() < deadline:
        received += slow.recv(1 << 20)
        told = received.count(b"event: trace\n")
        dropped = sum(json.loads(e.split(b"\n")[0])["traces"] for e in received.split(b"event: dropped\ndata: ")[1:])
        if b"\n\n" not in received[-4:] or told + dropped == sent:
            continue
        # What was dropped is told with the next thing there is to say.
        weft.post_json("/v1/traces", export_of(secrets.token_hex(16), "one more"))
        sent += 1
    slow.close()
    assert told + dropped == sent
    assert dropped > 0


def test_a_tail_ends_when_the_server_does(tmp_path):
    with Weft(tmp_path / "data") as weft, Tail(weft, "{ }") as tail:
        assert weft.stop() == 0
        assert tail.response.read().strip(b":\n") == b""


def test_a_key_tails_its_project_and_no_other(tmp_path):
    keys = keys_file(tmp_path)
    headers = {project: {"Authorization": f"Bearer {key}"} for project, key in KEYS.items()}
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:
        assert weft.get("/api/v1/tail").status == 401
        with Tail(weft, "{ }", headers["other"]) as tail:
            own = secrets.token_hex(16)
            weft.post_json("/v1/traces", export_of(secrets.token_hex(16), "order"), headers["shop"])
            time.sleep(1.5)
            weft.post_json("/v1/traces", export_of(own, "order"), headers["other"])
            assert tail.next()[1]["trace_id"] == own


# ---- on the terminal


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_weft_tail_prints_each_trace(weft, arguments):
    command = [str(BINARY), "tail", '{ name = "order" }', "--limit", "1", "--url", weft.address, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        trace_id = ""
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            trace_id = secrets.token_hex(16)
            weft.post_json("/v1/traces", export_of(trace_id, "root", "order"))
            time.sleep(0.5)
        printed = process.communicate()[0]
    assert process.returncode == 0
    if arguments:
        assert spans_of(json.loads(printed)) == {"order"}
    else:
        assert "shop order  250.0 ms" in printed
        assert all(len(line) <= WIDTH for line in printed.splitlines())


def test_weft_tail_without_a_server_says_so():
    done = subprocess.run(
        [str(BINARY), "tail", "--url", "http://127.0.0.1:1"], check=False, capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 1
    assert "no weft answers at" in done.stderr
