"""What is going on: GET /api/v1/top and `weft top`."""

import json
import secrets
import time

import pytest
from otlp_json import attribute
from projects import KEYS, keys_file

from weft_process import Weft

WIDTH = 80


def model_call(input_tokens: int, output_tokens: int) -> list[dict]:
    return [
        attribute("gen_ai.operation.name", stringValue="chat"),
        attribute("gen_ai.provider.name", stringValue="openai"),
        attribute("gen_ai.request.model", stringValue="gpt-4o"),
        attribute("gen_ai.usage.input_tokens", intValue=str(input_tokens)),
        attribute("gen_ai.usage.output_tokens", intValue=str(output_tokens)),
    ]


def export_of(trace_id: str) -> dict:
    """shop asks a model through a wrapper that says the same tokens once more; the wrapper failed."""
    start = time.time_ns() - 60_000_000_000

    def span(span_id: int, parent: int, name: str, **fields) -> dict:
        return {
            "traceId": trace_id,
            "spanId": f"{span_id:016x}",
            "parentSpanId": f"{parent:016x}" if parent else "",
            "name": name,
            "startTimeUnixNano": str(start),
            "endTimeUnixNano": str(start + 250_000_000),
        } | fields

    spans = [
        span(1, 0, "order"),
        span(2, 1, "chain", attributes=model_call(100, 20), status={"code": 2}),
        span(3, 2, "chat gpt-4o", attributes=model_call(100, 20)),
    ]
    resource = {"attributes": [attribute("service.name", stringValue="shop")]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]}


@pytest.fixture(scope="module", autouse=True)
def trace_id(shared_weft):
    trace_id = "0e" + secrets.token_hex(15)
    assert shared_weft.post_json("/v1/traces", export_of(trace_id)).status == 200
    assert shared_weft.trace(trace_id, spans=3)["span_count"] == 3
    return trace_id


def rows(weft, **parameters) -> list[dict]:
    reply = weft.get("/api/v1/top?" + "&".join(f"{name}={value}" for name, value in parameters.items()))
    assert reply.status == 200, reply
    return reply.json()["rows"]


def test_a_service_has_its_calls_errors_durations_and_tokens_once(shared_weft):
    (shop,) = rows(shared_weft, window="100s")
    assert (shop["service"], shop["calls"], shop["errors"]) == ("shop", 3, 1)
    assert shop["calls_per_second"] == pytest.approx(0.03)
    assert shop["error_share"] == pytest.approx(1 / 3)
    assert shop["p50_ns"] == shop["p95_ns"] == 250_000_000
    assert shop["tokens_per_second"] == pytest.approx(1.2)
    assert shop["cost_usd_per_hour"] > 0


def test_operations_and_models_have_lines_of_their_own(shared_weft):
    assert {row["name"] for row in rows(shared_weft, by="operation")} == {"order", "chain", "chat gpt-4o"}
    (model,) = rows(shared_weft, by="model")
    assert (model["model"], model["provider"], model["calls"]) == ("gpt-4o", "openai", 2)
    assert len(rows(shared_weft, by="operation", limit=1)) == 1


def test_what_cannot_be_asked_is_said(shared_weft):
    for query, says in (("by=colour", "none of service"), ("window=1ms", "from 1s"), ("x=1", 'no parameter "x"')):
        reply = shared_weft.get(f"/api/v1/top?{query}")
        assert reply.status == 400
        assert says in reply.json()["error"]["message"]


def test_a_key_sees_its_project_only(tmp_path):
    keys = keys_file(tmp_path)
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:

        def ask(project: str) -> list:
            return weft.request("GET", "/api/v1/top", headers={"X-API-Key": KEYS[project]}).json()["rows"]

        weft.post_json("/v1/traces", export_of(secrets.token_hex(16)), {"X-API-Key": KEYS["shop"]})
        deadline = time.monotonic() + 10
        while not ask("shop"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert ask("other") == []
        assert weft.get("/api/v1/top").status == 401


def test_weft_top_prints_once_where_there_is_no_terminal(shared_weft):
    for arguments in ((), ("--once", "--by", "operation"), ("--by", "model")):
        done = shared_weft.command("top", *arguments, "--url", shared_weft.address)
        assert done.returncode == 0, done.stderr
        assert "CALLS/S" in done.stdout
        assert "Of the last" in done.stdout
        assert all(len(line) <= WIDTH for line in done.stdout.splitlines()), done.stdout
    assert json.loads(shared_weft.command("top", "--json", "--url", shared_weft.address).stdout)["by"] == "service"
