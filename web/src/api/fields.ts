// One field of an answer: as its type where it has it, otherwise empty.
import { isObject, type Json, type JsonObject } from "../model/json";
import { nanoseconds, unixNano } from "../model/nanoseconds";

export const text = (value: Json | undefined) => (typeof value === "string" ? value : "");
export const number = (value: Json | undefined) => (typeof value === "number" ? value : 0);
export const numberOrNull = (value: Json | undefined) => (typeof value === "number" ? value : null);
export const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
export const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
export const texts = (value: Json | undefined) => list(value).filter((item) => typeof item === "string");
export const objects = (value: Json | undefined) => list(value).filter(isObject);
export const oneOf = <T extends string>(known: readonly T[], value: Json | undefined, otherwise: T) =>
  known.find((one) => one === value) ?? otherwise;

// Nanoseconds come as digits in a string (instants) or as a number (lengths).
function integer(value: Json | undefined): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(Math.round(value));
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : 0n;
}
export const instant = (value: Json | undefined) => unixNano(integer(value));
export const length = (value: Json | undefined) => nanoseconds(integer(value));
