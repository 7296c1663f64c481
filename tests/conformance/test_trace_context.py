"""W3C Trace Context, levels 1 and 2, against a service made with the SDK (relay.cc), from outside."""

from __future__ import annotations

import http.client
import http.server
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from trace_context_cases import CONTINUED, SPAN, TRACE, TRACEPARENTS, TRACESTATES, Case, Header, parent

from weft_process import BINARY

RELAY = Path(os.environ.get("WEFT_CONFORMANCE_RELAY", BINARY.with_name("weft_conformance_relay")))
REQUEST_SECONDS_MAX = 10
HARNESS_SECONDS_MAX = 240
TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


class Outside:
    """What the relay posts to: it keeps the headers of each call, and takes the relay's spans."""

    def __init__(self):
        self.calls: list[list[Header]] = []
        outside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path == "/call":
                    outside.calls.append(self.headers.items())
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Relay:
    def __init__(self, outside: Outside):
        self.outside = outside
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("HH_", "OTEL_"))}
        self.process = subprocess.Popen(
            [RELAY],
            env=environment | {"OTEL_EXPORTER_OTLP_ENDPOINT": outside.url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(REQUEST_SECONDS_MAX) == 0

    def ignored_headers(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS_MAX)
        connection.request("GET", "/ignored_headers")
        return int(connection.getresponse().read())

    def post(self, headers: list[Header], calls: int = 1) -> list[Outgoing]:
        """Sends headers as they stand, and returns what the relay sent on, a call each."""
        self.outside.calls.clear()
        body = json.dumps([{"url": f"{self.outside.url}/call", "arguments": []}] * calls).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS_MAX)
        connection.putrequest("POST", "/test")
        for name, value in [*headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))]:
            connection.putheader(name, value)
        connection.endheaders(body)
        assert connection.getresponse().status == 200
        assert len(self.outside.calls) == calls
        return [Outgoing(call) for call in self.outside.calls]


class Outgoing:
    """What one call carried."""

    def __init__(self, headers: list[Header]):
        self.headers = headers
        (traceparent,) = self.lines("traceparent")
        match = TRACEPARENT.fullmatch(traceparent)
        assert match, f"no traceparent of version 00: {traceparent}"
        self.trace, self.span, self.flags = match.groups()

    def lines(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def state(self) -> str | None:
        return ",".join(self.lines("tracestate")) or None


@pytest.fixture(scope="module")
def relay():
    assert RELAY.exists(), f"{RELAY} is not there: run ./dev build first, or set WEFT_CONFORMANCE_RELAY"
    outside = Outside()
    running = Relay(outside)
    yield running
    running.close()
    outside.server.shutdown()


@pytest.mark.parametrize("case", [*TRACEPARENTS, *TRACESTATES], ids=lambda case: case.name)
def test_case(relay: Relay, case: Case):
    ignored_before = relay.ignored_headers()
    (call,) = relay.post(case.headers)
    if case.trace == CONTINUED:
        assert call.trace == TRACE
    else:
        assert not any(call.trace in value.lower() for _, value in case.headers)
    assert int(call.trace, 16) != 0
    assert int(call.span, 16) != 0
    assert call.span != SPAN
    assert call.state == case.state
    assert call.flags == (case.flags or call.flags)
    assert relay.ignored_headers() - ignored_before == case.ignored


@pytest.mark.parametrize("headers", [[("traceparent", parent())], [], [("traceparent", parent(trace="0" * 32))]])
def test_calls_of_one_request_share_the_trace_and_are_spans_of_their_own(relay: Relay, headers):
    calls = relay.post(headers, calls=3)
    assert len({call.trace for call in calls}) == 1
    assert len({call.span for call in calls}) == 3


def test_requests_without_a_trace_share_none(relay: Relay):
    assert relay.post([])[0].trace != relay.post([])[0].trace


def test_baggage_is_passed_on(relay: Relay):
    (call,) = relay.post([("baggage", "user=ana,tier=gold;ttl=30"), ("Baggage", "session_id=s1")])
    assert call.lines("baggage") == ["user=ana,tier=gold;ttl=30,session_id=s1"]


def test_b3_is_continued_without_a_traceparent(relay: Relay):
    (call,) = relay.post([("b3", f"{TRACE}-{SPAN}-0")])
    assert (call.trace, call.flags) == (TRACE, "00")


@pytest.mark.parametrize("level", ["1", "2"])
def test_the_specification_s_own_harness(relay: Relay, level: str, tmp_path):
    """Needs a copy of github.com/w3c/trace-context and aiohttp."""
    harness = os.environ.get("WEFT_W3C_HARNESS")
    if not harness:
        pytest.skip("WEFT_W3C_HARNESS names no folder `test` of github.com/w3c/trace-context")
    python = os.environ.get("WEFT_W3C_PYTHON", sys.executable)
    if python == sys.executable and importlib.util.find_spec("aiohttp") is None:
        pytest.skip("aiohttp, which the harness needs, is not installed; WEFT_W3C_PYTHON may name a Python that has it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"HARNESS_PORT": str(port), "SPEC_LEVEL": level, "STRICT_LEVEL": "2"}
    run = subprocess.run(
        [python, "test.py", f"http://127.0.0.1:{relay.port}/test"],
        cwd=harness,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=HARNESS_SECONDS_MAX,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    assert re.search(r"^OK\b", run.stderr, re.MULTILINE), run.stderr[-4000:]
