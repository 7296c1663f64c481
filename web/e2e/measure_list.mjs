// How long the list of traces takes to be there, against a weft at WEFT_URL with whatever it stores:
// node e2e/measure_list.mjs [runs]. One line of JSON a way; medians in milliseconds.
//
//   link    its address in a browser that has never been here: nothing of the page is kept, nothing is compiled
//   view    from another view of the page, by a click
//
// Ready: from when the page asks for the list until its first row is drawn. Opened: the same from the navigation or the click
// on. Charted: until the last chart over the list is there as well. Busy: what the page's main thread computed until then.
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

async function newPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.addInitScript(watchRows);
  return { page, session };
}

async function busyMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
}

// `from`: of the page's clock, when what is measured began.
async function measured(page, from) {
  await page.waitForFunction(() => globalThis.noted.row > 0 && globalThis.noted.charts > 0, null, kPolling);
  return await page.evaluate((from) => {
    const asked = performance
      .getEntriesByType("resource")
      .find(({ name }) => /\/api\/v1\/traces(\?|$)/.test(name));
    return {
      ready: globalThis.noted.row - asked.startTime,
      answered: asked.responseEnd - asked.startTime,
      opened: globalThis.noted.row - from,
      charted: globalThis.noted.charts - from,
    };
  }, from);
}

async function byLink(browser) {
  const { page, session } = await newPage(browser);
  await page.goto(url);
  const times = await measured(page, 0);
  const busy = await busyMs(session);
  await page.context().close();
  return { ...times, busy };
}

async function fromView(browser) {
  const { page, session } = await newPage(browser);
  await page.goto(`${url}/settings`);
  const link = page.locator("nav").getByRole("link", { name: "Traces", exact: true });
  await link.waitFor();
  await page.waitForTimeout(1_000); // what the other view asks for is there
  const before = await busyMs(session);
  const clickedMs = await link.evaluate((element) => {
    const nowMs = performance.now();
    element.click();
    return nowMs;
  });
  const times = await measured(page, clickedMs);
  const busy = (await busyMs(session)) - before;
  await page.context().close();
  return { ...times, busy };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const browser = await launch();
await new Promise((resolve) => setTimeout(resolve, 1_000)); // what a browser does when it starts is over
for (const [way, measure] of Object.entries({ link: byLink, view: fromView })) {
  const runs = [];
  for (let run = 0; run < kRuns; run++) runs.push(await measure(browser));
  const medians = Object.keys(runs[0]).map((name) => [
    `${name}Ms`,
    Math.round(median(runs.map((one) => one[name]))),
  ]);
  console.log(JSON.stringify({ way, ...Object.fromEntries(medians) }));
}
await browser.close();
