// Runs of weft eval on the page: a real browser, a real weft (its address in WEFT_URL), runs made by weft eval.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, kNarrow, kWide, launch, onPage, picture } from "./browser.mjs";
import { largeRun, supportRuns, tracedRun } from "./evals_runs.mjs";
import { kMarkup } from "./stories.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");

const kTests = 5_000;
let browser;
let runs;
let traced;
const on = (path, options, look) => onPage(browser, `${url}${path}`, options, look);
const query = (page) => new URL(page.url()).searchParams;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("runs of weft eval", () => {
  it("are explained by two commands where there is none", async () => {
    await on("/evals", {}, async (page) => {
      await page.getByText("Nothing was tested yet").waitFor();
      await page.getByText("weft init tests").waitFor();
      await picture(page, "evals-none");
    });
    runs = await supportRuns(url);
    traced = await tracedRun(url);
  });

  it("are listed, with how their configuration went over time", async () => {
    await on("/evals", {}, async (page) => {
      const rows = page.locator(".evals tbody tr");
      await rows.filter({ hasText: "Support answers" }).nth(1).waitFor();
      assert.equal(await rows.filter({ hasText: "team=shop" }).count(), 2);
      const trend = page.getByRole("region", { name: "Runs over time" });
      assert.match(await trend.innerText(), /Support answers 2 runs[\s\S]*Passed/);
      await picture(page, "evals");
      for (const row of [0, 1])
        await rows.filter({ hasText: "Support answers" }).nth(row).getByRole("checkbox").check();
      await page.getByRole("link", { name: "Compare the two" }).click();
      await page.getByText("newly failing").first().waitFor();
      assert.deepEqual([query(page).get("a"), query(page).get("b")], [runs.before, runs.after]);
    });
  });

  it("show each test by provider, and how many of its repeats passed", async () => {
    await on(`/evals/${runs.before}`, {}, async (page) => {
      const flaky = page.getByRole("row", { name: /flaky/ });
      await flaky.getByText("3 of 5 passed").first().waitFor();
      assert.equal(await page.locator(".matrix tbody tr").count(), 4);
      await picture(page, "eval");
      await flaky.getByRole("button").first().click();
      const detail = page.getByRole("complementary", { name: "The row that is open" });
      await detail.getByText("perhaps").first().waitFor();
      assert.match(await detail.innerText(), /contains[\s\S]*firm/);
      await detail.getByRole("link", { name: /^1 pass/ }).click();
      await detail.getByText("a firm answer").waitFor();
      await picture(page, "eval-row");
      await page.reload();
      await detail.getByText("a firm answer").waitFor();
    });
  });

  it("are filtered by verdict and by text", async () => {
    await on(`/evals/${runs.after}?verdict=fail`, {}, async (page) => {
      const tests = page.locator(".matrix tbody tr");
      await page.getByRole("row", { name: /shipping/ }).waitFor();
      await page.getByLabel("Find in outputs, vars and reasons").fill("FRIDAY");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll(".matrix tbody tr").length === 1);
      assert.match(await tests.innerText(), /shipping/);
      assert.equal(query(page).get("text"), "FRIDAY");
    });
  });

  it("take markup in what was answered for text", async () => {
    await on(`/evals/${runs.after}?text=markup`, {}, async (page) => {
      await page
        .getByRole("row", { name: /markup/ })
        .getByRole("button")
        .first()
        .click();
      const detail = page.getByRole("complementary", { name: "The row that is open" });
      await detail.getByText(kMarkup).first().waitFor();
    });
  });

  it("are compared: what fails anew, and which words of an answer are others", async () => {
    await on(`/evals/compare?a=${runs.before}&b=${runs.after}`, {}, async (page) => {
      await page.getByRole("button", { name: "2 newly failing" }).click();
      const tests = page.locator(".compared > li");
      // The flaky one too: of its answers fewer were firm.
      await page.waitForFunction(() => document.querySelectorAll(".compared > li").length === 2);
      assert.match(await tests.first().innerText(), /newly failing\s+shipping/);
      assert.equal(await page.locator(".word-removed").innerText(), "tomorrow");
      assert.equal(await page.locator(".word-added").innerText(), "on Friday");
      await picture(page, "eval-compare");
    });
  });

  it("lead to the spans of a trace that a test fails on", async () => {
    await on(`/evals/${traced}?verdict=fail`, {}, async (page) => {
      await page
        .getByRole("row", { name: /cache hit/ })
        .getByRole("button")
        .first()
        .click();
      const detail = page.getByRole("complementary", { name: "The row that is open" });
      await picture(page, "eval-traced");
      await detail.getByRole("link", { name: /^Open the trace at/ }).click();
      const marked = page.getByRole("region", { name: "Spans that a test fails on" });
      await marked.getByText(/: 1 of/).waitFor();
      assert.ok((await page.locator(".span-row.is-marked").count()) > 1);
      const first = query(page).get("span");
      await marked.getByRole("button", { name: "Next" }).click();
      await marked.getByText(/: 2 of/).waitFor();
      assert.notEqual(query(page).get("span"), first);
      await picture(page, "eval-marked");
      await marked.getByRole("button", { name: "Mark none" }).click();
      await marked.waitFor({ state: "detached" });
    });
  });

  it("are scrolled to their end, of as many tests as there are, and deleted", async () => {
    const large = await largeRun(url, kTests);
    await on(`/evals/${large}`, {}, async (page) => {
      await page.getByText(`${kTests.toLocaleString("en-US")} tests`).waitFor();
      assert.ok((await page.locator(".matrix tbody tr").count()) < 100, "only what is seen is drawn");
      await page
        .locator(".matrix-scroller")
        .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
      await page
        .getByText(`q=question ${kTests - 1}`)
        .first()
        .waitFor();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page.getByRole("button", { name: "Keep it" }).click();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await page.getByRole("button", { name: "Delete for good" }).click();
      await page.waitForURL(`${url}/evals`);
      assert.equal((await fetch(`${url}/api/v1/evals/${large}`)).status, 404);
    });
  });

  const views = () => ({
    list: "/evals",
    run: `/evals/${runs.before}`,
    row: `/evals/${runs.before}?row=2.0`,
    comparison: `/evals/compare?a=${runs.before}&b=${runs.after}`,
  });
  for (const name of ["list", "run", "row", "comparison"]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [width, viewport] of Object.entries({ wide: kWide, narrow: kNarrow })) {
        it(`have no fault that axe finds: ${name}, ${colorScheme}, ${width}`, async () => {
          await on(views()[name], { colorScheme, viewport, bypassCSP: true }, async (page) => {
            await page.locator(".evals tbody tr, .attempt, .assertion, .compared > li").first().waitFor();
            await picture(page, `evals-${name}-${colorScheme}-${width}`);
            assert.deepEqual(await axe(page), []);
            assert.ok(
              await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
              "the page scrolls sideways",
            );
          });
        });
      }
    }
  }
});
