// How long a trace takes to open, how smoothly it scrolls and zooms and how much memory it needs, at several sizes:
// node e2e/measure.mjs [spans …], against a weft at WEFT_URL. One line of JSON a size.
//
// Opened: from when the page first asks for the trace until its first row is drawn. Frames: while a fully unfolded tree is
// scrolled, and while the flame is zoomed, for a few seconds each; the 5th percentile, so that stutter shows. Where others
// use the machine too, the main thread's own CPU time says more: until the first row was drawn, and for each frame.

import { sendAgent } from "./agent.mjs";
import { kPolling, launch } from "./browser.mjs";

const url = process.env.WEFT_URL ?? "http://localhost:4318";
const sizes = process.argv.slice(2).map(Number);
const kSizes = sizes.length > 0 ? sizes : [300, 10_000, 100_000];
const kSecondsEach = 4;
const kRuns = 3;

// Runs before the page's own scripts: notes when the first row was drawn.
function watchFirstRow() {
  const watch = new MutationObserver(() => {
    if (document.querySelector("[role=treeitem]") === null) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.firstRowMs = performance.now())));
  });
  watch.observe(document, { childList: true, subtree: true });
}

async function open(browser, trace, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.addInitScript(watchFirstRow);
  await page.goto(`${url}/trace/${trace}`);
  await page.waitForFunction(() => globalThis.firstRowMs !== undefined, null, kPolling);
  try {
    return await look(page, session);
  } finally {
    await context.close();
  }
}

// CPU time of the page's main thread so far.
async function busyMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
}

const openedMs = async (page, session) => ({
  busy: await busyMs(session),
  ...(await page.evaluate(() => {
    const asked = performance
      .getEntriesByType("resource")
      .filter(({ name }) => /\/api\/v1\/traces\/[0-9a-f]{32}(\/outline)?$/.test(name))
      .filter(({ responseEnd }) => responseEnd < globalThis.firstRowMs);
    const from = asked[0].startTime;
    return { opened: globalThis.firstRowMs - from, answered: asked.at(-1).responseEnd - from };
  })),
});

const heapMb = async (session) => {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
};

// Frames a second while `move` is called once a frame, and what a frame costs.
async function framesWhile(page, session, move) {
  const before = await busyMs(session);
  const { count, ...rates } = await page.evaluate(
    async ([source, seconds]) => {
      const step = new Function("frame", source);
      const lengths = [];
      let last = performance.now();
      const end = last + seconds * 1_000;
      for (let frame = 0; last < end; frame++) {
        step(frame);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        lengths.push(now - last);
        last = now;
      }
      lengths.sort((a, b) => a - b);
      const at = (share) => 1_000 / lengths[Math.floor((lengths.length - 1) * share)];
      return { median: at(0.5), slow: at(0.95), count: lengths.length };
    },
    [move, kSecondsEach],
  );
  return { ...rates, busy: ((await busyMs(session)) - before) / count };
}

const kScroll = `document.querySelector(".waterfall").scrollBy(0, 44);`;
const kZoom = `
  const stage = document.querySelector(".box-stage");
  const { left, width } = stage.getBoundingClientRect();
  stage.dispatchEvent(new WheelEvent("wheel", {
    clientX: left + width / 2, deltaY: frame % 60 < 30 ? -100 : 100, ctrlKey: true, bubbles: true, cancelable: true,
  }));`;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(3))]));

async function measure(browser, count) {
  const trace = await sendAgent(url, count);
  const times = [];
  for (let run = 0; run < kRuns; run++) times.push(await open(browser, trace, openedMs));
  const rest = await open(browser, trace, async (page, session) => {
    const heap = await heapMb(session);
    await page.getByLabel("Fold").selectOption({ label: "Unfold everything, repeats too" });
    const scrolled = await framesWhile(page, session, kScroll);
    await page.getByRole("button", { name: "Flame" }).click();
    await page.locator(".box-stage canvas").waitFor();
    const zoomed = await framesWhile(page, session, kZoom);
    return { heap, scrolled, zoomed };
  });
  return rounded({
    spans: count,
    openedMs: median(times.map(({ opened }) => opened)),
    openedBusyMs: median(times.map(({ busy }) => busy)),
    answeredMs: median(times.map(({ answered }) => answered)),
    heapMb: rest.heap,
    scrollFps: rest.scrolled.median,
    scrollFpsSlow: rest.scrolled.slow,
    scrollBusyMs: rest.scrolled.busy,
    zoomFps: rest.zoomed.median,
    zoomFpsSlow: rest.zoomed.slow,
    zoomBusyMs: rest.zoomed.busy,
  });
}

const browser = await launch();
for (const count of kSizes) console.log(JSON.stringify(await measure(browser, count)));
await browser.close();
