import { describe, expect, it } from "vitest";
import { kServiceColours, kServiceMarks, lookClass, serviceLooks } from "./services";

const names = (count: number) => Array.from({ length: count }, (_, i) => `service-${i}`);
const classes = (count: number) => [...serviceLooks(names(count)).values()].map(lookClass);

describe("the looks of services", () => {
  it("do not depend on order or company, as long as nobody claims the same", () => {
    const alone = serviceLooks(["gateway"]).get("gateway");
    expect(serviceLooks(["llm-service", "gateway", "gateway"]).get("gateway")).toEqual(alone);
  });
  it("of a few are colours that are no neighbours", () => {
    for (let i = 0; i < 50; i++) {
      const looks = [...serviceLooks([`a${i}`, `b${i}`, `c${i}`, `d${i}`]).values()];
      const colours = looks.map(({ colour }) => colour).sort((a, b) => a - b);
      const gaps = colours.map((colour, at) => (colours[at + 1] ?? colours[0]! + kServiceColours) - colour);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
      expect(looks.every(({ mark }) => mark === 0)).toBe(true);
    }
  });
  it("differ while there are colours left, and then by their marks", () => {
    expect(new Set(classes(kServiceColours)).size).toBe(kServiceColours);
    expect(new Set(classes(kServiceColours * kServiceMarks)).size).toBe(kServiceColours * kServiceMarks);
  });
  it("repeat evenly beyond", () => {
    const all = classes(2 * kServiceColours * kServiceMarks);
    for (const one of all) expect(all.filter((other) => other === one).length).toBe(2);
  });
});
