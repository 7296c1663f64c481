import { describe, expect, it } from "vitest";
import type { Analysis } from "./analysis";
import { hintsOf } from "./hints";
import { ms } from "./testing";

const nothing: Analysis = {
  duration: ms(1_000),
  assumption: "",
  isSearchedInPart: false,
  failures: [],
  retries: [],
  repeats: [],
  overlaps: [],
  caches: [],
  repeatedCalls: [],
  ledger: [],
};
const hints = (part: Partial<Analysis>) => hintsOf({ ...nothing, ...part }).map(({ text }) => text);
const overlap = (saved: number) => ({
  spanIds: ["a"],
  name: "step",
  isOneOperation: true,
  count: 4,
  saved: ms(saved),
});

describe("hints", () => {
  it("are what costs most first, each kind of a step once", () => {
    const retry = {
      attemptIds: ["a"],
      name: "chat",
      attempts: 3,
      succeeded: true,
      lost: ms(300),
      lostUsd: 0.02,
    };
    expect(hints({ retries: [retry], overlaps: [overlap(100), overlap(400), overlap(50)] })).toEqual([
      "4 × step could run at the same time: up to 400 ms less",
      "chat was tried 3 times: 300 ms and $0.020 lost",
    ]);
  });
  it("leave out what saves less than a hundredth of the request", () => {
    expect(hints({ overlaps: [overlap(9)] })).toEqual([]);
  });
  it("tell of repeated calls only where they went one after the other", () => {
    const repeat = { spanIds: ["q"], name: "query", count: 12, elapsed: ms(200), isNPlusOne: true };
    expect(hints({ repeats: [repeat, { ...repeat, name: "other", isNPlusOne: false }] })).toEqual([
      "12 calls of query, one after the other: 200 ms",
    ]);
  });
  it("say how a cache did that missed", () => {
    const cache = { spanIds: ["c"], name: "cache.get", hits: 3, misses: 1 };
    expect(hints({ caches: [cache, { ...cache, misses: 0 }] })).toEqual(["cache.get hit 3 of 4"]);
  });
});
