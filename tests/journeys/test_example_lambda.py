"""examples/lambda: a process for each event, in the session of who sent it, loses nothing although it is frozen."""

import json
import re
import subprocess
import time
import uuid

import pytest
from cpp_examples import by_name, run_script

from example_run import programs_of

RUNS = 8
SPANS_OF_A_RUN = 3


def handle(weft, event: dict, *options: str, environment: dict | None = None) -> str:
    done = subprocess.run(
        [programs_of("lambda") / "handler", *options],
        check=False,
        input=json.dumps(event),
        capture_output=True,
        text=True,
        timeout=30,
        env={"HH_API_URL": weft.address, **(environment or {})},
    )
    return done.stdout


def traces_of(weft, session: str) -> list[dict]:
    return weft.get(f"/api/v1/traces?limit=1000&session_id={session}").json()["traces"]


@pytest.fixture(scope="module")
def session(shared_weft):
    done = run_script("lambda", shared_weft, "--runs", str(RUNS))
    assert done.returncode == 0, done.stdout + done.stderr
    return re.search(r"session: ([0-9a-f-]{36})", done.stdout)[1]


def test_no_span_of_a_frozen_run_is_lost(shared_weft, session):
    counts = sorted(row["span_count"] for row in traces_of(shared_weft, session))
    assert counts == [1] + [SPANS_OF_A_RUN] * RUNS


def test_all_of_it_is_one_session_that_has_the_callers_name(shared_weft, session):
    rows = shared_weft.get("/api/v1/sessions").json()["sessions"]
    found = [row for row in rows if row["session_id"] == session]
    assert [(row["name"], row["trace_count"]) for row in found] == [("questions to a function", 1 + RUNS)]


def test_a_run_is_a_tree_of_its_own(shared_weft, session):
    row = next(row for row in traces_of(shared_weft, session) if row["span_count"] == SPANS_OF_A_RUN)
    spans = by_name(shared_weft.trace(row["trace_id"]))
    root = spans["process_event"]
    assert root["parent_span_id"] is None
    assert {spans[name]["parent_span_id"] for name in ("look_up", "compose")} == {root["span_id"]}


def test_without_the_flush_a_frozen_run_is_lost(shared_weft):
    # Not every time: a batch may happen to be due. So of five runs, not all come through.
    session, later = str(uuid.uuid4()), str(uuid.uuid4())
    for _ in range(5):
        handle(shared_weft, {"session_id": session, "query": "?"}, "--freeze", "--no-flush")
    handle(shared_weft, {"session_id": later, "query": "?"}, "--freeze")
    assert wait_for_trace(shared_weft, later)
    assert len(traces_of(shared_weft, session)) < 5


def test_a_spool_keeps_what_a_frozen_run_did_not_send_for_the_next_one(shared_weft, tmp_path):
    spool = {"WEFT_SPOOL": str(tmp_path / "spool")}
    session, later = str(uuid.uuid4()), str(uuid.uuid4())
    handle(shared_weft, {"session_id": session, "query": "?"}, "--freeze", "--no-flush", environment=spool)
    handle(shared_weft, {"session_id": later, "query": "?"}, environment=spool)
    assert wait_for_trace(shared_weft, session)["span_count"] == SPANS_OF_A_RUN


def test_a_process_that_ends_in_order_needs_no_flush(shared_weft):
    session = str(uuid.uuid4())
    handle(shared_weft, {"session_id": session, "query": "?"}, "--no-flush")
    assert wait_for_trace(shared_weft, session)["span_count"] == SPANS_OF_A_RUN


def test_an_event_that_is_none_is_refused(shared_weft):
    assert json.loads(handle(shared_weft, ["no", "event"]))["statusCode"] == 400


def wait_for_trace(weft, session: str) -> dict:
    """The session's one trace; None after five seconds."""
    for _ in range(50):
        if found := traces_of(weft, session):
            return found[0]
        time.sleep(0.1)
    return None
