// How long the list of traces takes to be there, against a weft at WEFT_URL with whatever it stores:
// node e2e/measure_list.mjs [runs]. One line of JSON, medians in milliseconds.
//
// Ready: from when the page asks for the list until its first row is drawn. Opened: from the navigation on, so with the
// page itself, nothing of which is cached. Charted: until the last chart over the list is there as well. Busy: what the page's
// main thread computed until then.
import { kPolling, launch } from "./browser.mjs";

const url = process.env.WEFT_URL ?? "http://localhost:4318";
const kRuns = Number(process.argv[2] ?? 7);

// Runs before the page's own scripts: notes when the first row and the last chart were drawn.
function watchRows() {
  const noted = {};
  globalThis.noted = noted;
  const note = (name, isThere) => {
    if (noted[name] !== undefined || !isThere) return;
    noted[name] = 0;
    requestAnimationFrame(() => setTimeout(() => (noted[name] = performance.now())));
  };
  const watch = new MutationObserver(() => {
    note("row", document.querySelector(".trace-table tbody tr") !== null);
    const captions = [...document.querySelectorAll(".strip figcaption")];
    note("charts", captions.length === 4 && captions.every(({ children }) => children.length > 1));
  });
  watch.observe(document, { childList: true, subtree: true });
}

async function open(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.addInitScript(watchRows);
  await page.goto(url);
  await page.waitForFunction(() => globalThis.noted.row > 0 && globalThis.noted.charts > 0, null, kPolling);
  const measured = await page.evaluate(() => {
    const asked = performance
      .getEntriesByType("resource")
      .find(({ name }) => /\/api\/v1\/traces\?/.test(name));
    return {
      ready: globalThis.noted.row - asked.startTime,
      answered: asked.responseEnd - asked.startTime,
      opened: globalThis.noted.row,
      charted: globalThis.noted.charts,
    };
  });
  const { metrics } = await session.send("Performance.getMetrics");
  const busy = metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  await context.close();
  return { ...measured, busy };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await launch();
const runs = [];
for (let run = 0; run < kRuns; run++) runs.push(await open(browser));
const medians = Object.keys(runs[0]).map((name) => [
  `${name}Ms`,
  Math.round(median(runs.map((one) => one[name]))),
]);
console.log(JSON.stringify(Object.fromEntries(medians)));
await browser.close();
