"""The front door, traced with HoneyHive's SDK. POST /ask {"question"} begins the trace and asks the assistant."""

import os
import signal
import sys

import requests
from flask import Flask, jsonify, request
from honeyhive import HoneyHiveTracer, trace
from honeyhive.models import EventType
from honeyhive.tracer.processing.context import extract_context_from_carrier, inject_context_into_carrier
from opentelemetry import context
from opentelemetry.trace import format_trace_id, get_current_span

PORT = int(os.environ.get("GATEWAY_PORT", "5010"))
ASSISTANT = f"http://localhost:{os.environ.get('ASSISTANT_PORT', '5011')}"

tracer = HoneyHiveTracer.init(project="mixed-languages", source="gateway")
app = Flask(__name__)


@app.post("/ask")
def ask():
    # A caller that has a trace already is continued. request.headers, not dict(request.headers): a plain dict holds
    # "Traceparent", which the extractor does not look for.
    token = context.attach(extract_context_from_carrier(request.headers, tracer))
    try:
        return jsonify(answer_question(request.get_json()["question"]))
    finally:
        context.detach(token)


@trace(tracer=tracer, event_type=EventType.chain, event_name="answer_question")
def answer_question(question: str) -> dict:
    headers = {}
    inject_context_into_carrier(headers, tracer)  # traceparent, and baggage with the session's id
    response = requests.post(f"{ASSISTANT}/assist", json={"question": question}, headers=headers, timeout=30)
    response.raise_for_status()
    trace_id = format_trace_id(get_current_span().get_span_context().trace_id)
    return {**response.json(), "trace_id": trace_id, "session_id": tracer.session_id}


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends in order, so that the last spans are sent
    app.run(port=PORT)
