// The list of traces and the views beside it, in a real browser against a real weft: its address in WEFT_URL. It may
// have other data; what is looked for here has names of its own.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, kNarrow, kWide, launch, onPage, picture } from "./browser.mjs";
import {
  flood,
  hostileNames,
  kFast,
  kFlood,
  kShopSession,
  kSlow,
  kSlowSpan,
  kUser,
  shop,
} from "./lists_stories.mjs";
import { Sender } from "./otlp.mjs";
import { kMarkup } from "./stories.mjs";
import { kSkewed, skewed } from "./trace_stories.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");

let browser;
const on = (path, options, look) => onPage(browser, `${url}${path}`, options, look);
const query = (page) => new URL(page.url()).searchParams;
const lines = (page) => page.locator(".trace-table tbody tr");
const search = (q) => `/?${new URLSearchParams({ q })}`;

before(async () => {
  await shop(url);
  await hostileNames(url);
  await flood(url);
  await skewed(new Sender(url));
  browser = await launch();
});
after(() => browser?.close());

describe("the slow request of a user", () => {
  it("is found by the counts, the shortest duration and a click", async () => {
    await on("/?since=1h", {}, async (page) => {
      const counts = page.getByRole("complementary", { name: "Spans by value" });
      await counts.getByRole("button", { name: new RegExp(kUser) }).click();
      await page.locator(".filter-chip").getByText(kUser).waitFor();
      assert.equal(query(page).get("user"), kUser);
      await page.getByLabel("Shortest duration").fill("2s");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll(".trace-table tbody tr").length === 1);
      await page.getByRole("link", { name: "POST /ask", exact: true }).click();
      await page.getByRole("treeitem").filter({ hasText: kSlowSpan }).waitFor();
      assert.equal(new URL(page.url()).pathname, `/trace/${kSlow}`);
    });
  });

  it("is told from a fast one by comparing the two", async () => {
    await on(`/?session=${kShopSession}&min=800ms`, {}, async (page) => {
      await lines(page).first().waitFor();
      for (const trace of [kFast, kSlow]) {
        await lines(page)
          .filter({ has: page.locator(`a[href="/trace/${trace}"]`) })
          .getByRole("checkbox")
          .check();
      }
      await page.getByRole("link", { name: "Compare the two" }).click();
      const step = page.getByRole("row").filter({ hasText: kSlowSpan });
      await step.getByText("slower").waitFor();
      assert.match(await step.innerText(), /\+6\.00 s/);
      assert.deepEqual([query(page).get("a"), query(page).get("b")], [kFast, kSlow]);
      await page.getByRole("button", { name: "As a tree" }).click();
      await page.waitForFunction(() => new URLSearchParams(location.search).get("order") === "tree");
    });
  });
});

describe("TraceQL", () => {
  it("lists the spans that match, and leads to each", async () => {
    await on(
      search(`{ name = "POST /ask" } >> { status = error && name = "ChatCompletion" }`),
      {},
      async (page) => {
        const match = page.locator(".match").first();
        await match.getByText("ChatCompletion").waitFor();
        assert.match(await match.innerText(), /shop-assistant/);
        await match.click();
        await page.getByRole("complementary", { name: /ChatCompletion/ }).waitFor();
      },
    );
  });

  it("shows where a query is wrong", async () => {
    const isRefusal = (complaint) => complaint.includes("400");
    await on(search("{ status == error }"), { allowed: isRefusal }, async (page) => {
      await page.getByText("Column 10: found '=='").waitFor();
      assert.match(await page.locator(".query-error pre").innerText(), /\n {9}\^$/);
    });
  });

  it("is completed with names and values that are stored", async () => {
    await on("/", {}, async (page) => {
      await page.getByRole("button", { name: "TraceQL" }).click();
      const box = page.getByRole("combobox", { name: "TraceQL query" });
      await box.fill("{ resource.serv");
      await page.getByRole("option", { name: "resource.service.name" }).waitFor();
      await page.keyboard.press("Tab");
      await page.getByRole("option", { name: "= is", exact: true }).waitFor();
      await box.pressSequentially(`= "shop-g`);
      await page.getByRole("option", { name: `"shop-gateway"` }).waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      assert.equal(await box.inputValue(), `{ resource.service.name = "shop-gateway" `);
      await box.pressSequentially("}");
      await page.keyboard.press("Enter");
      await page.locator(".match").first().waitFor();
      assert.equal(query(page).get("q"), `{ resource.service.name = "shop-gateway" }`);
    });
  });
});

describe("a comparison", () => {
  it("is asked with queries that are completed as the list's are", async () => {
    await on("/compare", {}, async (page) => {
      const box = page.getByRole("combobox", { name: "A: TraceQL" });
      await box.fill("{ resource.serv");
      await page.getByRole("option", { name: "resource.service.name" }).click();
      assert.equal(await box.inputValue(), "{ resource.service.name ");
      await box.fill(`{ resource.service.name = "shop-gateway" }`);
      await page.keyboard.press("Enter");
      await page.waitForFunction(() =>
        new URLSearchParams(location.search).get("a")?.includes("shop-gateway"),
      );
    });
  });
});

describe("the list", () => {
  it("is narrowed to a time range by dragging over a chart", async () => {
    await on("/?since=1h&service=shop-gateway", {}, async (page) => {
      const chart = page.locator(".strip .u-over").first();
      await chart.waitFor();
      const { x, y, width } = await chart.boundingBox();
      await page.mouse.move(x + width * 0.2, y + 20);
      await page.mouse.down();
      await page.mouse.move(x + width * 0.5, y + 20, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction(() => new URLSearchParams(location.search).has("start"));
      assert.equal(query(page).get("since"), null);
      assert.ok(Number(query(page).get("end")) > Number(query(page).get("start")));
      await page.getByText("No trace matches these filters").waitFor();
    });
  });

  it("says the duration of all of its time, not of its newest moment", async () => {
    await on("/?since=1h&service=shop-gateway", {}, async (page) => {
      const duration = page.locator(".strip figure").filter({ hasText: "p95" });
      await duration.getByText(/^[89]\d\d ms$/).waitFor();
      assert.match(await duration.innerText(), /p50\s+[89]\d\d ms\s+p95\s+[67]\.\d\d s/);
    });
  });

  it("has what a user costs over a user's traces", async () => {
    await on(`/?user=${kUser}&since=1h`, {}, async (page) => {
      const cost = page.locator(".strip figure").filter({ hasText: "Cost of the traces" });
      await cost.getByText(/^\$0\.0/).waitFor();
    });
  });

  it("has more than a page, and draws only what is seen", async () => {
    await on("/?service=clockwork", {}, async (page) => {
      const count = () => page.locator(".trace-table").getAttribute("aria-rowcount");
      await page.getByRole("button", { name: "Load older traces" }).click();
      await page.getByText(`${kFlood} shown`).waitFor();
      assert.equal(await count(), String(kFlood + 1));
      assert.ok((await lines(page).count()) < kFlood);
    });
  });

  it("says in a word what is wrong with a trace, and in a sentence on asking", async () => {
    await on("/?service=search", {}, async (page) => {
      const line = lines(page).filter({ has: page.locator(`a[href="/trace/${kSkewed}"]`) });
      await line.getByText("clock off").waitFor();
      assert.match(await line.getByRole("link").getAttribute("title"), /The clock of 'search'/);
    });
  });

  it("stands still while it is paused, and goes on", async () => {
    await on("/?service=latecomer", {}, async (page) => {
      await page.getByText("No trace matches these filters").waitFor();
      await page.getByRole("button", { name: "Live" }).click();
      assert.equal(query(page).get("live"), "off");
      await page.waitForLoadState("networkidle"); // the list as it was when it was paused
      await new Sender(url).send("latecomer", {
        trace: "1a7e0000000000000000000000000042",
        id: "1a7e000000000042",
        name: "late",
        at: [0, 1],
      });
      await page.waitForTimeout(3_000);
      assert.equal(await lines(page).count(), 0);
      await page.getByRole("button", { name: "Paused" }).click();
      await page.getByRole("link", { name: "late" }).waitFor();
    });
  });

  it("keeps views by name", async () => {
    await on("/?service=shop-gateway&status=error", {}, async (page) => {
      await page.getByText("Views", { exact: true }).click();
      await page.getByLabel("Name to save this as").fill("failed requests");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("link", { name: "Clear" }).click();
      await page.waitForFunction(() => location.search === "");
      await page.getByRole("button", { name: "failed requests", exact: true }).click();
      await page.waitForFunction(() => location.search === "?service=shop-gateway&status=error");
    });
  });
});

describe("the views beside", () => {
  it("a session is a conversation with what each turn took", async () => {
    await on("/sessions", {}, async (page) => {
      await page.getByRole("link", { name: kShopSession }).click();
      const turn = page.getByRole("article", { name: "Turn 10" });
      await turn.getByText("The label is prepaid.").waitFor();
      assert.match(await turn.innerText(), /And who pays for the parcel\?[\s\S]*6\.90 s/);
      assert.equal(await page.getByRole("navigation", { name: "Turns" }).getByRole("button").count(), 10);
    });
  });

  it("an edge of the service map leads to its traces", async () => {
    await on("/map?by=errors", {}, async (page) => {
      await page
        .getByRole("link", { name: /^shop-gateway calls shop-assistant/ })
        .first()
        .click({ force: true });
      await page.locator(".match").first().waitFor();
      assert.match(query(page).get("q"), /shop-gateway.* > .*shop-assistant/);
    });
  });

  it("models are listed with calls, tokens and cost", async () => {
    await on("/models", {}, async (page) => {
      const model = page
        .getByRole("row")
        .filter({ has: page.getByRole("link", { name: "gpt-4o", exact: true }) });
      assert.match(await model.innerText(), /gpt-4o\s+8\s+8\s+3,200\s+800\s+\$0\.016/);
    });
  });

  it("users lead to their traces", async () => {
    await on("/users", {}, async (page) => {
      await page.getByRole("link", { name: kUser }).click();
      await page.locator(".filter-chip").getByText(kUser).waitFor();
    });
  });

  it("a dashboard of one's own is in its link", async () => {
    await on("/dashboards", {}, async (page) => {
      await page.getByRole("button", { name: "Edit" }).click();
      await page.getByRole("button", { name: "Add a panel" }).click();
      await page.getByLabel("Title of panel 7").fill("Requests of the shop");
      const box = page.getByRole("combobox", { name: "TraceQL of panel 7" });
      await box.fill(`{ name = "POST /ask" } | `);
      await box.pressSequentially("count_");
      await page.getByRole("option", { name: "count_over_time()" }).waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await box.inputValue(), `{ name = "POST /ask" } | count_over_time() `);
      await page.getByRole("button", { name: "Show" }).click();
      await page.getByText("Requests of the shop").waitFor();
      assert.equal(JSON.parse(query(page).get("panels")).length, 7);
    });
  });

  it("a rule that is made here fires, and can be removed", async () => {
    await on("/alerts", {}, async (page) => {
      await page.getByRole("button", { name: "New rule" }).click();
      await page.getByLabel("Name").fill("shop-fails");
      const box = page.getByRole("combobox", { name: /^TraceQL/ });
      await box.fill("{ na");
      await page.getByRole("option", { name: "name", exact: true }).waitFor();
      await box.fill(`{ name = "POST /ask" && status = error } | count_over_time()`);
      await page.getByLabel("Threshold").fill("> 0");
      await page.getByLabel("Over").fill("1h");
      await page.getByRole("button", { name: "Save" }).click();
      const rule = page.getByRole("row").filter({ hasText: "shop-fails" });
      await rule.getByRole("link", { name: "Traces" }).waitFor();
      await page.getByText("firing: shop-fails").waitFor();
      await rule.getByRole("button", { name: "Remove shop-fails" }).click();
      await rule.waitFor({ state: "detached" });
    });
  });

  it("what came in is counted, by whom and with what answer", async () => {
    const refused = await fetch(`${url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    assert.equal(refused.status, 400);
    await on("/ingest", {}, async (page) => {
      await page.getByText("could not be read").waitFor();
      await page.getByRole("row").filter({ hasText: "shop-assistant" }).waitFor();
    });
  });

  it("what others named is text in every view", async () => {
    const places = [
      "/",
      "/sessions",
      "/users",
      "/models",
      "/map",
      "/ingest",
      `/sessions/${encodeURIComponent(kMarkup)}`,
    ];
    for (const path of places) {
      await on(path, {}, async (page) => {
        await page.getByText(kMarkup).first().waitFor({ state: "attached" });
        assert.equal(await page.evaluate(() => globalThis.hacked), undefined, path);
        assert.equal(await page.locator("#root img:not(.wordmark img), #root script").count(), 0, path);
      });
    }
  });
});

describe("settings", () => {
  it("say what models cost, and which have no price", async () => {
    await on("/settings", {}, async (page) => {
      const unpriced = page.getByRole("table", { name: "Models without a price" });
      await unpriced.getByRole("row").nth(1).waitFor();
      const prices = page.getByRole("table", { name: "Prices", exact: true });
      await page.getByLabel("Find a price").fill("4o-MINI");
      await prices.getByRole("row").filter({ hasText: "gpt-4o-mini" }).first().getByText("0.15").waitFor();
      assert.equal(await prices.getByText("claude").count(), 0);
    });
  });
});

const views = [
  ["traces", "/?since=1h", (page) => lines(page).first()],
  ["search", search(`{ name = "ChatCompletion" }`), (page) => page.locator(".match").first()],
  ["sessions", "/sessions", (page) => page.getByRole("link", { name: kShopSession })],
  ["session", `/sessions/${kShopSession}`, (page) => page.getByText("Can I return a lamp?").last()],
  ["map", "/map", (page) => page.getByRole("heading", { name: "Service map" })],
  ["models", "/models", (page) => page.getByRole("link", { name: "gpt-4o", exact: true })],
  ["users", "/users", (page) => page.getByRole("link", { name: kUser })],
  ["dashboards", "/dashboards", (page) => page.locator(".u-over").first()],
  ["alerts", "/alerts", (page) => page.getByText("Nothing fires.")],
  ["compare", `/compare?a=${kFast}&b=${kSlow}`, (page) => page.getByText("slower", { exact: true }).first()],
  ["ingest", "/ingest", (page) => page.getByRole("heading", { name: "Services of the last hour" })],
  ["settings", "/settings", (page) => page.getByText("Memory of the engine")],
];
for (const [name, path, sign] of views) {
  for (const [colorScheme, viewport] of [
    ["light", kWide],
    ["dark", kNarrow],
  ]) {
    it(`${name}, ${colorScheme}, ${viewport.width} px wide, can be used by everybody`, async () => {
      await on(path, { colorScheme, viewport, bypassCSP: true }, async (page) => {
        await sign(page).waitFor();
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(beyond <= 0, `${beyond} px stick out to the right`);
        await picture(page, `${name}-${colorScheme}-${viewport.width}`);
        assert.deepEqual(await axe(page), []);
      });
    });
  }
}
