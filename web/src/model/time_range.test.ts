import { describe, expect, it } from "vitest";
import { unixNanoOfDate } from "./nanoseconds";
import { rangeBackTo, rangeOf } from "./time_range";

const kNowMs = 1_795_286_400_500;

describe("the charts' range", () => {
  it("is the one that is asked for, in whole steps", () => {
    const filter = { start: "1795286000100", end: "1795286030900" };
    expect(rangeOf(filter, undefined, kNowMs)).toEqual({
      startMs: 1_795_286_000_000,
      endMs: 1_795_286_031_000,
      stepMs: 1_000,
    });
  });
  it("has at most a point more than sixty", () => {
    for (const since of ["15m", "1h", "6h", "24h", "7d"] as const) {
      const { startMs, endMs, stepMs } = rangeOf({ since }, undefined, kNowMs);
      expect((endMs - startMs) / stepMs).toBeLessThanOrEqual(61);
    }
  });
  it("reaches back to what is listed where none is asked for", () => {
    const oldest = unixNanoOfDate(kNowMs - 2 * 3_600_000);
    expect(rangeOf({}, oldest, kNowMs).stepMs).toBe(600_000);
    expect(rangeBackTo(0, kNowMs)).toBe("7d");
  });
});
