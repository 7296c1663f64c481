#!/usr/bin/env python3
"""Starts the eight services, asks them a question, stops them, and shows what weft has of it. Needs a running weft.

    python3 run.py                               the happy path
    python3 run.py --scenario timeout            another; --list says which there are
    python3 run.py --scenario retry --check      ends with 1 unless weft shows the traces that it should
    python3 run.py --stay                        leaves the services running, for questions of your own

The ports are 5100 to 5107; one that is taken is replaced by a free one. Standard library only."""

import argparse
import contextlib
import http.client
import json
import os
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from scenarios import SCENARIOS, Scenario

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "common"))

from services import Services, choose_ports, programs  # noqa: E402

# Programs and their ports. Those who are called come first.
SERVICES = {
    "vector-db": 5104,
    "llm": 5106,
    "cache": 5107,
    "auth": 5101,
    "search": 5103,
    "rag": 5105,
    "orchestrator": 5102,
    "gateway": 5100,
}
# How long the spans of the example trace take: the option, who has it, and what it is about. The defaults are in the
# services.
LATENCIES = {
    "gateway-ms": ("gateway", "a whole request (500)"),
    "orchestrator-ms": ("orchestrator", "the orchestrator (480)"),
    "auth-ms": ("auth", "checking who asks (20)"),
    "search-ms": ("search", "the search (150)"),
    "vector-db-ms": ("vector-db", "the vector database's part of it (120)"),
    "rag-ms": ("rag", "making the answer (250)"),
    "context-ms": ("rag", "preparing the context for it (50)"),
    "llm-ms": ("llm", "the language model's part of it (180)"),
    "cache-write-ms": ("cache", "writing to the cache (30)"),
}
ARRIVE_SECONDS_MAX = 10


def main() -> int:
    arguments = parse_arguments()
    if arguments.list:
        for scenario in SCENARIOS:
            print(f"{scenario.name:22}{scenario.what}")
        return 0
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == arguments.scenario)
    ports = choose_ports(SERVICES)
    with Services(arguments.logs) as services:
        for name, port in ports.items():
            services.start(name, command_of(name, arguments, scenario, ports), port, environment_of(arguments.weft))
        for _ in range(scenario.times):
            status, answer, request_id = ask(ports["gateway"], arguments.user, arguments.query)
        if arguments.stay:
            wait_for_the_person(ports["gateway"])
    traces = read_traces(arguments.weft, request_id, scenario.trees)
    show(arguments, scenario, status, answer, traces)
    return check(scenario, status, traces) if arguments.check else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="happy-path", choices=[s.name for s in SCENARIOS], metavar="NAME")
    parser.add_argument("--list", action="store_true", help="the scenarios")
    parser.add_argument("--check", action="store_true", help="compare what weft shows with what it should")
    parser.add_argument("--stay", action="store_true", help="go on until Ctrl-C")
    parser.add_argument("--weft", default=os.environ.get("WEFT_URL", "http://localhost:4318"), help="where it listens")
    parser.add_argument("--bin", help="where the services were built")
    parser.add_argument("--logs", type=Path, default=HERE / "logs", help="folder for what the services print")
    parser.add_argument("--user", default="user_123")
    parser.add_argument("--query", default="What does distributed tracing show?")
    for option, (_, about) in LATENCIES.items():
        parser.add_argument(f"--{option}", type=int, metavar="N", help=f"how long it takes: {about}")
    return parser.parse_args()


def command_of(name: str, arguments: argparse.Namespace, scenario: Scenario, ports: dict[str, int]) -> list:
    program = programs(HERE, arguments.bin) / name.replace("-", "_")
    command = [program, "--port", ports[name]]
    for peer, port in ports.items():
        command += ["--peer", f"{peer}=http://localhost:{port}"]
    faults = scenario.options.get(name, ())
    for option, (service, _) in LATENCIES.items():
        value = getattr(arguments, option.replace("-", "_"))
        if service == name and value is not None and f"--{option}" not in faults:
            command += [f"--{option}", value]
    return [*command, *faults]


def environment_of(weft: str) -> dict[str, str]:
    # Plain OpenTelemetry: this one address is all that ties the services to weft. HoneyHive's would come before it.
    return {"HH_API_URL": "", "OTEL_EXPORTER_OTLP_ENDPOINT": weft, "OTEL_BSP_SCHEDULE_DELAY": "200"}


def ask(port: int, user: str, query: str) -> tuple[int, str, str]:
    """Status, answer or error, and the id of the request, by which its traces are found."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("POST", "/api/query", json.dumps({"user_id": user, "query": query}))
    response = connection.getresponse()
    body = json.load(response)
    connection.close()
    return response.status, body.get("answer") or body["error"], response.headers["x-request-id"]


def wait_for_the_person(port: int):
    print(
        f"""Eight services run, and answer:
  curl -s localhost:{port}/api/query -d '{{"user_id": "user_123", "query": "What is baggage?"}}'
Ctrl-C ends them.""",
        flush=True,
    )
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(1)


def read_traces(weft: str, request_id: str, trees: tuple[str, ...]) -> list[dict]:
    """The traces with spans of this request, the gateway's first; waits for all spans that should come."""
    deadline = time.monotonic() + ARRIVE_SECONDS_MAX
    while True:
        found = get(weft, f"/api/v1/traces?attribute={urllib.parse.quote(f'request.id={request_id}')}")
        traces = [get(weft, f"/api/v1/traces/{row['trace_id']}") for row in found["traces"]]
        traces.sort(key=lambda trace: "gateway" not in trace["services"])
        if tuple(map(tree_of, traces)) == trees or time.monotonic() > deadline:
            return traces
        time.sleep(0.1)


def get(weft: str, path: str) -> dict:
    try:
        with urllib.request.urlopen(weft + path, timeout=30) as response:
            return json.load(response)
    except urllib.error.URLError as error:
        raise SystemExit(f"no weft at {weft} ({error}): start one with `weft up`, or say where with --weft") from None


def marks_of(span: dict) -> str:
    failed = " error" if span["status"]["code"] == "error" else ""
    return failed + (" parent missing" if span["missing_parent"] else "")


def tree_of(trace: dict) -> str:
    """As in scenarios.py."""
    return "".join(f"{'  ' * span['depth']}{span['name']}{marks_of(span)}\n" for span in trace["spans"])


def show(arguments: argparse.Namespace, scenario: Scenario, status: int, answer: str, traces: list[dict]):
    print(f"scenario  {scenario.name}: {scenario.what}\nquestion  {arguments.query}\nanswer    {status} {answer}")
    for trace in traces:
        print(f"\ntrace     {trace['trace_id']}\npage      {arguments.weft}/trace/{trace['trace_id']}")
        for span in trace["spans"]:
            name = "  " * span["depth"] + span["name"]
            print(f"  {name:32}{span['service']:14}{span['duration_ns'] / 1e6:7.0f} ms{marks_of(span)}")
    print("\nlook at   " + textwrap.fill(scenario.look_at, 100, subsequent_indent=" " * 10))


def check(scenario: Scenario, status: int, traces: list[dict]) -> int:
    complaints = []
    if status != scenario.status:
        complaints.append(f"the gateway was to answer {scenario.status}, and answered {status}")
    if tuple(map(tree_of, traces)) != scenario.trees:
        complaints.append("weft was to show\n" + "\n".join(scenario.trees))
    for span in (span for trace in traces for span in trace["spans"]):
        service = span["name"].split(".")[0].replace("_", "-")
        if span["service"] != service:
            complaints.append(f"{span['name']} was to come from {service}, and came from {span['service']}")
    for complaint in complaints:
        print(f"FAILED    {complaint}", file=sys.stderr)
    if not complaints:
        print("checked   as it should be")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
