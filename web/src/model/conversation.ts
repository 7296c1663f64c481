// The messages of a model's span. HoneyHive's shape (inputs.chat_history, outputs.role/content with flat dotted tool
// calls) is what weft normalises to; OpenAI's nested tool_calls and content parts occur inside it.
import { isEmpty, isObject, type Json, type JsonObject, printJson } from "./json";

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string; // pretty-printed where it is JSON
}

export interface Message {
  readonly role: string;
  readonly text: string;
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
  return {
    role: textOf(entry.role) || "message",
    text: contentText(entry.content),
    toolCalls: [...nestedToolCalls(entry.tool_calls), ...flatToolCalls(entry)],
    toolCallId: textOf(entry.tool_call_id),
    finishReason: textOf(entry.finish_reason),
  };
}

const textOf = (value: Json | undefined) =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : printJson(value);

// A text, or OpenAI's list of parts. Images are named, never fetched: a trace must not make the reader's browser call out.
function contentText(content: Json | undefined): string {
  if (!Array.isArray(content)) return textOf(content);
  return (content as readonly Json[]).map(partText).join("\n");
}

function partText(part: Json): string {
  if (!isObject(part)) return textOf(part);
  if (typeof part.text === "string") return part.text;
  const image = isObject(part.image_url) ? part.image_url.url : part.image_url;
  if (typeof image === "string") return `[image ${image.length > 100 ? `${image.slice(0, 100)}…` : image}]`;
  return printJson(part);
}

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
  arguments: isEmpty(named.arguments) ? "" : prettyArguments(textOf(named.arguments)),
});

function prettyArguments(text: string): string {
  try {
    return printJson(JSON.parse(text) as Json);
  } catch {
    return text; // models do write broken JSON; it is shown as it came
  }
}
