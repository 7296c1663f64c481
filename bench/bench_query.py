"""What each question costs over 1 M and 10 M stored spans, beside the peers; and what questions cost receiving."""

import argparse
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

from process import get, settle
from questions import LIMIT, QUESTIONS, RATE_BY_SERVICE, Asked
from standard_load import (
    JAEGER,
    ROOT,
    TEMPO,
    VICTORIA,
    WARM_UP_SPANS,
    WEFT,
    Load,
    machine,
    rows_inserted,
    unpacked_peers,
    wait_until_inserted,
    weft,
)

SPREAD_S = 3600
CHUNK_SPANS = 1_000_000  # the generator holds what it sends: 605 MB a million
PEERS = {"victoria": VICTORIA, "tempo": TEMPO, "jaeger": JAEGER}
JAEGER_SPANS_MAX = 100_000  # Jaeger with badger takes 5,000 a second
PHRASE_WORDS = 4
RECEIVING_SPANS = 1_000_000


def fill(load, url, spans, ids):
    """Spans that ended in the last hour; -> what they are."""
    begin = time.time() - SPREAD_S
    trace_ids = []
    for seed in range(1, max(1, spans // CHUNK_SPANS) + 1):
        load("-url", url, "-spans", min(spans, CHUNK_SPANS), "-conns", 4, "-spread", f"{SPREAD_S}s", "-seed", seed,
             "-ids", ids, "-retry")  # fmt: skip
        trace_ids += [line.split()[0] for line in Path(ids).read_text().splitlines()[::50]]
    return dict(spans=spans, start_s=int(begin) - 60, end_s=int(time.time()) + 1, trace_ids=trace_ids)


def filled(load, folder, spans, url, grow):
    """The load of `folder`, sent unless a run before has left it there."""
    known = Path(f"{folder}.load.json")
    if not known.exists():
        made = fill(load, url, spans, f"{folder}.ids")
        grow()
        known.write_text(json.dumps(made))
    return Asked(**json.loads(known.read_text()))


def words_of_an_answer(asked):
    """The middle of one completion: it is rare, and there."""
    _, body = get(f"{WEFT}/api/v1/traces/{asked.trace_ids[0]}")
    texts = []

    def collect(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "gen_ai.completion" and isinstance(value, str):
                    texts.append(value)
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(json.loads(body))
    words = texts[0].replace(".", "").split() if texts else []
    longest = max(
        range(len(words) - PHRASE_WORDS), key=lambda at: sum(map(len, words[at : at + PHRASE_WORDS])), default=0
    )
    phrase = " ".join(words[longest : longest + PHRASE_WORDS])
    if phrase not in texts[0]:
        raise SystemExit("the chosen words span a sentence's end; choose others")
    return phrase


def found_in(body):
    """How many traces, edges or series an answer holds; None where it is none of those."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body.count(b"\n") or None  # JSON lines
    for key in ("traces", "spans", "edges", "series", "data", "batches", "resourceSpans"):
        if isinstance(answer, dict) and isinstance(answer.get(key), list):
            return len(answer[key])
    return None


def measure(server, base, question, ask, asked, times):
    first, body = timed(base + ask(asked))
    cpu = server.cpu_s()
    took = sorted(timed(base + ask(asked))[0] for _ in range(times))
    cpu_ms = (server.cpu_s() - cpu) * 1000 / times
    return dict(
        question=question.name,
        p50_ms=statistics.median(took),
        p95_ms=took[min(len(took) - 1, int(0.95 * len(took)))],
        min_ms=took[0],
        first_ms=first,
        cpu_ms=cpu_ms,
        found=found_in(body),
    )


def timed(url):
    began = time.time()
    status, body = get(url, timeout=60)
    if status != 200:
        raise SystemExit(f"{url} answered {status}: {body[:300]!r}")
    return (time.time() - began) * 1000, body


def held_to(question, asked):
    if question.held_to_ms is None:
        return None
    return question.held_to_ms * (asked.spans / 1_000_000 if question.per_million else 1)


def show(who, row, limit_ms=None):
    verdict = "" if limit_ms is None else f"  held to {limit_ms:.0f}: {'yes' if row['p50_ms'] <= limit_ms else 'NO'}"
    times = "  ".join(f"{key} {row[f'{key}_ms']:7.1f}" for key in ("p50", "p95", "min", "first", "cpu"))
    print(f"{who:14} {row['question'][:52]:52} {times} ms  found {row['found']}{verdict}", flush=True)


def chosen(options):
    return [question for question in QUESTIONS if options.only is None or options.only in question.name]


def ask_weft(load, options, folder, spans):
    with weft(folder) as server:

        def grow():
            wait_until_inserted(spans)
            settle(server, folder)

        asked = filled(load, folder, spans, f"{WEFT}/v1/traces", grow)
        asked.phrase = words_of_an_answer(asked)
        print(f"weft, {spans:,} spans; the phrase: {asked.phrase!r}; one-minute load {os.getloadavg()[0]:.1f}")
        for question in chosen(options):
            times = max(3, question.times // options.hurry)
            row = measure(server, WEFT, question, question.weft, asked, times)
            show("weft", row, held_to(question, asked))
        return asked.phrase


def ask_peer(load, options, peer, folder, spans, phrase, binaries):
    with peer.start(folder, binaries) as server:
        asked = filled(load, folder, spans, peer.otlp, lambda: settle(server, folder))
        asked.phrase = phrase
        print(f"{peer.who}, {spans:,} spans; one-minute load {os.getloadavg()[0]:.1f}")
        for question in chosen(options):
            if peer.who not in question.peers:
                continue
            times = max(3, min(question.times, 10) // options.hurry)
            show(peer.who, measure(server, peer.query, question, question.peers[peer.who], asked, times))


# Questions that read much, as a page of a dashboard that refreshes all the time would ask them.
def ask_all_the_time(stop, counts):
    begin_s = int(time.time()) - SPREAD_S
    nobody = quote('{ span.user.id = "nobody" }')
    paths = [
        f"/api/v1/traces?limit={LIMIT}",
        "/api/v1/service-graph?since=1h",
        f"/api/v1/metrics/query_range?step=1m&since=1h&q={quote(RATE_BY_SERVICE)}",
        f"/api/v1/search?limit={LIMIT}&start={begin_s * 10**9}&q={nobody}",
    ]
    while not stop.is_set():
        for path in paths:
            status, _ = get(WEFT + path, timeout=60)
            counts[status] = counts.get(status, 0) + 1


def receive(load, folder, with_questions):
    """One million spans into an empty weft; -> acked spans/s, and when all were queryable."""
    counts, stop = {}, threading.Event()
    with weft(folder):
        load("-url", f"{WEFT}/v1/traces", "-spans", WARM_UP_SPANS)
        wait_until_inserted(WARM_UP_SPANS)
        asker = threading.Thread(target=ask_all_the_time, args=(stop, counts))
        # The generator encodes its bodies before it sends: questions begin with the first span.
        waiter = threading.Thread(target=lambda: start_when_receiving(asker, stop))
        if with_questions:
            waiter.start()
        sent = load("-url", f"{WEFT}/v1/traces", "-spans", RECEIVING_SPANS, "-conns", 4, "-retry")
        began = time.time() - sent["seconds"]
        wait_until_inserted(RECEIVING_SPANS + WARM_UP_SPANS)
        queryable_s = time.time() - began
        stop.set()
        for thread in (waiter, asker):
            if thread.ident is not None:
                thread.join()
    shutil.rmtree(folder)
    return sent["acked_spans_per_s"], RECEIVING_SPANS / queryable_s, sum(counts.values())


def start_when_receiving(asker, stop):
    while not stop.is_set() and rows_inserted() <= WARM_UP_SPANS:
        time.sleep(0.02)
    if not stop.is_set():
        asker.start()


def measure_receiving(load, options, work):
    """Pairs, in turn: whatever else the machine does meets both."""
    ratios = []
    for pair in range(options.pairs):
        quiet = receive(load, str(work / f"quiet{pair}"), False)
        asked = receive(load, str(work / f"asked{pair}"), True)
        ratios.append(asked[0] / quiet[0])
        print(
            f"receiving, pair {pair + 1}: acked spans/s alone {quiet[0]:,.0f}, beside questions {asked[0]:,.0f} "
            f"({ratios[-1]:.2f}; {asked[2]} answered); queryable {quiet[1]:,.0f}, {asked[1]:,.0f}",
            flush=True,
        )
    print(f"receiving beside questions, median of pairs: {statistics.median(ratios):.2f} (held to 0.90)")


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench query", description=__doc__)
    parser.add_argument("--spans", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--peer", choices=[*PEERS, "none"], nargs="+", default=["victoria", "tempo"])
    parser.add_argument("--pairs", type=int, default=3, help="of runs that receive with and without questions")
    parser.add_argument("--data", type=Path, help="a folder to keep what was loaded in, and to find it again")
    parser.add_argument("--only", help="questions whose name holds this")
    parser.add_argument("--hurry", type=int, default=1, help="ask each this many times less often")
    options = parser.parse_args(arguments)
    binaries = unpacked_peers()
    if binaries is None:
        return
    load = Load(binaries)
    print(f"machine: {machine()}")
    work = options.data or Path(tempfile.mkdtemp(prefix="bench-query-", dir=ROOT / ".cache"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        for spans in options.spans:
            phrase = ask_weft(load, options, str(work / f"weft-{spans}"), spans)
            for name in [name for name in options.peer if name != "none"]:
                peer = PEERS[name]
                count = min(spans, JAEGER_SPANS_MAX) if peer is JAEGER else spans
                ask_peer(load, options, peer, str(work / f"{name}-{count}"), count, phrase, binaries)
        if options.pairs:
            measure_receiving(load, options, work)
    finally:
        if options.data is None:
            shutil.rmtree(work)
