"""Says how long an answer a user may get. Knows nothing of HoneyHive: it is traced with OpenTelemetry as it comes
from the package index, and is part of the same trace, because everyone speaks W3C trace context."""

import os
import signal
import sys

os.environ.setdefault("OTEL_SERVICE_NAME", "policy-service")

from flask import Flask, jsonify, request
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

PORT = int(os.environ.get("POLICY_SERVICE_PORT", "5003"))

provider = TracerProvider()
# The exporter reads OTEL_EXPORTER_OTLP_ENDPOINT; without it, it sends to http://localhost:4318, which is weft.
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(headers={"x-project": "distributed-tracing-tutorial"})))
tracer = provider.get_tracer("policy-service")
app = Flask(__name__)


@app.post("/check")
def check():
    parent = propagate.extract(request.headers)
    with tracer.start_as_current_span("check_policy", context=parent, kind=trace.SpanKind.SERVER) as span:
        plan = "team" if request.get_json()["user_id"].startswith("user_") else "guest"
        span.set_attribute("user.plan", plan)
        span.add_event("policy found", {"policy.id": f"plan-{plan}"})
        return jsonify({"max_tokens": 200})


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends in order, so that the last spans are sent
    app.run(port=PORT)
