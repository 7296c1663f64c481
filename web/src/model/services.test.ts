import { describe, expect, it } from "vitest";
import { kServiceColours, serviceColours } from "./services";

const names = (count: number) => Array.from({ length: count }, (_, i) => `service-${i}`);

describe("service colours", () => {
  it("do not depend on order or company, as long as nobody claims the same", () => {
    const alone = serviceColours(["gateway"]).get("gateway");
    expect(serviceColours(["llm-service", "gateway", "gateway"]).get("gateway")).toBe(alone);
  });
  it("of a few services are no neighbours", () => {
    for (let i = 0; i < 50; i++) {
      const colours = [...serviceColours([`a${i}`, `b${i}`, `c${i}`, `d${i}`]).values()].sort(
        (a, b) => a - b,
      );
      const gaps = colours.map((colour, at) => (colours[at + 1] ?? colours[0]! + kServiceColours) - colour);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2);
    }
  });
  it("differ while there are colours left", () => {
    expect(new Set(serviceColours(names(kServiceColours)).values()).size).toBe(kServiceColours);
  });
  it("repeat evenly beyond", () => {
    const colours = [...serviceColours(names(3 * kServiceColours)).values()];
    for (let colour = 0; colour < kServiceColours; colour++) {
      expect(colours.filter((one) => one === colour).length).toBe(3);
    }
  });
});
