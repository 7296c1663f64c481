// All that models were asked and answered in a trace, in order, each message told once: a call is sent all of the
// conversation before it, and nobody wants to read that again.
import { type Conversation, inputConversation, type Message, outputConversation } from "./conversation";
import { isEmpty, type JsonObject, printJson } from "./json";
import type { Span, SpanHead } from "./trace";
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
  return linesOf(shape, hasContents).map((line) => {
    const span = shape.spans[line]!;
    const asked = inputConversation(span.inputs);
    const messages = asked?.messages ?? [];
    const isNew = messages.findIndex((message) => !told.has(keyOf(message)));
    const turn = turnFrom(span, shape.times.starts[line]!, asked, isNew === -1 ? messages.length : isNew);
    for (const message of [...messages, ...turn.answered]) told.add(keyOf(message));
    return turn;
  });
}

// A call that is read by itself, without those before it: what it is asked is what follows the last answer in it.
export function turnAlone(span: Span, startMs: number): Turn {
  const asked = inputConversation(span.inputs);
  const answer = asked?.messages.findLastIndex(({ role }) => role === "assistant") ?? -1;
  return turnFrom(span, startMs, asked, answer + 1);
}

function turnFrom(span: Span, startMs: number, asked: Conversation | null, from: number): Turn {
  const answered = outputConversation(span.outputs);
  return {
    span,
    startMs,
    before: asked?.messages.slice(0, from) ?? [],
    asked: asked?.messages.slice(from) ?? [],
    answered: answered?.messages ?? [],
    askedRest: asked?.rest ?? span.inputs,
    answeredRest: answered?.rest ?? span.outputs,
  };
}

// Who said what; ids and reasons to stop differ between telling it and hearing it again.
const keyOf = ({ role, text, toolCalls }: Message) =>
  JSON.stringify([role, text, toolCalls.map((call) => [call.name, printJson(call.arguments)])]);

// Where calls of models are, of a trace whose contents are not read.
export const callLines = (shape: TraceShape): number[] => linesOf(shape, isCall);

// In the order of time. Of several spans that tell of one call, each within the other, the deepest counts, as it does in the
// ledger.
function linesOf<Kind extends SpanHead>(
  { spans, tree, times }: TraceShape<Kind>,
  isMeant: (span: Kind) => boolean,
): number[] {
  const lines: number[] = [];
  let next = spans.length; // the first call below or after
  for (let line = spans.length - 1; line >= 0; line--) {
    if (!isMeant(spans[line]!) || next < tree.ends[line]!) continue;
    lines.push(line);
    next = line;
  }
  return lines.sort((a, b) => times.starts[a]! - times.starts[b]! || a - b);
}

const isCall = ({ eventType }: SpanHead) => eventType === "model";
const hasContents = (span: Span) => isCall(span) && !(isEmpty(span.inputs) && isEmpty(span.outputs));
