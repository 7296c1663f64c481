"""examples/three-services: the tutorial's gateway, user and LLM services in C++ make one tree."""

import re

import pytest
from cpp_examples import by_name, end_of, run_script, start_of
from ports import free_ports

# span: (service, event type, parent)
TREE = {
    "handle_query": ("api-gateway", "session", None),
    "process_user_request": ("user-service", "chain", "handle_query"),
    "validate_user": ("user-service", "tool", "process_user_request"),
    "generate_response": ("llm-service", "model", "process_user_request"),
    "chat gpt-4o-mini": ("llm-service", "model", "generate_response"),
}


def run_example(weft, *arguments: str):
    gateway, user, llm = map(str, free_ports(3))
    ports = ("--gateway-port", gateway, "--user-port", user, "--llm-port", llm)
    return run_script("three-services", weft, *ports, *arguments)


@pytest.fixture(scope="module")
def done(shared_weft):
    done = run_example(shared_weft)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def trace(done, shared_weft):
    return shared_weft.trace(re.search(r"trace: +([0-9a-f]{32})", done)[1], spans=len(TREE))


def test_the_question_is_answered(done):
    assert "Distributed tracing follows one request" in done


def test_all_spans_are_in_one_trace(trace):
    assert sorted(by_name(trace)) == sorted(TREE)
    assert trace["error_count"] == 0


@pytest.mark.parametrize("name", TREE)
def test_each_span_has_its_parent_its_service_and_its_type(trace, name):
    spans = by_name(trace)
    service, event_type, parent = TREE[name]
    assert (spans[name]["service"], spans[name]["event_type"]) == (service, event_type)
    assert (spans[name]["parent_span_id"] or None) == (spans[parent]["span_id"] if parent else None)


def test_a_child_lies_within_its_parent(trace):
    spans = by_name(trace)
    for name, (_, _, parent) in TREE.items():
        if parent:
            assert start_of(spans[parent]) <= start_of(spans[name])
            assert end_of(spans[name]) <= end_of(spans[parent])


def test_what_the_services_found_out_is_on_their_spans(trace):
    spans = by_name(trace)
    gateway = spans["handle_query"]["metadata"]
    assert gateway["user_id"] == "user_123"
    assert gateway["user_service_status"] == 200
    assert {"traceparent", "baggage"} <= set(gateway["propagated_headers"])
    assert spans["process_user_request"]["metadata"]["validation"] == "passed"


def test_arguments_and_results_are_recorded(trace):
    spans = by_name(trace)
    assert spans["validate_user"]["inputs"] == {"user_id": "user_123"}
    assert spans["validate_user"]["outputs"] == {"result": True}
    assert spans["generate_response"]["inputs"]["prompt"] == "Explain distributed tracing in one sentence"


def test_the_model_call_has_its_tokens_and_its_cost(trace):
    call = by_name(trace)["chat gpt-4o-mini"]
    assert call["tokens"]["total"] == call["tokens"]["input"] + call["tokens"]["output"] > 0
    assert 0 < call["cost_usd"] < 0.01


def test_all_services_are_in_the_session_of_the_gateway(trace):
    sessions = {span["session_id"] for span in trace["spans"]}
    assert len(sessions) == 1
    assert sessions != {None}


def test_who_may_not_ask_gets_a_refusal_and_the_script_says_so(shared_weft):
    done = run_example(shared_weft, "--user", "stranger")
    assert done.returncode == 1
    assert "unknown user 'stranger'" in done.stdout
