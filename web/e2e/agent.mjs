// Traces of any size for what is measured.
import { Sender } from "./otlp.mjs";

const kSpansPerRequest = 5_000;

const hex = (value, digits) => value.toString(16).padStart(digits, "0");
const traceIdOf = (count, which) => hex(0xb16000000000n + BigInt(which) * 0x1000000n + BigInt(count), 32);

// An agent that takes steps: each plans with a model, then asks a tool that asks a database.
// The id of the trace; `which` of those with so many spans.
export async function sendAgent(url, count, which = 0) {
  const trace = traceIdOf(count, which);
  const sender = new Sender(url);
  const spans = { agent: [], gateway: [], tools: [], database: [] };
  let next = 1;
  const add = (service, parent, name, at, has = {}) => {
    const id = hex(0xa000000000000000n + BigInt(next++), 16);
    spans[service].push({ trace, id, parent, name, at, has });
    return id;
  };
  const kStepSpans = 5;
  const steps = Math.floor((count - 1) / kStepSpans);
  const root = add("agent", undefined, "run_agent", [0, steps * 10 + 5], { "user.id": "user_42" });
  for (let step = 0; step < steps; step++) {
    const at = step * 10;
    const took = 5 + ((step * 7) % 5);
    const parent = add("agent", root, "step", [at, at + took], { "step.number": step });
    add("gateway", parent, "chat", [at + 0.5, at + 2], {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.usage.input_tokens": 400 + (step % 300),
      "gen_ai.usage.output_tokens": 40 + (step % 30),
    });
    const tool = add("tools", parent, "search_documents", [at + 2.5, at + took - 0.5]);
    const query = add("database", tool, "query", [at + 3, at + took - 1], { "db.system.name": "qdrant" });
    add("database", query, "scan", [at + 3.2, at + took - 1.2], { rows: step });
  }
  for (const [service, all] of Object.entries(spans)) {
    for (let from = 0; from < all.length; from += kSpansPerRequest)
      await sender.send(service, ...all.slice(from, from + kSpansPerRequest));
  }
  return trace;
}
