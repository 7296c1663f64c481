"""Alerts, from a span to the message: rules in a file and by the API, a real receiver, restarts and kills."""

import http.server
import json
import secrets
import threading
import time

import pytest
from otlp_json import export, span
from projects import KEYS, keys_file

from weft_process import Weft

WIDTH = 80
SECRET = "a-token-nobody-may-see"
FAILURES = "{ status = error } | count_over_time() by (resource.service.name)"


class Receiver:
    """What a webhook points to: keeps what it is sent, and answers with the statuses it is told to, then 200."""

    def __init__(self):
        self.messages: list[dict] = []
        self.ids: list[str] = []
        self.headers: list[dict] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append(json.loads(body))
                receiver.ids.append(self.headers["Idempotency-Key"])
                receiver.headers.append(dict(self.headers))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{SECRET}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, count: int, seconds: float = 20) -> list[dict]:
        eventually(lambda: len(self.messages) >= count, seconds)
        return self.messages


def eventually(is_so, seconds: float = 20):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def failing_rule(name: str = "failures", **changes) -> dict:
    rule = {"name": name, "query": FAILURES, "threshold": "> 0", "window": "3s", "every": "1s", "delay": "0s"}
    return rule | {"group_interval": "0s"} | changes


def rules_file(folder, rules: list[dict], **receiver_fields):
    path = folder / "alerts.yaml"
    receivers = [{"name": "ops", "webhook": "${ALERT_URL}"} | receiver_fields]
    path.write_text(json.dumps({"receivers": receivers, "rules": rules}))
    return path


def weft_with(folder, path, receiver, *arguments: str) -> Weft:
    return Weft(folder / "data", arguments=("--alerts", str(path), *arguments), env={"ALERT_URL": receiver.url})


def send_call(weft, service: str = "cart", headers: dict | None = None, at_ns: int | None = None, **fields):
    """A trace of one span, which ends well unless `fields` say otherwise."""
    start = at_ns or time.time_ns()
    times = {"startTimeUnixNano": str(start), "endTimeUnixNano": str(start + 1_000_000)}
    call = span(secrets.randbits(63) | 1, 0, "pay", **times, **fields)
    request = export(secrets.token_hex(16), {service: [call]})
    assert weft.post_json("/v1/traces", request, headers).status == 200


def send_failure(weft, service: str = "cart", **named):
    send_call(weft, service, status={"code": 2}, **named)


def states(weft, headers: dict | None = None) -> list[tuple[str, str]]:
    reply = weft.request("GET", "/api/v1/alerts", headers=headers)
    assert reply.status == 200, reply
    return [(alert["rule"], alert["state"]) for alert in reply.json()["alerts"]]


def test_an_alert_fires_once_and_is_resolved(tmp_path, receiver):
    rule = failing_rule(
        labels={"severity": "page"}, annotations={"summary": "{{ labels.resource.service.name }} fails"}
    )
    with weft_with(tmp_path, rules_file(tmp_path, [rule]), receiver) as weft:
        send_failure(weft)
        firing, resolved = receiver.wait(2)[:2]
        assert (firing["status"], firing["receiver"], len(firing["alerts"])) == ("firing", "ops", 1)
        (alert,) = firing["alerts"]
        assert alert["labels"] == {"alertname": "failures", "severity": "page", "resource.service.name": "cart"}
        assert alert["annotations"]["summary"] == "cart fails"
        assert resolved["status"] == "resolved"
        assert resolved["alerts"][0]["fingerprint"] == alert["fingerprint"]
        assert ("failures", "resolved") in states(weft)
        time.sleep(2.5)  # more turns, nothing new to tell
        assert len(receiver.messages) == 2
        metrics = weft.get("/metrics").body.decode()
        assert "\nweft_alerts_messages_sent_total 2" in metrics
        assert "\nweft_alerts_rules 1" in metrics


def test_many_series_make_one_message(tmp_path, receiver):
    # Longer than the spans take to become readable, so that all of them fall into one turn's window.
    with weft_with(
        tmp_path, rules_file(tmp_path, [failing_rule(window="1h", delay="2s", every="4s")]), receiver
    ) as weft:
        for number in range(60):
            send_failure(weft, f"service-{number}", at_ns=time.time_ns() - 60_000_000_000)
        (message,) = receiver.wait(1)
        if len(message["alerts"]) < 50:  # a turn came between
            message = receiver.wait(2)[1]
        assert len(message["alerts"]) == 50
        assert message["truncatedAlerts"] == 10


def test_a_restart_and_a_kill_keep_what_fires_and_what_was_told(tmp_path, receiver):
    with weft_with(tmp_path, rules_file(tmp_path, [failing_rule(window="1h")]), receiver) as weft:
        send_failure(weft)
        receiver.wait(1)
        eventually(lambda: "\nweft_alerts_messages_sent_total 1" in weft.get("/metrics").body.decode())
        fired = weft.get("/api/v1/alerts").json()["alerts"][0]["fired_unix_nano"]
        for end in (weft.stop, weft.kill):
            end()
            weft.start()
            eventually(lambda: "\nweft_alerts_evaluations_total 0" not in weft.get("/metrics").body.decode())
            (alert,) = weft.get("/api/v1/alerts").json()["alerts"]
            assert (alert["state"], alert["fired_unix_nano"]) == ("firing", fired)
        assert len(receiver.messages) == 1, "nobody is told twice"


def test_a_message_that_failed_is_tried_again_with_its_id_also_after_a_kill(tmp_path, receiver):
    receiver.statuses = [500, 503, 500, 500]
    with weft_with(tmp_path, rules_file(tmp_path, [failing_rule(window="1h")]), receiver) as weft:
        send_failure(weft)
        receiver.wait(2)
        weft.kill()
        weft.start()
        receiver.wait(5, seconds=40)
        assert len(set(receiver.ids)) == 1
        assert receiver.messages[0]["id"] == receiver.ids[0]
        eventually(lambda: "\nweft_alerts_messages_waiting 0" in weft.get("/metrics").body.decode())
        assert receiver.statuses == []


def test_a_message_that_is_refused_is_dropped(tmp_path, receiver):
    receiver.statuses = [404]
    with weft_with(tmp_path, rules_file(tmp_path, [failing_rule(window="1h")]), receiver) as weft:
        send_failure(weft)
        eventually(lambda: "\nweft_alerts_messages_dropped_total 1" in weft.get("/metrics").body.decode())
        assert len(receiver.messages) == 1


def test_an_objective_that_burns_pages_and_tickets(tmp_path, receiver):
    slo = {
        "objective": 99.9,
        "bad": "{ status = error } | count_over_time()",
        "total": "{ } | count_over_time()",
        "windows": [
            {"long": "1h", "short": "5m", "burn": 14.4, "severity": "page"},
            {"long": "3d", "short": "6h", "burn": 1, "severity": "ticket"},
        ],
    }
    rule = {"name": "checkout-slo", "slo": slo, "every": "1s", "delay": "0s"}
    path = rules_file(tmp_path, [rule], match={"severity": "page"})
    with weft_with(tmp_path, path, receiver) as weft:
        send_failure(weft)
        (message,) = receiver.wait(1)
        assert [alert["labels"]["severity"] for alert in message["alerts"]] == ["page"]
        assert "errors burn 1e+03 times the budget over 1h" in message["alerts"][0]["annotations"]["description"]
        assert sorted(states(weft)) == [("checkout-slo", "firing")] * 2


def test_slack_gets_its_shape(tmp_path, receiver):
    path = tmp_path / "alerts.yaml"
    path.write_text(
        "receivers:\n  - name: channel\n    slack: ${ALERT_URL}\nrules:\n  - " + json.dumps(failing_rule(window="1h"))
    )
    with weft_with(tmp_path, path, receiver) as weft:
        send_failure(weft)
        (message,) = receiver.wait(1)
        assert message["text"] == "[FIRING] failures: 1 firing, 0 resolved"
        assert [block["type"] for block in message["blocks"]] == ["section", "section"]


def test_a_secret_is_neither_logged_nor_shown_nor_stored(tmp_path, receiver):
    receiver.statuses = [500]
    path = rules_file(tmp_path, [failing_rule(window="1h")], headers={"Authorization": "Bearer ${ALERT_URL}"})
    with weft_with(tmp_path, path, receiver) as weft:
        send_failure(weft)
        receiver.wait(2)
        assert receiver.headers[0]["Authorization"] == f"Bearer {receiver.url}"
        shown = weft.get("/api/v1/alerts").body + weft.get("/api/v1/alerts/rules").body
        stored = (weft.data / "alerts" / "state.json").read_bytes()
        assert SECRET.encode() not in shown + stored + weft.log.read_bytes()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"threshold": "0.5"}, 'key "threshold": "0.5" is no comparison'),
        ({"query": "{ status = }"}, 'key "query": in the query, line 1, column 12'),
        ({"windw": "5m"}, 'key "windw": there is no such key here'),
        ({"notify": ["nobody"]}, 'key "notify": there is no receiver "nobody" in this file'),
    ],
)
def test_weft_does_not_start_with_a_broken_file(tmp_path, receiver, change, says):
    path = rules_file(tmp_path, [failing_rule(**change)])
    weft = weft_with(tmp_path, path, receiver)
    done = weft.command("up", "--data", str(tmp_path / "data"), "--http", "localhost:0", "--alerts", str(path))
    assert done.returncode == 1
    assert f"the alerts file {path}: line 1, " in done.stderr
    assert says in done.stderr


def test_a_damaged_state_is_kept_aside_and_weft_starts(tmp_path, receiver):
    with weft_with(tmp_path, rules_file(tmp_path, [failing_rule(window="1h")]), receiver) as weft:
        send_failure(weft)
        receiver.wait(1)
        weft.stop()
        state = weft.data / "alerts" / "state.json"
        state.write_bytes(state.read_bytes()[:-5])
        weft.start()
        assert "the alerts' state is damaged: its checksum is wrong" in weft.log.read_text()
        assert len(list(state.parent.glob("state.json.damaged-*"))) == 1
        receiver.wait(2)


def put(weft, name: str, rule, headers: dict | None = None):
    return weft.request("PUT", f"/api/v1/alerts/rules/{name}", json.dumps(rule).encode(), headers)


def test_rules_by_the_api_belong_to_the_project_of_their_key(tmp_path, receiver):
    keys = keys_file(tmp_path)
    shop, other = ({"Authorization": f"Bearer {key}"} for key in KEYS.values())
    everywhere = failing_rule("everywhere", window="1h", notify=[])
    path = rules_file(tmp_path, [everywhere], project="shop")
    with weft_with(tmp_path, path, receiver, "--keys", str(keys)) as weft:
        rule = failing_rule(window="1h")
        for headers in (shop, other):
            assert put(weft, "failures", rule, headers).status == 200
        assert put(weft, "failures", rule | {"project": "shop"}, other).status == 400
        assert put(weft, "more", rule | {"name": "more", "notify": ["ops"]}, other).status == 400
        assert weft.request("GET", "/api/v1/alerts").status == 401
        send_failure(weft, headers=shop)
        eventually(lambda: states(weft, shop) == [("failures", "firing")])
        (message,) = receiver.wait(1)
        assert message["groupLabels"] == {"alertname": "failures", "project": "shop"}
        weft.kill()
        weft.start()
        assert states(weft, other) == []
        names = [each["name"] for each in weft.request("GET", "/api/v1/alerts/rules", headers=other).json()["rules"]]
        assert names == ["failures"], "the file's rule of all projects is nobody's to see"
        rule_path = "/api/v1/alerts/rules/failures"
        assert weft.request("GET", rule_path, headers=other).json()["project"] == "other"
        assert weft.request("DELETE", rule_path, headers=other).status == 200
        assert weft.request("GET", rule_path, headers=other).status == 404
        assert weft.request("GET", rule_path, headers=shop).status == 200
        assert weft.request("DELETE", rule_path, headers=shop).status == 200
        # After a kill the first message may be sent once more.
        eventually(lambda: receiver.messages[-1]["status"] == "resolved")


@pytest.mark.parametrize(
    ("rule", "status", "says"),
    [
        ({"query": "{ } | rate()"}, 400, 'key "threshold": it is missing'),
        ({"query": "{ }", "threshold": "> 1"}, 400, "has no metrics function"),
        ({"slo": {"objective": 101}}, 400, "a percentage between 0 and 100"),
        ([], 400, "is a map of keys and values"),
        ({"query": "{ } | rate()", "threshold": "> 1", "labels": {"a": "x" * 70_000}}, 413, "at most 65536 bytes"),
        ({"query": "{ } | rate()", "threshold": "> 1", "every": "1ms"}, 400, "at most once a second"),
    ],
)
def test_a_rule_that_is_none_says_what_to_write(shared_weft, rule, status, says):
    reply = put(shared_weft, "broken", rule)
    assert reply.status == status
    assert says in reply.json()["error"]["message"]
    assert shared_weft.get("/api/v1/alerts/rules/broken").status == 404


def test_a_nest_of_a_hundred_thousand_lists_is_no_rule(shared_weft):
    reply = shared_weft.request("PUT", "/api/v1/alerts/rules/deep", b"[" * 60_000)
    assert reply.status == 400
    assert shared_weft.get("/health").status == 200


def test_a_rule_of_the_file_cannot_be_changed_by_the_api(tmp_path, receiver):
    with weft_with(tmp_path, rules_file(tmp_path, [failing_rule()]), receiver) as weft:
        assert put(weft, "failures", failing_rule()).status == 409
        assert weft.request("DELETE", "/api/v1/alerts/rules/failures").status == 409


def run(weft, *arguments: str) -> str:
    done = weft.command("alerts", *arguments, "--url", weft.address)
    assert done.returncode == 0, done.stderr
    is_json = "--json" in arguments
    assert is_json or all(len(line) <= WIDTH for line in done.stdout.splitlines()), done.stdout
    return done.stdout


def test_the_terminal_lists_checks_and_tests(tmp_path, receiver):
    rules = [failing_rule(window="1h"), failing_rule("slow", query="{ } | rate()", threshold="> 1000")]
    path = rules_file(tmp_path, rules)
    with weft_with(tmp_path, path, receiver) as weft:
        send_failure(weft)
        receiver.wait(1)
        lines = run(weft).splitlines()
        assert lines[0].split() == ["failures", "firing"]
        assert lines[1].split()[0] == "firing"
        assert lines[1].endswith("resource.service.name=cart")
        assert lines[2].strip() == "1 is > 0 over 1h"
        assert lines[3].split() == ["slow", "inactive"]
        assert json.loads(run(weft, "--json"))["alerts"][0]["state"] == "firing"
        checked = run(weft, "check", str(path))
        assert "The file is in order: 2 rules, 1 receiver" in checked
        assert "resource.service.name=cart: 1 is > 0 over 1h" in checked
        assert "is not > 1000 over 3s" in checked or "no data" in checked
        assert run(weft, "test", "slow") == "ops took the message\n"
        assert receiver.messages[-1]["test"] is True
        receiver.statuses = [403]
        assert run(weft, "test", "slow") == "ops did not take it: it answered with status 403\n"


def test_the_terminal_says_where_a_file_is_wrong(tmp_path, receiver):
    path = rules_file(tmp_path, [failing_rule(every="soon")])
    done = weft_with(tmp_path, path, receiver).command("alerts", "check", str(path))
    assert done.returncode == 1
    assert " ".join(done.stderr.split()).startswith(
        f'weft: the alerts file {path}: line 1, key "every": "soon" is no duration'
    )
