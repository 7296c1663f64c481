"""The standard load, weft, and the peers it is measured beside: what the benchmarks have in common."""

import json
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from process import Server, get

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("WEFT_PEERS", ROOT.parent / "shared" / "peers"))
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
WEFT_PORT = 34418
WEFT = f"http://127.0.0.1:{WEFT_PORT}"
WARM_UP_SPANS = 2000


class Load:
    """The load generator: one JSON result a call."""

    def __init__(self, binaries):
        self.program = binaries / "otlpload"

    def __call__(self, *arguments):
        done = subprocess.run([self.program, "-json", *map(str, arguments)], capture_output=True, text=True)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise SystemExit(f"otlpload {arguments}: {done.stdout}{done.stderr}") from None


@dataclass(frozen=True)
class Peer:
    """Another tracing server: how it is started, and where it takes spans and gives traces."""

    who: str
    script: str
    otlp: str
    query: str
    ready: str
    trace: str  # path below query, with {id}

    def start(self, folder, binaries):
        os.makedirs(folder, exist_ok=True)
        return Server([PEERS / self.script, folder], self.ready, env={"PEERS_BIN": str(binaries)})


VICTORIA = Peer(
    who="VictoriaTraces",
    script="run-victoriatraces.sh",
    otlp="http://127.0.0.1:30428/insert/opentelemetry/v1/traces",
    query="http://127.0.0.1:30428/select",
    ready="http://127.0.0.1:30428/health",
    trace="/jaeger/api/traces/{id}",
)
TEMPO = Peer(
    who="Tempo",
    script="run-tempo.sh",
    otlp="http://127.0.0.1:24318/v1/traces",
    query="http://127.0.0.1:23200",
    ready="http://127.0.0.1:23200/ready",
    trace="/api/traces/{id}",
)
JAEGER = Peer(
    who="Jaeger",
    script="run-jaeger.sh",
    otlp="http://127.0.0.1:34318/v1/traces",
    query="http://127.0.0.1:16686",
    ready="http://127.0.0.1:13133/status",
    trace="/api/traces/{id}",
)


def machine():
    """Where and when, for the head of what a bench prints."""
    processor = platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores, {processor}, {time.strftime('%Y-%m-%d %H:%M')}"


def unpacked_peers():
    if not (PEERS / "unpack.sh").exists():
        print(f"skipped: the load generator and the peers are not at {PEERS} (set WEFT_PEERS)")
        return None
    binaries = ROOT / ".cache" / "peers"
    subprocess.run([PEERS / "unpack.sh", binaries], check=True)
    return binaries


def weft(folder, *arguments):
    command = [BINARY, "up", "--data", folder, "--http", f"127.0.0.1:{WEFT_PORT}", "--grpc", "off", *arguments]
    return Server(command, f"{WEFT}/ready", log=open(f"{folder}.log", "ab"))


def rows_inserted():
    for line in get(f"{WEFT}/metrics")[1].decode().splitlines():
        if line.startswith("weft_writer_rows_inserted_total"):
            return float(line.split()[-1])
    raise SystemExit("weft's /metrics has no weft_writer_rows_inserted_total")


def wait_until_inserted(spans):
    while rows_inserted() < spans:
        time.sleep(0.02)
