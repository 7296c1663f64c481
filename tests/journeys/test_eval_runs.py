"""Runs of weft eval: kept, shown by weft view and the API, told to a weft that runs elsewhere."""

import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from eval_run import RUN_SECONDS_MAX, environment, weft

from weft_process import BINARY, Weft


def configure(folder: Path, provider: str = "echo", tests: int = 3) -> None:
    """Tests whose last one fails."""
    wanted = [{"vars": {"q": f"question {i}"}} for i in range(tests)]
    wanted[-1]["assert"] = [{"type": "equals", "value": "something else"}]
    config = {"prompts": ["{{q}}"], "providers": [provider], "tests": wanted}
    (folder / "promptfooconfig.json").write_text(json.dumps(config))


def evals(server: Weft) -> list:
    return server.get("/api/v1/evals").json()["evals"]


def counts(run: dict) -> tuple[int, int, int]:
    results = run["results"]
    return results["passed"], results["failed"], results["errors"]


@pytest.fixture
def viewing():
    """weft view as a user starts it; ended by its own pid."""
    started = []

    def start(*arguments: str, folder: Path) -> str:
        process = subprocess.Popen(
            [str(BINARY), "view", "--port", "0", *arguments],
            cwd=folder,
            env=environment(folder),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process.stdout.readline().strip()

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=RUN_SECONDS_MAX)


def kill_after_rows(count: int, folder: Path) -> None:
    """A run that is killed when it has that many."""
    process = subprocess.Popen([str(BINARY), "eval", "-j", "1"], cwd=folder, env=environment(folder))
    rows = folder / "data/evals"
    deadline = time.monotonic() + RUN_SECONDS_MAX
    while (
        time.monotonic() < deadline and sum(len(f.read_text().splitlines()) for f in rows.glob("*/rows.jsonl")) < count
    ):
        time.sleep(0.05)
    process.kill()
    process.wait()


def ask(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=RUN_SECONDS_MAX) as answer:
        return json.load(answer)


def test_a_run_is_kept_and_a_weft_started_later_shows_it(tmp_path):
    configure(tmp_path)
    weft("eval", "--description", "three questions", folder=tmp_path)
    with Weft(tmp_path / "data") as server:
        (run,) = evals(server)
        rows = server.get(f"/api/v1/evals/{run['id']}/rows?verdict=fail").json()
        row = server.get(f"/api/v1/evals/{run['id']}/rows/2/0").json()
        config = server.get(f"/api/v1/evals/{run['id']}/config").json()
    assert (run["description"], run["state"], counts(run)) == ("three questions", "finished", (2, 1, 0))
    assert run["suite"].endswith("promptfooconfig.json")
    assert [test["vars"] for test in rows["tests"]] == [{"q": "question 2"}]
    assert row["gradingResult"]["componentResults"][0]["assertion"]["type"] == "equals"
    assert config["prompts"] == ["{{q}}"]


def test_no_write_keeps_nothing(tmp_path):
    configure(tmp_path)
    weft("eval", "--no-write", folder=tmp_path)
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_does_not_keep_tests_from_running(tmp_path):
    configure(tmp_path)
    (tmp_path / "data").write_text("a file")
    done = weft("eval", folder=tmp_path)
    assert "2 passed, 1 failed" in done.stdout
    assert "--no-write" in done.stderr


def test_a_weft_with_another_folder_is_told_the_run_and_has_it_once(tmp_path):
    configure(tmp_path, tests=50)
    with Weft(tmp_path / "other") as server:
        done = weft("eval", folder=tmp_path, WEFT_URL=server.address)
        (run,) = evals(server)
        total = server.get(f"/api/v1/evals/{run['id']}/rows").json()["total"]
    assert done.stderr == ""
    assert (run["state"], counts(run), total) == ("finished", (49, 1, 0), 50)


def test_a_weft_that_is_told_a_run_that_goes_on_is_told_what_was_done_before(tmp_path):
    configure(tmp_path, provider="exec:sh slow.sh", tests=5)
    (tmp_path / "slow.sh").write_text("case $1 in *0|*1) echo fast;; *) sleep 30;; esac\n")
    kill_after_rows(2, tmp_path)
    (tmp_path / "slow.sh").write_text("echo fast\n")
    with Weft(tmp_path / "other") as server:
        done = weft("eval", "--resume", folder=tmp_path, WEFT_URL=server.address)
        (run,) = evals(server)
    assert counts(run) == (4, 1, 0), done.stderr


def test_a_weft_of_the_same_folder_is_found_and_shows_the_run(tmp_path):
    weft("init", ".", "--example", "distributed-tracing", folder=tmp_path)
    with Weft(tmp_path / "data") as server:
        done = weft("eval", folder=tmp_path, WEFT_URL="")
        (run,) = evals(server)
        row = server.get(f"/api/v1/evals/{run['id']}/rows/0/0").json()
        server.trace(row["traceId"], spans=12)
    assert done.returncode == 0, done.stdout + done.stderr
    assert counts(run) == (4, 0, 0)


def test_a_run_that_was_killed_is_cut_off_and_has_what_was_answered(tmp_path):
    configure(tmp_path, provider="exec:sh slow.sh", tests=5)
    (tmp_path / "slow.sh").write_text("case $1 in *0|*1) echo fast;; *) sleep 30;; esac\n")
    kill_after_rows(2, tmp_path)
    with Weft(tmp_path / "data") as server:
        (run,) = evals(server)
    assert (run["state"], counts(run), run["steps"]) == ("cut off", (2, 0, 0), 5)


def test_view_shows_traces_that_came_when_no_weft_was_there(tmp_path, viewing):
    weft("init", ".", "--example", "distributed-tracing", folder=tmp_path)
    weft("eval", folder=tmp_path)
    (kept,) = (tmp_path / "data/evals").glob("*/traces.otlp")
    page = viewing(folder=tmp_path)
    address = page.removesuffix("/evals")
    run = ask(f"{address}/api/v1/evals")["evals"][0]["id"]
    row = ask(f"{address}/api/v1/evals/{run}/rows/0/0")
    server = Weft(tmp_path / "data")
    server.address = address
    trace = server.trace(row["traceId"], spans=12, seconds=RUN_SECONDS_MAX)
    deadline = time.monotonic() + RUN_SECONDS_MAX
    while kept.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not kept.exists()
    assert {"weft.test_case", "services", "POST /chat"} <= {span["name"] for span in trace["spans"]}


def test_view_says_where_a_weft_shows_the_folder_already(tmp_path):
    configure(tmp_path)
    weft("eval", folder=tmp_path)
    with Weft(tmp_path / "data") as server:
        run = evals(server)[0]["id"]
        done = weft("view", run, folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{server.address}/evals/{run}\n")


def test_view_takes_a_file_of_results(tmp_path, viewing):
    configure(tmp_path)
    weft("eval", "--no-write", "-o", "out.json", folder=tmp_path)
    page = viewing("out.json", folder=tmp_path)
    address, run = page.split("/evals/")
    assert counts(ask(f"{address}/api/v1/evals/{run}")) == (2, 1, 0)


def test_view_shares_the_newest_run_as_one_file(tmp_path):
    configure(tmp_path)
    weft("eval", folder=tmp_path)
    done = weft("view", "--share", "shared/run.html", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "shared/run.html").read_text()
    assert page.startswith("<!doctype html>")
    assert all(f"question {i}" in page for i in range(3))
    assert "something else" in page  # why the last one failed
    assert "src=" not in page


def test_an_answer_that_is_deeper_than_readers_go_is_kept_and_costs_no_other_row(tmp_path):
    configure(tmp_path, provider="file://deep.js", tests=4)
    (tmp_path / "deep.js").write_text(
        "module.exports = class { id() { return 'deep'; } async callApi(prompt) {"
        " return {output: prompt.endsWith('0') ? JSON.parse('['.repeat(63) + ']'.repeat(63)) : prompt}; } };\n"
    )
    done = weft("eval", "-o", "out.json", folder=tmp_path)
    assert "3 passed, 1 failed" in done.stdout, done.stderr
    weft("view", "--share", "shared.html", folder=tmp_path)
    (rows,) = tmp_path.glob("data/evals/*/rows.jsonl")
    assert len(rows.read_text().splitlines()) == 4
    assert all(f"question {i}" in (tmp_path / "shared.html").read_text() for i in range(4))


def test_sharing_leaves_a_damaged_row_out_and_in_its_place_and_says_so(tmp_path):
    configure(tmp_path, tests=5)
    weft("eval", folder=tmp_path)
    (rows,) = tmp_path.glob("data/evals/*/rows.jsonl")
    lines = rows.read_text().splitlines(keepends=True)
    rows.write_text("".join([lines[0], lines[1][:40] + "\n", *lines[2:]]))
    done = weft("view", "--share", "shared.html", folder=tmp_path)
    assert "1 lines of" in done.stderr
    assert len(rows.read_text().splitlines()) == 5
    shared = (tmp_path / "shared.html").read_text()
    assert [f"question {i}" in shared for i in range(5)] == [True, False, True, True, True]


def test_view_without_a_run_to_share_says_how_to_make_one(tmp_path):
    done = weft("view", "--share", "run.html", folder=tmp_path)
    assert done.returncode == 1
    assert "weft eval makes one" in done.stderr
    assert not (tmp_path / "run.html").exists()


def test_view_of_what_is_no_run_says_so(tmp_path):
    done = weft("view", "eval-none", folder=tmp_path)
    assert done.returncode == 1
    assert "eval-none is neither a run in" in done.stderr


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("", b"{", 400, "byte"),
        ("", b'{"id": "../../etc"}', 400, "letters"),
        ("/nowhere/rows", b"{}", 404, "no run nowhere"),
        ("/a/rows", b'{"testIdx": 1e18}', 413, "tests"),
        ("/a/rows", b"[" * 100_000, 400, "row 1"),
        ("/a/end", b"nothing", 400, "byte"),
    ],
)
def test_what_is_no_run_is_refused_in_words(weft_with_a_run, path, body, status, words):
    reply = weft_with_a_run.post("/api/v1/evals" + path, body, {"content-type": "application/json"})
    assert reply.status == status, reply
    assert words in reply.json()["error"]["message"]


@pytest.fixture
def weft_with_a_run(shared_weft):
    shared_weft.post("/api/v1/evals", b'{"id": "a"}', {"content-type": "application/json"})
    return shared_weft
