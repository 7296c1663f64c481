// Traces as a program would send them: OTLP/JSON, one request a service.

const kMs = 1_000_000n;

// Spans start and end in milliseconds from `startedMs`, a Unix time.
export class Sender {
  constructor(url, startedMs = Date.now() - 1_000, headers = {}) {
    this.url = url;
    this.headers = headers;
    this.startNano = BigInt(Math.round(startedMs)) * kMs;
  }

  async send(service, ...spans) {
    const resource = { attributes: attributes({ "service.name": service }) };
    const body = {
      resourceSpans: [{ resource, scopeSpans: [{ spans: spans.map((span) => this.#otlp(span)) }] }],
    };
    const response = await fetch(`${this.url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json", ...this.headers },
      body: JSON.stringify(body),
    });
    if (response.status !== 200)
      throw new Error(`weft answered ${response.status}: ${await response.text()}`);
  }

  #otlp({ trace, id, parent = "", name, kind = 1, at, error, events = [], has = {} }) {
    const [startMs, endMs] = at;
    return {
      traceId: trace,
      spanId: id,
      parentSpanId: parent,
      name,
      kind,
      startTimeUnixNano: this.#nano(startMs),
      endTimeUnixNano: this.#nano(endMs),
      status: error === undefined ? {} : { code: 2, message: error },
      attributes: attributes(has),
      events: events.map((event) => ({
        name: event.name,
        timeUnixNano: this.#nano(event.at),
        attributes: attributes(event.has),
      })),
    };
  }

  #nano = (ms) => String(this.startNano + BigInt(Math.round(ms * 1_000)) * 1_000n);
}

const attributes = (has) => Object.entries(has).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value) {
  if (typeof value === "bigint") return { intValue: String(value) };
  if (typeof value === "number")
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: value };
}
