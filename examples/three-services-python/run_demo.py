"""Starts the services, sends one question through them, prints the answer and its trace id, and stops them.

    python run_demo.py [--weft http://localhost:4318] [--question TEXT]

The ports are the tutorial's (5000 to 5004); one that is taken is replaced by a free one. With OPENAI_API_KEY set
the real service is asked, otherwise the stand-in answers."""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
SERVICES = {
    "stand_in_openai": 5004,
    "policy_service": 5003,
    "llm_service": 5002,
    "user_service": 5001,
    "api_gateway": 5000,
}
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10


def main() -> int:
    arguments = parse_arguments()
    ports = choose_ports()
    environment = environment_of(arguments.weft, ports)
    logs = Path(arguments.logs)
    logs.mkdir(parents=True, exist_ok=True)
    processes = {}
    try:
        for name in SERVICES:
            processes[name] = start(name, environment, logs)
        for name, process in processes.items():
            wait_until_listening(name, process, ports[name], logs)
            print(f"  {name} listens on port {ports[name]}", flush=True)
        answer = ask(ports["api_gateway"], arguments.user, arguments.question)
    finally:
        stop(list(processes.values()))
    print(f"  question: {arguments.question}")
    print(f"  answer:   {answer.get('response', answer.get('error'))}")
    print(f"  trace:    {answer['trace_id']}")
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weft", default="http://localhost:4318", help="where weft listens")
    parser.add_argument("--user", default="user_123")
    parser.add_argument("--question", default="Explain distributed tracing in one sentence")
    parser.add_argument("--logs", default=str(HERE / "logs"), help="folder for what the services print")
    return parser.parse_args()


def choose_ports() -> dict[str, int]:
    """The usual ones, or, when EXAMPLE_FREE_PORTS is set, free ones: two runs at once would both find the usual ones
    free. Holds every port until all are chosen, so that no two services get the same one."""
    free = "EXAMPLE_FREE_PORTS" in os.environ
    with contextlib.ExitStack() as held:
        return {
            name: held.enter_context(bind_port(0 if free else port)).getsockname()[1] for name, port in SERVICES.items()
        }


def bind_port(wanted: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", wanted))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def environment_of(weft: str, ports: dict[str, int]) -> dict[str, str]:
    environment = dict(os.environ)
    environment.update({f"{name.upper()}_PORT": str(port) for name, port in ports.items()})
    # All that ties the services to weft: one address for HoneyHive's SDK, one for OpenTelemetry's exporter.
    environment.update({"HH_API_URL": weft, "OTEL_EXPORTER_OTLP_ENDPOINT": weft})
    environment.setdefault("HH_API_KEY", "demo")
    environment.setdefault("OTEL_BSP_SCHEDULE_DELAY", "200")  # ms until a batch is sent; 5000 by default
    if not environment.get("OPENAI_API_KEY"):
        environment["OPENAI_API_KEY"] = "stand-in"
        environment["OPENAI_BASE_URL"] = f"http://localhost:{ports['stand_in_openai']}/v1"
    return environment


def start(name: str, environment: dict[str, str], logs: Path) -> subprocess.Popen:
    with open(logs / f"{name}.log", "wb") as log:
        return subprocess.Popen([sys.executable, HERE / f"{name}.py"], env=environment, stdout=log, stderr=log)


def wait_until_listening(name: str, process: subprocess.Popen, port: int, logs: Path):
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended at once; its last words:\n{(logs / f'{name}.log').read_text()[-2000:]}")
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{name} does not listen on port {port} after {START_SECONDS_MAX} s; see {logs / f'{name}.log'}")


def ask(port: int, user: str, question: str) -> dict:
    body = json.dumps({"user_id": user, "query": question}).encode()
    request = urllib.request.Request(
        f"http://localhost:{port}/api/query", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def stop(processes: list[subprocess.Popen]):
    """Asks each to end, which makes its SDK send what it still holds, and waits."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
