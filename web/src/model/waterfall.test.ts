import { describe, expect, it } from "vitest";
import { drawnTimesOf, fromMs } from "./drawn_times";
import { nanoseconds } from "./nanoseconds";
import { atMs, ms, span } from "./testing";
import { barOf, joined, ticksOf } from "./waterfall";

const at = (startMs: number, lengthMs: number) =>
  span("s", 0, { start: atMs(startMs), duration: ms(lengthMs) });
const window = { fromMs: 0, toMs: 200 };

describe("drawn times", () => {
  it("reach from the first start to the last end, whatever the order", () => {
    const times = drawnTimesOf([at(120, 10), at(100, 50), at(110, 190)]);
    expect(times).toMatchObject({ origin: atMs(100), lengthMs: 200 });
    expect([...times.starts]).toEqual([20, 0, 10]);
    expect([...times.ends]).toEqual([30, 50, 200]);
  });
  it("keep nanoseconds at today's Unix times", () => {
    const start = 1_795_218_983_650_827_801n;
    const spans = [0n, 1n].map((ns) =>
      span("s", 0, { start: (start + ns) as never, duration: nanoseconds(1n) }),
    );
    expect([...drawnTimesOf(spans).starts].map(fromMs)).toEqual([0n, 1n]);
  });
  it("are moved by what a clock is ahead", () => {
    const times = drawnTimesOf([at(100, 50), at(5_110, 10)], (one) =>
      one.start > atMs(1_000) ? ms(5_000) : 0n,
    );
    expect([...times.starts]).toEqual([0, 10]);
    expect(times.lengthMs).toBe(50);
  });
  it("of nothing have no length", () => {
    expect(drawnTimesOf([]).lengthMs).toBe(0);
  });
});

describe("a bar", () => {
  it("lies where its span lies", () => {
    expect(barOf(window, 50, 150)).toMatchObject({ left: 0.25, width: 0.5 });
    expect(barOf({ fromMs: 7, toMs: 7 }, 7, 7)).toMatchObject({ left: 0, width: 0 });
  });
  it("has room for a text after it, before it, or only inside", () => {
    expect(barOf(window, 0, 20).room).toBe("after");
    expect(barOf(window, 180, 200).room).toBe("before");
    expect(barOf(window, 0, 200).room).toBe("inside");
  });
});

describe("stretches of one row", () => {
  it("are joined where no eye sees the gap, and cut at the window's edges", () => {
    expect(joined(window, [-20, 50, 60.1, 300], [20, 60, 100, 400])).toEqual([
      { left: 0, width: 0.1 },
      { left: 0.25, width: 0.25 },
    ]);
  });
});

describe("ticks", () => {
  const labels = (lengthMs: number, fromMs = 0) =>
    ticksOf({ fromMs, toMs: fromMs + lengthMs }, 6).map((tick) => tick.label);
  it("are round times from zero on", () => {
    expect(labels(246)).toEqual(["0", "50 ms", "100 ms", "150 ms", "200 ms"]);
    expect(labels(2_100)).toEqual(["0", "500 ms", "1 s", "1.5 s", "2 s"]);
    expect(labels(400_000)).toEqual(["0", "2 min", "4 min", "6 min"]);
    expect(labels(40_000_000)).toEqual(["0", "3 h", "6 h", "9 h"]);
  });
  it("are counted from the trace's start in a window within it", () => {
    expect(labels(40, 105)).toEqual(["110 ms", "120 ms", "130 ms", "140 ms"]);
  });
  it("are never more than asked for", () => {
    for (const toMs of [1e-6, 7e-6, 999e-6, 61e3, 1e9, 1e12]) {
      const count = ticksOf({ fromMs: 0, toMs }, 6).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(6);
    }
  });
});
