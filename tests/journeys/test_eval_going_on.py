"""weft eval that goes on where it was cut off, answers from its cache, watches files, and tests stored traces."""

import contextlib
import json
import re
import resource
import signal
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from eval_run import RUN_SECONDS_MAX, environment

from example_run import run_example
from weft_process import BINARY

TESTS = 20
CUT_OFF_AT = 8


class Application:
    """Answers a prompt with itself. Can be told to hang from a call on, or to fail for some prompts."""

    def __init__(self):
        self.asked: list[str] = []
        self.hangs_from = 10**9
        self.fails: set[str] = set()
        self.is_hanging = threading.Event()
        self.goes_on = threading.Event()
        application = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                prompt = self.rfile.read(int(self.headers["content-length"])).decode()
                application.asked.append(prompt)
                if len(application.asked) >= application.hangs_from:
                    application.is_hanging.set()
                    application.goes_on.wait(RUN_SECONDS_MAX)
                with contextlib.suppress(BrokenPipeError):  # whoever asked was killed meanwhile
                    self.send_response(500 if prompt in application.fails else 200)
                    self.end_headers()
                    self.wfile.write(prompt.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def let_go(self):
        self.hangs_from = 10**9
        self.goes_on.set()

    def close(self):
        self.let_go()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def application():
    started = Application()
    yield started
    started.close()


class Folder:
    """A folder with a configuration, and weft eval in it."""

    def __init__(self, path: Path, application: Application | None = None):
        self.path = path
        self.environment = environment(path)
        if application is not None:
            provider = {"id": application.url, "config": {"method": "POST", "body": "{{prompt}}"}}
            tests = [
                {"vars": {"x": f"question {i}"}, "assert": [{"type": "contains", "value": str(i)}]}
                for i in range(TESTS)
            ]
            self.write({"prompts": ["{{x}}"], "providers": [provider], "tests": tests})

    def write(self, config: dict):
        (self.path / "promptfooconfig.json").write_text(json.dumps(config))

    def change(self, **keys):
        self.write({**json.loads((self.path / "promptfooconfig.json").read_text()), **keys})

    def start(self, *arguments: str, **options) -> subprocess.Popen:
        return subprocess.Popen(
            [str(BINARY), *arguments],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def weft(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=RUN_SECONDS_MAX)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def eval(self, *arguments: str, **options) -> tuple[subprocess.CompletedProcess, list[dict]]:
        """The run, and the rows of its JSON output."""
        done = self.weft("eval", "-o", "out.json", *arguments, **options)
        return done, self.rows()

    def rows(self) -> list[dict]:
        output = self.path / "out.json"
        return json.loads(output.read_text())["results"]["results"] if output.exists() else []


def cut_off(folder: Folder, application: Application, how: signal.Signals) -> tuple[int, str]:
    """A run that is ended while its eighth call hangs: its exit code, and what it said."""
    application.hangs_from = CUT_OFF_AT
    run = folder.start("eval", "-j", "1", "-o", "out.json")
    assert application.is_hanging.wait(RUN_SECONDS_MAX)
    run.send_signal(how)
    out, _ = run.communicate(timeout=RUN_SECONDS_MAX)
    application.let_go()
    return run.returncode, out


def prompts(*numbers: int) -> list[str]:
    return [f"question {i}" for i in numbers]


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path, application):
    folder = Folder(tmp_path, application)
    code, _ = cut_off(folder, application, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert folder.rows() == []
    application.asked.clear()
    done, rows = folder.eval("--resume")
    assert done.returncode == 0, done.stderr
    # The call that hung was never answered; the seven before it were, and are not made again.
    assert sorted(application.asked) == sorted(prompts(*range(CUT_OFF_AT - 1, TESTS)))
    assert [row["vars"]["x"] for row in rows] == prompts(*range(TESTS))
    assert f"{TESTS} passed" in done.stdout
    assert "no unfinished run" in folder.weft("eval", "--resume").stderr


def test_ctrl_c_keeps_and_writes_what_is_done_and_says_how_to_go_on(tmp_path, application):
    folder = Folder(tmp_path, application)
    code, said = cut_off(folder, application, signal.SIGINT)
    assert code == 130
    assert len(folder.rows()) == CUT_OFF_AT - 1
    how = re.search(r"weft eval --resume (\S+)", said)
    assert how, said
    # From another folder, by its id; the results are written where the run was to write them.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = Folder(elsewhere)
    other.environment["WEFT_DATA"] = folder.environment["WEFT_DATA"]
    done = other.weft("eval", "--resume", how[1])
    assert done.returncode == 0, done.stderr
    assert len(folder.rows()) == TESTS


@contextlib.contextmanager
def weft_that_waits(goes_on: threading.Event):
    """The address of a server that takes runs as weft does, but their rows only once it may."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer()

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            if self.path.endswith("/rows"):
                goes_on.wait(RUN_SECONDS_MAX)
            self.answer()

        def answer(self):
            body = b'{"takes_rows": true}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        goes_on.set()
        server.shutdown()
        server.server_close()


def test_an_answer_that_comes_after_ctrl_c_is_dropped(tmp_path, application):
    folder = Folder(tmp_path, application)
    rows_go_on = threading.Event()
    application.hangs_from = CUT_OFF_AT
    with weft_that_waits(rows_go_on) as address:
        folder.environment["WEFT_URL"] = address
        run = folder.start("eval", "-j", "1", "-o", "out.json")
        assert application.is_hanging.wait(RUN_SECONDS_MAX)
        run.send_signal(signal.SIGINT)
        time.sleep(1)  # it hands its rows over now
        application.let_go()
        time.sleep(0.5)
        rows_go_on.set()
        _, said = run.communicate(timeout=RUN_SECONDS_MAX)
    assert run.returncode == 130, said
    assert len(folder.rows()) == CUT_OFF_AT - 1


@pytest.mark.parametrize("has_labels", [True, False])
def test_columns_that_have_changed_places_are_not_gone_on_with(tmp_path, application, has_labels):
    folder = Folder(tmp_path, application)
    provider = {"id": application.url, "config": {"method": "POST", "body": "{{prompt}}"}}
    own = [{"label": "A"}, {"label": "B"}] if has_labels else [{}, {"id": application.url + "other"}]
    providers = [{**provider, **each} for each in own]
    folder.change(providers=providers)
    cut_off(folder, application, signal.SIGINT)
    folder.change(providers=providers[::-1])
    refused = folder.weft("eval", "--resume")
    assert refused.returncode != 0
    assert "its rows would not fit" in refused.stderr
    folder.change(providers=providers)
    assert folder.weft("eval", "--resume").returncode == 0


def test_only_rows_in_error_are_run_again(tmp_path, application):
    folder = Folder(tmp_path, application)
    application.fails = set(prompts(3, 11))
    done, rows = folder.eval()
    assert done.returncode == 100
    assert [row["testIdx"] for row in rows if row["failureReason"] == 2] == [3, 11]
    application.fails = set()
    application.asked.clear()
    done, rows = folder.eval("--retry-errors")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(application.asked) == sorted(prompts(3, 11))
    assert [row["success"] for row in rows] == [True] * TESTS
    assert "nothing was run" in folder.weft("eval", "--retry-errors").stdout


def test_a_run_does_not_go_on_with_other_tests(tmp_path, application):
    folder = Folder(tmp_path, application)
    cut_off(folder, application, signal.SIGKILL)
    refused = folder.weft("eval", "--resume", "-n", "3")
    assert refused.returncode == 1
    assert "leave out --filter-first-n" in refused.stderr
    folder.change(prompts=["{{x}}?"])
    refused = folder.weft("eval", "--resume")
    assert refused.returncode == 1
    assert "its rows would not fit" in refused.stderr


def test_a_mended_provider_does_not_keep_a_run_from_going_on(tmp_path, application):
    folder = Folder(tmp_path, application)
    folder.change(providers=[{"id": "http://127.0.0.1:9/", "config": {"method": "POST", "body": "{{prompt}}"}}])
    assert folder.eval()[0].returncode == 100
    folder.change(providers=[{"id": application.url, "config": {"method": "POST", "body": "{{prompt}}"}}])
    done, rows = folder.eval("--retry-errors")
    assert done.returncode == 0, done.stderr
    assert len(rows) == TESTS


def test_outputs_that_tests_store_are_there_when_the_run_goes_on(tmp_path, application):
    folder = Folder(tmp_path, application)
    tests = [{"vars": {"x": "first"}, "options": {"storeOutputAs": "kept"}}]
    tests += [{"vars": {"x": f"{i} after {{{{kept}}}}"}} for i in range(TESTS)]
    folder.change(tests=tests)
    cut_off(folder, application, signal.SIGKILL)
    _, rows = folder.eval("--resume")
    assert rows[-1]["response"]["output"] == f"{TESTS - 1} after first"


def test_a_full_disk_is_an_error_and_leaves_no_half_results(tmp_path, application):
    folder = Folder(tmp_path, application)

    def at_most_a_few_rows():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    done, rows = folder.eval(preexec_fn=at_most_a_few_rows)
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    assert "weft eval --resume" in done.stderr
    assert rows == []
    assert [path.name for path in tmp_path.iterdir() if "out.json" in path.name] == []
    # There is room again.
    done, rows = folder.eval("--resume")
    assert done.returncode == 0, done.stderr
    assert len(rows) == TESTS


def test_an_output_that_cannot_be_written_leaves_the_one_of_before(tmp_path):
    folder = Folder(tmp_path)
    folder.write({"prompts": ["hello"], "providers": ["echo"], "tests": [{"vars": {"x": "y" * 20_000}}]})
    (tmp_path / "out.json").write_text("before")

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    done = folder.weft("eval", "-o", "out.json", "--no-write", preexec_fn=small_files)
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"promptfooconfig.json", "out.json"}
    assert (tmp_path / "out.json").read_text() == "before"


def test_a_call_that_was_made_is_answered_from_the_cache(tmp_path, application):
    folder = Folder(tmp_path, application)
    first = folder.eval("--cache")[1]
    assert len(application.asked) == TESTS
    done, rows = folder.eval("--cache")
    assert len(application.asked) == TESTS
    assert all(row["response"]["cached"] for row in rows)
    assert [row["response"]["output"] for row in rows] == [row["response"]["output"] for row in first]
    assert f"{TESTS} answers came from the cache" in done.stdout
    # What is asked, how, and for which time: another of these is another call.
    folder.eval("--cache", "--prompt-suffix", "!")
    assert len(application.asked) == 2 * TESTS
    folder.eval("--cache", "--repeat", "2")
    assert len(application.asked) == 3 * TESTS


def test_an_address_on_this_machine_is_asked_again_unless_the_cache_is_asked_for(tmp_path, application):
    folder = Folder(tmp_path, application)
    for _ in range(2):
        folder.eval()
    assert len(application.asked) == 2 * TESTS
    folder.change(evaluateOptions={"cache": True})
    for _ in range(2):
        folder.eval()
    assert len(application.asked) == 3 * TESTS
    folder.eval("--no-cache")
    assert len(application.asked) == 4 * TESTS


def test_an_error_is_not_kept_and_a_cleared_cache_is_empty(tmp_path, application):
    folder = Folder(tmp_path, application)
    application.fails = set(prompts(0))
    folder.eval("--cache")
    folder.eval("--cache")
    assert len(application.asked) == TESTS + 1
    cleared = folder.weft("cache", "clear")
    assert cleared.returncode == 0
    assert f"{TESTS - 1} answers removed" in cleared.stdout
    folder.eval("--cache")
    assert len(application.asked) == 2 * TESTS + 1


def test_a_program_that_has_changed_is_asked_again(tmp_path):
    folder = Folder(tmp_path)
    program = tmp_path / "answer.sh"
    program.write_text("#!/bin/sh\necho one\n")
    folder.write({"prompts": ["hello"], "providers": ["exec:sh answer.sh"]})
    assert folder.eval("--cache")[1][0]["response"]["output"] == "one"
    program.write_text("#!/bin/sh\necho two\n")
    assert folder.eval("--cache")[1][0]["response"]["output"] == "two"


def test_a_test_on_the_trace_is_never_answered_from_the_cache(tmp_path, application):
    folder = Folder(tmp_path, application)
    folder.change(
        tracing={"enabled": True, "otlp": {"http": {"enabled": True}}, "wait": {"limitMs": 100}},
        tests=[
            {"vars": {"x": "with"}, "assert": [{"type": "trace-span-count", "value": {"pattern": "*", "min": 1}}]},
            {"vars": {"x": "without"}},
        ],
    )
    for _ in range(2):
        folder.eval("--cache")
    assert sorted(application.asked) == ["with", "with", "without"]


def test_two_runs_at_once_share_a_cache(tmp_path, application):
    folder = Folder(tmp_path, application)
    runs = [folder.start("eval", "--cache", "-o", f"out{i}.json") for i in range(3)]
    for run in runs:
        run.communicate(timeout=RUN_SECONDS_MAX)
    assert [run.returncode for run in runs] == [0, 0, 0]
    application.asked.clear()
    folder.eval("--cache")
    assert application.asked == []


def wait_for(condition, what: str):
    end = time.monotonic() + RUN_SECONDS_MAX
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_watch_runs_again_when_a_file_that_is_named_changes(tmp_path):
    folder = Folder(tmp_path)
    (tmp_path / "tests.yaml").write_text("- vars: {x: file://text.txt}\n")
    (tmp_path / "text.txt").write_text("one")
    folder.write({"prompts": ["{{x}}"], "providers": ["echo"], "tests": "tests.yaml"})
    run = folder.start("eval", "--watch", "-o", "out.json")
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(run.stdout))
    reader.start()

    def output() -> str:
        try:
            return folder.rows()[0]["response"]["output"]
        except IndexError:
            return ""

    try:
        wait_for(lambda: output() == "one", "the first run")
        # As editors write: another file takes its place.
        (tmp_path / "new").write_text("two")
        (tmp_path / "new").rename(tmp_path / "text.txt")
        wait_for(lambda: output() == "two", "the run after a var's file has changed")
        (tmp_path / "promptfooconfig.json").write_text("{")
        folder.write({"prompts": ["{{x}}!"], "providers": ["echo"], "tests": "tests.yaml"})
        wait_for(lambda: output() == "two!", "the run after the configuration was mended")
    finally:
        run.send_signal(signal.SIGINT)
        code = run.wait(RUN_SECONDS_MAX)
        reader.join()
    assert code == 130
    assert any("text.txt has changed" in line for line in lines)


@pytest.mark.parametrize(
    ("flag", "reason"),
    [("--share", "weft sends no results anywhere"), ("--model-outputs", "providerOutput"), ("--remote", "weft asks")],
)
def test_a_flag_that_makes_no_sense_here_says_what_to_do(tmp_path, flag, reason):
    folder = Folder(tmp_path)
    folder.write({"prompts": ["hello"], "providers": ["echo"]})
    done = folder.weft("eval", flag)
    assert done.returncode != 0
    assert reason in done.stderr


@pytest.fixture(scope="module")
def recorded(shared_weft, tmp_path_factory):
    """A weft with the traces of an application, and their ids."""
    logs = tmp_path_factory.mktemp("logs")
    printed = run_example("rag-system", shared_weft, "--scenario", "happy-path", "--check", "--logs", str(logs))
    return shared_weft, re.findall(r"^trace +([0-9a-f]{32})$", printed, re.MULTILINE)


def test_a_stored_trace_is_asserted_on(tmp_path, recorded):
    weft, ids = recorded
    folder = Folder(tmp_path)
    folder.environment["WEFT_URL"] = weft.address
    checks = [
        {"type": "trace-span-count", "value": {"pattern": "*", "min": 5}},
        {"type": "trace-error-spans", "value": 0},
    ]
    folder.write({"tests": [{"description": "good", "assert": checks}]})
    done, rows = folder.eval("--trace", ids[0])
    assert done.returncode == 0, done.stdout + done.stderr
    assert rows[0]["traceId"] == ids[0]
    too_many = [{"type": "trace-span-count", "value": {"pattern": "*", "min": 1000}}]
    folder.write({"tests": [{"description": "bad", "assert": too_many}]})
    assert folder.eval("--trace", ids[0])[0].returncode == 100
    missing = folder.weft("eval", "--trace", "0" * 31 + "1")
    assert missing.returncode == 1
    assert "weft eval:" in missing.stderr


def test_stored_traces_become_tests(tmp_path, recorded):
    weft, ids = recorded
    folder = Folder(tmp_path)
    folder.environment["WEFT_URL"] = weft.address
    query = "{ resource.service.name != nil }"
    done = folder.weft("eval", "--from", query, "--to", "tests.jsonl", "--since", "1h")
    assert done.returncode == 0, done.stderr
    tests = [json.loads(line) for line in (tmp_path / "tests.jsonl").read_text().splitlines()]
    assert ids[0] in [test["metadata"]["traceId"] for test in tests]
    assert all(test["vars"] for test in tests)
    assert (tmp_path / "tests.jsonl").stat().st_mode & 0o077 == 0
    # Once more, to another file: the same.
    folder.weft("eval", "--from", query, "--to", "again.jsonl", "--since", "1h")
    assert (tmp_path / "again.jsonl").read_text() == (tmp_path / "tests.jsonl").read_text()
    assert "is there already" in folder.weft("eval", "--from", query, "--to", "tests.jsonl").stderr
    # And they run as they are.
    name = next(iter(tests[0]["vars"]))
    folder.write({"prompts": [f"{{{{{name}}}}}"], "providers": ["echo"]})
    done, rows = folder.eval("-t", "tests.jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(rows) == len(tests)
