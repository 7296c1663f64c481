"""What the C++ SDK costs, beside opentelemetry-cpp in the same minute: CPU nanoseconds of the calling thread."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from process import Server

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
BUILD = ROOT / "build/bench"
PEER_BUILD = ROOT / "build/bench-peer"
PORT = 34419
# Our name of an operation, the peer's, and what ours is held to: at most this part of the peer's, at most this many ns.
OPERATIONS = [
    ("start+end, 0 attributes", "span_0_attributes", "span_0_attributes", 1 / 2, None),
    ("start+end, 10 attributes", "span_10_attributes", "span_10_attributes", 1 / 3, None),
    ("start+end, current", "span_current", "span_current", None, None),
    ("unsampled span", "span_unsampled", "span_unsampled", None, 10),
    ("no-op span", "span_noop", "span_noop", None, 10),
    ("inject", "inject_span<Map>", "inject", None, 70),
    ("extract", "extract_span<Map>", "extract/plain", None, 300),
    ("extract, 3-member tracestate", "extract_span_and_state<Map>", "extract/with_tracestate", None, 600),
]
THREADS = [f"span_0_attributes/real_time/threads:{count}" for count in (1, 2, 8)]


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench sdk", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=9, help="of each program, ours and the peer's in turn")
    parser.add_argument("--rate", type=int, default=200_000, help="spans a second into a live weft")
    parser.add_argument("--seconds", type=int, default=10, help="of that")
    options = parser.parse_args(arguments)
    build_ours()
    has_peer = build_peer()
    runs = {"weft": [], "peer": []}
    for number in range(options.repetitions):
        print(f"round {number + 1} of {options.repetitions}", flush=True)
        runs["weft"].append(run(BUILD / "bin/weft_sdk_bench"))
        if has_peer:
            runs["peer"].append(run(PEER_BUILD / "otel_cpp_bench"))
    print(f"\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.processor() or platform.machine()}\n")
    print_operations(runs)
    print_threads(runs)
    print_headers()
    print_flood(options)


def quietly(*command):
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def build_ours():
    quietly("cmake", "--preset", "release", "-B", BUILD, "-DWEFT_BUILD_BENCH=ON", "-DWEFT_BUILD_EXAMPLES=OFF",
            "-DWEFT_BUILD_TESTS=OFF", f"-DCMAKE_RUNTIME_OUTPUT_DIRECTORY={BUILD}/bin")  # fmt: skip
    quietly("cmake", "--build", BUILD, "--target", "weft_sdk_bench", "weft_sdk_flood")


def build_peer():
    peer = os.environ.get("WEFT_OTEL_CPP")
    if not peer:
        print("the peer is left out: WEFT_OTEL_CPP names no opentelemetry-cpp that was built in its folder build")
        return False
    quietly("cmake", "-S", ROOT / "bench/sdk/peer", "-B", PEER_BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG", f"-DOTEL_CPP={peer}")  # fmt: skip
    quietly("cmake", "--build", PEER_BUILD)
    return True


def run(program):
    """One run: {benchmark: {cpu_ns, real_ns}}."""
    done = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.2"], check=True, capture_output=True, text=True
    )
    return {
        result["name"]: {"cpu": result["cpu_time"], "real": result["real_time"], "dropped": result.get("dropped", 0)}
        for result in json.loads(done.stdout)["benchmarks"]
    }


def summary(runs, name, clock="cpu"):
    """-> (minimum, median), or None."""
    values = [one[name][clock] for one in runs if name in one]
    return (min(values), statistics.median(values)) if values else None


def cell(values):
    return f"{values[0]:,.1f} / {values[1]:,.1f}" if values else "–"


def print_operations(runs):
    print("| operation, CPU ns, minimum / median | weft | opentelemetry-cpp | ratio of medians | held to |")
    print("| --- | --- | --- | --- | --- |")
    for title, name, peer_name, part, nanoseconds in OPERATIONS:
        ours, peer = summary(runs["weft"], name), summary(runs["peer"], peer_name)
        ratio = f"{ours[1] / peer[1]:.2f}" if peer else "–"
        held = f"≤ {part:.2f}" if part else f"≤ {nanoseconds} ns" if nanoseconds else "–"
        print(f"| {title} | {cell(ours)} | {cell(peer)} | {ratio} | {held} |")
    dropped = max(one["span_0_attributes"]["dropped"] for one in runs["weft"])
    print(f"\nSpans of weft's that found the queue full in a run: at most {dropped:,.0f}\n")


def print_threads(runs):
    print("| start+end, wall ns a span, all threads together | weft | opentelemetry-cpp |")
    print("| --- | --- | --- |")
    for name in THREADS:
        title = f"{name.rpartition(':')[2]} threads on {os.cpu_count()} cores"
        print(
            f"| {title} | {cell(summary(runs['weft'], name, 'real'))} | {cell(summary(runs['peer'], name, 'real'))} |"
        )
    print()


def print_headers():
    include = ROOT / "sdk/include"
    times = {}
    for header in sorted((include / "weft").rglob("*.h")):
        name = str(header.relative_to(include))
        times[name] = min(compile_seconds(include, name) for _ in range(3))
    slowest = sorted(times, key=times.get)[-5:]
    print(f"{len(times)} public headers, each alone, CPU seconds to compile; the slowest:")
    print("; ".join(f"{name} {times[name]:.2f}" for name in reversed(slowest)) + "\n")


def compile_seconds(include, name):
    before = os.times()
    subprocess.run(
        ["g++", "-std=c++20", f"-I{include}", "-x", "c++", "-fsyntax-only", "-"],
        input=f'#include "{name}"\n', text=True, check=True,
    )  # fmt: skip
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def print_flood(options):
    with tempfile.TemporaryDirectory() as folder:
        command = [BINARY, "up", "--data", f"{folder}/data", "--http", f"127.0.0.1:{PORT}", "--grpc", "off"]
        with open(f"{folder}/log", "ab") as log, Server(command, f"http://127.0.0.1:{PORT}/ready", log=log):
            flood = [BUILD / "bin/weft_sdk_flood", f"http://127.0.0.1:{PORT}", str(options.rate)]
            done = subprocess.run([*flood, str(options.seconds)], check=True, capture_output=True, text=True)
    print(f"{options.rate:,} spans a second for {options.seconds} s, ten attributes each, into a live weft:")
    print(done.stdout)
