#!/usr/bin/env python3
"""Eight small services of one LLM application, in one process, without a dependency or a key.

    client -> gateway -> auth
                      -> orchestrator -> cache
                                      -> search -> vector db
                                      -> rag -> LLM

Each continues the trace it is called in and reports its own spans over OTLP/HTTP, as an OpenTelemetry SDK would.

    python3 services.py "a question"     answers one, then ends: the `exec` provider of promptfooconfig.yaml
    python3 services.py --serve 8080     POST /chat {"query": …}: the same behind HTTP

A question may say what is to happen: CACHED, FAIL, SLOW.
"""

import json
import os
import secrets
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENDPOINT = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318").rstrip("/")
TIMEOUT_S = 0.3  # what the orchestrator gives the RAG pipeline


class Trace:
    """The spans of one request, sent together when it has been answered."""

    def __init__(self, traceparent: str | None):
        parts = (traceparent or "").split("-")
        self.id, self.parent = (parts[1], parts[2]) if len(parts) == 4 else (secrets.token_hex(16), "")
        self.spans: dict[str, list[dict]] = {}

    def span(self, service: str, name: str, parent: "Span | None" = None, kind: int = 1, **attributes):
        return Span(self, service, name, parent.id if parent else self.parent, kind, attributes)

    def send(self):
        resources = [
            {
                "resource": {"attributes": attributes_of({"service.name": service})},
                "scopeSpans": [{"scope": {"name": "services.py"}, "spans": spans}],
            }
            for service, spans in self.spans.items()
        ]
        request = urllib.request.Request(
            ENDPOINT + "/v1/traces",
            json.dumps({"resourceSpans": resources}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=2).read()
        except OSError as error:
            print(f"spans could not be sent to {ENDPOINT}: {error}", file=sys.stderr)


class Span:
    """Its lifetime is what it measures; an exception that leaves it is recorded, and goes on."""

    def __init__(self, trace: Trace, service: str, name: str, parent: str, kind: int, attributes: dict):
        self.trace, self.service, self.id = trace, service, secrets.token_hex(8)
        self.data = {
            "traceId": trace.id,
            "spanId": self.id,
            "parentSpanId": parent,
            "name": name,
            "kind": kind,
            "status": {},
        }
        self.attributes = attributes

    def __enter__(self):
        self.data["startTimeUnixNano"] = str(time.time_ns())
        return self

    def __exit__(self, kind, error, traceback):
        self.data["endTimeUnixNano"] = str(time.time_ns())
        if error is not None:
            self.data["status"] = {"code": 2, "message": str(error)}
            self.attributes["error.type"] = kind.__name__
        self.data["attributes"] = attributes_of(self.attributes)
        self.trace.spans.setdefault(self.service, []).append(self.data)


def attributes_of(values: dict) -> list[dict]:
    def typed(value):
        if isinstance(value, bool):
            return {"boolValue": value}
        if isinstance(value, int):
            return {"intValue": str(value)}
        return {"stringValue": str(value)}

    return [{"key": key, "value": typed(value)} for key, value in values.items()]


def work(milliseconds: float):
    time.sleep(milliseconds / 1000)


def gateway(query: str, traceparent: str | None) -> str:
    trace = Trace(traceparent)
    try:
        with trace.span("gateway", "POST /chat", kind=2) as span:
            with trace.span("auth", "auth.check", span, kind=2):
                work(20)
            answer = orchestrator(trace, span, query)
            span.attributes["http.response.status_code"] = 200
            return answer
    finally:
        trace.send()


def orchestrator(trace: Trace, parent: Span, query: str) -> str:
    with trace.span("orchestrator", "orchestrator.process", parent, kind=2) as span:
        hit = "CACHED" in query
        with trace.span("cache", "cache.get", span, kind=3, **{"cache.hit": hit}):
            work(2)
        if hit:
            return f"answer from the cache: {query}"
        try:
            documents = search(trace, span, query)
        except ConnectionError:
            return f"degraded answer, without documents: {query}"
        try:
            answer = rag(trace, span, query, documents)
        except TimeoutError:
            return f"degraded answer, without a model: {query}"
        with trace.span("cache", "cache.set", span, kind=3, **{"cache.ttl": 3600}):
            work(30)
        return answer


def search(trace: Trace, parent: Span, query: str) -> list[str]:
    arguments = json.dumps({"query": query, "top_k": 3})
    attributes = {"tool.name": "search", "tool.arguments": arguments}
    with trace.span("search", "search.query", parent, kind=2, **attributes) as span:
        work(15)
        with trace.span("search", "vector_db.query", span, kind=3, **{"db.system": "qdrant"}):
            work(120)
            if "FAIL" in query:
                raise ConnectionError("the vector database refuses connections")
        work(15)
        return ["a document", "another", "a third"]


def rag(trace: Trace, parent: Span, query: str, documents: list[str]) -> str:
    with trace.span("rag", "rag.generate", parent, kind=2, **{"rag.documents": len(documents)}) as span:
        with trace.span("rag", "rag.prepare_context", span):
            work(50)
        model = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "mini-1"}
        with trace.span("llm", "chat mini-1", span, kind=3, **model) as call:
            slow = "SLOW" in query
            work(TIMEOUT_S * 1000 if slow else 180)
            if slow:
                raise TimeoutError(f"no answer of the model within {TIMEOUT_S} s")
            call.attributes.update({"gen_ai.usage.input_tokens": 120, "gen_ai.usage.output_tokens": 40})
        return f"answer: {query}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        answer = json.dumps({"output": gateway(body.get("query", ""), self.headers.get("traceparent"))}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
    else:
        print(gateway(sys.argv[1], os.environ.get("TRACEPARENT")))
