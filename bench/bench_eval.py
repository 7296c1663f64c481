"""Runs of tests beside the real promptfoo, in turn: CPU, memory, wall; start-up; what an assertion on traces adds."""

import argparse
import fcntl
import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from process import Server

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
PROMPTFOO = ROOT / ".cache/peers/promptfoo"
# promptfoo needs a newer Node than distributions have; the package brings one.
PACKAGES = {"promptfoo": "0.123.1"}
NODE_VERSION = "22.23.3"
APP_PORT, OTLP_PORT = 34430, 34431
SECONDS_MAX = 900  # of one run; a longer one is killed, and that is an error
TRACE_ASSERTIONS = [
    {"type": "trace-span-count", "value": {"pattern": "orchestrator.*", "min": 1, "max": 1}},
    {"type": "trace-span-duration", "value": {"pattern": "vector_db.query", "max": 400}},
]
AT_ONCE = 4


@dataclass(frozen=True)
class Cost:
    """Of a program and of all children that it waited for."""

    cpu_s: float
    wall_s: float
    memory_mb: float


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench eval", description=__doc__)
    parser.add_argument("--tests", type=int, default=1000, help="of the traced run")
    parser.add_argument("--rounds", type=int, default=3, help="of it, weft's and promptfoo's in turn")
    parser.add_argument("--starts", type=int, default=9, help="of each program, to measure its start")
    parser.add_argument("--without-peer", action="store_true", help="measure weft alone")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="weft-bench-eval-") as folder:
        programs = {"weft": weft(folder)}
        if not options.without_peer:
            programs["promptfoo"] = promptfoo(folder)
        app = [ROOT / "bench/eval_app.py", str(APP_PORT), f"http://127.0.0.1:{OTLP_PORT}/v1/traces"]
        print(f"\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        with Server(["python3", *app], f"http://127.0.0.1:{APP_PORT}/"):
            print_traced(programs, Path(folder), options)
            print_rows(programs, Path(folder))
        print_starts(programs, Path(folder), options.starts)


class Program:
    """A command line that evaluates configurations: weft's and promptfoo's are the same from `eval` on."""

    def __init__(self, command, environment):
        self.command = [str(word) for word in command]
        self.environment = {**os.environ, "PROMPTFOO_CACHE_ENABLED": "false", **environment}

    def run(self, *arguments, expected=(0,)):
        before = time.monotonic()
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(
                [*self.command, *map(str, arguments)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=self.environment,
            )  # fmt: skip
            code, usage = wait(process)
            wall_s = time.monotonic() - before
            if code not in expected:
                output.seek(0)
                raise SystemExit(f"{process.args} ended with {code}:\n{output.read().decode(errors='replace')[-3000:]}")
        return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss / 1024)


def wait(process):
    """wait4 instead of Popen.wait, since only it says what the process and its children took."""
    end = time.monotonic() + SECONDS_MAX
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage
        if time.monotonic() > end:
            process.kill()
        time.sleep(0.001)


def weft(folder):
    # No weft that happens to run on this machine takes part.
    return Program([BINARY], {"WEFT_URL": "http://127.0.0.1:1", "HOME": f"{folder}/weft"})


def promptfoo(folder):
    node = install_promptfoo()
    environment = {
        "PROMPTFOO_CONFIG_DIR": f"{folder}/promptfoo",
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
        "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    }
    return Program([node, PROMPTFOO / "node_modules/promptfoo/dist/src/entrypoint.js"], environment)


def install_promptfoo():
    """Once, 1.5 GB; -> its Node. Whoever comes meanwhile waits, and a half of it is never seen."""
    machine = {"x86_64": "x64", "aarch64": "arm64"}[platform.machine()]
    packages = {**PACKAGES, f"node-linux-{machine}": NODE_VERSION}
    PROMPTFOO.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{PROMPTFOO}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not PROMPTFOO.exists():
            print("installing promptfoo (some minutes) …", flush=True)
            unfinished = Path(f"{PROMPTFOO}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            (unfinished / "package.json").write_text(json.dumps({"private": True, "dependencies": packages}))
            subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=unfinished, check=True)
            unfinished.rename(PROMPTFOO)
    return PROMPTFOO / f"node_modules/node-linux-{machine}/bin/node"


def configuration(path, tests, trace_assertions):
    """Traced HTTP tests, each with an assertion on its answer and so many on its trace. JSON, which both read."""
    assertions = [{"type": "contains", "value": "answer: question"}, *TRACE_ASSERTIONS[:trace_assertions]]
    said = {
        "prompts": ["{{question}}"],
        "providers": [
            {
                "id": f"http://127.0.0.1:{APP_PORT}/chat",
                "config": {
                    "method": "POST",
                    "headers": {"content-type": "application/json"},
                    "body": {"q": "{{prompt}}"},
                    "transformResponse": "json.answer",
                },
            }
        ],
        "tracing": {"enabled": True, "otlp": {"http": {"enabled": True, "port": OTLP_PORT}}},
        "defaultTest": {"assert": assertions},
        "tests": [{"vars": {"question": f"question {number}"}} for number in range(tests)],
    }
    path.write_text(json.dumps(said))
    return path


def evaluate(program, config, at_once=AT_ONCE):
    results = config.with_suffix(".results.json")
    cost = program.run(
        "eval", "-c", config, "-o", results, "-j", at_once, "--no-table", "--no-progress-bar"
    )  # fmt: skip
    stats = json.loads(results.read_text())["results"]["stats"]
    if stats["failures"] or stats["errors"]:
        raise SystemExit(f"{program.command}: {stats}: what was to be measured did not pass")
    results.unlink()
    return cost


def median(costs, field):
    return statistics.median(getattr(cost, field) for cost in costs)


def ratio(costs, field):
    return f"1/{median(costs['promptfoo'], field) / median(costs['weft'], field):.0f}" if "promptfoo" in costs else "–"


def cells(costs, field, digits=1):
    shown = [f"{median(costs[name], field):,.{digits}f}" if name in costs else "–" for name in ("weft", "promptfoo")]
    return " | ".join([*shown, ratio(costs, field)])


def print_traced(programs, folder, options):
    configs = [configuration(folder / f"{count}.json", options.tests, count) for count in (0, 1, 2)]
    costs = [{name: [] for name in programs} for _ in configs]
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", flush=True)
        for count, config in enumerate(configs):
            for name, program in programs.items():
                costs[count][name].append(evaluate(program, config))
    what = f"{options.tests:,} http tests at -j {AT_ONCE}, tracing on, 10 spans each"
    print(f"\n| {what} | weft | promptfoo | ratio | held to |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| CPU s, one assertion on each trace | {cells(costs[1], 'cpu_s', 2)} | ≤ 1/10 |")
    print(f"| memory MB at its largest | {cells(costs[1], 'memory_mb')} | ≤ 1/4 |")
    print(f"| wall s | {cells(costs[1], 'wall_s')} | – |")
    print(f"| CPU s, none on the trace | {cells(costs[0], 'cpu_s', 2)} | – |")
    print(f"| CPU s, two | {cells(costs[2], 'cpu_s', 2)} | – |\n")
    for name in programs:
        first, second = (added(costs[at][name], costs[at + 1][name], options.tests) for at in (0, 1))
        print(
            f"{name}: the first assertion on a trace adds {first} ms of CPU a test, the second {second} (held to < 1)"
        )
    print()


def added(without, beside, tests):
    """The median of the differences of runs of one round, and the least and the most."""
    differences = sorted((b.cpu_s - a.cpu_s) * 1000 / tests for a, b in zip(without, beside, strict=True))
    return f"{statistics.median(differences):.3f} ({differences[0]:.3f} … {differences[-1]:.3f})"


def print_rows(programs, folder):
    rows = 40
    config = configuration(folder / "rows.json", rows, 1)
    print(f"| {rows} rows with an assertion on the trace, wall s | weft | promptfoo | ratio |")
    print("| --- | --- | --- | --- |")
    for at_once in (1, AT_ONCE):
        costs = {name: [evaluate(program, config, at_once) for _ in range(3)] for name, program in programs.items()}
        print(f"| -j {at_once} | {cells(costs, 'wall_s', 2)} |")
    print(f"\nA poll of 250 ms a row alone would take {rows * 0.25:.1f} s at -j 1.\n")


def print_starts(programs, folder, starts):
    echo = folder / "echo.json"
    test = {"vars": {"x": "you"}, "assert": [{"type": "contains", "value": "hello you"}]}
    echo.write_text(json.dumps({"prompts": ["hello {{x}}"], "providers": ["echo"], "tests": [test]}))
    measured = {
        "--version": ("--version",),
        "eval --help": ("eval", "--help"),
        "one echo test": ("eval", "-c", echo, "--no-table", "--no-progress-bar"),
    }
    print("| start to end | | weft | promptfoo | ratio | held to |")
    print("| --- | --- | --- | --- | --- | --- |")
    for title, arguments in measured.items():
        costs = {name: [] for name in programs}
        for _ in range(starts):
            for name, program in programs.items():
                costs[name].append(program.run(*arguments))
        print(f"| {title} | wall s | {cells(costs, 'wall_s', 3)} | < 0.050 |")
        print(f"| {title} | CPU s | {cells(costs, 'cpu_s', 3)} | – |")
