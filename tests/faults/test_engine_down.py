"""The engine dead or hanging: receiving goes on, reading says why it cannot, and both recover by themselves."""

import os
import signal
import time

import pytest
from engine_process import engine_pid
from senders import SPANS_A_TRACE, request_of

JSON = {"Content-Type": "application/json"}


def send(weft, number: int) -> str:
    trace_id = f"{number:032x}"
    assert weft.post("/v1/traces", request_of([trace_id]), JSON).status == 200
    return trace_id


def wait_for_status(weft, path: str, status: int, seconds: float = 30):
    deadline = time.monotonic() + seconds
    while (reply := weft.get(path)).status != status:
        assert time.monotonic() < deadline, f"{path} answers {reply}, not {status}; {weft.tail()}"
        time.sleep(0.02)
    return reply


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "hanging"])
def test_receiving_goes_on_and_everything_is_readable_after_it(weft, how):
    before = send(weft, 1)
    assert weft.trace(before, spans=SPANS_A_TRACE)["span_count"] == SPANS_A_TRACE
    os.kill(engine_pid(weft), how)
    during = [send(weft, number) for number in range(2, 12)]
    for trace_id in [before, *during]:
        assert weft.trace(trace_id, spans=SPANS_A_TRACE, seconds=40)["span_count"] == SPANS_A_TRACE
    wait_for_status(weft, "/ready", 200)


def test_reading_answers_503_with_a_reason_while_it_hangs(weft):
    trace_id = send(weft, 1)
    weft.trace(trace_id, spans=SPANS_A_TRACE)
    os.kill(engine_pid(weft), signal.SIGSTOP)
    reply = wait_for_status(weft, "/ready", 503)
    assert "engine" in reply.body.decode()
    reply = weft.get(f"/api/v1/traces/{trace_id}")
    # It is restarted meanwhile, so it may just be back.
    assert reply.status in (200, 503)
    if reply.status == 503:
        assert "engine" in reply.json()["error"]["message"]
    wait_for_status(weft, f"/api/v1/traces/{trace_id}", 200)
