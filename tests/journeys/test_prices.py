"""What a token costs, by which table, and which models of the traces have no price; projects by name."""

import json
import secrets
import time

import pytest
from projects import KEYS, keys_file

from weft_process import Weft

PRICES = {"as_of": "2026-11-01", "models": [{"model": "gpt-4o", "input": 1, "output": 2}]}


def send_call(weft, model: str, headers: dict | None = None) -> str:
    trace_id = secrets.token_hex(16)
    start = time.time_ns() - 1_000_000_000
    said = {"gen_ai.operation.name": "chat", "gen_ai.request.model": model, "gen_ai.usage.input_tokens": 1000}
    span = {
        "traceId": trace_id,
        "spanId": "0000000000000001",
        "name": f"chat {model}",
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + 10_000_000),
        "attributes": [
            {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
            for key, value in said.items()
        ],
    }
    export = {"resourceSpans": [{"resource": {}, "scopeSpans": [{"spans": [span]}]}]}
    assert weft.post_json("/v1/traces", export, headers).status == 200
    return trace_id


@pytest.fixture(scope="module")
def priced(tmp_path_factory):
    """A weft whose file changes one price; it was asked for gpt-4o, gpt-4o-mini and a model that nobody sells."""
    folder = tmp_path_factory.mktemp("prices")
    (folder / "ours.json").write_text(json.dumps(PRICES))
    with Weft(folder / "data", arguments=("--prices", str(folder / "ours.json"))) as weft:
        weft.traces = {model: send_call(weft, model) for model in ("gpt-4o", "gpt-4o-mini", "mystery")}
        for trace_id in weft.traces.values():
            weft.trace(trace_id)
        yield weft


def test_a_file_changes_the_prices_it_names_and_leaves_the_others(priced):
    answer = priced.get("/api/v1/prices").json()
    assert [source["name"] for source in answer["sources"]] == ["built in", "ours.json"]
    assert answer["sources"][1]["as_of"] == "2026-11-01"
    source_of = {entry["model"]: (entry["source"], entry["input"]) for entry in answer["models"]}
    assert source_of["gpt-4o"] == ("ours.json", 1)
    assert source_of["gpt-4o-mini"] == ("built in", 0.15)


@pytest.mark.parametrize(("model", "cost"), [("gpt-4o", 0.001), ("gpt-4o-mini", 0.00015), ("mystery", None)])
def test_costs_are_computed_by_both(priced, model, cost):
    assert priced.trace(priced.traces[model])["cost_usd"] == (cost and pytest.approx(cost))


def test_models_without_a_price_come_first(priced):
    seen = priced.get("/api/v1/prices?since=1d").json()["seen"]
    assert [(model["model"], model["is_priced"], model["without_cost_count"]) for model in seen] == [
        ("mystery", False, 1),
        ("gpt-4o", True, 0),
        ("gpt-4o-mini", True, 0),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{\n"models": [\n{"model": "a" "input": 1}]}', "line 3 of the price file is not JSON"),
        ('{"models": [\n{"model": "a", "input": 1, "output": 2},\n{"model": "b", "input": 1}]}', "line 3"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(priced, tmp_path, text, says):
    file = tmp_path / "wrong.json"
    file.write_text(text)
    done = priced.command("up", "--data", str(tmp_path / "data"), "--http", "localhost:0", "--prices", str(file))
    assert done.returncode == 1
    assert str(file) in done.stderr
    assert says in done.stderr


def test_a_key_sees_its_own_project_and_models(tmp_path):
    shop, other = ({"Authorization": f"Bearer {key}"} for key in KEYS.values())
    with Weft(tmp_path / "data", arguments=("--keys", str(keys_file(tmp_path)))) as weft:
        trace_id = send_call(weft, "gpt-4o", shop)
        deadline = time.monotonic() + 15
        while weft.request("GET", f"/api/v1/traces/{trace_id}", headers=shop).status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        trace = weft.request("GET", f"/api/v1/traces/{trace_id}", headers=shop).json()
        assert (trace["project"], trace["spans"][0]["project"]) == ("shop", "shop")
        for headers, projects, models in ((shop, ["shop"], ["gpt-4o"]), (other, [], [])):
            assert weft.request("GET", "/api/v1/projects", headers=headers).json() == {"projects": projects}
            seen = weft.request("GET", "/api/v1/prices", headers=headers).json()["seen"]
            assert [model["model"] for model in seen] == models
        for path in ("projects", "prices"):
            assert weft.get(f"/api/v1/{path}").status == 401
