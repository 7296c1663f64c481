"""The front door. POST /api/query {"user_id", "query"} starts the trace and asks the user service."""

import os
import signal
import sys

os.environ.setdefault("OTEL_SERVICE_NAME", "api-gateway")

import requests
from flask import Flask, jsonify, request
from honeyhive import HoneyHiveTracer, trace
from honeyhive.models import EventType
from honeyhive.tracer.processing.context import inject_context_into_carrier
from opentelemetry.trace import format_trace_id, get_current_span

PORT = int(os.environ.get("API_GATEWAY_PORT", "5000"))
USER_SERVICE = f"http://localhost:{os.environ.get('USER_SERVICE_PORT', '5001')}"

tracer = HoneyHiveTracer.init(project="distributed-tracing-tutorial", source="api-gateway")
app = Flask(__name__)


@app.post("/api/query")
@trace(tracer=tracer, event_type=EventType.session, event_name="handle_query")
def handle_query():
    query = request.get_json()
    tracer.enrich_span({"endpoint": "/api/query", "user_id": query["user_id"]})

    # The next service continues this trace because of these headers: traceparent and baggage.
    headers = {}
    inject_context_into_carrier(headers, tracer)
    response = requests.post(f"{USER_SERVICE}/process", json=query, headers=headers, timeout=60)

    tracer.enrich_span({"user_service_status": response.status_code})
    trace_id = format_trace_id(get_current_span().get_span_context().trace_id)
    return jsonify({**response.json(), "trace_id": trace_id}), response.status_code


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends in order, so that the last spans are sent
    app.run(port=PORT)
