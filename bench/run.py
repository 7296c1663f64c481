#!/usr/bin/env python3
"""./dev bench [NAME]: what is measured and against whom. One file a benchmark in this folder; --list names them.

The standard load and the peers are not part of the project: WEFT_PEERS names their folder (default: ../shared/peers
beside the checkout). Where it is absent, a benchmark that needs it says so and ends with success."""

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = {
    "sdk": "the C++ SDK: a span, crossing a process, threads, headers, a flood; against opentelemetry-cpp",
    "page": "one trace in a browser: opening, scrolling, zooming, memory; 300, 10,000 and 100,000 spans",
    "query": "each question over 1 M and 10 M stored spans: p50, p95, CPU; beside peers; and beside receiving",
    "eval": "weft eval beside the real promptfoo: 1,000 traced HTTP tests, start-up, the cost of an assertion",
    "ingest": "1 M spans over OTLP/HTTP: spans/s acked and queryable, CPU and disk a span, latencies; against a peer",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(NAMES))
    parser.add_argument("--list", action="store_true")
    known, rest = parser.parse_known_args()
    if known.list or known.name is None:
        for name, what in NAMES.items():
            print(f"{name:10} {what}")
        return
    sys.path.insert(0, str(HERE))
    importlib.import_module(f"bench_{known.name}").main(rest)


main()
