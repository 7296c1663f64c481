import { describe, expect, it } from "vitest";
import { headOf, timed } from "./testing";
import type { Span } from "./trace";
import { shapeOf } from "./trace_shape";
import { callLines, transcriptOf, turnAlone } from "./transcript";

const call = (id: string, depth: number, startMs: number, asked: string[], answer: string) =>
  timed(id, depth, startMs, startMs + 5, {
    eventType: "model",
    inputs: {
      chat_history: asked.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content })),
    },
    outputs: { role: "assistant", content: answer },
  });
const told = (...spans: Span[]) =>
  transcriptOf(shapeOf(spans)).map(({ span, before, asked, answered }) => [
    span.id,
    before.length,
    ...[...asked, ...answered].map(({ text }) => text),
  ]);

describe("the conversation of a trace", () => {
  it("tells each message once, in the order of time", () => {
    expect(
      told(
        timed("root", 0, 0, 100),
        call("second", 1, 20, ["a", "b", "c"], "d"),
        call("first", 1, 10, ["a"], "b"),
      ),
    ).toEqual([
      ["first", 0, "a", "b"],
      ["second", 2, "c", "d"],
    ]);
  });
  it("says of a call that is repeated only what it answered", () => {
    expect(told(call("one", 0, 0, ["a"], "no"), call("two", 0, 10, ["a"], "yes"))[1]).toEqual([
      "two",
      1,
      "yes",
    ]);
  });
  it("takes spans within each other that tell of one call for one", () => {
    expect(told(call("wrapper", 0, 0, ["a"], "b"), call("client", 1, 1, ["a"], "b"))).toEqual([
      ["client", 0, "a", "b"],
    ]);
  });
  it("leaves out models of which nothing but a name is known", () => {
    expect(told(timed("chat", 0, 0, 1, { eventType: "model" }))).toEqual([]);
  });
});

describe("a call that is read alone", () => {
  it("is asked what follows the last answer before it", () => {
    const { before, asked, answered } = turnAlone(call("one", 0, 0, ["a", "b", "c"], "d"), 0);
    expect([before, asked, answered].map((said) => said.map(({ text }) => text))).toEqual([
      ["a", "b"],
      ["c"],
      ["d"],
    ]);
  });
  it("is found without its contents", () => {
    const spans = [timed("root", 0, 0, 9), call("late", 1, 5, [], ""), call("early", 1, 1, [], "")].map(
      headOf,
    );
    expect(callLines(shapeOf(spans))).toEqual([2, 1]);
  });
});
