// Going back, reloading, sending an address: what was chosen is there again. In a real browser against a real weft: its
// address in WEFT_URL.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, onPage } from "./browser.mjs";
import { Sender } from "./otlp.mjs";
import { chain, kChain } from "./trace_stories.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");

let browser;
const on = (path, look) => onPage(browser, `${url}${path}`, {}, look);
const search = (page) => new URL(page.url()).searchParams;
const hasSearch = (page, text) => page.waitForFunction((wanted) => location.search === wanted, text);

before(async () => {
  await chain(new Sender(url));
  browser = await launch();
});
after(() => browser?.close());

describe("back", () => {
  it("undoes one choice of the list's filters after the other", async () => {
    await on("/ingest", async (page) => {
      await page.getByRole("link", { name: "Traces", exact: true }).first().click();
      await page.getByLabel("Status").selectOption("error");
      await hasSearch(page, "?status=error");
      await page.getByLabel("Time").selectOption("1h");
      await hasSearch(page, "?status=error&since=1h");
      await page.goBack();
      await hasSearch(page, "?status=error");
      await page.goBack();
      await hasSearch(page, "");
      await page.goBack();
      await page.waitForURL(`${url}/ingest`);
    });
  });

  it("undoes a time as it was typed at once", async () => {
    await on("/models?since=6h", async (page) => {
      const from = page.getByRole("textbox", { name: "From" });
      const starts = (day) =>
        page.waitForFunction(
          (ms) => new URLSearchParams(location.search).get("start") === String(ms),
          new Date(`2026-01-0${day}T00:00:00`).getTime(),
        );
      await page.getByLabel("Time").selectOption("own");
      for (const day of [1, 2]) {
        await from.fill(`2026-01-0${day}T00:00`);
        await starts(day);
      }
      await page.goBack();
      await hasSearch(page, "?since=6h");
    });
  });

  it("from a trace leads to the list with its filters, also after a reload", async () => {
    await on("/?status=error&since=1h", async (page) => {
      await page.locator(`a[href="/trace/${kChain}"]`).click();
      await page.getByRole("treeitem").first().waitFor();
      await page.reload();
      await page.getByRole("link", { name: "Back to the list of traces" }).click();
      await hasSearch(page, "?status=error&since=1h");
    });
  });
});

describe("the address of a trace", () => {
  it("says what is folded", async () => {
    await on(`/trace/${kChain}`, async (page) => {
      const rows = page.getByRole("treeitem");
      await rows.first().waitFor();
      await page.getByLabel("Fold").selectOption({ label: "2" });
      await page.waitForFunction(() => new URLSearchParams(location.search).get("fold") === "depth-2");
      const count = await rows.count();
      await rows.last().getByTitle(/^Show/).click();
      await page.waitForFunction(() => new URLSearchParams(location.search).has("turned"));
      const unfolded = await rows.count();
      assert.ok(unfolded > count, `${unfolded} rows where there were ${count}`);
      await page.reload();
      await rows.first().waitFor();
      assert.equal(await rows.count(), unfolded);
    });
  });

  it("says which error was gone to, from any drawing", async () => {
    for (const view of ["", "?view=graph", "?view=conversation"]) {
      await on(`/trace/${kChain}${view}`, async (page) => {
        await page.getByRole("button", { name: /error origin/ }).click();
        await page.getByRole("complementary", { name: "Span complete" }).waitFor();
        assert.equal(search(page).get("span"), "c000000000000004");
      });
    }
  });
});
