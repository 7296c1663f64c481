// A quarter of an hour of a small shop's assistant, for the tests of lists, sessions, map, models and comparisons.

import { Sender } from "./otlp.mjs";
import { kMarkup } from "./stories.mjs";

const kMinuteMs = 60_000;

export const kUser = "user_42";
export const kSlow = "510e0000000000000000000000000042"; // the slow request of that user: its model was asked twice
export const kFast = "fa570000000000000000000000000042";
export const kShopSession = "5e551011-0000-4000-8000-000000000042";
export const kSlowSpan = "rerank_documents";
export const kFlood = 70; // more traces than a page of the list holds

const kTalk = [
  ["Can I return a lamp?", "Yes, within 30 days."],
  ["And who pays for the parcel?", "We do. The label is prepaid."],
];

// gateway → assistant → {documents in PostgreSQL, a model}. `slowMs` more in one step of it.
async function request(
  url,
  { trace, minutesAgo, turn, user, slowMs = 0, fails = false, model = "gpt-4o-mini" },
) {
  const sender = new Sender(url, Date.now() - minutesAgo * kMinuteMs);
  const [question, answer] = kTalk[turn % kTalk.length];
  const who = { "session.id": kShopSession, "user.id": user };
  const id = (number) => trace.slice(-14) + String(number).padStart(2, "0");
  const end = 900 + slowMs;
  await sender.send("shop-gateway", {
    trace,
    id: id(1),
    name: "POST /ask",
    kind: 2,
    at: [0, end],
    has: { ...who, "input.value": question, "output.value": fails ? "" : answer },
    ...(fails && { error: "502" }),
  });
  await sender.send(
    "shop-assistant",
    { trace, id: id(2), parent: id(1), name: "answer", kind: 2, at: [10, end - 10], has: who },
    {
      trace,
      id: id(3),
      parent: id(2),
      name: "SELECT documents",
      kind: 3,
      at: [20, 60],
      has: { "db.system": "postgresql" },
    },
    { trace, id: id(4), parent: id(2), name: kSlowSpan, at: [60, 100 + slowMs] },
    {
      trace,
      id: id(5),
      parent: id(2),
      name: "ChatCompletion",
      at: [110 + slowMs, 800 + slowMs],
      ...(fails && { error: "the model did not answer" }),
      has: {
        ...who,
        "openinference.span.kind": "LLM",
        "llm.provider": "openai",
        "llm.model_name": model,
        "llm.token_count.prompt": 400,
        "llm.token_count.completion": 100,
        "llm.token_count.total": 500,
      },
    },
  );
}

export async function shop(url) {
  for (let index = 0; index < 8; index++) {
    const trace = `0a0a${String(index).padStart(28, "0")}`;
    const user = `user_${index % 3}`;
    await request(url, {
      trace,
      minutesAgo: 14 - index,
      turn: index,
      user,
      fails: index === 5,
      model: "gpt-4o",
    });
  }
  await request(url, { trace: kFast, minutesAgo: 5, turn: 0, user: kUser });
  await request(url, { trace: kSlow, minutesAgo: 4, turn: 1, user: kUser, slowMs: 6_000 });
}

// Whoever names services, users and sessions may write markup.
export const hostileNames = (url) =>
  new Sender(url).send(kMarkup, {
    trace: "bad00000000000000000000000000042",
    id: "bad0000000000042",
    name: kMarkup,
    kind: 2,
    at: [0, 5],
    has: {
      "session.id": kMarkup,
      "user.id": kMarkup,
      "llm.model_name": kMarkup,
      "openinference.span.kind": "LLM",
    },
  });

// The oldest first, and all older than the shop's.
export function flood(url) {
  const sender = new Sender(url, Date.now() - 40 * kMinuteMs);
  const spans = Array.from({ length: kFlood }, (_, index) => {
    const digits = String(index).padStart(4, "0");
    return {
      trace: `f100d${digits.padStart(27, "0")}`,
      id: `f100d${digits.padStart(11, "0")}`,
      name: "tick",
      at: [index, index + 1],
    };
  });
  return sender.send("clockwork", ...spans);
}
