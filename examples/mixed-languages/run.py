"""Builds the five services, starts them, asks one question, prints the tree that weft shows, and stops them.

    python run.py [--weft http://localhost:4318] [--question TEXT]

The first run fetches what the services need, about 200 MB on disk, with npm, Maven and Go, and takes minutes."""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

from services import Services, call, choose_ports, need, print_tree, programs, read_trace  # noqa: E402

PORTS = {"gateway": 5010, "assistant": 5011, "search": 5012, "policy": 5013, "ranker": 5014}
SEARCH = HERE / "go/build/search"
SPANS = 6


def main() -> int:
    arguments = parse_arguments()
    need("go", "mvn", "java", "node", "npm")
    build()
    with Services(Path(arguments.logs)) as services:
        ports = choose_ports(PORTS)
        for name, command in commands(programs(HERE, arguments.bin)).items():
            services.start(name, command, ports[name], environment_of(name, ports, arguments.weft), cwd=HERE)
        answer = call(f"http://localhost:{ports['gateway']}/ask", {"question": arguments.question})
    print(f"question: {arguments.question}")
    print(f"answer:   {answer['answer']}")
    print(f"session:  {answer['session_id']}")
    print_tree(read_trace(arguments.weft, answer["trace_id"], SPANS))
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weft", default="http://localhost:4318", help="where weft listens")
    parser.add_argument("--question", default="What is the weft of a cloth?")
    parser.add_argument("--bin", help="folder of the C++ service")
    parser.add_argument("--logs", default=str(HERE / "logs"), help="folder for what the services print")
    return parser.parse_args()


def build():
    """Each language's own build; what is built already is not built again."""
    for folder, command in {
        "node": ["npm", "ci", "--loglevel", "error"],
        "go": ["go", "build", "-buildvcs=false", "-o", SEARCH],
        "java": ["mvn", "--quiet", "--batch-mode", "compile", "dependency:copy-dependencies"],
    }.items():
        if folder == "node" and is_installed(HERE / "node"):
            continue
        print(f"  building {folder}", flush=True)
        done = subprocess.run(command, cwd=HERE / folder, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")


def is_installed(package: Path) -> bool:
    installed = package / "node_modules/.package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (package / "package-lock.json").stat().st_mtime


def commands(cpp: Path) -> dict[str, list]:
    """The last one asks the others, so that all are there when the question comes."""
    return {
        "ranker": [cpp / "ranker"],
        "policy": ["java", "-cp", "java/target/classes:java/target/libraries/*", "Policy"],
        "search": [SEARCH],
        "assistant": ["node", "node/assistant.js"],
        "gateway": [sys.executable, "python/gateway.py"],
    }


def environment_of(name: str, ports: dict[str, int], weft: str) -> dict[str, str]:
    """All that ties the services to weft: one address for HoneyHive's SDK and weft's, one for OpenTelemetry's."""
    return {
        **{f"{service.upper()}_PORT": str(port) for service, port in ports.items()},
        "HH_API_URL": weft,
        "HH_API_KEY": "example",
        "OTEL_SERVICE_NAME": name,
        "OTEL_EXPORTER_OTLP_ENDPOINT": weft,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_EXPORTER_OTLP_HEADERS": "x-project=mixed-languages",
        # Java's autoconfiguration would send metrics and logs too, which weft does not take.
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
    }


if __name__ == "__main__":
    sys.exit(main())
