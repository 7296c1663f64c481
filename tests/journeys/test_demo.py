"""`./dev demo`: four services, three of them with HoneyHive's SDK and one with plain OpenTelemetry, make one tree."""

import json
import re
import subprocess
import sys

import pytest

from weft_process import ROOT, Weft

# span: (service, event type, parent)
TREE = {
    "handle_query": ("api-gateway", "session", None),
    "process_user_request": ("user-service", "chain", "handle_query"),
    "validate_user": ("user-service", "tool", "process_user_request"),
    "check_policy": ("policy-service", "chain", "process_user_request"),
    "generate_response": ("llm-service", "model", "process_user_request"),
    "ChatCompletion": ("llm-service", "model", "generate_response"),
}
DEMO_SECONDS_MAX = 120


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """What the demo printed, and a weft started afterwards on the data that it left."""
    data = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, ROOT / "tools/demo.py", "--once", "--data", data]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=DEMO_SECONDS_MAX)
    assert done.returncode == 0, done.stdout + done.stderr
    with Weft(data) as weft:
        yield done.stdout, weft


@pytest.fixture(scope="module")
def trace(demo):
    printed, weft = demo
    return weft.trace(re.search(r"trace: +([0-9a-f]{32})", printed)[1], spans=len(TREE))


def by_name(trace: dict) -> dict[str, dict]:
    return {span["event_name"]: span for span in trace["spans"]}


def test_it_prints_the_tree_and_the_address_of_the_page(demo, trace):
    printed, _ = demo
    for name, (service, _, _) in TREE.items():
        assert re.search(rf"{name} .*{service}", printed), printed
    assert re.search(rf"http://localhost:\d+/trace/{trace['trace_id']}", printed)


def test_all_spans_are_in_one_trace(trace):
    assert sorted(by_name(trace)) == sorted(TREE)
    assert trace["span_count"] == len(TREE)
    assert trace["error_count"] == 0
    assert {span["trace_id"] for span in trace["spans"]} == {trace["trace_id"]}


@pytest.mark.parametrize("name", TREE)
def test_each_span_has_its_parent_its_service_and_its_type(trace, name):
    spans = by_name(trace)
    service, event_type, parent = TREE[name]
    assert spans[name]["service"] == service
    assert spans[name]["event_type"] == event_type
    assert (spans[name]["parent_span_id"] or None) == (spans[parent]["span_id"] if parent else None)
    assert not spans[name].get("missing_parent")


def test_a_child_lies_within_its_parent(trace):
    spans = by_name(trace)
    for name, (_, _, parent) in TREE.items():
        if parent:
            inner, outer = spans[name], spans[parent]
            assert start(inner) >= start(outer)
            assert start(inner) + inner["duration_ns"] <= start(outer) + outer["duration_ns"]


def start(span: dict) -> int:
    return int(span["start_time_unix_nano"])


def test_the_model_call_has_its_model_its_tokens_and_its_cost(trace):
    call = by_name(trace)["ChatCompletion"]
    assert call["model"].startswith("gpt-4o-mini")
    assert call["tokens"]["input"] > 0
    assert call["tokens"]["total"] == call["tokens"]["input"] + call["tokens"]["output"]
    assert 0 < call["cost_usd"] < 0.01


def test_tokens_and_cost_of_the_trace_are_those_of_the_one_model_call(trace):
    call = by_name(trace)["ChatCompletion"]
    assert trace["tokens"]["total"] == call["tokens"]["total"]
    assert trace["cost_usd"] == pytest.approx(call["cost_usd"])


def test_the_question_and_the_answer_are_kept(trace):
    call = by_name(trace)["ChatCompletion"]
    assert "Explain distributed tracing in one sentence" in json.dumps(call["inputs"])
    assert "follows one request" in json.dumps(call["outputs"])


def test_spans_of_the_honeyhive_sdk_share_the_session_of_the_gateway(trace):
    sessions = {span["session_id"] for span in trace["spans"] if span["service"] != "policy-service"}
    assert len(sessions) == 1
    assert sessions != {""}


def test_each_span_says_which_process_sent_it(trace):
    # The SDK's own `source` is the gateway's everywhere, handed down in baggage; the exporter's header is not.
    spans = by_name(trace)
    assert [spans[name]["source"] for name in ("handle_query", "validate_user", "generate_response")] == [
        "api-gateway",
        "user-service",
        "llm-service",
    ]


def test_the_command_line_gives_the_same_as_the_api(demo, trace):
    _, weft = demo
    printed = weft.command("trace", trace["trace_id"], "--json", "--url", weft.address)
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == trace


def test_the_list_finds_it(demo, trace):
    _, weft = demo
    printed = weft.command("traces", "--json", "--service", "llm-service", "--url", weft.address)
    assert [found["trace_id"] for found in json.loads(printed.stdout)["traces"]] == [trace["trace_id"]]
