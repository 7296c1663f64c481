"""Checks who asks, asks the policy service what they may, then asks the language model service."""

import os
import signal
import sys

os.environ.setdefault("OTEL_SERVICE_NAME", "user-service")

import requests
from flask import Flask, jsonify, request
from honeyhive import HoneyHiveTracer, trace
from honeyhive.models import EventType
from honeyhive.tracer.processing.context import extract_context_from_carrier, inject_context_into_carrier
from opentelemetry import context

PORT = int(os.environ.get("USER_SERVICE_PORT", "5001"))
LLM_SERVICE = f"http://localhost:{os.environ.get('LLM_SERVICE_PORT', '5002')}"
POLICY_SERVICE = f"http://localhost:{os.environ.get('POLICY_SERVICE_PORT', '5003')}"

tracer = HoneyHiveTracer.init(project="distributed-tracing-tutorial", source="user-service")
app = Flask(__name__)


@app.post("/process")
def process():
    # request.headers, not dict(request.headers): Flask's object finds "traceparent" whatever its case, while a
    # plain dict holds "Traceparent", which the extractor does not look for. Then the trace would break here.
    token = context.attach(extract_context_from_carrier(request.headers, tracer))
    try:
        body = request.get_json()
        answer, status = process_user_request(body["user_id"], body["query"])
        return jsonify(answer), status
    finally:
        context.detach(token)


@trace(tracer=tracer, event_type=EventType.chain, event_name="process_user_request")
def process_user_request(user_id: str, query: str) -> tuple[dict, int]:
    if not validate_user(user_id):
        tracer.enrich_span({"validation": "failed"})
        return {"error": f"unknown user '{user_id}': ids begin with user_"}, 403
    tracer.enrich_span({"validation": "passed"})

    headers = {}
    inject_context_into_carrier(headers, tracer)
    policy = requests.post(f"{POLICY_SERVICE}/check", json={"user_id": user_id}, headers=headers, timeout=60).json()
    request_body = {"user_id": user_id, "prompt": query, "max_tokens": policy["max_tokens"]}
    response = requests.post(f"{LLM_SERVICE}/generate", json=request_body, headers=headers, timeout=60)
    return response.json(), response.status_code


@trace(tracer=tracer, event_type=EventType.tool, event_name="validate_user")
def validate_user(user_id: str) -> bool:
    return user_id.startswith("user_")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends in order, so that the last spans are sent
    app.run(port=PORT)
