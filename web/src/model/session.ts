// A session as its client's requests made it: one line of the list, and its turns.
import { inputConversation, type Message, outputConversation } from "./conversation";
import { isEmpty, type Json, type JsonObject, printJson } from "./json";
import type { UnixNano } from "./nanoseconds";
import { rootOf } from "./summary";
import type { Span, SpanHead, Trace } from "./trace";

export interface SessionRow {
  readonly sessionId: string;
  readonly project: string;
  readonly name: string; // as its client named it
  readonly userIds: readonly string[];
  readonly start: UnixNano;
  readonly end: UnixNano;
  readonly traceCount: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly totalTokens: number;
  readonly costUsd: number | null;
}

export interface SessionPage {
  readonly rows: readonly SessionRow[];
  readonly nextCursor: string;
}

// What one request of a session asked and was answered, as far as its spans say.
export interface Turn {
  readonly question: string;
  readonly answer: string;
  readonly error: string;
}

// The root's own inputs and outputs where it has some; else the last thing a person said to a model, and the last that a
// model answered.
export function turnOf(trace: Trace<Span>): Turn {
  const root = rootOf(trace);
  const calls = trace.spans.filter((span) => span.eventType === "model");
  return {
    question: textOf(root?.inputs) || lastSaid(calls),
    answer: textOf(root?.outputs) || lastAnswered(calls),
    error: errorOf(trace, root),
  };
}

// Of a map with one member the member: `{"question": "…"}` is the question.
function textOf(map: JsonObject | undefined): string {
  if (map === undefined || isEmpty(map)) return "";
  const conversation = inputConversation(map) ?? outputConversation(map);
  if (conversation !== null) return lastWithText(conversation.messages)?.text ?? "";
  const values: readonly Json[] = Object.values(map);
  const [only] = values;
  if (values.length !== 1 || only === undefined) return printJson(map);
  return typeof only === "string" ? only : printJson(only);
}

function lastSaid(calls: readonly Span[]): string {
  const messages = calls.flatMap(({ inputs }) => inputConversation(inputs)?.messages ?? []);
  return (lastWithText(messages.filter(({ role }) => role === "user")) ?? lastWithText(messages))?.text ?? "";
}

const lastAnswered = (calls: readonly Span[]) =>
  lastWithText(calls.flatMap(({ outputs }) => outputConversation(outputs)?.messages ?? []))?.text ?? "";

const lastWithText = (messages: readonly Message[]) => messages.findLast(({ text }) => text !== "");

function errorOf(trace: Trace, root: SpanHead | undefined): string {
  if (root?.status.code !== "error") return "";
  const origin = trace.spans.findLast(({ status, error }) => status.code === "error" && error !== "");
  return origin?.error ?? "It failed without saying why.";
}
