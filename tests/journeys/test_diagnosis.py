"""Each scenario of examples/rag-system gets the finding that a person would expect, and the good ones none."""

import json
import re
import time
import urllib.parse

import pytest

from example_run import run_example

# In this order: what services usually do is known from the traces before.
EXPECTED = {
    "happy-path": [],
    "cache-hit": [],
    "service-failure": [],
    "retry": [],
    "timeout": [("child_outside_parent", "llm")],
    "stripped-header": [("stripped_header", "rag")],
    "uuid-trace-id": [("malformed_trace_id", "search")],
    "64-bit-trace-id": [("malformed_trace_id", "rag")],
    "skewed-clock": [("clock_skew", "search")],
    "untraced-service": [("silent_service", "search")],
    "untraced-and-silent": [("silent_service", "search")],
    "unsent-spans": [("silent_service", "search")],
}


def ids_in(printed: str) -> list[str]:
    return re.findall(r"^trace +([0-9a-f]{32})$", printed, re.MULTILINE)


@pytest.fixture(scope="module")
def runs(shared_weft, tmp_path_factory):
    """Scenario → its trace ids, the gateway's first, and what was said of that when it had just arrived."""
    logs = tmp_path_factory.mktemp("logs")
    found = {}
    for scenario in EXPECTED:
        arguments = ("--scenario", scenario, "--check", "--logs", str(logs / scenario))
        ids = ids_in(run_example("rag-system", shared_weft, *arguments))
        found[scenario] = (ids, diagnosis(shared_weft, ids[0]))
    return found


def diagnosis(weft, trace_id: str) -> list[dict]:
    reply = weft.get(f"/api/v1/traces/{trace_id}/diagnosis")
    assert reply.status == 200, reply
    return reply.json()["findings"]


@pytest.mark.parametrize("scenario", EXPECTED)
def test_the_finding_is_the_one_a_person_would_expect(runs, scenario):
    findings = runs[scenario][1]
    assert [(each["cause"], each["service"]) for each in findings] == EXPECTED[scenario]
    for each in findings:
        assert each["spans"], "a finding shows its evidence"
        assert 0 < each["confidence"] <= 1


def test_the_stripped_header_names_both_traces_and_the_caller(runs):
    ids, (finding,) = runs["stripped-header"]
    assert sorted(finding["traces"]) == sorted(ids)
    assert finding["peer"] == "orchestrator"


@pytest.mark.parametrize(("scenario", "words"), [("uuid-trace-id", "UUID"), ("64-bit-trace-id", "64 bits")])
def test_a_malformed_trace_id_is_named_by_its_form(runs, scenario, words):
    _, (finding,) = runs[scenario]
    assert words in finding["summary"]


def test_the_skewed_clock_is_named_with_its_offset_and_error(runs):
    _, (finding,) = runs["skewed-clock"]
    clock = finding["clock"]
    assert abs(clock["offset_ns"] + 5_000_000_000) <= clock["error_ns"] + 1_000_000
    assert clock["error_ns"] < 100_000_000
    assert "behind" in finding["summary"]


def test_a_look_over_all_of_them_tells_each_fault_once(runs, shared_weft):
    printed = shared_weft.command("diagnose", "--since", "1h", "--json", "--url", shared_weft.address)
    findings = json.loads(printed.stdout)["findings"]
    told = [(each["cause"], each["service"]) for each in findings]
    assert len(told) == len({(*pair, each["peer"]) for pair, each in zip(told, findings, strict=True)})
    assert {"stripped_header", "malformed_trace_id", "clock_skew", "silent_service"} <= {cause for cause, _ in told}


def test_the_terminal_says_it_in_80_columns(runs, shared_weft):
    printed = shared_weft.command("diagnose", runs["stripped-header"][0][0], "--url", shared_weft.address)
    assert printed.returncode == 0, printed.stderr
    assert "stripped_header  90 % sure" in printed.stdout
    assert "'orchestrator'" in printed.stdout
    assert max(len(line) for line in printed.stdout.splitlines()) <= 80


def test_the_service_graph_of_a_range_agrees_with_that_of_a_trace(runs, shared_weft):
    def edges(query: str) -> set[tuple[str, str]]:
        graph = shared_weft.get(f"/api/v1/service-graph?{query}").json()
        names = [node["name"] for node in graph["nodes"]]
        return {(names[edge["caller"]], names[edge["callee"]]) for edge in graph["edges"]}

    of_trace = edges("trace_id=" + runs["happy-path"][0][0])
    assert ("user", "gateway") in of_trace
    assert ("search", "vector-db") in of_trace
    assert of_trace <= edges("since=1h")


def test_what_a_timeout_changed_is_seen_in_the_diff(runs, shared_weft):
    before, after = runs["happy-path"][0][0], runs["timeout"][0][0]
    steps = shared_weft.get(f"/api/v1/diff?a={before}&b={after}").json()["steps"]
    assert steps[0]["path"][-1] == "llm llm.generate"
    assert "slower" in steps[0]["changes"]
    assert ["removed"] in [step["changes"] for step in steps if step["path"][-1] == "cache cache.set"]


def test_sets_of_traces_are_compared_by_query(runs, shared_weft):
    before, after = runs["happy-path"][0][0], runs["timeout"][0][0]
    queries = {"a": f'{{ trace:id = "{before}" }}', "b": "{ }", "limit": 1, "b_end": time.time_ns()}
    one = shared_weft.get("/api/v1/diff?" + urllib.parse.urlencode(queries)).json()
    assert (one["a_traces"], one["a_has_more"]) == (1, False)
    assert (one["b_traces"], one["b_has_more"]) == (1, True)
    query = f'{{ trace:id = "{after}" }}'
    printed = shared_weft.command("diff", before, query, "--since", "1h", "--url", shared_weft.address).stdout
    assert printed.startswith("1 trace -> 1 trace: ")
    assert "llm llm.generate" in printed


SPANS = {
    "resourceSpans": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "secret-service"}}]},
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "traceId": "5b8efff798038103d269b633813fc60c",
                            "spanId": "eee19b7ec3c1b174",
                            "parentSpanId": "eee19b7ec3c1b175",
                            "name": "secret",
                            "kind": 2,
                            "startTimeUnixNano": "1795249800000000000",
                            "endTimeUnixNano": "1795249800250000000",
                        }
                    ]
                }
            ],
        }
    ]
}


def test_another_project_is_never_told_of(runs, shared_weft):
    shared_weft.post_json("/v1/traces", SPANS, {"X-Project": "secret"})
    trace_id = SPANS["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["traceId"]
    shared_weft.trace(trace_id)
    assert diagnosis(shared_weft, trace_id)[0]["service"] == "secret-service"
    happy = runs["happy-path"][0][0]
    for path in (
        f"/api/v1/traces/{trace_id}/diagnosis?project=rag-system",
        "/api/v1/diagnosis?project=rag-system&since=100000h",
        "/api/v1/service-graph?project=rag-system&since=100000h",
        f"/api/v1/service-graph?project=rag-system&trace_id={trace_id}",
        f"/api/v1/diff?project=rag-system&a={happy}&b={trace_id}",
    ):
        assert b"secret-service" not in shared_weft.get(path).body, path


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/traces/hello/diagnosis", 400),
        ("/api/v1/traces/00000000000000000000000000000001/diagnosis", 404),
        ("/api/v1/diagnosis?since=yesterday", 400),
        ("/api/v1/service-graph?trace_id=1", 400),
        ("/api/v1/diff?a=00000000000000000000000000000001", 400),
        ("/api/v1/diff?a=00000000000000000000000000000001&b=00000000000000000000000000000002", 404),
        ("/api/v1/diff?a=%7Bname%3D%22nobody%22%7D&b=%7B%7D", 404),
        ("/api/v1/diff?a=%7Bname%3D%3D1%7D&b=%7B%7D", 400),
        ("/api/v1/diff?a=%7B%7D&b=%7B%7D&limit=101", 400),
    ],
)
def test_what_cannot_be_answered_says_so(shared_weft, path, status):
    reply = shared_weft.get(path)
    assert reply.status == status
    assert reply.json()["error"]["message"]
