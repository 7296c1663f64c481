// Names that nobody would choose, and somebody sends: the page stays usable. In a real browser against a real weft: its
// address in WEFT_URL.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { kNarrow, kWide, launch, onPage, picture } from "./browser.mjs";
import { Sender } from "./otlp.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");

const kTrace = "e87e0000000000000000000000000002";
const kSpan = "e87e000000000002";
const kColumns = Array.from({ length: 60 }, (_, at) => `customers.column_number_${at}`);
const kSelect = `SELECT ${kColumns.join(", ")} FROM customers`;
const kLong = "unbroken".repeat(60);

let browser;
const on = (path, options, look) => onPage(browser, `${url}${path}`, options, look);

before(async () => {
  const sender = new Sender(url);
  await sender.send(kLong, {
    trace: kTrace,
    id: kSpan,
    name: kSelect,
    at: [0, 40],
    has: { "gen_ai.request.model": kLong, "gen_ai.operation.name": "chat" },
  });
  browser = await launch();
});
after(() => browser?.close());

const beyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const viewport of [kWide, kNarrow]) {
  describe(`a name of two pages, ${viewport.width} px wide`, () => {
    it("leaves room for the span's detail, which has all of it", async () => {
      await on(`/trace/${kTrace}?span=${kSpan}`, { viewport }, async (page) => {
        const body = page.locator(".detail-body");
        await body.getByText(kSelect).waitFor();
        const { y, height } = await body.boundingBox();
        assert.ok(height > 150 && y + 150 < viewport.height, `${height} px of detail from ${y} on`);
        await picture(page, `extremes-${viewport.width}`);
      });
    });

    it("of a service or a model does not push the page aside", async () => {
      await on(`/trace/${kTrace}`, { viewport }, async (page) => {
        await page.getByRole("treeitem").first().waitFor();
        assert.ok((await beyond(page)) <= 0, `${await beyond(page)} px stick out`);
      });
    });
  });
}
