"""`weft analyze` and the API's analysis say of examples/rag-system what a person would expect."""

import re

import pytest

from example_run import run_example


@pytest.fixture(scope="module")
def trace_of(shared_weft):
    """The id of the gateway's trace of a scenario, which is run once."""
    known = {}

    def run(scenario: str) -> str:
        if scenario not in known:
            printed = run_example("rag-system", shared_weft, "--scenario", scenario)
            known[scenario] = re.search(r"^trace +([0-9a-f]{32})$", printed, re.MULTILINE)[1]
        return known[scenario]

    return run


@pytest.fixture
def analysis_of(shared_weft, trace_of):
    return lambda scenario: shared_weft.get(f"/api/v1/traces/{trace_of(scenario)}/analysis").json()


def test_the_bottleneck_is_the_llm(analysis_of):
    analysis = analysis_of("happy-path")
    first = analysis["bottlenecks"][0]
    assert (first["name"], first["service"]) == ("llm.generate", "llm")
    assert 0.2 < first["share"] < 0.6
    assert sum(segment["duration_ns"] for segment in analysis["critical_path"]["segments"]) == analysis["duration_ns"]


def test_half_an_llm_saves_half_its_time(shared_weft, trace_of, analysis_of):
    first = analysis_of("happy-path")["bottlenecks"][0]
    trace_id = trace_of("happy-path")
    answer = shared_weft.get(f"/api/v1/traces/{trace_id}/whatif?span={first['span_id']}&percent=50").json()
    assert answer["saved_ns"] == pytest.approx(first["own_ns"] / 2, rel=0.1)
    assert answer["duration_ns"] == answer["was_ns"] - answer["saved_ns"]


def test_the_search_was_tried_three_times(analysis_of):
    (retry,) = analysis_of("retry")["retries"]
    assert [attempt["name"] for attempt in retry["attempts"]] == ["search.query"] * 3
    assert retry["succeeded"]


def test_the_error_began_in_the_llm_and_reached_the_gateway(analysis_of):
    (error,) = analysis_of("service-failure")["errors"]
    assert error["origin"]["name"] == "llm.generate"
    assert [span["name"] for span in error["path"]] == [
        "rag.generate",
        "orchestrator.process",
        "gateway.handle_request",
    ]
    assert error["swallowed_by"] is None


def test_the_cache_had_no_answer_the_first_time(analysis_of):
    (cache,) = analysis_of("happy-path")["caches"]
    assert (cache["service"], cache["hits"], cache["misses"]) == ("cache", 0, 1)


@pytest.mark.parametrize(
    ("query", "status"),
    [("span=0000000000000001&percent=50", 404), ("span=llm&percent=50", 400), ("percent=50", 400)],
)
def test_a_what_if_about_nothing_is_refused(shared_weft, trace_of, query, status):
    refused = shared_weft.get(f"/api/v1/traces/{trace_of('happy-path')}/whatif?{query}")
    assert refused.status == status


def test_the_terminal_says_what_to_do_first_in_80_columns(shared_weft, trace_of):
    printed = shared_weft.command("analyze", trace_of("happy-path"), "--url", shared_weft.address).stdout
    assert "1. llm.generate (llm) takes" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_the_terminal_answers_what_if_by_a_spans_name(shared_weft, trace_of):
    printed = shared_weft.command(
        "analyze", trace_of("happy-path"), "--what-if", "llm.generate", "--percent", "30", "--url", shared_weft.address
    )
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.startswith("If llm.generate (llm) took 30 % less, ")
    assert "less.\n" in printed.stdout
    assert max(map(len, printed.stdout.splitlines())) <= 80


def test_a_complaint_is_no_wider_than_the_terminal(shared_weft):
    refused = shared_weft.command("search", "{ foo = 1 }", "--url", shared_weft.address)
    assert refused.returncode == 1
    assert refused.stderr.startswith("weft: line 1, column 3: ")
    assert max(map(len, refused.stderr.splitlines())) <= 80
