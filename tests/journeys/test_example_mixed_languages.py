"""examples/mixed-languages: one request through Python, Node, Go, Java and C++ is one tree in one session."""

import re

import pytest

from example_run import edges, run_example, skip_without
from weft_process import Weft

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
    """What the runner printed, and the trace."""
    skip_without("go", "java", "mvn", "node", "npm", programs=("weft_example_ranker",))
    folder = tmp_path_factory.mktemp("mixed")
    with Weft(folder / "data") as weft:
        printed = run_example("mixed-languages/run.py", weft, "--logs", str(folder / "logs"))
        yield printed, weft.trace(re.search(r"^trace ([0-9a-f]{32})", printed, re.MULTILINE)[1], spans=len(TREE))


def test_five_languages_make_one_tree(run):
    _, trace = run
    assert edges(trace) == TREE
    assert trace["error_count"] == 0


def test_the_session_that_python_began_reaches_every_span(run):
    _, trace = run
    sessions = {span["session_id"] for span in trace["spans"]}
    assert len(sessions) == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", sessions.pop())


def test_it_is_in_the_project_of_the_example(run):
    _, trace = run
    assert trace["project"] == "mixed-languages"


def test_the_answer_was_really_looked_up_and_ranked(run):
    printed, _ = run
    answer = re.search(r"^answer: +(.*)$", printed, re.MULTILINE)[1]
    assert answer.startswith("The weft is the thread"), "the ranker puts the best document first"
    assert answer.count(".") == 2, "the policy allows two documents"


def test_the_runner_prints_the_tree(run):
    printed, _ = run
    for name, service, _ in TREE:
        assert f"─ {name}  [{service}]" in printed
