import { formatDuration } from "../../model/format";
import { type Call, errorShare } from "../../model/service_graph";

// What the edges of the map tell: as text, and as a share of the most, for how wide they are.
export type Measure = "rate" | "errors" | "latency";

export const kMeasures: Readonly<
  Record<
    Measure,
    { title: string; text: (call: Call, rangeMs: number) => string; amount: (call: Call) => number }
  >
> = {
  rate: { title: "Rate", text: rateText, amount: ({ calls }) => calls },
  errors: {
    title: "Errors",
    text: (call) => percent(errorShare(call)),
    amount: errorShare,
  },
  latency: {
    title: "Latency (p95)",
    text: ({ p95 }) => formatDuration(p95),
    amount: ({ p95 }) => Number(p95),
  },
};

const kMinuteMs = 60_000;

export function rateText({ calls }: Call, rangeMs: number): string {
  const perMinute = (calls * kMinuteMs) / rangeMs;
  if (perMinute >= 120) return `${short(perMinute / 60)}/s`;
  return perMinute >= 1 ? `${short(perMinute)}/min` : `${short(perMinute * 60)}/h`;
}

const short = (value: number) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

export function percent(share: number): string {
  if (share === 0) return "0 %";
  return share < 0.001 ? "<0.1 %" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
