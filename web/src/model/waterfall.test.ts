import { describe, expect, it } from "vitest";
import { nanoseconds } from "./nanoseconds";
import { atMs, ms, span } from "./testing";
import { axisOf, barOf, ticksOf } from "./waterfall";

const at = (startMs: number, lengthMs: number) =>
  span("s", 0, { start: atMs(startMs), duration: ms(lengthMs) });
const axis = { start: atMs(100), length: ms(200) };

describe("the axis", () => {
  it("reaches from the first start to the last end, whatever the order", () => {
    expect(axisOf([at(120, 10), at(100, 50), at(110, 190)])).toEqual(axis);
  });
  it("of one moment has no length, and its bar no width", () => {
    const moment = axisOf([at(100, 0)]);
    expect(moment.length).toBe(0n);
    expect(barOf(moment, at(100, 0))).toMatchObject({ left: 0, width: 0 });
  });
  it("keeps nanoseconds at today's Unix times", () => {
    const start = 1_795_218_983_650_827_801n;
    const spans = [0n, 1n].map((ns) =>
      span("s", 0, { start: (start + ns) as never, duration: nanoseconds(1n) }),
    );
    expect(barOf(axisOf(spans), spans[1]!)).toMatchObject({ left: 0.5, width: 0.5 });
  });
});

describe("a bar", () => {
  it("lies where its span lies", () => {
    expect(barOf(axis, at(150, 100))).toMatchObject({ left: 0.25, width: 0.5 });
  });
  it("has room for a text after it, before it, or only inside", () => {
    expect(barOf(axis, at(100, 20)).room).toBe("after");
    expect(barOf(axis, at(280, 20)).room).toBe("before");
    expect(barOf(axis, at(100, 200)).room).toBe("inside");
  });
});

describe("ticks", () => {
  const labels = (lengthMs: number) =>
    ticksOf({ start: atMs(0), length: ms(lengthMs) }, 6).map((tick) => tick.label);
  it("are round times from zero on", () => {
    expect(labels(246)).toEqual(["0", "50 ms", "100 ms", "150 ms", "200 ms"]);
    expect(labels(2_100)).toEqual(["0", "500 ms", "1 s", "1.5 s", "2 s"]);
    expect(labels(400_000)).toEqual(["0", "2 min", "4 min", "6 min"]);
    expect(labels(40_000_000)).toEqual(["0", "3 h", "6 h", "9 h"]);
  });
  it("are never more than asked for", () => {
    for (const length of [1n, 7n, 999n, 61n * 10n ** 9n, 10n ** 15n, 10n ** 18n]) {
      const count = ticksOf({ start: atMs(0), length: nanoseconds(length) }, 6).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(6);
    }
  });
});
