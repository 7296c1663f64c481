"""`weft init --example distributed-tracing`, as a new user: an empty folder, the run, a trace that is looked at."""

import json
import re
from pathlib import Path

import pytest
from eval_run import weft

from weft_process import Weft

# name -> (service, parent, milliseconds that it is set to last)
HAPPY_PATH = {
    "POST /chat": ("gateway", "services", 500),
    "auth.session": ("auth", "POST /chat", 1),
    "orchestrator.process": ("orchestrator", "POST /chat", 480),
    "auth.check": ("auth", "orchestrator.process", 20),
    "cache.get": ("cache", "orchestrator.process", 2),
    "search.query": ("search", "orchestrator.process", 150),
    "vector_db.query": ("vector-db", "search.query", 120),
    "rag.generate": ("rag", "orchestrator.process", 250),
    "rag.prepare_context": ("rag", "rag.generate", 50),
    "chat mini-1": ("llm", "rag.generate", 180),
    "cache.set": ("cache", "orchestrator.process", 30),
}
ALWAYS = {"POST /chat", "auth.session", "orchestrator.process", "auth.check", "cache.get"}
FAILED_SEARCH = {"search.query", "vector_db.query"}
# A busy machine lets everything last longer, and nothing shorter.
SLOWER_MS_MAX = 1_500
OWN_SPANS = {"weft.test_case", "services"}


def run(*arguments: str, folder: Path, **variables: str) -> str:
    done = weft(*arguments, folder=folder, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def be_patient(config: Path) -> None:
    """What the example asks of a span's duration, plus what a busy machine may add."""
    text = config.read_text()
    patient = re.sub(r"(trace-span-duration.* max: )(\d+)", lambda m: f"{m[1]}{int(m[2]) + SLOWER_MS_MAX}", text)
    assert patient != text
    config.write_text(patient)


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory):
    """-> the running weft, and of each scenario its spans by name, the run's own left out."""
    folder = tmp_path_factory.mktemp("user")
    with Weft(folder / "data") as server:
        run("init", "--example", "distributed-tracing", folder=folder)
        be_patient(folder / "distributed-tracing/promptfooconfig.yaml")
        run("eval", "-o", "out.json", folder=folder / "distributed-tracing", WEFT_URL=server.address)
        rows = json.loads((folder / "distributed-tracing/out.json").read_text())["results"]["results"]
        found = {}
        for row in rows:
            description = row["testCase"]["description"]
            trace = server.trace(row["traceId"], spans=row["traceReport"]["spans"] + len(OWN_SPANS))
            found[description] = (row["traceId"], {span["name"]: span for span in trace["spans"]})
        yield server, found


def application(spans: dict) -> set:
    return set(spans) - OWN_SPANS


def test_the_happy_path_is_the_tree_that_was_promised(scenarios):
    spans = scenarios[1]["happy path"][1]
    assert application(spans) == set(HAPPY_PATH)
    by_id = {span["span_id"]: name for name, span in spans.items()}
    for name, (service, parent, _) in HAPPY_PATH.items():
        assert spans[name]["service"] == service, name
        assert by_id[spans[name]["parent_span_id"]] == parent, name


def test_every_span_of_the_happy_path_lasts_what_was_promised(scenarios):
    spans = scenarios[1]["happy path"][1]
    for name, (_, _, milliseconds) in HAPPY_PATH.items():
        lasted = spans[name]["duration_ns"] / 1e6
        assert milliseconds - 1 <= lasted <= milliseconds + SLOWER_MS_MAX, name


def test_a_cache_hit_asks_nobody_further(scenarios):
    spans = scenarios[1]["cache hit"][1]
    assert application(spans) == ALWAYS
    assert spans["cache.get"]["attributes"]["cache.hit"] is True


def test_a_failure_begins_in_the_database_and_ends_in_the_orchestrator(scenarios):
    spans = scenarios[1]["service failure"][1]
    assert application(spans) == ALWAYS | FAILED_SEARCH
    failed = {name for name, span in spans.items() if span["status"]["code"] == "error"}
    assert failed == FAILED_SEARCH
    assert spans["vector_db.query"]["events"][0]["name"] == "exception"


def test_a_slow_model_is_given_up_and_nothing_is_cached(scenarios):
    spans = scenarios[1]["timeout"][1]
    assert application(spans) == set(HAPPY_PATH) - {"cache.set"}
    failed = {name for name, span in spans.items() if span["status"]["code"] == "error"}
    assert failed == {"chat mini-1", "rag.generate"}
    assert spans["chat mini-1"]["duration_ns"] >= 299e6


def test_the_trace_is_read_in_the_terminal(scenarios):
    server, found = scenarios
    shown = server.command("trace", found["happy path"][0], "--url", server.address).stdout
    # A name is cut where its column ends.
    assert all(name[:12] in shown for name in HAPPY_PATH)


def test_the_service_graph_is_the_picture_of_the_readme(scenarios):
    shown = scenarios[0].command("graph", "--url", scenarios[0].address).stdout
    calls = {line.split("  ")[0] for line in shown.splitlines()[1:] if line.strip()}
    assert calls == {
        "weft-eval > gateway", "gateway > auth", "gateway > orchestrator", "orchestrator > auth",
        "orchestrator > cache", "orchestrator > search", "orchestrator > rag", "search > vector-db", "rag > llm",
    }  # fmt: skip


def test_every_span_goes_to_the_collector_that_the_environment_names(tmp_path):
    with Weft(tmp_path / "data") as collector:
        run("init", "here", "--example", "distributed-tracing", folder=tmp_path)
        run("eval", "-n", "1", "-o", "o.json", folder=tmp_path / "here",
            OTLP_COLLECTOR_ENDPOINT=collector.address)  # fmt: skip
        row = json.loads((tmp_path / "here/o.json").read_text())["results"]["results"][0]
        spans = {span["name"] for span in collector.trace(row["traceId"], spans=13)["spans"]}
    assert spans == set(HAPPY_PATH) | OWN_SPANS
