// What somebody could do about a trace, each in a few words, the dearest first. Each names a span to look at.
import type { Analysis } from "./analysis";
import { counted, formatCost, formatDuration } from "./format";
import { kZero, type Nanoseconds } from "./nanoseconds";

export interface Hint {
  readonly text: string;
  readonly why: string;
  readonly name: string; // of the step
  readonly spanId: string;
  readonly saved: Nanoseconds;
}

const kSavedMin = 100n; // parts of the request: what saves less than 1 % is left out

export function hintsOf(analysis: Analysis): Hint[] {
  const savings = [
    ...analysis.retries.map(retryHint),
    ...analysis.repeats.filter((repeat) => repeat.isNPlusOne).map(nPlusOneHint),
    ...analysis.overlaps.map(overlapHint),
    ...analysis.repeatedCalls.map(repeatedCallHint),
  ];
  return [
    ...firstOfEach(savings)
      .filter((hint) => hint.saved * kSavedMin >= analysis.duration)
      .sort((a, b) => (a.saved < b.saved ? 1 : a.saved > b.saved ? -1 : 0)),
    ...analysis.caches.filter((cache) => cache.misses > 0).map(cacheHint),
  ];
}

// Of one step and kind, what would save most: the same said of twenty parents helps nobody.
function firstOfEach(hints: readonly Hint[]): Hint[] {
  const best = new Map<string, Hint>();
  for (const hint of hints) {
    const kind = JSON.stringify([hint.why, hint.name]);
    if (hint.saved > (best.get(kind)?.saved ?? -1n)) best.set(kind, hint);
  }
  return [...best.values()];
}

const firstOf = (ids: readonly string[]) => ids[0] ?? "";
const andCost = (usd: number) => (usd > 0 ? ` and ${formatCost(usd)}` : "");

const retryHint = ({
  attemptIds,
  name,
  attempts,
  succeeded,
  lost,
  lostUsd,
}: Analysis["retries"][number]) => ({
  text: `${name} was tried ${attempts} times${succeeded ? "" : " in vain"}: ${formatDuration(lost)}${andCost(lostUsd)} lost`,
  why: "Attempts that failed, and the waits between them.",
  name,
  spanId: firstOf(attemptIds),
  saved: lost,
});

const nPlusOneHint = ({ spanIds, name, count, elapsed }: Analysis["repeats"][number]) => ({
  text: `${counted(count, "call")} of ${name}, one after the other: ${formatDuration(elapsed)}`,
  why: "One call for all of them may do (N + 1).",
  name,
  spanId: firstOf(spanIds),
  saved: elapsed,
});

const overlapHint = ({ spanIds, name, isOneOperation, count, saved }: Analysis["overlaps"][number]) => ({
  text: `${isOneOperation ? `${count} × ${name}` : `${counted(count, "step")} from ${name} on`} could run at the same time: up to ${formatDuration(saved)} less`,
  why: "One after the other, and no answer of an earlier one appears in what a later one was asked.",
  name,
  spanId: firstOf(spanIds),
  saved,
});

const repeatedCallHint = ({ spanIds, name, count, saved, savedUsd }: Analysis["repeatedCalls"][number]) => ({
  text: `${name} was asked the same ${count} times: a cache would save ${formatDuration(saved)}${andCost(savedUsd)}`,
  why: "The same service, name and inputs; all of them succeeded.",
  name,
  spanId: firstOf(spanIds),
  saved,
});

// What a hit would have saved is not known.
const cacheHint = ({ spanIds, name, hits, misses }: Analysis["caches"][number]) => ({
  text: `${name} hit ${hits} of ${hits + misses}`,
  why: "Cache hits, as the spans tell of them.",
  name,
  spanId: firstOf(spanIds),
  saved: kZero,
});
