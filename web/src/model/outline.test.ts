import { describe, expect, it } from "vitest";
import { isLlmWork, outlineOf } from "./outline";
import { spanTreeOf } from "./span_tree";
import { failed, headOf, span } from "./testing";
import type { Span } from "./trace";
import { kNoTokens } from "./trace";

const outline = (spans: readonly Span[], isShown: (line: number) => boolean = () => true) =>
  outlineOf(spans, spanTreeOf(spans), isShown);
const drawn = ({ entries }: ReturnType<typeof outline>, spans: readonly Span[]) =>
  entries.map((entry) =>
    entry.kind === "span"
      ? `${"  ".repeat(entry.depth)}${entry.id}`
      : `${"  ".repeat(entry.depth)}${spans[entry.lines[0]!]!.name} ×${entry.lines.length}`,
  );

const steps = (count: number) =>
  Array.from({ length: count }, (_, i) => [span(`s${i}`, 1, { name: "step" }), span(`c${i}`, 2)]).flat();

describe("repeated steps", () => {
  it("are one line with all of them below, where the first of them was", () => {
    const spans = [span("root", 0), span("first", 1), ...steps(5), span("last", 1)];
    expect(drawn(outline(spans), spans).slice(0, 6)).toEqual([
      "root",
      "  first",
      "  step ×5",
      "    s0",
      "      c0",
      "    s1",
    ]);
    expect(outline(spans).entries.at(-1)).toMatchObject({ id: "last", depth: 1 });
  });
  it("are told one by one while they are few", () => {
    const spans = [span("root", 0), ...steps(4)];
    expect(outline(spans).entries.every((entry) => entry.kind === "span")).toBe(true);
  });
  it("of two services are two", () => {
    const of = (service: string) =>
      Array.from({ length: 5 }, (_, i) => span(`${service}${i}`, 0, { name: "q", service }));
    const spans = [...of("a"), ...of("b")];
    expect(drawn(outline(spans), spans).filter((line) => line.includes("×"))).toEqual(["q ×5", "q ×5"]);
  });
  it("keep their order among steps that are not repeated", () => {
    const spans = [
      span("root", 0),
      span("a", 1),
      ...steps(5).slice(0, 2),
      span("b", 1),
      ...steps(5).slice(2),
    ];
    expect(drawn(outline(spans), spans).filter((line) => /^ {2}\S/.test(line))).toEqual([
      "  a",
      "  step ×5",
      "  b",
    ]);
  });
});

describe("leaving spans out", () => {
  const spans = [
    span("root", 0),
    span("http", 1, { eventType: "tool" }),
    span("chat", 2, { eventType: "model" }),
    span("db", 1),
    span("broken", 2, failed),
  ];
  it("hangs their children below the nearest ancestor that is shown", () => {
    const shown = outline(spans, (line) => isLlmWork(spans[line]!));
    expect(drawn(shown, spans)).toEqual(["root", "  chat", "  broken"]);
    expect([...shown.entryOf]).toEqual([0, -1, 1, -1, 2]);
  });
  it("takes what a client called by a type, or what has tokens, for work with models", () => {
    expect(isLlmWork(span("x", 1))).toBe(false);
    expect(isLlmWork(span("x", 1, { origins: [{ field: "event_type", key: "traceloop.span.kind" }] }))).toBe(
      true,
    );
    expect(isLlmWork(span("x", 1, { tokens: { ...kNoTokens, total: 3 } }))).toBe(true);
  });
  it("goes by the kind of spans of which no more is known", () => {
    const ofKind = (kind: string) => isLlmWork(headOf(span("x", 1, { kind })));
    expect(["internal", "client", "server"].map(ofKind)).toEqual([true, false, false]);
  });
});

it("100,000 spans, all below one, are quickly outlined", () => {
  const spans = [
    span("root", 0),
    ...Array.from({ length: 100_000 }, (_, i) => span(`s${i}`, 1, { name: "s" })),
  ];
  expect(outline(spans).entries.length).toBe(100_002);
});
