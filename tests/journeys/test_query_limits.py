"""A question past its time is ended, and says so; what asks for less is answered as before."""

import secrets
import time
import urllib.parse

from weft_process import Weft

TRACES = 20
SPANS = 1000  # a trace, and a request


def export_of(trace_id: str) -> dict:
    now = time.time_ns()
    spans = [
        {
            "traceId": trace_id,
            "spanId": f"{number:016x}",
            "name": "step",
            "startTimeUnixNano": str(now),
            "endTimeUnixNano": str(now + 1000),
            "attributes": [{"key": "gen_ai.prompt", "value": {"stringValue": secrets.token_hex(250)}}],
        }
        for number in range(1, SPANS + 1)
    ]
    return {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}


def ask(weft: Weft, path: str, **parameters):
    return weft.request("GET", f"/api/v1/{path}?{urllib.parse.urlencode(parameters)}")


def test_a_query_past_its_time_is_ended_and_says_so(tmp_path):
    ids = [secrets.token_hex(16) for _ in range(TRACES)]
    with Weft(tmp_path / "data") as weft:
        for trace_id in ids:
            assert weft.post_json("/v1/traces", export_of(trace_id)).status == 200
        assert weft.trace(ids[-1], spans=SPANS)["span_count"] == SPANS
        assert ask(weft, "traces", text="nobody wrote this").status == 200

    with Weft(tmp_path / "data", arguments=("--query-seconds-max", "0.001")) as weft:
        for path, parameters in (
            ("traces", {"text": "nobody wrote this"}),
            ("search", {"q": '{ llm.text =~ "nobody wrote .*this" }'}),
        ):
            reply = ask(weft, path, **parameters)
            assert reply.status == 504, (path, reply)
            message = reply.json()["error"]["message"]
            assert "took longer than 0.001 s and was ended" in message
            assert "shorter time range" in message
        assert weft.request("GET", "/ready").status == 200


def test_a_time_that_is_none_is_refused_at_the_start(tmp_path):
    refused = Weft(tmp_path / "data").command("up", "--data", str(tmp_path / "data"), "--query-seconds-max", "0")
    assert refused.returncode != 0
    assert "--query-seconds-max" in refused.stderr
