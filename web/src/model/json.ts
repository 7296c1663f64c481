// JSON as it arrives. Attributes may be integers beyond 2^53, which `JSON.parse` alone would round.

export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isEmpty = (value: Json | undefined) =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

// The members of `values` that `known` does not have with the same value.
export const without = (values: JsonObject, known: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => !(key in known) || printJson(known[key] as Json) !== printJson(value),
    ),
  );

type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

// Sixteen digits in a row are the shortest integer that can lose some. A match within a text costs time, no harm.
const kLongInteger = /[[:,]\s*-?\d{16,}/;

const keepLongInteger: Reviver = (_key, value, context) => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
};

// Throws SyntaxError as JSON.parse does.
export function parseJson(text: string): Json {
  return JSON.parse(text, kLongInteger.test(text) ? keepLongInteger : undefined) as Json;
}

// JSON.stringify with two spaces that knows bigint: such digits are printed as the number they are.
export function printJson(value: Json, indent = ""): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item: Json) => inner + printJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${printJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return items.length === 0 ? open + close : `${open}\n${items.join(",\n")}\n${indent}${close}`;
}
