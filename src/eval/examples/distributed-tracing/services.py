#!/usr/bin/env python3
"""Eight small services of one LLM application, in one program, without a dependency or a key.

    client -> gateway -> auth
              gateway -> orchestrator -> auth
                         orchestrator -> cache
                         orchestrator -> search -> vector-db
                         orchestrator -> rag -> llm

Each listens on a port of its own and calls the others over HTTP with the header `traceparent`; each reports its own
spans over OTLP/HTTP. An OpenTelemetry SDK does what Span, Exporter and Call.ask do here.

    python3 services.py "a question"     answers one, then ends: the `exec` provider of promptfooconfig.yaml
    python3 services.py --serve 8080     POST /chat {"query": …} until it is interrupted

A question may say what is to happen: CACHED, FAIL, SLOW.
"""

import json
import os
import queue
import secrets
import socket
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVICES = ("gateway", "auth", "orchestrator", "cache", "search", "vector-db", "rag", "llm")
COLLECTOR = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318").rstrip("/")
CALL_SECONDS_MAX = 5
MODEL_SECONDS_MAX = 0.3
SERVER, CLIENT, INTERNAL = 2, 3, 1  # kinds of spans, as OTLP numbers them
operations = {}  # (service, path) -> (name of its span, function)
addresses = {}  # service -> http://127.0.0.1:PORT


class ServiceError(Exception):
    """A service answered with an error. Whoever cannot go on without the answer lets it pass, and fails too."""


class Span:
    """Its lifetime is what it measures; an exception that leaves it is recorded, and goes on."""

    def __init__(self, service, name, kind, trace_id, parent_id, attributes=()):
        self.service, self.trace_id, self.id = service, trace_id, secrets.token_hex(8)
        self.attributes = dict(attributes)
        self.data = {"traceId": trace_id, "spanId": self.id, "parentSpanId": parent_id, "name": name, "kind": kind}

    def child(self, name, **attributes):
        return Span(self.service, name, INTERNAL, self.trace_id, self.id, attributes)

    def traceparent(self):
        return f"00-{self.trace_id}-{self.id}-01"

    def lasts(self, milliseconds):
        """Works until the span is that old, calls to other services included."""
        time.sleep(max(0.0, self.begin + milliseconds / 1000 - time.monotonic()))

    def __enter__(self):
        self.begin = time.monotonic()
        self.data["startTimeUnixNano"] = str(time.time_ns())
        return self

    def __exit__(self, kind, error, traceback):
        self.data["endTimeUnixNano"] = str(time.time_ns())
        self.data["status"] = {}
        if error is not None:
            self.data["status"] = {"code": 2, "message": str(error)}
            said = {"exception.type": kind.__name__, "exception.message": str(error)}
            event = {"name": "exception", "timeUnixNano": str(time.time_ns()), "attributes": attribute_list(said)}
            self.data["events"] = [event]
            self.attributes["error.type"] = kind.__name__
        self.data["attributes"] = attribute_list(self.attributes)
        exporter.add(self)


class Exporter:
    """Sends spans as they end, from a thread of its own, so that no answer waits for the collector."""

    def __init__(self):
        self.waiting = queue.Queue(maxsize=10_000)
        threading.Thread(target=self.run, daemon=True).start()

    def add(self, span):
        self.waiting.put(span)

    def flush(self):
        self.waiting.join()

    def run(self):
        while True:
            spans = [self.waiting.get()]
            while not self.waiting.empty():
                spans.append(self.waiting.get())
            self.send(spans)
            for _ in spans:
                self.waiting.task_done()

    def send(self, spans):
        resources = [
            {
                "resource": {"attributes": attribute_list(resource_of(service))},
                "scopeSpans": [
                    {
                        "scope": {"name": "services.py"},
                        "spans": [span.data for span in spans if span.service == service],
                    }
                ],
            }
            for service in sorted({span.service for span in spans})
        ]
        body = json.dumps({"resourceSpans": resources}).encode()
        request = urllib.request.Request(COLLECTOR + "/v1/traces", body, {"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=2).read()
        except OSError as error:
            print(f"spans could not be sent to {COLLECTOR}: {error}", file=sys.stderr)


def resource_of(service):
    """Who reports: what the environment says of this process, and the service's own name."""
    said = os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    pairs = (pair.partition("=") for pair in said.split(",") if "=" in pair)
    resource = {key.strip(): urllib.parse.unquote(value.strip()) for key, _, value in pairs}
    own = {"service.version": "1.2.3", "deployment.environment.name": "example", "host.name": socket.gethostname()}
    return {**resource, **own, "service.name": service}


def attribute_list(values):
    def typed(value):
        if isinstance(value, bool):
            return {"boolValue": value}
        if isinstance(value, int):
            return {"intValue": str(value)}
        return {"stringValue": str(value)}

    return [{"key": key, "value": typed(value)} for key, value in values.items()]


class Call:
    """What a service has been asked, the span of its answer, and the way to other services."""

    def __init__(self, span, body):
        self.span, self.body = span, body

    def ask(self, service, path, **body):
        # Inject: the service that is called continues this trace, below this span.
        return ask(service, path, body, self.span.traceparent())


def ask(service, path, body, traceparent=None):
    headers = {"Content-Type": "application/json"}
    if traceparent:
        headers["traceparent"] = traceparent
    request = urllib.request.Request(addresses[service] + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise ServiceError(f"{service}: {json.load(error)['error']}") from None


def operation(service, path, span_name):
    def add(function):
        operations[service, path] = (span_name, function)
        return function

    return add


@operation("gateway", "/chat", "POST /chat")
def chat(call):
    call.ask("auth", "/session")
    call.span.lasts(18)
    return call.ask("orchestrator", "/process", query=call.body.get("query", ""))


@operation("auth", "/session", "auth.session")
def session(call):
    call.span.attributes["user.tier"] = "free"
    call.span.lasts(1)
    return {}


@operation("auth", "/check", "auth.check")
def check(call):
    call.span.lasts(20)
    return {"allowed": True}


@operation("orchestrator", "/process", "orchestrator.process")
def process(call):
    query = call.body["query"]
    call.ask("auth", "/check")
    if call.ask("cache", "/get", query=query)["hit"]:
        return {"output": f"answer from the cache: {query}"}
    try:
        documents = call.ask("search", "/query", query=query)["documents"]
        answer = call.ask("rag", "/generate", query=query, documents=documents)["answer"]
        call.ask("cache", "/set", query=query)
    except ServiceError as error:
        # Dealt with: this span, and the gateway's above it, are no errors.
        lost = "documents" if str(error).startswith("search") else "a model"
        return {"output": f"degraded answer, without {lost}: {query}"}
    call.span.lasts(480)
    return {"output": answer}


@operation("cache", "/get", "cache.get")
def cache_get(call):
    hit = "CACHED" in call.body["query"]
    call.span.attributes["cache.hit"] = hit
    call.span.lasts(2)
    return {"hit": hit}


@operation("cache", "/set", "cache.set")
def cache_set(call):
    call.span.attributes["cache.ttl"] = 3600
    call.span.lasts(30)
    return {}


@operation("search", "/query", "search.query")
def search(call):
    query = call.body["query"]
    arguments = json.dumps({"query": query, "top_k": 3})
    call.span.attributes.update({"tool.name": "search", "tool.arguments": arguments, "query.terms": len(query.split())})
    documents = call.ask("vector-db", "/query", query=query)["documents"]
    call.span.attributes["results.count"] = len(documents)
    call.span.lasts(150)
    return {"documents": documents}


@operation("vector-db", "/query", "vector_db.query")
def vector_query(call):
    call.span.attributes["db.system"] = "qdrant"
    call.span.lasts(120)
    if "FAIL" in call.body["query"]:
        raise ConnectionError("the index is being rebuilt")
    return {"documents": ["a document", "another", "a third"]}


@operation("rag", "/generate", "rag.generate")
def generate(call):
    documents = call.body["documents"]
    call.span.attributes["rag.documents"] = len(documents)
    with call.span.child("rag.prepare_context") as preparation:
        preparation.lasts(50)
    prompt = "\n".join([*documents, call.body["query"]])
    answer = call.ask("llm", "/chat", prompt=prompt, query=call.body["query"])
    call.span.lasts(250)
    return answer


@operation("llm", "/chat", "chat mini-1")
def complete(call):
    call.span.attributes.update({"gen_ai.operation.name": "chat", "gen_ai.request.model": "mini-1"})
    if "SLOW" in call.body["query"]:
        call.span.lasts(MODEL_SECONDS_MAX * 1000)
        raise TimeoutError(f"no answer of the model within {MODEL_SECONDS_MAX} s")
    call.span.lasts(180)
    call.span.attributes.update({"gen_ai.usage.input_tokens": 120, "gen_ai.usage.output_tokens": 40})
    return {"answer": f"answer: {call.body['query']}"}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        if (self.server.service, self.path) not in operations:
            return self.answer(404, {"error": f"there is no {self.path}"})
        name, function = operations[self.server.service, self.path]
        # Extract: 00-<trace id>-<span id of the caller>-<flags>; without it, a trace begins here.
        caller = (self.headers.get("traceparent") or "").split("-")
        trace_id, parent_id = (caller[1], caller[2]) if len(caller) == 4 else (secrets.token_hex(16), "")
        try:
            with Span(self.server.service, name, SERVER, trace_id, parent_id) as span:
                answer = function(Call(span, body))
        except Exception as error:
            return self.answer(500, {"error": str(error)})
        return self.answer(200, answer)

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def listen(gateway_port):
    for service in SERVICES:
        server = ThreadingHTTPServer(("127.0.0.1", gateway_port if service == "gateway" else 0), Handler)
        server.service = service
        addresses[service] = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


exporter = Exporter()
if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        listen(int(sys.argv[2]))
        print(f"the gateway listens at {addresses['gateway']}", flush=True)
        threading.Event().wait()
    else:
        listen(0)
        print(ask("gateway", "/chat", {"query": sys.argv[1]}, os.environ.get("TRACEPARENT"))["output"])
        exporter.flush()
