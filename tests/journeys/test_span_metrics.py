"""What weft counts of spans, at /metrics: calls, errors and durations by operation, tokens and cost by model."""

import secrets
import time

import pytest
from projects import KEYS, keys_file

from weft_process import Weft

MODEL_CALL = {
    "gen_ai.operation.name": {"stringValue": "chat"},
    "gen_ai.request.model": {"stringValue": "gpt-4o"},
    "gen_ai.usage.input_tokens": {"intValue": "1000"},
    "gen_ai.usage.output_tokens": {"intValue": "100"},
}


def send(weft, service: str, name: str, headers: dict | None = None, attributes: dict | None = None, **fields):
    start = time.time_ns()
    span = {
        "traceId": secrets.token_hex(16),
        "spanId": secrets.token_hex(8),
        "name": name,
        "kind": 3,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + 30_000_000),
        "attributes": [{"key": key, "value": value} for key, value in (attributes or {}).items()],
    } | fields
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
    export = {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]}
    assert weft.post_json("/v1/traces", export, headers).status == 200


def metrics(weft, headers: dict | None = None) -> dict[str, float]:
    reply = weft.request("GET", "/metrics", headers=headers)
    assert reply.status == 200
    lines = (line for line in reply.body.decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def eventually(weft, name: str, value: float, headers: dict | None = None) -> dict[str, float]:
    deadline = time.monotonic() + 15
    while (found := metrics(weft, headers)).get(name) != value:
        assert time.monotonic() < deadline, f"{name} is {found.get(name)}"
        time.sleep(0.05)
    return found


def test_spans_are_counted_once_by_operation_and_by_model(weft):
    send(weft, "rag", "chat gpt-4o", attributes=MODEL_CALL)
    send(weft, "rag", "chat gpt-4o", attributes=MODEL_CALL, status={"code": 2})
    labels = '{project="default",service="rag",operation="chat gpt-4o",kind="client"'
    found = eventually(weft, "weft_span_calls_total" + labels + "}", 2)
    assert found["weft_span_errors_total" + labels + "}"] == 1
    assert found["weft_span_duration_seconds_bucket" + labels + ',le="0.025"}'] == 0
    assert found["weft_span_duration_seconds_bucket" + labels + ',le="0.05"}'] == 2
    assert found["weft_span_duration_seconds_sum" + labels + "}"] == pytest.approx(0.06)
    model = '{project="default",service="rag",model="gpt-4o"'
    assert found["weft_llm_tokens_total" + model + ',direction="input"}'] == 2000
    assert found["weft_llm_tokens_total" + model + ',direction="output"}'] == 200
    assert found["weft_llm_cost_usd_total" + model + "}"] == pytest.approx(2 * (1000 * 2.5 + 100 * 10) / 1e6)
    assert found["weft_llm_errors_total" + model + "}"] == 1
    weft.stop()
    weft.start()
    assert "weft_span_calls_total" + labels + "}" not in metrics(weft), "counters begin at 0, and nothing is replayed"


def test_a_wrapper_of_a_model_call_is_no_model_call(weft):
    tokens = {key: MODEL_CALL[key] for key in MODEL_CALL if "usage" in key}
    send(weft, "rag", "answer", attributes=tokens | {"traceloop.span.kind": {"stringValue": "workflow"}})
    labels = '{project="default",service="rag",operation="answer",kind="client"}'
    found = eventually(weft, "weft_span_calls_total" + labels, 1)
    assert not [name for name in found if name.startswith("weft_llm_tokens_total")]


def test_with_keys_a_project_is_told_of_itself_and_nobody_of_nothing(tmp_path):
    keys = keys_file(tmp_path)
    shop, other = ({"Authorization": f"Bearer {key}"} for key in KEYS.values())
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:
        send(weft, "cart", "pay", shop)
        labels = '{project="shop",service="cart",operation="pay",kind="client"}'
        eventually(weft, "weft_span_calls_total" + labels, 1, shop)
        assert "weft_writer_rows_inserted_total" in metrics(weft), "what tells of nothing stored needs no key"
        for headers in (None, {"Authorization": "Bearer an-unknown-key-of-somebody"}, other):
            assert not [name for name in metrics(weft, headers) if "weft_span_calls" in name]
        said = weft.get("/metrics").body.decode()
        assert "# Without what was counted of spans: this weft asks for an API key" in said


def test_a_name_cannot_forge_a_metric(weft):
    send(weft, "cart", 'a"} 1\nforged_total 7\\')
    labels = '{project="default",service="cart",operation="a\\"} 1\\nforged_total 7\\\\",kind="client"}'
    found = eventually(weft, "weft_span_calls_total" + labels, 1)
    assert "forged_total" not in found
