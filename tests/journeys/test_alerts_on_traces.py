"""Assertions on arriving traces, from spans to the message: which traces are judged, and which spans are named."""

import json
import re

from test_alerts import eventually, receiver, rules_file, send_call, send_failure, states, weft_with  # noqa: F401

NOTHING_FAILS = {"type": "trace-error-spans", "value": 0}


def trace_rule(name: str = "cart", **changes) -> dict:
    trace = {"select": '{ resource.service.name = "cart" }', "assert": [NOTHING_FAILS], "quiet": "1s"}
    rule = {"name": name, "trace": trace | changes.pop("trace", {}), "window": "4s", "every": "1s"}
    return rule | {"group_interval": "0s"} | changes


def test_a_trace_that_fails_is_told_with_its_spans_and_is_over_when_it_has_passed(tmp_path, receiver):  # noqa: F811
    with weft_with(tmp_path, rules_file(tmp_path, [trace_rule()]), receiver) as weft:
        send_call(weft, "cart")
        send_failure(weft, "cart")
        send_failure(weft, "another")
        firing, resolved = receiver.wait(2)[:2]
        assert firing["status"] == "firing"
        (alert,) = firing["alerts"]
        text = json.dumps(alert)
        assert re.search(r"1 of [12] traces fail over 4s", text), text
        assert re.search(r"trace [0-9a-f]{32}: trace-error-spans: .*\(spans pay [0-9a-f]{16}\)", text), text
        assert resolved["status"] == "resolved"
        shown = weft.command("alerts", "--url", weft.address).stdout
        assert "cart" in shown and "resolved" in shown


def test_a_rule_on_traces_is_made_by_the_api_and_survives_a_restart(tmp_path, receiver):  # noqa: F811
    with weft_with(tmp_path, rules_file(tmp_path, []), receiver) as weft:
        rule = {key: value for key, value in trace_rule().items() if key != "name"}
        made = weft.request("PUT", "/api/v1/alerts/rules/cart", json.dumps(rule).encode())
        assert made.status in (200, 201), made
        wrong = rule | {"trace": {"assert": [{"type": "trace-span-count", "value": {"min": 1}}]}}
        refused = weft.request("PUT", "/api/v1/alerts/rules/wrong", json.dumps(wrong).encode())
        assert refused.status == 400 and "pattern" in refused.body.decode(), refused
        weft.stop()
        weft.start()
        listed = weft.get("/api/v1/alerts/rules/cart").json()
        assert listed["trace"]["assert"] == [NOTHING_FAILS]
        send_failure(weft, "cart")
        eventually(lambda: ("cart", "firing") in states(weft))


def test_traces_beyond_what_a_turn_judges_are_counted(tmp_path, receiver):  # noqa: F811
    rule = trace_rule(trace={"max_traces": 2}, window="1h", every="1s")
    with weft_with(tmp_path, rules_file(tmp_path, [rule]), receiver) as weft:
        for _ in range(5):
            send_failure(weft, "cart")
        eventually(lambda: "3 more came and were not judged" in weft.get("/api/v1/alerts").body.decode())


def test_a_file_with_a_rule_on_traces_is_checked(tmp_path, receiver):  # noqa: F811
    with weft_with(tmp_path, rules_file(tmp_path, []), receiver) as weft:
        path = rules_file(tmp_path, [trace_rule()], webhook="http://127.0.0.1:9")
        done = weft.command("alerts", "check", str(path), "--url", weft.address)
        assert done.returncode == 0 and "1 rule" in done.stdout, done.stderr
        path = rules_file(tmp_path, [trace_rule(trace={"select": "{ broken"})], webhook="http://127.0.0.1:9")
        broken = weft.command("alerts", "check", str(path), "--url", weft.address)
        assert broken.returncode != 0 and "select" in broken.stderr
