import { describe, expect, it } from "vitest";
import { kServiceColours, kServiceMarks, lookClass, looksFrom, looksText, serviceLooks } from "./services";

const names = (count: number) => Array.from({ length: count }, (_, i) => `service-${i}`);
const classes = (count: number) => [...serviceLooks(names(count)).values()].map(lookClass);

describe("the looks of services", () => {
  it("do not depend on order or company, as long as nobody claims the same", () => {
    const alone = serviceLooks(["gateway"]).get("gateway");
    expect(serviceLooks(["llm-service", "gateway", "gateway"]).get("gateway")).toEqual(alone);
  });
  it("stay what they were when others come", () => {
    const few = serviceLooks(["gateway", "tools"]);
    const more = serviceLooks([...names(3 * kServiceColours), "agent"], few);
    expect([more.get("gateway"), more.get("tools")]).toEqual([few.get("gateway"), few.get("tools")]);
    expect(serviceLooks(names(5), more)).toBe(more);
  });
  it("are given to those who come later as they are to those who come at once, as far as colours suffice", () => {
    const later = names(kServiceColours).reduce(
      (looks, name) => serviceLooks([name], looks),
      serviceLooks([]),
    );
    expect(new Set([...later.values()].map(lookClass)).size).toBe(kServiceColours);
    expect([...later.values()].every(({ mark }) => mark === 0)).toBe(true);
  });
  it("are kept by the browser, which may hold anything", () => {
    const looks = serviceLooks(names(40));
    expect(looksFrom(looksText(looks))).toEqual(looks);
    for (const text of ["", "{", "null", '[["a",36],["b",-1],["c"],7,[1,2]]'])
      expect(looksFrom(text).size, text).toBe(0);
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
