// A trace of any size, as the API has it in columns (schema TraceOutline) → the heads of its spans.
import type { Json, JsonObject } from "../model/json";
import { after } from "../model/nanoseconds";
import { kNoTokens, type SpanHead, type Tokens, type Trace } from "../model/trace";
import { kNone } from "../model/tree";
import { decodeSummary, kEventTypes, kStatusCodes } from "./decode";
import { instant, length, list, number, numberOrNull, object, oneOf, text, texts } from "./fields";

const kIdDigits = 16;
const kParentMissing = -2;

export function decodeOutline(value: Json): Trace {
  const trace = object(value);
  return { ...decodeSummary(trace), spans: decodeHeads(trace) };
}

function decodeHeads(trace: JsonObject): SpanHead[] {
  const columns = object(trace.spans);
  const wordsOf = wordColumns(columns, texts(trace.texts));
  const begin = instant(trace.start_time_unix_nano);
  const ids = idsIn(text(columns.span_id));
  const parents = Int32Array.from(list(columns.parent), number);
  const depths = depthsOf(parents, ids.length);
  const usage = usageByRow(object(trace.usage));
  const starts = list(columns.start_ns);
  const durations = list(columns.duration_ns);
  return ids.map((id, row) => {
    const { tokens, costUsd } = usage.get(row) ?? kNoUsage;
    const message = wordsOf.message(row);
    return {
      id,
      parentId: ids[parents[row] ?? kNone] ?? "",
      name: wordsOf.name(row),
      service: wordsOf.service(row),
      eventType: wordsOf.eventType(row),
      kind: wordsOf.kind(row),
      start: after(begin, length(starts[row])),
      duration: length(durations[row]),
      status: { code: wordsOf.status(row), message },
      error: message,
      depth: depths[row]!,
      parentMissing: parents[row] === kParentMissing,
      model: wordsOf.model(row),
      tokens,
      costUsd,
    };
  });
}

// What a text means is found out once: there are far fewer texts than rows.
function wordColumns(columns: JsonObject, words: readonly string[]) {
  const column = <Value>(name: string, meaningOf: (word: string) => Value) => {
    const places = list(columns[name]);
    const meanings = words.map(meaningOf);
    const otherwise = meaningOf("");
    return (row: number) => meanings[number(places[row] ?? kNone)] ?? otherwise;
  };
  const itself = (word: string) => word;
  return {
    name: column("name", itself),
    service: column("service", itself),
    model: column("model", itself),
    kind: column("kind", itself),
    message: column("message", itself),
    status: column("status", (word) => oneOf(kStatusCodes, word, "unset")),
    eventType: column("event_type", (word) => oneOf(kEventTypes, word, "tool")),
  };
}

const idsIn = (digits: string) =>
  Array.from({ length: Math.floor(digits.length / kIdDigits) }, (_, row) =>
    digits.slice(row * kIdDigits, (row + 1) * kIdDigits),
  );

// A parent stands before its children.
function depthsOf(parents: Int32Array, count: number): Int32Array {
  const depths = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const parent = parents[row] ?? kNone;
    depths[row] = parent > kNone && parent < row ? depths[parent]! + 1 : 0;
  }
  return depths;
}

interface Usage {
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

const kNoUsage: Usage = { tokens: kNoTokens, costUsd: null };

function usageByRow(columns: JsonObject): ReadonlyMap<number, Usage> {
  const [inputs, outputs, totals, costs] = [
    columns.input,
    columns.output,
    columns.total,
    columns.cost_usd,
  ].map(list);
  const usageAt = (at: number): Usage => ({
    tokens: {
      ...kNoTokens,
      input: numberOrNull(inputs?.[at]),
      output: numberOrNull(outputs?.[at]),
      total: numberOrNull(totals?.[at]),
    },
    costUsd: numberOrNull(costs?.[at]),
  });
  return new Map(list(columns.row).map((row, at) => [number(row), usageAt(at)]));
}
