// One project of several, in a real browser against a real weft without keys: its address in WEFT_URL.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, kNarrow, launch, onPage, picture } from "./browser.mjs";
import { Sender } from "./otlp.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");

const kBakery = "ba6e0000000000000000000000000001";
const kRequests = [
  ["bakery", kBakery, "bake"],
  ["brewery – élan", "b4ee0000000000000000000000000001", "brew"],
];

let browser;
const on = (path, options, look) => onPage(browser, `${url}${path}`, options, look);
const asked = (page) => new URL(page.url()).searchParams.get("project");

before(async () => {
  for (const [project, trace, name] of kRequests) {
    const headers = { "x-project": Buffer.from(project, "utf8").toString("latin1") };
    await new Sender(url, Date.now() - 1_000, headers).send(`${name}r`, {
      trace,
      id: trace.slice(0, 16),
      name,
      at: [0, 5],
    });
  }
  browser = await launch();
});
after(() => browser?.close());

describe("a project", () => {
  it("is chosen on the page, kept in the URL, and bounds every view", async () => {
    await on("/", {}, async (page) => {
      await page.getByRole("link", { name: "brew", exact: true }).waitFor();
      await page.getByLabel("Project").selectOption("bakery");
      await page.waitForURL("**/?project=bakery");
      await page.getByRole("link", { name: "bake", exact: true }).waitFor();
      assert.equal(await page.getByRole("link", { name: "brew", exact: true }).count(), 0);
      assert.equal(await page.getByRole("link", { name: "Clear" }).count(), 0, "a project is no filter");
      await page.getByRole("link", { name: "bake", exact: true }).click();
      await page.getByRole("treeitem").filter({ hasText: "bake" }).waitFor();
      assert.equal(asked(page), "bakery");
      await page.getByRole("link", { name: "Ingest" }).click();
      await page.getByRole("row").filter({ hasText: "baker" }).waitFor();
      assert.equal(asked(page), "bakery");
    });
  });

  it("does not have the trace of another", async () => {
    const isNotFound = (complaint) => complaint.includes("404");
    await on(
      `/trace/${kBakery}?project=${encodeURIComponent(kRequests[1][0])}`,
      { allowed: isNotFound },
      async (page) => {
        await page.getByRole("heading", { name: "No span of this trace is here" }).waitFor();
        assert.equal(await page.getByLabel("Project").inputValue(), kRequests[1][0]);
        await page.getByLabel("Project").selectOption("bakery");
        await page.waitForURL("**/?project=bakery");
      },
    );
  });

  it("of which nothing is here says so, and leads to all", async () => {
    await on("/?project=bakeri", {}, async (page) => {
      await page.getByRole("heading", { name: "No trace of project “bakeri” is here" }).waitFor();
      await page.getByRole("link", { name: "Traces of all projects" }).click();
      await page.getByRole("link", { name: "bake", exact: true }).waitFor();
      assert.equal(new URL(page.url()).search, "");
    });
  });

  it("takes what is said of its spans", async () => {
    await on(`/trace/${kBakery}?project=bakery&span=${kBakery.slice(0, 16)}`, {}, async (page) => {
      await page.getByText("Annotate", { exact: true }).click();
      await page.getByLabel("Comment").fill("crisp");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved").waitFor();
      await page.reload();
      await page.getByRole("heading", { name: /Feedback/ }).waitFor();
    });
  });

  it("has what was said of its spans while all were shown", async () => {
    const said = `?span=${kBakery.slice(0, 16)}`;
    await on(`/trace/${kBakery}${said}`, {}, async (page) => {
      await page.getByText("Annotate", { exact: true }).click();
      await page.getByLabel("Comment").fill("well risen");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved").waitFor();
      await page.goto(`${url}/trace/${kBakery}${said}&project=bakery`);
      await page.getByText("well risen").first().waitFor();
    });
  });

  it("can be chosen by everybody", async () => {
    const options = { viewport: kNarrow, colorScheme: "dark", bypassCSP: true };
    await on("/?project=bakery", options, async (page) => {
      await page.getByRole("link", { name: "bake", exact: true }).waitFor();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(beyond <= 0, `${beyond} px stick out to the right`);
      await picture(page, "project-dark-375");
      assert.deepEqual(await axe(page), []);
    });
  });
});
