"""A weft that a script starts, asks and ends. The demo and all black-box tests use it; standard library only."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import time
import urllib.parse
from collections.abc import Iterable
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("WEFT_BIN", ROOT / "build/release/bin/weft"))
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 20
REQUEST_SECONDS_MAX = 30
# Pieces are sent chunked.
Body = bytes | Iterable[bytes]


class Reply:
    """An HTTP response, read to its end."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<{self.status} {self.body[:300]!r}>"


class Weft:
    """One `weft up` on a data folder. It listens on a free port unless `http` says otherwise, and without gRPC."""

    def __init__(
        self,
        data: Path,
        http: str = "localhost:0",
        arguments: tuple[str, ...] = (),
        env: dict | None = None,
        grpc: str = "off",
    ):
        self.data = Path(data)
        self.http = http
        self.grpc = grpc
        self.arguments = arguments
        self.environment = {**os.environ, **(env or {})}
        self.log = self.data.with_name(self.data.name + ".log")
        self.process: subprocess.Popen | None = None
        self.address = ""
        self.grpc_address = ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self) -> int:
        return self.process.pid

    def start(self) -> Weft:
        """Returns when weft says that it is ready. A second start, after stop or kill, keeps the data and the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [str(BINARY), "up", "--data", str(self.data), "--http", self.http, "--grpc", self.grpc]
        command += self.arguments
        with open(self.log, "ab") as log:
            begin = log.tell()
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment
            )
        self._wait(lambda: self._find_address(begin), "printed no address")
        self._wait(self.is_ready, "is not ready")
        return self

    def stop(self) -> int:
        """SIGTERM, as a service manager would, and the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"weft did not end {STOP_SECONDS_MAX} s after SIGTERM; {self.tail()}") from None

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def request(self, method: str, path: str, body: Body | None = None, headers: dict | None = None) -> Reply:
        parts = urllib.parse.urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=REQUEST_SECONDS_MAX)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Reply:
        return self.request("GET", path)

    def post(self, path: str, body: Body, headers: dict | None = None) -> Reply:
        return self.request("POST", path, body, headers)

    def post_json(self, path: str, value, headers: dict | None = None) -> Reply:
        return self.post(path, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})

    def trace(self, trace_id: str, spans: int = 1, span_ids: Iterable[str] = (), seconds: float = 10) -> dict:
        """The trace as soon as it has that many spans, and these; what there is of it when the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            reply = self.get(f"/api/v1/traces/{trace_id}")
            found = reply.json() if reply.status == 200 else {"spans": []}
            seen = {span["span_id"] for span in found["spans"]}
            if (len(seen) >= spans and seen.issuperset(span_ids)) or time.monotonic() > deadline:
                return found
            time.sleep(0.02)

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        """Another verb of the same binary, its output captured."""
        return subprocess.run(
            [str(BINARY), *arguments], check=False, capture_output=True, text=True, timeout=60, env=self.environment
        )

    def is_ready(self) -> bool:
        try:
            return self.get("/ready").status == 200
        except OSError:
            return False

    def tail(self) -> str:
        return f"the end of {self.log}:\n{self.log.read_text(errors='replace')[-3000:]}"

    def _find_address(self, begin: int) -> bool:
        printed = self.log.read_bytes()[begin:].decode(errors="replace")
        if "\n  data " not in printed:  # the last line of the greeting
            return False
        self.address = re.search(r"page and API +(http://\S+)", printed)[1]
        grpc = re.search(r"(http://\S+)  \(OTLP over gRPC\)", printed)
        self.grpc_address = grpc[1] if grpc else ""
        return True

    def _wait(self, condition, failure: str):
        deadline = time.monotonic() + START_SECONDS_MAX
        while not condition():
            if self.process.poll() is not None:
                raise AssertionError(f"weft ended with {self.process.returncode} at its start; {self.tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"weft {failure} after {START_SECONDS_MAX} s; {self.tail()}")
            time.sleep(0.01)
