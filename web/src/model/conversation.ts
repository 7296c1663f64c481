// The messages of a model's span. HoneyHive's shape (inputs.chat_history, outputs.role/content with flat dotted tool
// calls) is what weft normalises to; OpenAI's nested tool_calls and content parts occur inside it.
import { isEmpty, isObject, type Json, type JsonObject, printJson } from "./json";
import { type Part, partsOf, readIfJson, wordsOf } from "./message_part";

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: Json; // read where they are JSON in a text; null where there are none
}

export interface Message {
  readonly role: string;
  readonly text: string; // of all parts
  readonly parts: readonly Part[];
  readonly toolCalls: readonly ToolCall[];
  readonly toolCallId: string; // of a tool's answer
  readonly finishReason: string;
}

// The messages sent, and what else the inputs hold. null: these inputs are no conversation.
export interface Conversation {
  readonly messages: readonly Message[];
  readonly rest: JsonObject;
}

export function inputConversation(inputs: JsonObject): Conversation | null {
  const { chat_history: history, ...rest } = inputs;
  if (!Array.isArray(history) || history.length === 0) return null;
  const entries = history as readonly Json[];
  return { messages: entries.map((entry) => messageOf(isObject(entry) ? entry : { content: entry })), rest };
}

const kMessageKey = /^(role|content|finish_reason|tool_call_id|tool_calls(\..*)?)$/;

export function outputConversation(outputs: JsonObject): Conversation | null {
  if (typeof outputs.role !== "string") return null;
  const rest = Object.fromEntries(Object.entries(outputs).filter(([key]) => !kMessageKey.test(key)));
  return { messages: [messageOf(outputs)], rest };
}

function messageOf(entry: JsonObject): Message {
  const role = textOf(entry.role) || "message";
  const parts = partsOf(entry.content);
  return {
    role,
    text: parts.map(wordsOf).join("\n"),
    parts: role === "tool" ? parts.map(resultOf) : parts,
    toolCalls: [...nestedToolCalls(entry.tool_calls), ...flatToolCalls(entry)],
    toolCallId: textOf(entry.tool_call_id),
    finishReason: textOf(entry.finish_reason),
  };
}

// What a tool answers is JSON more often than not.
function resultOf(part: Part): Part {
  const value = part.kind === "text" ? readIfJson(part.text) : "";
  return typeof value === "string" ? part : { kind: "data", value };
}

const textOf = (value: Json | undefined) =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : printJson(value);

function nestedToolCalls(calls: Json | undefined): ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return (calls as readonly Json[])
    .filter(isObject)
    .map((call) => toolCall(call, isObject(call.function) ? call.function : call));
}

// {"tool_calls.0.name": …, "tool_calls.0.arguments": …}
function flatToolCalls(entry: JsonObject): ToolCall[] {
  const calls = new Map<string, Record<string, Json>>();
  for (const [key, value] of Object.entries(entry)) {
    const match = /^tool_calls\.(\d+)\.(.+)$/.exec(key);
    if (match === null) continue;
    const [, index = "", field = ""] = match;
    const call = calls.get(index) ?? {};
    call[field.replace(/^function\./, "")] = value;
    calls.set(index, call);
  }
  return [...calls.values()].map((call) => toolCall(call, call));
}

const toolCall = (call: JsonObject, named: JsonObject): ToolCall => ({
  id: textOf(call.id),
  name: textOf(named.name),
  arguments: isEmpty(named.arguments) ? null : argumentsOf(named.arguments!),
});

const argumentsOf = (value: Json) => (typeof value === "string" ? readIfJson(value) : value);
