"""examples/rag-system: eight services; what goes well and what goes wrong is seen in the trace as it should be."""

import contextlib
import http.client
import json
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cpp_examples import by_name, end_of, milliseconds, start_of
from ports import free_port

from example_run import programs_of, run_example
from weft_process import ROOT

SCENARIOS = (
    "happy-path",
    "auth-by-orchestrator",
    "cache-hit",
    "service-failure",
    "timeout",
    "retry",
    "stripped-header",
    "uuid-trace-id",
    "64-bit-trace-id",
    "skewed-clock",
    "untraced-service",
    "untraced-and-silent",
    "unsent-spans",
)


class Runs:
    """Each scenario is run once, when the first test asks for it."""

    def __init__(self, weft, folder):
        self.weft = weft
        self.folder = folder
        self.printed: dict[str, str] = {}

    def output(self, scenario: str) -> str:
        if scenario not in self.printed:
            arguments = ("--scenario", scenario, "--check", "--logs", str(self.folder / scenario))
            self.printed[scenario] = run_example("rag-system", self.weft, *arguments)
        return self.printed[scenario]

    def traces(self, scenario: str) -> list[dict]:
        """The gateway's first."""
        ids = re.findall(r"^trace +([0-9a-f]{32})$", self.output(scenario), re.MULTILINE)
        return [self.weft.trace(trace_id) for trace_id in ids]

    def spans(self, scenario: str) -> dict[str, dict]:
        """Of the gateway's trace."""
        return by_name(self.traces(scenario)[0])

    def stats(self, scenario: str, service: str) -> dict:
        """What a service said of its tracer when it ended."""
        self.output(scenario)
        return json.loads((self.folder / scenario / f"{service}.log").read_text().split(f"{service}: ")[-1])


@pytest.fixture(scope="module")
def runs(shared_weft, tmp_path_factory):
    return Runs(shared_weft, tmp_path_factory.mktemp("logs"))


def test_the_script_lists_what_is_tested_here(shared_weft):
    listed = run_example("rag-system", shared_weft, "--list")
    assert tuple(line.split()[0] for line in listed.splitlines()) == SCENARIOS


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_weft_shows_the_traces_of_the_scenario(runs, scenario):
    assert "checked   as it should be" in runs.output(scenario)


def test_the_example_trace_has_its_times(runs):
    expected = {
        "gateway.handle_request": 500,
        "auth.check": 20,
        "orchestrator.process": 480,
        "search.query": 150,
        "vector_db.query": 120,
        "rag.generate": 250,
        "rag.prepare_context": 50,
        "llm.generate": 180,
        "cache.set": 30,
    }
    spans = runs.spans("happy-path")
    for name, wanted in expected.items():
        # A loaded machine sleeps longer, never shorter.
        assert wanted - 1 <= milliseconds(spans[name]) <= 3 * wanted + 300, name


def test_every_span_lies_within_its_parent(runs):
    trace = runs.traces("happy-path")[0]
    by_id = {span["span_id"]: span for span in trace["spans"]}
    for span in trace["spans"]:
        if parent := by_id.get(span["parent_span_id"]):
            assert start_of(parent) <= start_of(span) <= end_of(span) <= end_of(parent)


def test_search_and_answer_are_real(runs):
    spans = runs.spans("happy-path")
    assert spans["search.query"]["attributes"]["results.count"] == 3
    assert "shows who called whom" in runs.output("happy-path")
    assert spans["llm.generate"]["tokens"]["total"] > 0


def test_a_cache_hit_says_so_and_gives_the_same_answer_sooner(runs):
    spans = runs.spans("cache-hit")
    assert spans["cache.get"]["attributes"]["cache.hit"] is True
    assert runs.spans("happy-path")["cache.get"]["attributes"]["cache.hit"] is False
    assert "shows who called whom" in runs.output("cache-hit")
    assert milliseconds(spans["gateway.handle_request"]) < 500


def test_an_error_names_its_cause_on_the_way_up(runs):
    spans = runs.spans("service-failure")
    for name in ("llm.generate", "rag.generate", "orchestrator.process", "gateway.handle_request"):
        assert "llm is overloaded" in spans[name]["status"]["message"], name
    assert spans["llm.generate"]["attributes"]["http.response.status_code"] == 503
    assert spans["gateway.handle_request"]["attributes"]["http.response.status_code"] == 502


def test_after_a_timeout_the_called_service_works_on(runs):
    spans = runs.spans("timeout")
    assert "no answer within 400 ms" in spans["rag.generate"]["status"]["message"]
    assert end_of(spans["llm.generate"]) > end_of(spans["rag.generate"])
    assert spans["llm.generate"]["status"]["code"] != "error"


def test_retries_are_events_of_the_caller(runs):
    trace = runs.traces("retry")[0]
    retries = [event for event in by_name(trace)["orchestrator.process"]["events"] if event["name"] == "retry"]
    assert [event["attributes"]["attempt"] for event in retries] == [2, 3]
    attempts = sorted((span for span in trace["spans"] if span["name"] == "search.query"), key=start_of)
    assert [span["status"]["code"] for span in attempts] == ["error", "error", "unset"]


@pytest.mark.parametrize(
    ("scenario", "root"),
    [
        ("stripped-header", "rag.generate"),
        ("uuid-trace-id", "vector_db.query"),
        ("64-bit-trace-id", "llm.generate"),
        ("untraced-and-silent", "vector_db.query"),
    ],
)
def test_a_broken_trace_is_found_by_the_request_id(runs, scenario, root):
    whole, rest = runs.traces(scenario)
    found = {
        span["attributes"]["request.id"]
        for trace in (whole, rest)
        for span in trace["spans"]
        if "request.id" in span["attributes"]
    }
    assert len(found) == 1
    assert by_name(rest)[root]["parent_span_id"] is None


@pytest.mark.parametrize(("scenario", "service"), [("uuid-trace-id", "vector-db"), ("64-bit-trace-id", "llm")])
def test_a_malformed_header_is_counted_by_who_ignored_it(runs, scenario, service):
    assert runs.stats(scenario, service)["ignored_headers"] == 1
    assert runs.stats("happy-path", service)["ignored_headers"] == 0


def test_a_slow_clock_moves_the_spans_of_its_host_and_no_others(runs):
    spans = runs.spans("skewed-clock")
    early = start_of(spans["orchestrator.process"]) - start_of(spans["search.query"])
    assert 4e9 < early < 5.1e9
    assert spans["search.query"]["parent_span_id"] == spans["orchestrator.process"]["span_id"]
    assert start_of(spans["vector_db.query"]) > start_of(spans["orchestrator.process"])


def test_an_untraced_service_that_hands_the_headers_on_leaves_no_gap(runs):
    spans = runs.spans("untraced-service")
    assert spans["vector_db.query"]["parent_span_id"] == spans["orchestrator.process"]["span_id"]
    assert runs.stats("untraced-service", "search")["ended"] == 0


def test_spans_that_cannot_be_sent_are_counted_and_missed(runs):
    spans = runs.spans("unsent-spans")
    assert spans["vector_db.query"]["missing_parent"]
    stats = runs.stats("unsent-spans", "search")
    assert stats["ended"] == 1
    assert stats["exported"] == 0


def test_latencies_are_options(shared_weft, tmp_path):
    short = ("--gateway-ms", "40", "--orchestrator-ms", "30", "--search-ms", "5", "--vector-db-ms", "4")
    shorter = ("--rag-ms", "6", "--context-ms", "1", "--llm-ms", "2", "--cache-write-ms", "1", "--auth-ms", "1")
    printed = run_example("rag-system", shared_weft, "--check", "--logs", str(tmp_path), *short, *shorter)
    total = re.search(r"gateway\.handle_request +gateway +(\d+) ms", printed)[1]
    assert int(total) < 480


@contextlib.contextmanager
def staying_services(weft, logs):
    """The gateway's port, while run.py leaves the services running."""
    script = ROOT / "examples/rag-system/run.py"
    command = [
        sys.executable,
        script,
        "--stay",
        "--bin",
        programs_of("rag-system"),
        "--weft",
        weft.address,
        "--logs",
        logs,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = next(found[1] for line in process.stdout if (found := re.search(r"localhost:(\d+)/api/query", line)))
            yield int(port)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def ask(port: int, query: str) -> dict:
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("POST", "/api/query", json.dumps({"user_id": "user_1", "query": query}))
    with contextlib.closing(connection):
        return json.load(connection.getresponse())


def test_questions_at_the_same_time_have_a_tree_each(shared_weft, tmp_path):
    questions = [f"What is a span, for the {n}th time?" for n in range(24)]
    with staying_services(shared_weft, tmp_path) as port, ThreadPoolExecutor(len(questions)) as pool:
        answers = list(pool.map(lambda question: ask(port, question), questions))
    for question, answer in zip(questions, answers, strict=True):
        trace = shared_weft.trace(answer["trace_id"], spans=10)
        spans = by_name(trace)
        assert (trace["span_count"], len(spans)) == (10, 10)
        assert spans["gateway.handle_request"]["inputs"]["query"] == question
        assert spans["cache.set"]["attributes"]["cache.key"] == question
        assert len({span["attributes"].get("request.id", "") for span in trace["spans"]} - {""}) == 1


class Cache:
    """The cache service alone, over HTTP."""

    def __init__(self, port: str):
        self.port = int(port)

    def post(self, path: str, body: dict) -> dict:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=10)
        connection.request("POST", path, json.dumps(body))
        with contextlib.closing(connection):
            return json.load(connection.getresponse())

    def set(self, key: str, value: str):
        self.post("/set", {"key": key, "value": value})

    def has(self, key: str) -> bool:
        return self.post("/get", {"key": key})["hit"]


@contextlib.contextmanager
def cache_with(weft, *options: str):
    port = str(free_port())
    command = [programs_of("rag-system") / "cache", "--port", port, "--cache-write-ms", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={"OTEL_EXPORTER_OTLP_ENDPOINT": weft.address}
    ) as process:
        try:
            assert b"listens" in process.stdout.readline()
            yield Cache(port)
        finally:
            process.terminate()


def test_a_full_cache_forgets_what_was_used_longest_ago(shared_weft):
    with cache_with(shared_weft, "--capacity", "2") as cache:
        cache.set("a", "1")
        cache.set("b", "2")
        assert cache.has("a")
        cache.set("c", "3")
        assert [cache.has(key) for key in "abc"] == [True, False, True]


def test_an_old_answer_is_not_found(shared_weft):
    with cache_with(shared_weft, "--ttl-ms", "300") as cache:
        cache.set("a", "1")
        assert cache.has("a")
        time.sleep(0.4)
        assert not cache.has("a")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--capcity", "2"), "there is no option --capcity"),
        (("--capacity", "two"), "--capacity is a number, not 'two'"),
        (("--send-context", "b3"), "--send-context is w3c, none, uuid or 64-bit, not 'b3'"),
        (("--capacity",), "no value with '--capacity'"),
    ],
)
def test_a_service_refuses_options_it_does_not_understand(options, complaint):
    done = subprocess.run(
        [programs_of("rag-system") / "cache", *options], check=False, capture_output=True, text=True, timeout=10
    )
    assert done.returncode == 2
    assert complaint in done.stderr
