"""Assertions on answers beside promptfoo's verdicts, and the files that a run is written to."""

import html.parser
import http.server
import json
import subprocess
import sys
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml
from eval_run import evaluate

DATA = Path(__file__).resolve().parents[1] / "data/promptfoo"
sys.path.insert(0, str(DATA))
from record_assertions import FORMS, config_of, verdicts_of  # noqa: E402

TABLE = json.loads((DATA / "assertions.json").read_text())
TOLERANCE = 1e-4
FIRST_FAILS = {
    "description": "two of <three>",
    "prompts": ["Say {{word}}"],
    "providers": [{"id": "echo", "label": "first"}, {"id": "echo", "label": "second"}],
    "tests": [
        {"vars": {"word": "yes", "odd name": 1}, "assert": [{"type": "contains", "value": "no", "metric": "hit"}]},
        {"vars": {"word": "no"}, "assert": [{"type": "contains", "value": "no", "metric": "hit"}]},
    ],
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory) -> dict[str, list]:
    """What weft says of every row of the table, by "<case> <form>"."""
    folder = tmp_path_factory.mktemp("table")
    done, rows = evaluate(folder, config_of(TABLE, "echo"), "--no-table")
    assert rows, done.stderr
    return verdicts_of({"results": {"results": rows}})


def is_same(one: list, other: list) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) <= TOLERANCE


def recorded() -> list:
    """Of each form of each case: its name, what promptfoo said, what weft is to say, and why if that differs."""
    return [
        (f"{number} {form}", case[form], case.get(form.replace("promptfoo", "weft"), case[form]), case.get("because"))
        for number, case in enumerate(TABLE["cases"])
        for form in FORMS
        if form in case
    ]


def test_every_verdict_is_promptfoos_or_a_difference_that_is_listed(verdicts):
    other = [
        f"{name}: {json.dumps(TABLE['cases'][int(name.split()[0])])}: weft {verdicts[name]}, expected {expected}"
        for name, _, expected, _ in recorded()
        if not is_same(verdicts[name], expected)
    ]
    assert not other, "\n".join(other)


def test_every_difference_is_one_and_says_why():
    for name, theirs, ours, why in recorded():
        assert (theirs == ours) or why, name
    for case in TABLE["cases"]:
        assert ("because" in case) == any(key.startswith("weft") for key in case), case


def run_into(folder: Path, config: dict, *names: str) -> subprocess.CompletedProcess:
    outputs = [argument for name in names for argument in ("-o", str(folder / name))]
    done, _ = evaluate(folder, config, *outputs, "--no-table")
    return done


def test_yaml_says_what_json_says(tmp_path):
    run_into(tmp_path, FIRST_FAILS, "out.yaml")
    from_yaml = yaml.safe_load((tmp_path / "out.yaml").read_text())
    assert from_yaml == json.loads((tmp_path / "out.json").read_text())
    assert len(from_yaml["results"]["results"]) == 4


def test_yaml_keeps_texts_that_look_like_something_else(tmp_path):
    odd = ["no", "1.5", "", "- a", "a: b", "tab\there", "line\nbreak", "null", "#x", "é'\"\\", "~", "2024-01-01", " x "]
    config = {
        "prompts": ["{{n}}"],
        "providers": ["echo"],
        "tests": [{"providerOutput": {"all": odd}, "vars": {"n": 1}}],
    }
    run_into(tmp_path, config, "out.yml")
    row = yaml.safe_load((tmp_path / "out.yml").read_text())["results"]["results"][0]
    assert row["response"]["output"]["all"] == odd


def test_xml_has_a_row_as_an_element(tmp_path):
    run_into(tmp_path, FIRST_FAILS, "out.xml")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert root.tag == "promptfoo"
    rows = root.findall("results/results")
    assert [row.findtext("success") for row in rows] == ["false", "false", "true", "true"]
    assert root.findtext("results/stats/failures") == "2"
    # A name that is none of XML's.
    assert rows[0].find("vars/_[@key='odd name']").text == "1"


class Outline(html.parser.HTMLParser):
    """The tests of a page, and whether its tags are closed as they are opened."""

    VOID = ("meta", "input", "br", "img", "link", "hr")

    def __init__(self, page: str):
        super().__init__()
        self.open: list[str] = []
        self.tests: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tbody":
            self.tests.append(dict(attributes)["class"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_one_file_with_a_row_for_each_test(tmp_path):
    run_into(tmp_path, FIRST_FAILS, "out.html")
    page = (tmp_path / "out.html").read_text()
    outline = Outline(page)
    assert outline.tests == ["rest", "passed"]
    assert not outline.open
    assert "two of &lt;three&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "hit 0.50" in page


def test_metrics_are_made_of_metrics(tmp_path):
    (tmp_path / "twice.js").write_text("module.exports = { of: scores => scores.hit * 2 };")
    config = {
        **FIRST_FAILS,
        "derivedMetrics": [
            {"name": "rate", "value": "hit / __count"},
            {"name": "percent", "value": "rate * 100"},
            {"name": "double", "value": "file://twice.js:of"},
            {"name": "lost", "value": "hit / missing"},
        ],
    }
    done = run_into(tmp_path, config)
    metrics = json.loads((tmp_path / "out.json").read_text())["results"]["prompts"][0]["metrics"]
    assert metrics["namedScores"] == {"hit": 1, "rate": 0.5, "percent": 50, "double": 2}
    assert metrics["namedScoreWeights"] == {"hit": 2}
    assert "lost of first is left out: there is no metric missing; there are hit, __count, rate" in done.stderr


def test_a_formula_that_is_none_is_told_before_anything_runs(tmp_path):
    done, rows = evaluate(tmp_path, {**FIRST_FAILS, "derivedMetrics": [{"name": "f1", "value": "2 * p * r / (p + r"}]})
    assert done.returncode == 1
    assert rows == []
    assert 'derivedMetrics, f1: "2 * p * r / (p + r" lacks a ")"' in done.stderr


def test_traces_that_assertions_looked_at_are_in_the_document(tmp_path):
    config = {
        "prompts": ["hello"],
        "providers": ["echo"],
        "tracing": {"enabled": True, "otlp": {"http": {"enabled": True, "port": 0}}, "wait": {"limitMs": 100}},
        "tests": [{"assert": [{"type": "trace-span-count", "value": {"pattern": "echo", "min": 1}}]}],
    }
    _, rows = evaluate(tmp_path, config)
    document = json.loads((tmp_path / "out.json").read_text())
    (trace,) = document["traces"]
    assert trace["traceId"] == rows[0]["traceId"]
    assert trace["evaluationId"] == document["evalId"]
    assert [span["name"] for span in trace["spans"]] == ["echo"]


@pytest.fixture
def webhook():
    """A server that says what its path says, and what it was asked."""
    asked = []

    class Judge(http.server.BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            asked.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            said = {"/yes": b'{"pass": true, "score": 0.75}', "/no": b'{"pass": false, "reason": "too long"}'}
            self.send_response(200 if self.path in said else 500)
            self.end_headers()
            self.wfile.write(said.get(self.path, b"broken"))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Judge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_webhook_judges_and_one_that_breaks_is_an_error_and_no_pass(tmp_path, webhook):
    address, asked = webhook
    forms = [("webhook", "/yes"), ("webhook", "/no"), ("not-webhook", "/no"), ("not-webhook", "/broken")]
    tests = [
        {"vars": {"word": "a"}, "providerOutput": {"b": [1]}, "assert": [{"type": name, "value": address + path}]}
        for name, path in forms
    ]
    _, rows = evaluate(tmp_path, {"prompts": ["say {{word}}"], "providers": ["echo"], "tests": tests}, "-j", "1")
    assert [row["failureReason"] for row in rows] == [0, 1, 0, 2]
    assert rows[0]["score"] == 0.75
    assert rows[1]["error"] == "too long"
    assert "the webhook answered 500 broken" in rows[3]["error"]
    assert asked[0] == {"output": {"b": [1]}, "context": {"prompt": "say a", "vars": {"word": "a"}}}
