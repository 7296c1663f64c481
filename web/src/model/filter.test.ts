import { describe, expect, it } from "vitest";
import { filterFrom, isBeingTyped, parseDuration } from "./filter";

describe("the URL's filter", () => {
  it("is read back as it was written", () => {
    const filter = {
      service: "gateway",
      status: "error",
      text: "404",
      since: "1h",
      min: "500ms",
      session: "s",
    };
    expect(filterFrom(filter)).toEqual(filter);
  });
  it("leaves out what cannot be meant", () => {
    expect(
      filterFrom({ status: "maybe", since: "constructor", min: "soon", text: "", service: 7, x: "y" }),
    ).toEqual({});
  });
});

describe("a range of one's own", () => {
  const range = (start: number, end: number) => ({ start: `${1e12 + start}`, end: `${1e12 + end}` });
  it("is being typed while one end of it moves", () => {
    expect(isBeingTyped(range(1, 9), range(2, 9))).toBe(true);
    expect(isBeingTyped(range(1, 9), range(1, 8))).toBe(true);
  });
  it("is chosen where it is new, and where both ends move", () => {
    expect(isBeingTyped({ since: "1h" }, range(1, 9))).toBe(false);
    expect(isBeingTyped(range(1, 9), range(2, 8))).toBe(false);
    expect(isBeingTyped(range(1, 9), { since: "1h" })).toBe(false);
    expect(isBeingTyped(range(1, 9), range(1, 9))).toBe(false);
  });
});

describe("a typed duration", () => {
  it("has a unit, or is in milliseconds", () => {
    expect(["500", "500ms", "1.5 s", "2min", "7us"].map(parseDuration)).toEqual([
      500_000_000n,
      500_000_000n,
      1_500_000_000n,
      120_000_000_000n,
      7_000n,
    ]);
  });
  it("is refused otherwise", () => {
    expect(["", "soon", "5 parsecs", "-1s", "1e3"].map(parseDuration)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
