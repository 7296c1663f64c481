"""The dashboards of deploy/grafana: sound JSON, and every metric they ask for is one that weft exports."""

import json
import re

import pytest
from test_span_metrics import MODEL_CALL, eventually, metrics, send

from weft_process import ROOT

DASHBOARDS = sorted((ROOT / "deploy/grafana/dashboards").glob("*.json"))
METRIC = re.compile(r"\b(?:weft|process)_[a-z_]+")


def read(path) -> dict:
    return json.loads(path.read_text())


def expressions(board: dict) -> list[str]:
    found = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return found + [variable["definition"] for variable in board["templating"]["list"] if "definition" in variable]


def test_uids_and_ids_are_unique():
    boards = [read(path) for path in DASHBOARDS]
    assert len(boards) == 3
    assert len({board["uid"] for board in boards}) == len(boards)
    for board in boards:
        ids = [panel["id"] for panel in board["panels"]]
        assert len(set(ids)) == len(ids)
        places = [tuple(panel["gridPos"].values()) for panel in board["panels"]]
        assert len(set(places)) == len(places)
        assert all(x + w <= 24 for x, _, w, _ in places)


@pytest.fixture(scope="module")
def exported(shared_weft) -> set[str]:
    """The names of all metrics, once there is something to count."""
    send(shared_weft, "rag", "chat", attributes=MODEL_CALL)
    eventually(shared_weft, 'weft_llm_calls_total{project="default",service="rag",model="gpt-4o"}', 1)
    # Some are there only from the first call on.
    names = {name.partition("{")[0] for name in metrics(shared_weft)}
    return names | {"weft_grpc_requests_total"}


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_metric_of_a_dashboard_is_exported(path, exported):
    asked = {name for expression in expressions(read(path)) for name in METRIC.findall(expression)}
    assert asked
    assert asked <= exported, f"weft does not export {sorted(asked - exported)}"


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_label_of_a_dashboard_is_exported(path, shared_weft, exported):
    known = {label for name in metrics(shared_weft) for label in re.findall(r'[{,](\w+)="', name)}
    # Of gRPC's calls, of which there are none yet; and what Prometheus adds to each of a target's series.
    known |= {"code", "instance", "job"}
    for expression in expressions(read(path)):
        grouped = ", ".join(re.findall(r"\bby \(([^)]*)\)", expression))
        matched = re.findall(r"[{,](\w+)=", expression)
        for label in [*filter(None, re.split(r",\s*", grouped)), *matched]:
            assert label in known, f"no metric of weft has the label {label}: {expression}"
