"""TraceQL by weft's own API and on the terminal."""

import json
import secrets
import time
import urllib.parse

import pytest
from otlp_json import attribute, export, span
from projects import KEYS, keys_file

from weft_process import Weft

WIDTH = 80


def export_of(trace_id: str) -> dict:
    """web calls shop three times, and shop fails the last time."""
    gold = [attribute("tier", stringValue="gold"), attribute("items", intValue="7")]
    services = {
        "web": [span(1, 0, "GET /order")],
        "shop": [span(2, 1, "order"), span(3, 1, "order"), span(4, 1, "order", status={"code": 2}, attributes=gold)],
    }
    return export(trace_id, services)


@pytest.fixture(scope="module")
def trace_id(shared_weft):
    trace_id = "0b" + secrets.token_hex(15)
    assert shared_weft.post_json("/v1/traces", export_of(trace_id)).status == 200
    assert shared_weft.trace(trace_id, spans=4)["span_count"] == 4
    return trace_id


def ask(weft, path: str, headers: dict | None = None, **parameters):
    return weft.request("GET", f"/api/v1/{path}?{urllib.parse.urlencode(parameters)}", headers=headers)


def found(weft, q: str, **parameters) -> dict:
    reply = ask(weft, "search", q=q, **parameters)
    assert reply.status == 200, reply
    return reply.json()


def series(weft, q: str, **parameters) -> dict:
    reply = ask(weft, "metrics/query_range", q=q, **parameters)
    assert reply.status == 200, reply
    return reply.json()


def test_a_search_gives_the_spans_that_match_and_what_the_query_mentions(shared_weft, trace_id):
    answer = found(shared_weft, '{ resource.service.name = "web" } >> { span.tier = "gold" && span.items > 5 }')
    (trace,) = answer["traces"]
    assert (trace["trace_id"], trace["root_service"], trace["root_name"]) == (trace_id, "web", "GET /order")
    (spanset,) = trace["spansets"]
    assert spanset["matched"] == 1
    (match,) = spanset["spans"]
    assert (match["span_id"], match["name"], match["service"]) == (f"{4:016x}", "order", "shop")
    assert match["duration_ns"] == 250_000_000
    assert match["attributes"]["span.tier"] == "gold"
    assert match["attributes"]["span.items"] == 7
    assert answer["truncated"] is False


def test_groups_come_with_their_key_and_their_count(shared_weft, trace_id):
    answer = found(shared_weft, "{ } | by(resource.service.name) | count() > 2", spans=2)
    (spanset,) = answer["traces"][0]["spansets"]
    assert spanset["attributes"] == {"by(resource.service.name)": "shop", "count()": 3}
    assert (spanset["matched"], len(spanset["spans"])) == (3, 2)


def test_a_time_range_leaves_out_what_began_outside(shared_weft, trace_id):
    q = f'{{ trace:id = "{trace_id}" }}'
    assert found(shared_weft, q, since="1h")["traces"]
    assert found(shared_weft, q, end=time.time_ns())["traces"]
    assert not found(shared_weft, q, since="1s")["traces"]
    assert not found(shared_weft, q, end=time.time_ns() - 3_600_000_000_000)["traces"]


def test_series_count_the_spans_by_label(shared_weft, trace_id):
    answer = series(shared_weft, "{ } | count_over_time() by (resource.service.name)", since="10m", step="1m")
    assert int(answer["step_ns"]) == 60_000_000_000
    counted = {each["labels"]["resource.service.name"]: each["values"] for each in answer["series"]}
    assert {service: sum(values) for service, values in counted.items()} == {"web": 1, "shop": 3}
    assert {len(values) for values in counted.values()} == {10}
    assert answer["truncated"] is False


def test_the_step_is_whole_seconds_unless_asked_for(shared_weft, trace_id):
    assert series(shared_weft, "{ } | rate()", since="1h")["step_ns"] == 60_000_000_000
    assert series(shared_weft, "{ } | rate()", since="1s")["step_ns"] == 1_000_000_000


def test_a_point_without_spans_is_null_where_there_is_nothing_to_say(shared_weft, trace_id):
    (each,) = series(shared_weft, "{ .tier = nil } | max_over_time(duration)", since="10m")["series"]
    assert None in each["values"]
    assert [value for value in each["values"] if value is not None] == [0.25]


@pytest.mark.parametrize(
    ("path", "q", "says"),
    [
        ("search", '{ name == "order" }', "line 1, column 8: found '==', expected '='"),
        ("search", "{ }\n| count() >", "line 2, column"),
        ("search", "{ } | rate()", "a search cannot end in a metrics function"),
        ("metrics/query_range", "{ foo = 1 }", "written with a dot before its name: .foo"),
        ("metrics/query_range", "{ }", "the query has no metrics function"),
        ("search", "", "the parameter q is missing"),
    ],
)
def test_a_query_that_is_none_says_where_and_what_was_expected(shared_weft, path, q, says):
    reply = ask(shared_weft, path, q=q)
    assert reply.status == 400
    error = reply.json()["error"]
    assert error["code"] == "invalid_argument"
    assert says in error["message"]


@pytest.mark.parametrize(
    ("path", "parameters", "says"),
    [
        ("search", {"q": "{ }", "spans": "0"}, "the parameter spans"),
        ("search", {"q": "{ }", "limit": "1001"}, "the parameter limit"),
        ("search", {"q": "{ }", "step": "1s"}, 'no parameter "step"'),
        ("metrics/query_range", {"q": "{ } | rate()", "step": "1ms"}, "more than 11000 steps"),
        ("metrics/query_range", {"q": "{ } | rate()", "start": "2000000000", "end": "1000000000"}, "is empty"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(shared_weft, path, parameters, says):
    reply = ask(shared_weft, path, **parameters)
    assert reply.status == 400
    assert says in reply.json()["error"]["message"]


def test_a_query_sees_the_project_of_its_key_and_no_other(tmp_path):
    keys = keys_file(tmp_path)
    headers = {name: {"Authorization": f"Bearer {key}"} for name, key in KEYS.items()}
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:
        trace_id = "0c" + secrets.token_hex(15)
        weft.post_json("/v1/traces", export_of(trace_id), headers["shop"])
        deadline = time.monotonic() + 10
        while not ask(weft, "search", headers["shop"], q="{ status = error }").json()["traces"]:
            assert time.monotonic() < deadline, weft.tail()
            time.sleep(0.05)
        assert ask(weft, "search", headers["other"], q="{ }").json()["traces"] == []
        counting = {"q": "{ } | count_over_time()", "since": "1h"}
        answer = ask(weft, "metrics/query_range", headers["other"], **counting).json()
        assert sum(value or 0 for each in answer["series"] for value in each["values"]) == 0
        for path, q in (("search", "{ }"), ("metrics/query_range", "{ } | rate()")):
            assert ask(weft, path, headers["other"], q=q, project="shop").status == 400
            assert ask(weft, path, q=q).status == 401
        printed = weft.command("search", "{ }", "--url", weft.address, "--api-key", KEYS["shop"])
        assert trace_id in printed.stdout


def printed(weft, *arguments: str) -> str:
    done = weft.command("search", *arguments, "--url", weft.address)
    assert done.returncode == 0, done.stderr
    assert all(len(line) <= WIDTH for line in done.stdout.splitlines()), done.stdout
    return done.stdout


def test_the_terminal_shows_each_trace_and_its_matches(shared_weft, trace_id):
    text = printed(shared_weft, '{ span.tier = "gold" && status = error }')
    assert trace_id in text
    assert "shop order  250.0 ms  " in text
    assert "span.tier=gold" in text


def test_the_terminal_shows_series_with_their_course(shared_weft, trace_id):
    text = printed(shared_weft, '{ resource.service.name = "shop" } | count_over_time() by (name)', "--since", "10m")
    (line,) = (line for line in text.splitlines() if "name=order" in line)
    assert line.split()[3] == "3"
    assert "█" in line


def test_the_terminals_json_is_the_apis(shared_weft, trace_id):
    text = shared_weft.command("search", '{ name = "order" }', "--json", "--url", shared_weft.address).stdout
    assert json.loads(text)["traces"][0]["trace_id"] == trace_id


def test_the_terminal_says_where_a_query_is_wrong(shared_weft):
    done = shared_weft.command("search", "{ status = }", "--url", shared_weft.address)
    assert done.returncode == 1
    assert done.stderr.startswith("weft: line 1, column 12: found '}', expected")
