#!/usr/bin/env python3
"""The application that `./dev bench eval` tests: POST /chat answers, after a trace of ten spans of it has been taken.

    eval_app.py PORT OTLP_URL

The same for weft and promptfoo, and a process of its own: neither pays for it."""

import json
import secrets
import sys
import threading
import time
import urllib.parse
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# (name, index of its parent; -1: the caller)
SPANS = [
    ("POST /chat", -1),
    ("auth.check", 0),
    ("orchestrator.process", 0),
    ("cache.get", 2),
    ("search.query", 2),
    ("vector_db.query", 4),
    ("rag.generate", 2),
    ("rag.prepare_context", 6),
    ("chat mini-1", 6),
    ("cache.set", 2),
]
per_thread = threading.local()


def spans(traceparent):
    _, trace_id, caller, _ = traceparent.split("-")
    ids = [secrets.token_hex(8) for _ in SPANS]
    begin = time.time_ns()
    return [
        {
            "traceId": trace_id,
            "spanId": ids[at],
            "parentSpanId": caller if parent < 0 else ids[parent],
            "name": name,
            "kind": 1,
            "startTimeUnixNano": str(begin + at * 1000),
            "endTimeUnixNano": str(begin + 1_000_000 - at * 1000),
            "attributes": [{"key": "tool.name", "value": {"stringValue": name}}] if name == "search.query" else [],
        }
        for at, (name, parent) in enumerate(SPANS)
    ]


def send(url, traceparent):
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "app"}}]}
    body = {
        "resourceSpans": [
            {"resource": resource, "scopeSpans": [{"scope": {"name": "app"}, "spans": spans(traceparent)}]}
        ]
    }
    # The receiver of the next run is another one: what is left of the connection to the last is tried once.
    for _ in range(2):
        try:
            if getattr(per_thread, "connection", None) is None:
                per_thread.connection = HTTPConnection(url.hostname, url.port, timeout=5)
            per_thread.connection.request("POST", url.path, json.dumps(body), {"Content-Type": "application/json"})
            per_thread.connection.getresponse().read()
            return
        except OSError:
            per_thread.connection = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["q"]
        if self.headers.get("traceparent"):
            send(self.server.otlp, self.headers["traceparent"])
        answer = json.dumps({"answer": f"answer: {question}"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.otlp = urllib.parse.urlsplit(sys.argv[2])
    server.serve_forever()
