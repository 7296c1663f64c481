"""The standard load into weft and, in the same run, into VictoriaTraces."""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from process import Server, disk_mb, get, settle

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(os.environ.get("WEFT_PEERS", ROOT.parent / "shared" / "peers"))
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
WEFT_PORT = 34418
WEFT = f"http://127.0.0.1:{WEFT_PORT}"
VICTORIA = "http://127.0.0.1:30428"


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


def unpacked_peers():
    if not (PEERS / "unpack.sh").exists():
        print(f"skipped: the load generator and the peers are not at {PEERS} (set WEFT_PEERS)")
        return None
    binaries = ROOT / ".cache" / "peers"
    subprocess.run([PEERS / "unpack.sh", binaries], check=True)
    return binaries


def weft(folder):
    command = [BINARY, "up", "--data", folder, "--http", f"127.0.0.1:{WEFT_PORT}", "--grpc", "off"]
    return Server(command, f"{WEFT}/ready", log=open(f"{folder}.log", "ab"))


def victoria(folder, binaries):
    os.makedirs(folder, exist_ok=True)
    return Server([PEERS / "run-victoriatraces.sh", folder], f"{VICTORIA}/health", env={"PEERS_BIN": str(binaries)})


def rows_inserted():
    for line in get(f"{WEFT}/metrics")[1].decode().splitlines():
        if line.startswith("weft_writer_rows_inserted_total"):
            return float(line.split()[-1])
    raise SystemExit("weft's /metrics has no weft_writer_rows_inserted_total")


def wait_until_inserted(spans):
    while rows_inserted() < spans:
        time.sleep(0.02)


def measure_weft(load, options, folder, connections):
    ids = f"{folder}.ids"
    with weft(folder) as server:
        load("-url", f"{WEFT}/v1/traces", "-spans", 2000)
        wait_until_inserted(2000)
        cpu = server.cpu_s()
        sent = load("-url", f"{WEFT}/v1/traces", "-spans", options.spans, "-conns", connections, "-ids", ids, "-retry")
        # The generator makes its bodies first; only its own clock knows when sending began.
        sending_began = time.time() - sent["seconds"]
        cpu_acked = server.cpu_s() - cpu
        wait_until_inserted(options.spans + 2000)
        queryable_s = time.time() - sending_began
        cpu_queryable = server.cpu_s() - cpu
        settle(server, folder)
        result = dict(
            who="weft",
            connections=connections,
            spans=sent["spans_acked"],
            acked_per_s=sent["acked_spans_per_s"],
            queryable_per_s=options.spans / queryable_s,
            cpu_us_acked=cpu_acked * 1e6 / options.spans,
            cpu_us_queryable=cpu_queryable * 1e6 / options.spans,
            cpu_us_settled=(server.cpu_s() - cpu) * 1e6 / options.spans,
            ack_p50_ms=sent.get("p50_ms"),
            ack_p99_ms=sent.get("p99_ms"),
            peak_mb=server.status_mb("VmHWM"),
            disk_bytes_a_span=disk_mb(folder + "/engine")[1] * 1e6 / options.spans,
            ready_s=server.ready_s,
        )
        by_id = load("-verify", WEFT + "/api/v1/traces/{id}", "-ids", ids, "-k", 300, "-key", '"depth"')
        result.update(
            by_id_p50_ms=by_id["p50_ms"], by_id_p99_ms=by_id["p99_ms"], by_id_full=f"{by_id['full']}/{by_id['fetched']}"
        )
        fresh = load("-url", f"{WEFT}/v1/traces", "-fresh", WEFT + "/api/v1/traces/{id}", "-n", 20, "-key", '"depth"')
        result.update({f"fresh_quiet_{k}": v for k, v in fresh.items() if k.endswith("_ms")})
        result["list_p50_ms"] = statistics.median(timed(f"{WEFT}/api/v1/traces?limit=20") for _ in range(20))
    return result


def timed(url):
    began = time.time()
    status, _ = get(url)
    if status != 200:
        raise SystemExit(f"{url} answered {status}")
    return (time.time() - began) * 1000


def measure_victoria(load, options, folder, connections, binaries):
    ids = f"{folder}.ids"
    with victoria(folder, binaries) as server:
        url = f"{VICTORIA}/insert/opentelemetry/v1/traces"
        load("-url", url, "-spans", 2000)
        time.sleep(1)
        cpu = server.cpu_s()
        sent = load("-url", url, "-spans", options.spans, "-conns", connections, "-ids", ids, "-retry")
        cpu_acked = server.cpu_s() - cpu
        settle(server, folder)
        by_id = load("-verify", VICTORIA + "/select/jaeger/api/traces/{id}", "-ids", ids, "-k", 300)
        return dict(
            who="VictoriaTraces",
            connections=connections,
            spans=sent["spans_acked"],
            acked_per_s=sent["acked_spans_per_s"],
            cpu_us_acked=cpu_acked * 1e6 / options.spans,
            cpu_us_settled=(server.cpu_s() - cpu) * 1e6 / options.spans,
            ack_p50_ms=sent.get("p50_ms"),
            ack_p99_ms=sent.get("p99_ms"),
            peak_mb=server.status_mb("VmHWM"),
            disk_bytes_a_span=disk_mb(folder)[1] * 1e6 / options.spans,
            ready_s=server.ready_s,
            by_id_p50_ms=by_id["p50_ms"],
            by_id_p99_ms=by_id["p99_ms"],
        )


def post_one_span(trace_id):
    now = time.time_ns()
    span = dict(
        traceId=trace_id, spanId=trace_id[:16], name="probe", startTimeUnixNano=str(now), endTimeUnixNano=str(now)
    )
    body = json.dumps(dict(resourceSpans=[dict(scopeSpans=[dict(spans=[span])])])).encode()
    request = urllib.request.Request(f"{WEFT}/v1/traces", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=60).read()


def probe_freshness(stop, waits_ms):
    while not stop.is_set():
        trace_id = os.urandom(16).hex()
        post_one_span(trace_id)
        acked = time.time()
        while get(f"{WEFT}/api/v1/traces/{trace_id}")[0] != 200:
            time.sleep(0.01)
        waits_ms.append((time.time() - acked) * 1000)
        time.sleep(0.05)


def measure_freshness_under_load(load, options, folder):
    """A run of its own: the probes cost CPU that must not count for the load."""
    waits_ms, stop = [], threading.Event()
    with weft(folder):
        load("-url", f"{WEFT}/v1/traces", "-spans", 2000)
        sender = threading.Thread(
            target=lambda: [
                load("-url", f"{WEFT}/v1/traces", "-spans", options.spans, "-conns", 8, "-retry") for _ in range(3)
            ]
        )
        prober = threading.Thread(target=probe_freshness, args=(stop, waits_ms))
        sender.start()
        prober.start()
        sender.join()
        stop.set()
        prober.join()
    waits_ms.sort()
    return dict(
        who="weft",
        fresh_load_p50_ms=statistics.median(waits_ms),
        fresh_load_p99_ms=waits_ms[min(len(waits_ms) - 1, int(0.99 * len(waits_ms)))],
        probes=len(waits_ms),
    )


def show(result):
    print(
        "  ".join(
            f"{key}={value:.2f}" if isinstance(value, float) else f"{key}={value}" for key, value in result.items()
        ),
        flush=True,
    )


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench ingest")
    parser.add_argument("--spans", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, nargs="+", default=[4, 8])
    parser.add_argument("--alone", action="store_true", help="without VictoriaTraces")
    options = parser.parse_args(arguments)
    binaries = unpacked_peers()
    if binaries is None:
        return
    load = Load(binaries)
    processor = platform.processor() or platform.machine()
    print(f"machine: {os.cpu_count()} cores, {processor}, {time.strftime('%Y-%m-%d %H:%M')}")
    work = Path(tempfile.mkdtemp(prefix="bench-ingest-", dir=ROOT / ".cache"))
    try:
        for connections in options.connections:
            ours = measure_weft(load, options, str(work / f"weft{connections}"), connections)
            show(ours)
            if not options.alone:
                theirs = measure_victoria(load, options, str(work / f"victoria{connections}"), connections, binaries)
                show(theirs)
                print(f"  ratio of CPU a span, settled: {ours['cpu_us_settled'] / theirs['cpu_us_settled']:.3f}")
        show(measure_freshness_under_load(load, options, str(work / "fresh")))
    finally:
        shutil.rmtree(work)
