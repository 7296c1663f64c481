// The pictures of README.md and docs/: a morning's traces of a small LLM application, sent to an empty weft at WEFT_URL, and
// the page that shows them. node e2e/pictures.mjs FOLDER.
import { join } from "node:path";
import { launch, onPage } from "./browser.mjs";
import { supportRuns } from "./evals_runs.mjs";
import { Sender } from "./otlp.mjs";
import { kSkewed, skewed } from "./trace_stories.mjs";

const [folder] = process.argv.slice(2);
const kTraces = 24;
const kTurns = 4; // of a session
const kMinuteMs = 60_000;
let sessionId;
const url = process.env.WEFT_URL;

// What is asked for, and what the model is asked and answers.
const kJobs = [
  {
    service: "gateway",
    root: "POST /api/ask",
    step: "answer_question",
    system: "Answer from the documents below, in one or two sentences.",
    user: "Can I return a lamp that I have used for a week?",
    answer: "Yes, within 30 days, as long as the lamp is complete. The return label is in your order.",
  },
  {
    service: "gateway",
    root: "POST /api/summarise",
    step: "summarise_thread",
    system: "Summarise the customer's messages for a colleague.",
    user: "Hello, my order of the 12th has arrived without the bulbs …",
    answer: "The bulbs of the order of the 12th are missing; the customer wants them sent, not refunded.",
  },
  {
    service: "scheduler",
    root: "nightly_digest",
    step: "digest_inbox",
    system: "List the complaints of the day by how often they came.",
    user: "41 messages …",
    answer: "Late parcels (17), missing bulbs (9), a broken switch (4).",
  },
];
const kOrder = [0, 0, 1, 0, 2, 0, 1];
const kTimeout = "no answer from the model within 2 s";

// Always the same pictures: a generator with a fixed seed (Numerical Recipes' constants).
let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const hex = (digits) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join("");

// gateway or scheduler → assistant → {policy, retrieval → vector store, model}; every seventh call of the model fails
// once and is repeated.
async function request(index, startedMs) {
  const trace = hex(32);
  const sender = new Sender(url, startedMs);
  const pace = 0.4 + random() * 1.6;
  const at = (from, to) => [from * pace, to * pace];
  if (index % kTurns === 0) sessionId = `${hex(8)}-4f1c-4d5e-9a57-${hex(12)}`;
  const session = { "session.id": sessionId, "user.id": `user_${100 + Math.floor(index / kTurns)}` };
  const fails = index % 7 === 3;
  const job = kJobs[kOrder[index % kOrder.length]];
  const call = modelCall(index, job);
  const span = (name, parent, from, to, part = {}) => ({
    trace,
    id: hex(16),
    parent: parent?.id,
    name,
    at: at(from, to),
    ...part,
  });

  const root = span(job.root, undefined, 0, 1900, { kind: 2, has: session });
  const answer = span(job.step, root, 12, 1880, {
    has: { ...session, "openinference.span.kind": "CHAIN" },
  });
  const policy = span("check_policy", answer, 20, 64, { kind: 2 });
  const policies = span("SELECT policies", policy, 26, 58, { kind: 3, has: { "db.system": "postgresql" } });
  const retrieve = span("retrieve_documents", answer, 70, 420, {
    has: { "openinference.span.kind": "RETRIEVER" },
  });
  const search = span("similarity_search", retrieve, 110, 390);
  const generate = span("generate", answer, 430, 1870, { has: { "openinference.span.kind": "CHAIN" } });
  const failed = span("ChatCompletion", generate, 440, 940, { error: kTimeout, has: call.asked });
  const answered = span("ChatCompletion", generate, fails ? 960 : 440, 1860, {
    has: { ...call.asked, ...call.answered },
  });

  await sender.send(job.service, root);
  await sender.send("assistant", answer, retrieve, generate, ...(fails ? [failed] : []), answered);
  await sender.send("policy-service", policy, policies);
  await sender.send("vector-store", search);
  return { trace, span: answered.id, fails, job };
}

function modelCall(index, job) {
  const [input, output] = [380 + 37 * (index % 11), 60 + 19 * (index % 9)];
  const asked = {
    "openinference.span.kind": "LLM",
    "llm.provider": "openai",
    "llm.model_name": index % 3 === 0 ? "gpt-4o" : "gpt-4o-mini",
    "llm.invocation_parameters": '{"temperature":0.2}',
    "llm.input_messages.0.message.role": "system",
    "llm.input_messages.0.message.content": job.system,
    "llm.input_messages.1.message.role": "user",
    "llm.input_messages.1.message.content": job.user,
  };
  const answered = {
    "llm.output_messages.0.message.role": "assistant",
    "llm.output_messages.0.message.content": job.answer,
    "llm.token_count.prompt": input,
    "llm.token_count.completion": output,
    "llm.token_count.total": input + output,
  };
  return { asked, answered };
}

const requests = [];
for (let index = 0; index < kTraces; index++) {
  requests.push(await request(index, Date.now() - (kTraces - index) * kMinuteMs * (0.5 + random())));
}
const shown = requests.filter(({ fails }) => fails).at(-1);

const browser = await launch();
const take = (name, address, colorScheme, sign) =>
  onPage(browser, address, { colorScheme, viewport: { width: 1280, height: 720 } }, async (page) => {
    await (await sign(page)).waitFor();
    await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  });
await take("traces-light", `${url}/?since=1h`, "light", async (page) => {
  await page
    .locator("tbody tr")
    .nth(kTraces - 1)
    .waitFor();
  await page.locator(".facet").nth(4).waitFor();
  return page.locator(".strip .u-over").nth(3);
});
await take("map-light", `${url}/map?by=latency`, "light", (page) =>
  page.getByRole("row").filter({ hasText: "postgresql" }),
);
await take("session-light", `${url}/sessions/${sessionId}`, "light", (page) =>
  page.getByRole("article").nth(1).locator(".session-said").nth(1),
);
await take("cost-light", `${url}/models?since=1h`, "light", async (page) => {
  await page.locator(".u-over").first().waitFor();
  return page.getByRole("cell", { name: "gpt-4o-mini" }).first();
});
const whole = requests.find(({ fails, job }) => !fails && job === shown.job);
await take("compare-light", `${url}/compare?a=${whole.trace}&b=${shown.trace}`, "light", (page) =>
  page.getByRole("row").filter({ hasText: "ChatCompletion" }).first(),
);
await take(
  "flame-light",
  `${url}/trace/${shown.trace}?view=flame&span=${shown.span}`,
  "light",
  async (page) => {
    await page.getByText("nothing wrong found").waitFor();
    return page.getByRole("complementary");
  },
);
await take("ingest-light", `${url}/ingest`, "light", async (page) => {
  await page.getByRole("cell", { name: "policy-service" }).first().waitFor();
  return page.getByText("Nothing was found in those that were looked at.");
});
await take("trace-dark", `${url}/trace/${shown.trace}?span=${shown.span}`, "dark", async (page) => {
  await page.getByText("nothing wrong found").waitFor();
  return page.getByRole("complementary");
});
await skewed(new Sender(url));
await take("trace-health-light", `${url}/trace/${kSkewed}`, "light", (page) =>
  page.getByText("The clock of"),
);
const { before } = await supportRuns(url);
await take("eval-light", `${url}/evals/${before}?row=11.0`, "light", (page) =>
  page.locator(".assertion").first(),
);
await browser.close();
