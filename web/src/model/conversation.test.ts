import { describe, expect, it } from "vitest";
import { inputConversation, outputConversation } from "./conversation";

describe("inputs", () => {
  it("are a conversation where there is a chat history; the rest is kept", () => {
    const conversation = inputConversation({
      chat_history: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Why?" },
      ],
      temperature: 0,
    });
    expect(conversation?.messages.map(({ role, text }) => [role, text])).toEqual([
      ["system", "Be brief."],
      ["user", "Why?"],
    ]);
    expect(conversation?.rest).toEqual({ temperature: 0 });
  });
  it("are not one otherwise", () => {
    expect(inputConversation({ query: "x" })).toBeNull();
    expect(inputConversation({ chat_history: "broken" })).toBeNull();
  });
  it("name images and fetch none", () => {
    const content = [
      { type: "text", text: "What is it?" },
      { type: "image_url", image_url: { url: "https://example.test/cat.png" } },
    ];
    const conversation = inputConversation({ chat_history: [{ role: "user", content }] });
    expect(conversation?.messages[0]?.text).toBe("What is it?\n[image https://example.test/cat.png]");
  });
});

describe("a tool's answer", () => {
  const told = (role: string) =>
    inputConversation({ chat_history: [{ role, content: '{"rows":[1]}' }] })?.messages[0]?.parts;

  it("that is JSON is read", () => {
    expect(told("tool")).toEqual([{ kind: "data", value: { rows: [1] } }]);
    expect(told("user")).toEqual([{ kind: "text", text: '{"rows":[1]}' }]);
  });
});

describe("tool calls", () => {
  const expected = { id: "c1", name: "search", arguments: { q: "weft" } };
  it("are read from flat dotted keys", () => {
    const outputs = {
      role: "assistant",
      finish_reason: "tool_calls",
      "tool_calls.0.id": "c1",
      "tool_calls.0.name": "search",
      "tool_calls.0.arguments": '{"q":"weft"}',
    };
    const conversation = outputConversation(outputs);
    expect(conversation?.messages[0]).toMatchObject({ toolCalls: [expected], finishReason: "tool_calls" });
    expect(conversation?.rest).toEqual({});
  });
  it("are read from OpenAI's lists", () => {
    const call = { id: "c1", type: "function", function: { name: "search", arguments: '{"q":"weft"}' } };
    expect(outputConversation({ role: "assistant", tool_calls: [call] })?.messages[0]?.toolCalls).toEqual([
      expected,
    ]);
  });
  it("show broken arguments as they came", () => {
    const outputs = { role: "assistant", "tool_calls.0.name": "f", "tool_calls.0.arguments": "{oops" };
    expect(outputConversation(outputs)?.messages[0]?.toolCalls[0]?.arguments).toBe("{oops");
  });
});
