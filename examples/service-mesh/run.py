"""Sends a request through services with sidecars, once for each case, and prints what weft shows of it.

    python run.py [--weft http://localhost:4318] [--case whole|stripped|forgotten]

    shop (traced) → HAProxy → catalogue (not traced) → HAProxy → stock (traced)

whole: the sidecars pass the headers and the catalogue hands them on. stripped: the sidecars remove them. forgotten: the
sidecars pass them, but the catalogue does not hand them on."""

import argparse
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

from services import CALL_SECONDS_MAX, Services, choose_ports, need, print_tree, programs, read_trace  # noqa: E402

PORTS = {"shop": 5020, "catalogue": 5021, "stock": 5022, "catalogue-sidecar": 5031, "stock-sidecar": 5032}
# Spans of one request: the shop's own and that of its call, and the stock's.
SHOP_SPANS, STOCK_SPANS = 2, 1


@dataclass
class Case:
    sidecar: str
    forgets: bool
    is_whole: bool


CASES = {
    "whole": Case("passing.cfg", forgets=False, is_whole=True),
    "stripped": Case("stripping.cfg", forgets=False, is_whole=False),
    "forgotten": Case("passing.cfg", forgets=True, is_whole=False),
}


def main() -> int:
    arguments = parse_arguments()
    need("haproxy")
    as_expected = [run(name, arguments) for name in ([arguments.case] if arguments.case else CASES)]
    return 0 if all(as_expected) else 1


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weft", default="http://localhost:4318", help="where weft listens")
    parser.add_argument("--bin", help="folder of the traced services")
    parser.add_argument("--case", choices=CASES, help="only this one")
    parser.add_argument("--logs", default=str(HERE / "logs"), help="folder for what the services print")
    return parser.parse_args()


def run(name: str, arguments: argparse.Namespace) -> bool:
    """Whether the trace is whole or broken as it should be."""
    case = CASES[name]
    print(f"{name}: {case.sidecar}, the catalogue {'forgets' if case.forgets else 'hands on'} the headers")
    with Services(Path(arguments.logs) / name) as services:
        ports = choose_ports(PORTS)
        start_all(services, case, ports, arguments)
        traces = ask(ports["shop"], request_id=f"example-{name}")
    if traces["shop"] == traces["stock"]:
        print_tree(read_trace(arguments.weft, traces["shop"], SHOP_SPANS + STOCK_SPANS))
    else:
        print_tree(read_trace(arguments.weft, traces["shop"], SHOP_SPANS))
        print_tree(read_trace(arguments.weft, traces["stock"], STOCK_SPANS))
    return (traces["shop"] == traces["stock"]) == case.is_whole


def start_all(services: Services, case: Case, ports: dict[str, int], arguments: argparse.Namespace):
    def address(name: str) -> str:
        return f"http://localhost:{ports[name]}"

    def start(name: str, *command, **env: str):
        services.start(name, list(command), ports[name], {"HH_API_URL": arguments.weft, **env})

    def start_sidecar(of: str):
        environment = {"SIDECAR_PORT": str(ports[f"{of}-sidecar"]), "SERVICE_PORT": str(ports[of])}
        start(f"{of}-sidecar", "haproxy", "-db", "-f", HERE / "haproxy" / case.sidecar, **environment)

    traced = programs(HERE, arguments.bin) / "mesh_service"
    start("stock", traced, "stock", ports["stock"])
    start_sidecar("stock")
    forget = ["--forget-headers"] if case.forgets else []
    catalogue = [sys.executable, HERE / "catalogue.py", "--port", ports["catalogue"], "--stock"]
    start("catalogue", *catalogue, address("stock-sidecar"), *forget)
    start_sidecar("catalogue")
    start("shop", traced, "shop", ports["shop"], address("catalogue-sidecar"))


def ask(port: int, request_id: str) -> dict[str, str]:
    """The trace id of each traced service: its answer has a line for each."""
    request = urllib.request.Request(f"http://localhost:{port}/item", headers={"x-request-id": request_id})
    with urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX) as answer:
        return dict(line.split() for line in answer.read().decode().splitlines())


if __name__ == "__main__":
    sys.exit(main())
