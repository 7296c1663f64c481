// The part of a JSON value that holds a text in a key or a value: what is shown of a large tree when somebody looks for
// something in it.
import { isObject, type Json, type JsonObject } from "./json";

const holdsText = (part: string, wanted: string) => part.toLowerCase().includes(wanted);

// undefined: nothing of it. A key that holds the text keeps all below it. `wanted` in lower case.
export function partWith(value: Json, wanted: string): Json | undefined {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[])
      .map((item) => partWith(item, wanted))
      .filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (isObject(value)) {
    const part = membersWith(value, wanted);
    return Object.keys(part).length === 0 ? undefined : part;
  }
  return holdsText(String(value), wanted) ? value : undefined;
}

export function membersWith(value: JsonObject, wanted: string): JsonObject {
  if (wanted === "") return value;
  const kept = Object.entries(value).map(([key, item]): [string, Json | undefined] => [
    key,
    holdsText(key, wanted) ? item : partWith(item, wanted),
  ]);
  return Object.fromEntries(kept.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
