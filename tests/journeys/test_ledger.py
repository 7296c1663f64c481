"""What models used and cost over many traces, each call billed once, and whose it was."""

import json
import secrets
import time
import urllib.parse

import pytest
from projects import KEYS, keys_file

from weft_process import Weft

WIDTH = 80
PRICES = {"models": [{"model": "house", "input": 1, "output": 2}]}
COST = (1000 * 1 + 500 * 2) / 1e6


def attributes(**values) -> list[dict]:
    def value_of(value):
        return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}

    return [{"key": key, "value": value_of(value)} for key, value in values.items()]


def usage(model: str) -> dict:
    tokens = {"gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 500}
    return {"gen_ai.operation.name": "chat", "gen_ai.request.model": model} | tokens


def send_request(weft, user: str, model: str = "house", headers: dict | None = None, session: str = "s1") -> str:
    """A gateway that names the user calls rag, whose framework wraps a client's call: one call, told of twice."""
    trace_id = secrets.token_hex(16)
    start = time.time_ns() - 1_000_000_000

    def span(number: int, parent: int, name: str, said: dict) -> dict:
        return {
            "traceId": trace_id,
            "spanId": f"{number:016x}",
            "parentSpanId": f"{parent:016x}" if parent else "",
            "name": name,
            "startTimeUnixNano": str(start + number),
            "endTimeUnixNano": str(start + 10_000_000 - number),
            "attributes": attributes(**said),
        }

    services = {
        "gateway": [span(1, 0, "POST /ask", {"user.id": user, "session.id": session})],
        "rag": [span(2, 1, "ChatModel.invoke", usage(model)), span(3, 2, f"chat {model}", usage(model))],
    }
    export = {
        "resourceSpans": [
            {"resource": {"attributes": attributes(**{"service.name": name})}, "scopeSpans": [{"spans": spans}]}
            for name, spans in services.items()
        ]
    }
    assert weft.post_json("/v1/traces", export, headers).status == 200
    return trace_id


def ask(weft, path: str, headers: dict | None = None, **parameters) -> dict:
    reply = weft.request("GET", f"/api/v1/{path}?{urllib.parse.urlencode(parameters)}", headers=headers)
    assert reply.status == 200, reply
    return reply.json()


def eventually(is_so):
    deadline = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A weft with a price table of its own, which ada asked twice and bob once, bob of a model without a price."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "prices.json").write_text(json.dumps(PRICES))
    with Weft(folder / "data", arguments=("--prices", str(folder / "prices.json"))) as weft:
        weft.trace_id = send_request(weft, "ada")
        send_request(weft, "ada", session="s2")
        send_request(weft, "bob", model="mystery")
        eventually(lambda: ask(weft, "ledger")["total"]["calls"] == 3)
        yield weft


def rows(weft, by: str) -> dict:
    return {row["key"]: row for row in ask(weft, "ledger", by=by)["rows"]}


def test_a_call_that_is_told_of_twice_is_billed_once(asked):
    answer = ask(asked, "ledger", by="model")
    assert answer["truncated"] is False
    assert answer["total"]["traces"] == 3
    assert answer["total"]["tokens"] == {"input": 3000, "output": 1500, "total": 4500}
    assert answer["total"]["cost_usd"] == pytest.approx(2 * COST)
    assert answer["total"]["calls_without_cost"] == 1
    assert [row["key"] for row in answer["rows"]] == ["house", "mystery"]


def test_the_formula_uses_the_price_table_weft_was_started_with(asked):
    assert rows(asked, "model")["house"]["formula"] == "2,000 input × $1 + 1,000 output × $2 per million = $0.004"
    assert rows(asked, "model")["mystery"]["formula"] == "no price is known for mystery"
    lines = ask(asked, f"traces/{asked.trace_id}/analysis")["ledger"]["lines"]
    assert "1,000 input × $1 + 500 output × $2 per million = $0.002" in {line["formula"] for line in lines}


@pytest.mark.parametrize(
    ("by", "calls"),
    [
        ("service", {"rag": 3}),
        ("user", {"ada": 2, "bob": 1}),
        ("session", {"s1": 2, "s2": 1}),
        ("project", {"default": 3}),
    ],
)
def test_sums_by(asked, by, calls):
    assert {key: row["calls"] for key, row in rows(asked, by).items()} == calls


def test_days_are_of_utc(asked):
    (row,) = ask(asked, "ledger", by="day")["rows"]
    assert row["key"] in {time.strftime("%Y-%m-%d", time.gmtime(time.time() - back)) for back in (0, 60)}


def test_the_ledger_agrees_with_the_traces_own(asked):
    own = ask(asked, f"traces/{asked.trace_id}/analysis")["ledger"]["total"]
    assert own["cost_usd"] == pytest.approx(COST)
    assert own["calls"] == 1


def test_rows_beyond_the_limit_are_counted(asked):
    answer = ask(asked, "ledger", by="model", limit=1)
    assert (len(answer["rows"]), answer["rows_left_out"]) == (1, 1)


def test_users_have_what_they_used(asked):
    first = ask(asked, "users", limit=1)
    second = ask(asked, "users", limit=1, cursor=first["next_cursor"])
    assert second["next_cursor"] == ""
    (bob,), (ada,) = first["users"], second["users"]
    assert (bob["user_id"], bob["total_tokens"], bob["cost_usd"]) == ("bob", 1500, None)
    assert (ada["user_id"], ada["trace_count"], ada["span_count"], ada["error_count"]) == ("ada", 2, 2, 0)
    assert (ada["calls"], ada["total_tokens"], ada["cost_usd"]) == (2, 3000, pytest.approx(2 * COST))
    assert first["truncated"] is False


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("ledger?by=colour", "by is model, service, user, session, project or day"),
        ("ledger?sinse=1h", 'no parameter "sinse"'),
        ("users?cursor=00", "this cursor was not made by this list"),
    ],
)
def test_what_is_not_understood_says_what_to_write(asked, path, says):
    reply = asked.get(f"/api/v1/{path}")
    assert reply.status == 400
    assert says in reply.json()["error"]["message"]


def test_a_key_sees_its_project_only(tmp_path):
    keys = keys_file(tmp_path)
    shop, other = ({"Authorization": f"Bearer {key}"} for key in KEYS.values())
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:
        send_request(weft, "ada", headers=shop)
        eventually(lambda: ask(weft, "ledger", shop)["total"]["calls"] == 1)
        assert ask(weft, "ledger", other)["total"]["calls"] == 0
        assert ask(weft, "users", other)["users"] == []
        assert [user["project"] for user in ask(weft, "users", shop)["users"]] == ["shop"]
        for path in ("ledger", "users"):
            assert weft.get(f"/api/v1/{path}").status == 401
            assert weft.request("GET", f"/api/v1/{path}?project=shop", headers=other).status == 400


def printed(weft, *arguments: str) -> str:
    done = weft.command(*arguments, "--url", weft.address)
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= WIDTH for line in done.stdout.splitlines()), done.stdout
    return done.stdout


def test_the_terminal_shows_the_ledger_and_the_users(asked):
    lines = printed(asked, "ledger").splitlines()
    assert lines[0].split() == ["MODEL", "CALLS", "INPUT", "OUTPUT", "COST"]
    assert lines[1].split() == ["house", "2", "2,000", "1,000", "$0.0040"]
    assert lines[2].strip().startswith("2,000 input × $1")
    assert any(line.split()[:2] == ["total", "3"] for line in lines)
    assert "1 call without a known price." in lines[-1]
    assert [line.split()[0] for line in printed(asked, "users").splitlines()] == ["USER", "bob", "ada"]
    assert json.loads(asked.command("ledger", "--by", "user", "--json", "--url", asked.address).stdout)["by"] == "user"
