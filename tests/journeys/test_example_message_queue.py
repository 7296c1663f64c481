"""examples/message-queue: handling a message follows sending it, through RabbitMQ and through Kafka (as librdkafka
mocks it), as its child, by a link, or in a batch with a link to each sender."""

import os
import re
import subprocess

import pytest

from example_run import programs_of, run_example, skip_without
from weft_process import Weft

MESSAGES = 3
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module", params=["kafka", "rabbitmq"])
def traces(request, tmp_path_factory):
    """For each case, the trace of the sender and those that the handler began."""
    if request.param == "rabbitmq":
        skip_without("epmd", "erl", "/usr/lib/rabbitmq/bin/rabbitmq-server")
    folder = tmp_path_factory.mktemp(request.param)
    with Weft(folder / "data") as weft:
        printed = run_example("message-queue", weft, request.param, "--logs", str(folder / "logs"))
        cases = re.findall(r"^(\w+): .*\n((?:(?: |trace ).*\n)+)", printed, re.MULTILINE)
        yield {
            case: [weft.trace(found, spans=int(n)) for found, n in re.findall(r"trace (\w{32}): (\d+) span", trees)]
            for case, trees in cases
        }


def named(trace: dict, name: str) -> list[dict]:
    return [span for span in trace["spans"] if span["event_name"] == name]


def ids(spans: list[dict]) -> list[str]:
    return sorted(span["span_id"] for span in spans)


def parents(spans: list[dict]) -> list[str]:
    return sorted(span["parent_span_id"] for span in spans)


def links(spans: list[dict]) -> list[tuple[str, str]]:
    return sorted((link["trace_id"], link["span_id"]) for span in spans for link in span["links"])


def test_each_message_is_sent_in_a_span_of_the_senders_trace(traces):
    for case in ("parent", "link", "batch"):
        (accepted,) = named(traces[case][0], "accept_documents")
        sent = named(traces[case][0], "send documents")
        assert parents(sent) == [accepted["span_id"]] * MESSAGES
        assert {span["kind"] for span in sent} == {"producer"}
        assert {span["service"] for span in sent} == {"intake"}


def test_by_parent_all_is_one_tree(traces):
    (trace,) = traces["parent"]
    handled = named(trace, "process documents")
    assert parents(handled) == ids(named(trace, "send documents"))
    assert {span["kind"] for span in handled} == {"consumer"}
    assert {span["service"] for span in handled} == {"indexer"}
    assert links(handled) == []


def test_by_link_each_message_begins_a_trace_that_points_back(traces):
    sender, *handlers = traces["link"]
    handled = [span for trace in handlers for span in named(trace, "process documents")]
    assert len(handlers) == len(handled) == MESSAGES
    assert [span["parent_span_id"] for span in handled] == [None] * MESSAGES
    assert links(handled) == [(sender["trace_id"], span) for span in ids(named(sender, "send documents"))]


def test_a_batch_is_one_span_with_a_link_to_each_sender(traces):
    sender, handler = traces["batch"]
    (handled,) = named(handler, "process documents")
    assert handled["parent_span_id"] is None
    assert handled["attributes"]["messaging.batch.message_count"] == MESSAGES
    assert links([handled]) == [(sender["trace_id"], span) for span in ids(named(sender, "send documents"))]


def test_what_is_done_with_a_message_is_below_its_span(traces):
    for case in traces.values():
        for trace in case:
            handled = set(ids(named(trace, "process documents")))
            assert set(parents(named(trace, "embed_document"))) == handled
    assert sum(len(named(trace, "embed_document")) for case in traces.values() for trace in case) == 3 * MESSAGES


def test_the_session_of_the_sender_goes_with_its_messages(traces):
    for case in ("parent", "link"):
        sessions = {span["session_id"] for trace in traces[case] for span in trace["spans"]}
        assert len(sessions) == 1
        assert sessions != {""}


def run_program(name: str, *options: str) -> subprocess.CompletedProcess:
    command = [programs_of("message-queue") / name, *options]
    quiet = {**os.environ, "OTEL_SDK_DISABLED": "true"}
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=quiet)


@pytest.mark.parametrize("queue", ["kafka", "rabbitmq"])
def test_a_batch_by_parent_is_refused_because_a_span_has_one_parent(queue):
    refused = run_program(f"{queue}_consumer", "--broker", "localhost:1", "--follow", "parent", "--batch", "3")
    assert refused.returncode == 2
    assert "--batch needs --follow link" in refused.stderr


def test_a_broker_that_is_not_there_is_said_so():
    failed = run_program("rabbitmq_producer", "--broker", "localhost:1")
    assert failed.returncode == 1
    assert "rabbitmq: no connection to localhost:1" in failed.stderr
