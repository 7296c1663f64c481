"""How weft starts, what it says when it cannot, and how it ends."""

import http.client
import subprocess
import time
import urllib.parse

import pytest

from weft_process import BINARY, Weft

SECONDS_MAX = 20


def refused(*arguments: str) -> str:
    """What `weft up` says when it does not start."""
    done = subprocess.run(
        [str(BINARY), "up", "--grpc", "off", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


def test_it_answers_on_both_loopback_addresses(weft):
    port = urllib.parse.urlsplit(weft.address).port
    for host in ("127.0.0.1", "::1"):
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS_MAX)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()


def test_a_second_weft_on_the_same_folder_says_so(weft):
    words = refused("--data", str(weft.data), "--http", "localhost:0")
    assert f"pid {weft.pid}" in words
    assert str(weft.data) in words
    assert weft.is_ready()


def test_a_taken_port_is_named(weft, tmp_path):
    port = urllib.parse.urlsplit(weft.address).port
    assert str(port) in refused("--data", str(tmp_path / "other"), "--http", f"localhost:{port}")


def test_listening_beyond_this_machine_needs_keys(tmp_path):
    assert "--keys" in refused("--data", str(tmp_path / "data"), "--http", "0.0.0.0:0")


def test_an_address_that_is_none_is_named(tmp_path):
    assert "nonsense" in refused("--data", str(tmp_path / "data"), "--http", "nonsense:port")


def test_sigterm_ends_it_cleanly_and_its_engine_with_it(tmp_path):
    weft = Weft(tmp_path / "data").start()
    assert weft.stop() == 0
    with Weft(tmp_path / "data") as again:
        assert again.is_ready()


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics", "/"])
def test_what_watches_it_is_answered(weft, path):
    assert weft.get(path).status == 200


def test_it_is_ready_again_at_once_after_a_kill(tmp_path):
    weft = Weft(tmp_path / "data").start()
    try:
        weft.kill()
        began = time.monotonic()
        weft.start()
        # The engine of the killed weft must be gone with it, or the new one could not have its folder.
        assert time.monotonic() - began < SECONDS_MAX
    finally:
        weft.stop()
