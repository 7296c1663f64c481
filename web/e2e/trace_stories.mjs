// The traces that the tests of one trace's page look at.
import { kMarkup } from "./stories.mjs";

export const kChain = "c4a10000000000000000000000000011";
export const kSkewed = "5ca1ed00000000000000000000000012";
export const kLate = "1a7e0000000000000000000000000013";
export const kAgent = "a6e17000000000000000000000000014";
export const kManyServices = "3a4e0000000000000000000000000016";
export const kMany = 14;
export const kTwice = "7a1ce000000000000000000000000017";
export const kVision = "1aa6e000000000000000000000000015";
export const kSteps = 40;
export const kLarge = "a6e17000000000000000000000005000";
export const kLargeSteps = 1_250;

const kMessages = (...said) =>
  JSON.stringify(said.map(([role, content]) => ({ role, parts: [{ type: "text", content }] })));

// gateway → orchestrator → llm: it failed at the bottom, and both above passed that on.
export async function chain(sender) {
  const span = (part) => ({ trace: kChain, ...part });
  await sender.send(
    "gateway",
    span({ id: "c000000000000001", name: "handle", at: [0, 300], error: "502 from below" }),
  );
  await sender.send(
    "orchestrator",
    span({
      id: "c000000000000002",
      parent: "c000000000000001",
      name: "process",
      at: [10, 290],
      error: "no answer",
    }),
    span({ id: "c000000000000003", parent: "c000000000000002", name: "search", at: [20, 180] }),
  );
  await sender.send(
    "llm",
    span({
      id: "c000000000000004",
      parent: "c000000000000002",
      name: "complete",
      at: [190, 280],
      error: "model is overloaded",
      has: { "gen_ai.request.model": "gpt-4o-mini", "http.route": "/v1/complete" },
    }),
  );
}

// The search service's clock is five seconds behind.
export async function skewed(sender) {
  const span = (part) => ({ trace: kSkewed, ...part });
  await sender.send(
    "gateway",
    span({ id: "5000000000000001", name: "ask", at: [5_000, 5_400] }),
    span({ id: "5000000000000003", parent: "5000000000000001", name: "first", at: [5_010, 5_200] }),
    span({ id: "5000000000000004", parent: "5000000000000001", name: "second", at: [5_210, 5_390] }),
  );
  await sender.send(
    "search",
    span({ id: "5000000000000002", parent: "5000000000000003", name: "query", at: [11, 199] }),
    span({ id: "5000000000000005", parent: "5000000000000004", name: "query again", at: [211, 389] }),
  );
}

export const lateChild = (sender) =>
  sender.send("worker", {
    trace: kLate,
    id: "1000000000000002",
    parent: "1000000000000001",
    name: "work",
    at: [5, 9],
  });
export const lateParent = (sender) =>
  sender.send("worker", { trace: kLate, id: "1000000000000001", name: "late", at: [0, 10] });

// An agent that asks a model again and again, each time with all that was said; below each call plain HTTP.
export async function agent(sender) {
  const agentSpans = [
    { trace: kAgent, id: "a600000000000000", name: "run_agent", at: [0, kSteps * 50 + 20] },
  ];
  const calls = [];
  const said = [["user", "Where is my parcel?"]];
  for (let step = 0; step < kSteps; step++) {
    const at = 10 + step * 50;
    const id = (kind) => `a6${kind}${step.toString(16).padStart(12, "0")}`;
    const answer = ["assistant", `Step ${step}: I look at stop ${step + 1}.`];
    agentSpans.push({
      trace: kAgent,
      id: id("01"),
      parent: "a600000000000000",
      name: "step",
      at: [at, at + 45],
    });
    calls.push(
      {
        trace: kAgent,
        id: id("02"),
        parent: id("01"),
        name: "chat",
        at: [at + 2, at + 40],
        has: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "gpt-4o-mini",
          "gen_ai.usage.input_tokens": 100 + step,
          "gen_ai.usage.output_tokens": 20,
          "gen_ai.input.messages": kMessages(...said),
          "gen_ai.output.messages": kMessages(answer),
        },
      },
      { trace: kAgent, id: id("03"), parent: id("02"), name: "POST", at: [at + 3, at + 39] },
    );
    said.push(answer);
  }
  await sender.send("agent", ...agentSpans);
  await sender.send("model-gateway", ...calls);
}

const kDot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

// A model is shown three images, of which one is in the trace, one elsewhere and one no picture, and calls a tool.
export const vision = (sender) =>
  sender.send("vision", {
    trace: kVision,
    id: "1aa6e00000000001",
    name: "look",
    at: [0, 10],
    has: {
      "gen_ai.operation.name": "chat",
      "gen_ai.input.messages": JSON.stringify([
        {
          role: "user",
          content: [
            { type: "text", text: "What is on these?" },
            { type: "image_url", image_url: { url: `data:image/png;base64,${kDot}` } },
            { type: "image_url", image_url: { url: "https://elsewhere.test/cat.png" } },
            { type: "image_url", image_url: { url: `data:image/svg+xml;base64,${btoa(kMarkup)}` } },
          ],
        },
      ]),
      "gen_ai.output.messages": JSON.stringify([
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "call_1", name: "zoom", arguments: { box: { left: 3, top: 4 } } }],
        },
      ]),
    },
  });

// An agent that took 1,250 steps, each with a call of a model and a tool that asks a database: 5,001 spans, of which one
// failed.
export async function large(sender) {
  const rootId = "a700000000000000";
  const spans = [{ trace: kLarge, id: rootId, name: "run_agent", at: [0, kLargeSteps * 20 + 20] }];
  const queries = [];
  for (let step = 0; step < kLargeSteps; step++) {
    const at = 10 + step * 20;
    const id = (kind) => `a7${kind}${step.toString(16).padStart(12, "0")}`;
    spans.push(
      { trace: kLarge, id: id("01"), parent: rootId, name: "step", at: [at, at + 18] },
      {
        trace: kLarge,
        id: id("02"),
        parent: id("01"),
        name: "chat",
        at: [at + 1, at + 9],
        has: {
          "gen_ai.operation.name": "chat",
          "gen_ai.request.model": "gpt-4o-mini",
          "gen_ai.usage.input_tokens": 100,
          "gen_ai.usage.output_tokens": 20,
          "gen_ai.input.messages": kMessages(["user", `What of shelf ${step} in the warehouse?`]),
          "gen_ai.output.messages": kMessages(["assistant", kMarkup]),
        },
      },
      { trace: kLarge, id: id("03"), parent: id("01"), name: "look_up", at: [at + 10, at + 17] },
    );
    const broken = step === kLargeSteps - 1 && { error: "the shelf is gone" };
    queries.push({
      trace: kLarge,
      id: id("04"),
      parent: id("03"),
      name: "query",
      kind: 3,
      at: [at + 11, at + 16],
      ...broken,
    });
  }
  await sender.send("agent", ...spans);
  await sender.send("warehouse", ...queries);
}

// Fourteen services, each called by the one before.
export async function chainOfMany(sender) {
  for (let at = 0; at < kMany; at++) {
    const id = (number) => `3a4e${number.toString(16).padStart(12, "0")}`;
    const parent = at === 0 ? undefined : id(at - 1);
    const span = { trace: kManyServices, id: id(at), parent, name: `call ${at}`, at: [at, 100 - at] };
    await sender.send(`${String.fromCharCode(97 + at)}-of-many`, span);
  }
}

// A client that gives each id twice, to spans of different times.
export function twice(sender) {
  const spans = Array.from({ length: 400 }, (_, at) => ({
    trace: kTwice,
    id: `7a1c${(at % 200).toString(16).padStart(12, "0")}`,
    parent: at % 200 === 0 ? undefined : "7a1c000000000000",
    name: `part ${at}`,
    at: [at, at + 1],
  }));
  return sender.send("twins", ...spans);
}
