// All that models were asked and answered in a trace, in order, each message told once: a call is sent all of the
// conversation before it, and nobody wants to read that again.
import { inputConversation, type Message, outputConversation } from "./conversation";
import { isEmpty, type JsonObject, printJson } from "./json";
import type { Span } from "./trace";
import type { TraceShape } from "./trace_shape";

export interface Turn {
  readonly span: Span;
  readonly startMs: number;
  readonly before: readonly Message[]; // told of in an earlier turn
  readonly asked: readonly Message[];
  readonly answered: readonly Message[];
  readonly askedRest: JsonObject; // what is no message
  readonly answeredRest: JsonObject;
}

export function transcriptOf(shape: TraceShape<Span>): Turn[] {
  const told = new Set<string>();
  return calls(shape).map((line) => {
    const span = shape.spans[line]!;
    const asked = inputConversation(span.inputs);
    const answered = outputConversation(span.outputs);
    const messages = asked?.messages ?? [];
    const isNew = messages.findIndex((message) => !told.has(keyOf(message)));
    const from = isNew === -1 ? messages.length : isNew;
    for (const message of [...messages, ...(answered?.messages ?? [])]) told.add(keyOf(message));
    return {
      span,
      startMs: shape.times.starts[line]!,
      before: messages.slice(0, from),
      asked: messages.slice(from),
      answered: answered?.messages ?? [],
      askedRest: asked?.rest ?? span.inputs,
      answeredRest: answered?.rest ?? span.outputs,
    };
  });
}

// Who said what; ids and reasons to stop differ between telling it and hearing it again.
const keyOf = ({ role, text, toolCalls }: Message) =>
  JSON.stringify([role, text, toolCalls.map((call) => [call.name, printJson(call.arguments)])]);

// Calls of models with contents. Of several spans that tell of one call, each within the other, the deepest counts, as
// it does in the ledger.
function calls({ spans, tree, times }: TraceShape<Span>): number[] {
  const lines: number[] = [];
  let next = spans.length; // the first call below or after
  for (let line = spans.length - 1; line >= 0; line--) {
    if (!isCall(spans[line]!) || next < tree.ends[line]!) continue;
    lines.push(line);
    next = line;
  }
  return lines.sort((a, b) => times.starts[a]! - times.starts[b]! || a - b);
}

const isCall = (span: Span) => span.eventType === "model" && !(isEmpty(span.inputs) && isEmpty(span.outputs));
