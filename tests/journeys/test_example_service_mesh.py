"""examples/service-mesh: what sidecars and services must do so that a trace stays whole, and how it looks when they do
not. HAProxy is run; the other meshes' files are checked against the definitions that Envoy and Istio publish."""

import os
import re
import subprocess

import pytest
import yaml

from example_run import CACHES, edges, run_example, skip_with_older_go, skip_without
from weft_process import ROOT, Weft

EXAMPLE = ROOT / "examples/service-mesh"
SHOP = {("shop", "shop", None), ("GET /item", "shop", "shop")}
WHOLE = SHOP | {("stock", "stock", "GET /item")}
BROKEN = ("stock", "stock", None)
pytestmark = pytest.mark.timeout(900)


class Runs:
    """What the runner printed for each case, and the traces it names."""

    def __init__(self, printed: str, weft: Weft):
        self.printed = printed
        self.weft = weft

    def traces(self, case: str) -> list[dict]:
        of_case = re.search(rf"^{case}: .*\n((?: .*\n|trace .*\n)+)", self.printed, re.MULTILINE)[1]
        return [self.weft.trace(found, spans=int(n)) for found, n in re.findall(r"trace (\w{32}): (\d+) span", of_case)]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    skip_without("haproxy")
    folder = tmp_path_factory.mktemp("mesh")
    with Weft(folder / "data") as weft:
        yield Runs(run_example("service-mesh", weft, "--logs", str(folder / "logs")), weft)


def test_headers_that_pass_and_are_handed_on_make_one_tree(runs):
    (trace,) = runs.traces("whole")
    assert edges(trace) == WHOLE


@pytest.mark.parametrize("case", ["stripped", "forgotten"])
def test_a_sidecar_that_strips_and_a_service_that_forgets_break_it_the_same_way(runs, case):
    before, behind = runs.traces(case)
    assert edges(before) == SHOP
    assert edges(behind) == {BROKEN}


def test_the_request_id_reaches_the_last_service_where_it_is_handed_on(runs):
    (trace,) = runs.traces("whole")
    ids = {span["event_name"]: request_id(span) for span in trace["spans"] if span["event_name"] != "GET /item"}
    assert ids == {"shop": "example-whole", "stock": "example-whole"}


def test_a_stripping_sidecar_gives_the_request_another_id(runs):
    _, behind = runs.traces("stripped")
    assert re.fullmatch(r"[0-9a-f-]{36}", request_id(behind["spans"][0]))


def request_id(span: dict) -> str:
    return span["attributes"]["http.request.header.x-request-id"]


@pytest.mark.parametrize("name", ["passing.cfg", "stripping.cfg"])
def test_haproxy_accepts_its_configuration(name):
    skip_without("haproxy")
    ports = {"SIDECAR_PORT": "5031", "SERVICE_PORT": "5021"}
    command = ["haproxy", "-c", "-f", EXAMPLE / "haproxy" / name]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30, env={**os.environ, **ports})
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_files_of_envoy_and_istio_are_what_their_definitions_allow():
    skip_with_older_go(EXAMPLE / "check")
    done = subprocess.run(
        ["go", "run", "-buildvcs=false", "."],
        check=False,
        cwd=EXAMPLE / "check",
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, **CACHES},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^(\S+) is a valid", done.stdout, re.MULTILINE) == [
        "envoy/sidecar.yaml",
        "istio/mesh.yaml",
        "istio/telemetry.yaml",
        "istio/stripping.yaml",
    ]


def test_linkerd_sends_to_the_collector_and_the_collector_to_weft():
    tracing = yaml.safe_load((EXAMPLE / "linkerd/values.yaml").read_text())["proxy"]["tracing"]
    collector = yaml.safe_load((EXAMPLE / "linkerd/collector.yaml").read_text())
    # The chart refuses tracing without these three.
    assert tracing["collector"]["endpoint"].endswith(":4317")
    assert all(tracing["collector"]["meshIdentity"][key] for key in ("serviceAccountName", "namespace"))
    pipeline = collector["service"]["pipelines"]["traces"]
    assert "grpc" in collector["receivers"][pipeline["receivers"][0]]["protocols"]
    assert collector["exporters"][pipeline["exporters"][0]]["endpoint"].endswith(":4318")
