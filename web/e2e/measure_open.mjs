// How long a trace takes to be seen, in the ways a person comes to it: node e2e/measure_open.mjs [spans [runs]], against a
// weft at WEFT_URL. One line of JSON a way; medians, in milliseconds.
//
//   link    its address in a browser that has never been here: nothing of the page is kept, nothing is compiled
//   again   its address in a browser that has: the files and what V8 compiled of them are kept
//   click   from the list, the pointer for a moment over the line, as a person does
//   key     from the list without a pointer: nothing could be asked for before
//
// Opened: from the navigation, or the click, until the first row is drawn. Asked: the same, from when the trace was asked
// for; by the address that is before the program is there, by a click it may be before the click. Answered: when the answer
// was there, from the same moment as Opened. Busy: what the page's main thread computed until the row was drawn.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendAgent } from "./agent.mjs";
import { kPolling, kWide, launch, launchKept } from "./browser.mjs";

const url = process.env.WEFT_URL ?? "http://localhost:4318";
const [kSpans = 300, kRuns = 7] = process.argv.slice(2).map(Number);
const kVisitsUntilKept = 3; // V8 keeps what it compiled of a script that is seen a second time; a third visit has it
const kPointerRestsMs = 120;
const kStartedMs = 1_000; // what a browser does when it starts is over

// Runs before the page's own scripts: notes when the first row of a trace was drawn. `watchFirstRow()` starts over.
function installWatch() {
  globalThis.watchFirstRow = () => {
    globalThis.firstRowMs = undefined;
    const watch = new MutationObserver(() => {
      if (document.querySelector("[role=treeitem]") === null) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstRowMs = performance.now())));
    });
    watch.observe(document, { childList: true, subtree: true });
  };
  globalThis.watchFirstRow();
  addEventListener("click", ({ timeStamp }) => (globalThis.clickedMs = timeStamp), { capture: true });
}

const rowIsDrawn = (page) => page.waitForFunction(() => globalThis.firstRowMs !== undefined, null, kPolling);

async function busyMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
}

// Of the trace that is now shown; `fromMs` of the page's clock.
const timesOf = (page, trace, fromMs) =>
  page.evaluate(
    ([trace, from]) => {
      const answers = performance.getEntriesByType("resource").filter(({ name }) => {
        const { pathname } = new URL(name);
        return pathname === `/api/v1/traces/${trace}` || pathname === `/api/v1/traces/${trace}/outline`;
      });
      const drawn = globalThis.firstRowMs;
      const answered = answers.filter(({ responseEnd }) => responseEnd < drawn).at(-1).responseEnd;
      return { opened: drawn - from, asked: drawn - answers[0].startTime, answered: answered - from };
    },
    [trace, fromMs],
  );

async function newPage(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(installWatch);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return { page, session };
}

async function visit(context, trace) {
  const { page, session } = await newPage(context);
  await page.goto(`${url}/trace/${trace}`);
  await rowIsDrawn(page);
  const measured = { ...(await timesOf(page, trace, 0)), busy: await busyMs(session) };
  await page.waitForTimeout(300); // what follows the first row is not to disturb the next visit
  await page.close();
  return measured;
}

async function byLink(traces) {
  const runs = [];
  for (const trace of traces) {
    const browser = await launch();
    await new Promise((resolve) => setTimeout(resolve, kStartedMs));
    runs.push(await visit(await browser.newContext({ viewport: kWide }), trace));
    await browser.close();
  }
  return runs;
}

async function again(traces) {
  const folder = await mkdtemp(join(tmpdir(), "weft-browser-"));
  const context = await launchKept(folder, kWide);
  for (let seen = 0; seen < kVisitsUntilKept; seen++) await visit(context, traces[0]);
  const runs = [];
  for (const trace of traces) runs.push(await visit(context, trace));
  await context.close();
  await rm(folder, { recursive: true, force: true });
  return runs;
}

// Opens each trace of the list in turn, in one page.
async function fromList(traces, open) {
  const browser = await launch();
  const { page, session } = await newPage(await browser.newContext({ viewport: kWide }));
  await page.goto(url);
  const runs = [];
  for (const trace of traces) {
    const link = page.locator(`.trace-table a[href="/trace/${trace}"]`);
    await link.waitFor();
    await page.waitForTimeout(1_000); // charts and counts are there, as they are when a person has read a line
    await page.evaluate(() => globalThis.watchFirstRow());
    const before = await busyMs(session);
    await open(page, link);
    await rowIsDrawn(page);
    const busy = (await busyMs(session)) - before;
    runs.push({ ...(await timesOf(page, trace, await page.evaluate(() => globalThis.clickedMs))), busy });
    await page.goBack();
  }
  await browser.close();
  return runs;
}

const kWays = {
  link: byLink,
  again,
  click: (traces) =>
    fromList(traces, async (page, link) => {
      await link.hover();
      await page.waitForTimeout(kPointerRestsMs);
      await page.mouse.down();
      await page.mouse.up();
    }),
  key: (traces) => fromList(traces, (_page, link) => link.evaluate((element) => element.click())),
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// Every run has a trace of its own, so that no answer is there from before.
let sent = Date.now();
for (const [way, measure] of Object.entries(kWays)) {
  const traces = [];
  for (let run = 0; run < kRuns; run++) traces.push(await sendAgent(url, kSpans, sent++));
  const runs = await measure(traces);
  const medians = Object.keys(runs[0]).map((name) => [
    `${name}Ms`,
    Math.round(median(runs.map((run) => run[name]))),
  ]);
  console.log(JSON.stringify({ spans: kSpans, way, ...Object.fromEntries(medians) }));
}
