import { describe, expect, it } from "vitest";
import {
  counted,
  formatAge,
  formatCost,
  formatCount,
  formatDuration,
  formatInstant,
  formatTime,
  visible,
} from "./format";
import { nanoseconds, unixNano } from "./nanoseconds";

const duration = (ns: bigint) => formatDuration(nanoseconds(ns));

describe("durations", () => {
  it("have three digits and the unit that suits them", () => {
    expect(duration(0n)).toBe("0 ns");
    expect(duration(850n)).toBe("850 ns");
    expect(duration(395_504n)).toBe("396 µs");
    expect(duration(25_041_289n)).toBe("25.0 ms");
    expect(duration(1_234_000_000n)).toBe("1.23 s");
    expect(duration(83_000_000_000n)).toBe("1 min 23 s");
    expect(duration(7_380_000_000_000n)).toBe("2 h 3 min");
    expect(duration(187_200_000_000_000n)).toBe("2 d 4 h");
  });
  it("move on to the next unit when rounding reaches it", () => {
    expect(duration(999_960n)).toBe("1.00 ms");
    expect(duration(999_960_000n)).toBe("1.00 s");
    expect(duration(59_999_000_000n)).toBe("1 min 0 s");
  });
  it("may be negative: clocks disagree", () => {
    expect(duration(-35_000_000n)).toBe("−35.0 ms");
  });
});

describe("costs", () => {
  it("keep two digits however small they are", () => {
    expect(formatCost(0.00001234)).toBe("$0.000012");
    expect(formatCost(0.0042)).toBe("$0.0042");
    expect(formatCost(0.5)).toBe("$0.500");
    expect(formatCost(1234.5)).toBe("$1,234.50");
  });
  it("tell nothing spent from nothing known", () => {
    expect(formatCost(0)).toBe("$0");
    expect(formatCost(null)).toBe("–");
    expect(formatCost(1e-12)).toBe("<$0.0000001");
  });
});

describe("counts", () => {
  it("shorten from a thousand on", () => {
    expect([0, 999, 1000, 9_949, 34_400, 999_499, 999_500, 1_500_000].map(formatCount)).toEqual([
      "0",
      "999",
      "1.0k",
      "9.9k",
      "34k",
      "999k",
      "1.0M",
      "1.5M",
    ]);
  });
  it("agree with their noun", () => {
    expect([counted(1, "span"), counted(1200, "span")]).toEqual(["1 span", "1,200 spans"]);
  });
});

describe("times", () => {
  const instant = unixNano(1_795_218_983_650_827_800n); // 2026-11-20 23:56:23.650827800 UTC
  it("leave out today's date", () => {
    expect(formatTime(instant, new Date("2026-11-20T23:59:00Z"))).toBe("23:56:23");
    expect(formatTime(instant, new Date("2026-11-21T00:01:00Z"))).toBe("Nov 20 23:56:23");
  });
  it("keep microseconds where they are told in full", () => {
    expect(formatInstant(instant)).toBe("2026-11-20 23:56:23.650827");
  });
  it("say how long ago", () => {
    const now = new Date("2026-11-20T23:57:00Z");
    expect(formatAge(instant, now)).toBe("36 s ago");
    expect(formatAge(instant, new Date("2026-11-22T23:57:00Z"))).toBe("2 d ago");
  });
});

describe("a name", () => {
  it("is shown in the order it was sent, with what would turn it", () => {
    expect(visible("\u202eexe.txt")).toBe("\\u202eexe.txt");
    expect(visible("مستخدم 🙂")).toBe("مستخدم 🙂");
  });
});
