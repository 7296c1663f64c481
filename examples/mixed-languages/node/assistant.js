// Puts the answer together: asks the policy service what is allowed and the search for documents. POST /assist
// {"question"}. Traced with OpenTelemetry; configured by OTEL_… in the environment.

import { createServer } from "node:http";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { detectResources, envDetector } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const PORT = Number(process.env.ASSISTANT_PORT ?? 5011);
const SEARCH = `http://localhost:${process.env.SEARCH_PORT ?? 5012}`;
const POLICY = `http://localhost:${process.env.POLICY_PORT ?? 5013}`;
const CALL_MS_MAX = 20_000;

// Baggage travels, but is recorded nowhere unless somebody does: this puts the session's id on every span.
const sessionOfBaggage = {
  onStart(span, parent) {
    const session = propagation.getBaggage(parent)?.getEntry("session_id");
    if (session) span.setAttribute("session.id", session.value);
  },
  onEnd() {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

const provider = new NodeTracerProvider({
  resource: detectResources({ detectors: [envDetector] }), // OTEL_SERVICE_NAME
  spanProcessors: [sessionOfBaggage, new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register(); // with W3C's trace context and baggage as propagators
const tracer = trace.getTracer("assistant");

const server = createServer((request, response) => {
  const caller = propagation.extract(context.active(), request.headers); // node has lower-cased their names
  const options = { kind: SpanKind.SERVER };
  tracer.startActiveSpan("assist", options, caller, async (span) => {
    try {
      const answer = await assist(JSON.parse(await bodyOf(request)).question);
      send(response, 200, answer);
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      send(response, 502, { error: error.message });
    } finally {
      span.end();
    }
  });
});
server.listen(PORT, "127.0.0.1");

async function assist(question) {
  const policy = await call(`${POLICY}/policy`, {});
  const found = await call(`${SEARCH}/search`, { question, documents_max: policy.documents_max });
  return { answer: found.documents.join(" ") };
}

async function call(url, body) {
  const headers = { "content-type": "application/json" };
  propagation.inject(context.active(), headers); // traceparent and baggage
  const signal = AbortSignal.timeout(CALL_MS_MAX);
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

async function bodyOf(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return text;
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

// Ends in order, so that the last spans are sent.
process.on("SIGTERM", () => {
  server.close();
  provider.shutdown().finally(() => process.exit(0));
});
