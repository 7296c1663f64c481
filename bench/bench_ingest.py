"""The standard load into weft and, in the same run, into VictoriaTraces."""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from process import disk_mb, get, settle
from standard_load import (
    ROOT,
    VICTORIA,
    WARM_UP_SPANS,
    WEFT,
    Load,
    machine,
    unpacked_peers,
    wait_until_inserted,
    weft,
)


def measure_weft(load, options, folder, connections):
    ids = f"{folder}.ids"
    with weft(folder) as server:
        load("-url", f"{WEFT}/v1/traces", "-spans", WARM_UP_SPANS)
        wait_until_inserted(WARM_UP_SPANS)
        cpu = server.cpu_s()
        sent = load("-url", f"{WEFT}/v1/traces", "-spans", options.spans, "-conns", connections, "-ids", ids, "-retry")
        # The generator makes its bodies first; only its own clock knows when sending began.
        sending_began = time.time() - sent["seconds"]
        cpu_acked = server.cpu_s() - cpu
        wait_until_inserted(options.spans + WARM_UP_SPANS)
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
    with VICTORIA.start(folder, binaries) as server:
        url = VICTORIA.otlp
        load("-url", url, "-spans", WARM_UP_SPANS)
        time.sleep(1)
        cpu = server.cpu_s()
        sent = load("-url", url, "-spans", options.spans, "-conns", connections, "-ids", ids, "-retry")
        cpu_acked = server.cpu_s() - cpu
        settle(server, folder)
        by_id = load("-verify", VICTORIA.query + VICTORIA.trace, "-ids", ids, "-k", 300)
        return dict(
            who=VICTORIA.who,
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
        load("-url", f"{WEFT}/v1/traces", "-spans", WARM_UP_SPANS)
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
    print(f"machine: {machine()}")
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
