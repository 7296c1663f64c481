"""examples/mixed-languages: one request through Python, Node, Go, Java and C++ is one tree in one session."""

import re

import pytest

from example_run import edges, run_example, skip_with_older_go, skip_without
from weft_process import ROOT, Weft

TREE = {
    ("answer_question", "gateway", None),
    ("assist", "assistant", "answer_question"),
    ("check_policy", "policy", "assist"),
    ("search", "search", "assist"),
    ("rank", "ranker", "search"),
    ("score_documents", "ranker", "rank"),
}
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What the runner printed, the trace, and how the list of traces describes it."""
    skip_without("java", "mvn", "node", "npm")
    skip_with_older_go(ROOT / "examples/mixed-languages/go")
    folder = tmp_path_factory.mktemp("mixed")
    with Weft(folder / "data") as weft:
        printed = run_example("mixed-languages", weft, "--logs", str(folder / "logs"))
        trace = weft.trace(re.search(r"^trace ([0-9a-f]{32})", printed, re.MULTILINE)[1], spans=len(TREE))
        yield printed, trace, weft.get("/api/v1/traces").json()["traces"]


def test_five_languages_make_one_tree(run):
    _, trace, _ = run
    assert edges(trace) == TREE
    assert trace["error_count"] == 0


def test_the_session_that_python_began_reaches_every_span(run):
    printed, trace, _ = run
    session = re.search(r"^session: +([0-9a-f-]{36})$", printed, re.MULTILINE)[1]
    assert {span["session_id"] for span in trace["spans"]} == {session}


def test_it_is_one_trace_in_the_project_of_the_example(run):
    _, trace, (listed,) = run
    assert listed["trace_id"] == trace["trace_id"]
    assert listed["project"] == "mixed-languages"


def test_the_answer_was_really_looked_up_and_ranked(run):
    printed, _, _ = run
    answer = re.search(r"^answer: +(.*)$", printed, re.MULTILINE)[1]
    assert answer.startswith("The weft is the thread"), "the ranker puts the best document first"
    assert answer.count(".") == 2, "the policy allows two documents"


def test_the_runner_prints_the_tree(run):
    printed, _, _ = run
    for name, service, _ in TREE:
        assert f"─ {name}  [{service}]" in printed
