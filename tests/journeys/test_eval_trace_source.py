"""What is under test reports elsewhere, and a run reads its traces there; whose spans they are."""

import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from eval_run import NO_WEFT, evaluate, weft

from weft_process import ROOT, Weft

PEERS = Path(os.environ.get("WEFT_PEERS", ROOT.parent / "shared" / "peers"))
JAEGER = ROOT / ".cache/peers/jaeger"


def config_for(spans_go_to: str, source: dict) -> dict:
    return {
        "prompts": ["{{query}}"],
        "providers": [f"exec:env OTEL_EXPORTER_OTLP_ENDPOINT={spans_go_to} python3 services.py"],
        "tracing": {"enabled": True, "provider": source},
        "tests": [
            {
                "vars": {"query": "What is a trace?"},
                "assert": [
                    {"type": "trace-span-count", "value": {"pattern": "orchestrator.process", "min": 1, "max": 1}},
                    {"type": "trace:calls", "value": "gateway -> orchestrator -> search -> vector-db"},
                    {"type": "trajectory:tool-used", "value": "search"},
                ],
            }
        ],
    }


@pytest.fixture
def services(tmp_path):
    assert weft("init", "here", "--example", "distributed-tracing", folder=tmp_path).returncode == 0
    return tmp_path / "here"


@pytest.mark.parametrize("source", [("jaeger", "/jaeger"), ("tempo", "/tempo"), ("weft", "")])
def test_traces_are_read_from_the_system_that_has_them(tmp_path, services, source):
    with Weft(tmp_path / "data") as server:
        config = config_for(server.address, {"id": source[0], "endpoint": server.address + source[1]})
        rows = evaluate(services, config)[1]
    assert rows[0]["success"], rows[0].get("error")
    assert rows[0]["traceReport"]["spans"] == 11


def test_traces_are_read_from_the_real_jaeger(tmp_path, services):
    if not JAEGER.exists() or not PEERS.is_dir():
        pytest.skip("the real Jaeger is not here: it is not part of weft")
    jaeger = subprocess.Popen([PEERS / "run-jaeger.sh", tmp_path / "jaeger"],
                              env={**os.environ, "PEERS_BIN": str(JAEGER.parent)})  # fmt: skip
    try:
        wait_for("http://127.0.0.1:13133/status")
        source = {"id": "jaeger", "endpoint": "http://127.0.0.1:16686"}
        rows = evaluate(services, config_for("http://127.0.0.1:34318", source))[1]
    finally:
        jaeger.terminate()
        jaeger.wait(30)
    assert rows[0]["success"], rows[0].get("error")
    assert rows[0]["traceReport"]["spans"] == 11


def wait_for(url: str, seconds: float = 30):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(url, timeout=2).read()
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, f"nobody answers at {url}"
            time.sleep(0.1)


def test_a_source_that_is_not_there_is_told(services):
    config = config_for(NO_WEFT, {"id": "jaeger", "endpoint": NO_WEFT})
    config["tracing"]["wait"] = {"limitMs": 300}
    why = evaluate(services, config)[1][0]["traceReport"]["why"]
    assert NO_WEFT in why and "could not be read" in why


@pytest.fixture
def empty_source():
    """A Tempo that has no traces, and the paths it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("checks", "is_asked"), [([], False), ([{"type": "trace-span-count", "value": {"pattern": "x", "min": 1}}], True)]
)
def test_only_traces_that_are_asserted_on_are_asked_for(tmp_path, empty_source, checks, is_asked):
    address, asked = empty_source
    tracing = {"enabled": True, "provider": {"id": "tempo", "endpoint": address}, "wait": {"limitMs": 300}}
    config = {"prompts": ["p"], "providers": ["echo"], "tracing": tracing, "tests": [{"assert": checks}] * 3}
    assert len(evaluate(tmp_path, config)[1]) == 3
    assert bool(asked) == is_asked


RESOURCE = """
import os
def call_api(prompt, options, context):
    return {'output': os.environ['OTEL_RESOURCE_ATTRIBUTES']}
"""


@pytest.mark.parametrize("provider", ["exec:sh -c 'echo $OTEL_RESOURCE_ATTRIBUTES'", "file://resource.py"])
def test_spans_of_a_program_can_say_whose_they_are(tmp_path, provider):
    (tmp_path / "resource.py").write_text(RESOURCE)
    config = {"prompts": ["p"], "providers": [provider], "tracing": {"enabled": True}, "tests": [{}, {}]}
    rows = evaluate(tmp_path, config, OTEL_RESOURCE_ATTRIBUTES="team=search")[1]
    said = [dict(pair.split("=") for pair in row["response"]["output"].split(",")) for row in rows]
    run = rows[0]["evaluationId"]
    assert said[0]["team"] == "search"
    assert [each["evaluation.id"] for each in said] == [run, run]
    assert [each["weft.eval.trace_id"] for each in said] == [row["traceId"] for row in rows]
    assert said[1]["test.case.id"] == "1-0"
