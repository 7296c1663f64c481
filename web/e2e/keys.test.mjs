// The page of a weft that asks for API keys: its address in WEFT_URL, a key of it in WEFT_KEY.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, launch, onPage, picture } from "./browser.mjs";
import { Sender } from "./otlp.mjs";

const { WEFT_URL: url, WEFT_KEY: key } = process.env;
assert.ok(url && key, "WEFT_URL and WEFT_KEY must hold the address of a weft with keys, and a key of it");

let browser;
const isRefusal = (complaint) => complaint.includes("401");
const on = (path, options, look) =>
  onPage(browser, `${url}${path}`, { allowed: isRefusal, ...options }, look);
const give = async (page, text) => {
  await page.getByLabel("API key").fill(text);
  await page.getByRole("button", { name: "Use this key" }).click();
};
const trace = (page) => page.getByRole("link", { name: "behind a key", exact: true });
const send = (number, name) =>
  new Sender(url, Date.now() - 1_000, { "x-api-key": key }).send("locksmith", {
    trace: `10c${String(number).padStart(29, "0")}`,
    id: `10c${String(number).padStart(13, "0")}`,
    name,
    at: [0, 5],
  });

before(async () => {
  await send(1, "behind a key");
  browser = await launch();
});
after(() => browser?.close());

describe("a weft with keys", () => {
  it("asks for one, says that one is wrong, and shows what the right one may see", async () => {
    await on("/?since=1h", {}, async (page) => {
      await page.getByRole("heading", { name: "This weft asks for an API key" }).waitFor();
      await give(page, "not-a-key-of-this-weft");
      await page.getByText("The key is not one of this weft's").waitFor();
      await give(page, key);
      await trace(page).waitFor();
      assert.equal(page.url(), `${url}/?since=1h`);
    });
  });

  it("keeps it for the tab alone, unless told otherwise", async () => {
    await on("/", {}, async (page) => {
      await give(page, key);
      await trace(page).waitFor();
      await page.reload();
      await trace(page).waitFor();
      const other = await page.context().newPage();
      await other.goto(url);
      await other.getByLabel("in this browser").check();
      await give(other, key);
      await trace(other).waitFor();
      const third = await page.context().newPage();
      await third.goto(`${url}/settings`);
      await third.getByRole("button", { name: "Forget the key" }).click();
      await third.getByLabel("API key").waitFor();
    });
  });

  it("tells what is new to whoever has a key", async () => {
    await on("/", {}, async (page) => {
      await give(page, key);
      const tail = page.waitForRequest((request) => request.url().includes("/api/v1/tail"));
      await trace(page).waitFor();
      assert.equal((await tail).headers().authorization, `Bearer ${key}`);
      await send(2, "came later");
      await page.getByRole("link", { name: "came later", exact: true }).waitFor();
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    it(`asks everybody so that they can answer, ${colorScheme}`, async () => {
      await on("/", { bypassCSP: true, colorScheme }, async (page) => {
        await give(page, "not-a-key-of-this-weft");
        await page.getByText("The key is not one of this weft's").waitFor();
        await picture(page, `key-${colorScheme}`);
        assert.deepEqual(await axe(page), []);
      });
    });
  }
});
