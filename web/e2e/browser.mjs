// Debian's Chromium, headless, and what every test asks of a page.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = createRequire(import.meta.url)("axe-core").source;

const kOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export const launch = () => chromium.launch(kOptions);

// A browser that keeps in `folder` what it has read, as a person's does.
export const launchKept = (folder, viewport) =>
  chromium.launchPersistentContext(folder, { ...kOptions, viewport });

// How often a page that is measured is asked whether it is done: each frame, which is the default, costs what is measured.
export const kPolling = { polling: 300 };

export const kWide = { width: 1280, height: 800 };
export const kNarrow = { width: 375, height: 740 };

// A page of its own, closed after `look`. Whatever the browser complains about (a script error, a breach of the
// content security policy, a request to elsewhere) fails the test.
export async function onPage(browser, url, options, look) {
  const { viewport = kWide, colorScheme = "light", allowed = () => false, bypassCSP = false } = options;
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && complaints.push(line.text()));
  page.on(
    "request",
    (request) => new URL(request.url()).origin !== new URL(url).origin && complaints.push(request.url()),
  );
  try {
    await page.goto(url);
    await look(page);
    const serious = complaints.filter((complaint) => !allowed(complaint));
    if (serious.length > 0) throw new Error(`the browser complained:\n${serious.join("\n")}`);
  } finally {
    await context.close();
  }
}

// axe-core's findings as lines; needs a page made with bypassCSP, since it is injected.
export async function axe(page) {
  // The link that covers a whole line of the list keeps axe from seeing what contrast the line has.
  await page.addStyleTag({ content: ".cell-root a::after { content: none !important; }" });
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}\n${nodes[0].failureSummary}`);
}

// Kept where SCREENSHOTS names a folder.
export async function picture(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
}
