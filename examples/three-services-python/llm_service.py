"""Asks the language model. The call itself is traced by OpenInference, without a line about it in this file."""

import os
import signal
import sys

os.environ.setdefault("OTEL_SERVICE_NAME", "llm-service")

import openai
from flask import Flask, jsonify, request
from honeyhive import HoneyHiveTracer, trace
from honeyhive.models import EventType
from honeyhive.tracer.processing.context import extract_context_from_carrier
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry import context

PORT = int(os.environ.get("LLM_SERVICE_PORT", "5002"))
MODEL = os.environ.get("OPENAI_MODEL", "gpt-4o-mini")

tracer = HoneyHiveTracer.init(project="distributed-tracing-tutorial", source="llm-service")
OpenAIInstrumentor().instrument(tracer_provider=tracer.provider)
app = Flask(__name__)
client = openai.OpenAI()  # reads OPENAI_API_KEY and OPENAI_BASE_URL


@app.post("/generate")
def generate():
    token = context.attach(extract_context_from_carrier(request.headers, tracer))
    try:
        body = request.get_json()
        return jsonify({"response": generate_response(body["prompt"], body["max_tokens"])})
    finally:
        context.detach(token)


@trace(tracer=tracer, event_type=EventType.model, event_name="generate_response")
def generate_response(prompt: str, max_tokens: int) -> str:
    completion = client.chat.completions.create(
        model=MODEL,
        messages=[
            {"role": "system", "content": "You explain things in one or two plain sentences."},
            {"role": "user", "content": prompt},
        ],
        max_tokens=max_tokens,
        temperature=0.2,
    )
    return completion.choices[0].message.content


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # ends in order, so that the last spans are sent
    app.run(port=PORT)
