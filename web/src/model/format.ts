// Numbers as a person reads them: three significant digits and a unit. Exact values belong in titles.
import { dateOf, type Nanoseconds, nanoseconds, type UnixNano } from "./nanoseconds";

export const kUnknown = "–";

const kUnits = [
  { name: "ns", ns: 1 },
  { name: "µs", ns: 1e3 },
  { name: "ms", ns: 1e6 },
  { name: "s", ns: 1e9 },
] as const;
const kMinuteNs = 60e9;

export function formatDuration(length: Nanoseconds): string {
  const ns = Number(length);
  if (ns === 0) return "0 ns";
  if (ns < 0) return `−${formatDuration(-length as Nanoseconds)}`;
  if (ns >= kMinuteNs - 5e7) return formatMinutes(ns);
  for (const unit of kUnits) {
    const value = threeDigits(ns / unit.ns);
    if (value < 1000) return `${withThreeDigits(value, unit.ns === 1)} ${unit.name}`;
  }
  return `${withThreeDigits(ns / 1e9, false)} s`;
}

const threeDigits = (value: number) => Number(value.toPrecision(3));
const withThreeDigits = (value: number, whole: boolean) => (whole ? String(value) : value.toPrecision(3));

function formatMinutes(ns: number): string {
  const seconds = Math.round(ns / 1e9);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return `${minutes} min ${seconds % 60} s`;
}

export const formatSeconds = (seconds: number) =>
  formatDuration(nanoseconds(BigInt(Math.round(seconds * 1e9))));

export function formatCost(usd: number | null): string {
  if (usd === null) return kUnknown;
  if (usd === 0) return "$0";
  if (usd < 1e-7) return "<$0.0000001";
  if (usd < 0.01) return `$${trimZeros(usd.toFixed(Math.ceil(-Math.log10(usd)) + 1))}`;
  if (usd < 1) return `$${usd.toFixed(3)}`;
  return `$${grouped(usd.toFixed(2))}`;
}

const trimZeros = (text: string) => text.replace(/0+$/, "");

// 77 bytes, 1.2 kB, 3.4 MB.
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

// 1,234,567.
export const formatExact = (count: number) => grouped(String(Math.round(count)));

// A comma before each three digits of what stands before the point.
const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?:\.|$))/g, ",");

// 999, 1.2k, 34k, 1.5M.
export function formatCount(count: number | null): string {
  if (count === null) return kUnknown;
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1e3, "k"] : [count / 1e6, "M"];
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${unit}`;
}

export const counted = (count: number, one: string, many = `${one}s`) =>
  `${formatExact(count)} ${count === 1 ? one : many}`;

// Time of day where the reader is, with the date where it is not today's. Not by Intl: its first use costs 20 ms, which
// is a tenth of what opening a trace may take.
export function formatTime(instant: UnixNano, now: Date): string {
  const date = dateOf(instant);
  return dayOf(date) === dayOf(now) ? timeOfDay(date) : `${dayOf(date)} ${timeOfDay(date)}`;
}

// Everything, where the reader is: for titles and the detail.
export function formatInstant(instant: UnixNano): string {
  const rest = (instant % 1_000_000_000n).toString().padStart(9, "0");
  const date = dateOf(instant);
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
  return `${day} ${timeOfDay(date)}.${rest.slice(0, 6)}`;
}

const kMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const twoDigits = (value: number) => String(value).padStart(2, "0");
const dayOf = (date: Date) => `${kMonths[date.getMonth()]} ${twoDigits(date.getDate())}`;
const timeOfDay = (date: Date) =>
  [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");

const kTurning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

// A name as it was sent: characters that turn the direction of others are shown, not followed. Arabic and Hebrew need none.
export const visible = (name: string) =>
  name.replace(kTurning, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

// "just now", "12 s ago", "3 min ago": how fresh something is.
export function formatAge(instant: UnixNano, now: Date): string {
  const seconds = Math.floor((now.getTime() - dateOf(instant).getTime()) / 1000);
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
