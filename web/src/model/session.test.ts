import { describe, expect, it } from "vitest";
import { turnOf } from "./session";
import { failed, span, traceOf } from "./testing";

const call = span("call", 1, {
  eventType: "model",
  inputs: {
    chat_history: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why?" },
    ],
  },
  outputs: { role: "assistant", content: "Because." },
});

describe("a turn", () => {
  it("is what the root was asked and answered", () => {
    const root = span("root", 0, { inputs: { question: "When?" }, outputs: { answer: "Now." } });
    expect(turnOf(traceOf(root, call))).toEqual({ question: "When?", answer: "Now.", error: "" });
  });
  it("is what was said to the model where the root says nothing", () => {
    expect(turnOf(traceOf(span("root", 0), call))).toEqual({
      question: "Why?",
      answer: "Because.",
      error: "",
    });
  });
  it("that failed says with what", () => {
    const turn = turnOf(traceOf(span("root", 0, failed), span("db", 1, { ...failed, error: "refused" })));
    expect(turn.error).toBe("refused");
  });
  it("of a trace that has said nothing yet is empty", () => {
    expect(turnOf(traceOf())).toEqual({ question: "", answer: "", error: "" });
  });
});
