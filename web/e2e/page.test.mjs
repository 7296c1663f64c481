// The page in a real browser, served by a real weft that has no data yet: its address in WEFT_URL.
// tests/browser/test_page.py starts one and runs this. With SCREENSHOTS=folder the pictures of the README are taken.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, kNarrow, kWide, launch, onPage, picture } from "./browser.mjs";
import { Sender } from "./otlp.mjs";
import {
  checkout,
  hostile,
  kCheckout,
  kHostile,
  kLongInteger,
  kMarkup,
  kOrphan,
  orphanChild,
  orphanParent,
} from "./stories.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft without data");
const sender = new Sender(url);
const tracePage = (id, span) => `${url}/trace/${id}${span === undefined ? "" : `?span=${span}`}`;

let browser;
const on = (address, options, look) => onPage(browser, address, options, look);
const row = (page, name) => page.getByRole("treeitem").filter({ hasText: name });

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("the list", () => {
  it("without data says how to send some, and shows the first trace when it arrives", async () => {
    await on(url, {}, async (page) => {
      await page.getByRole("heading", { name: "No trace has arrived yet" }).waitFor();
      assert.match(await page.locator("pre").first().innerText(), new RegExp(`HH_API_URL=${url}`));
      await checkout(sender);
      await page.getByRole("link", { name: "POST /api/query" }).waitFor();
    });
  });

  it("is there after less than 300 KB, all from the page's own server", async () => {
    await on(url, {}, async (page) => {
      await page.getByRole("link", { name: "POST /api/query" }).waitFor();
      const files = await page.evaluate(() =>
        ["navigation", "resource"]
          .flatMap((kind) => performance.getEntriesByType(kind))
          .filter(({ name }) => !new URL(name).pathname.startsWith("/api/"))
          .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize })),
      );
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      assert.ok(bytes > 0 && bytes < 300_000, JSON.stringify(files));
    });
  });

  it("has a line with services, length, spans, errors, model and tokens", async () => {
    await on(url, {}, async (page) => {
      const line = await page.getByRole("row").filter({ hasText: "POST /api/query" }).innerText();
      for (const part of [
        "gateway",
        "user-service",
        "llm-service",
        "500 ms",
        "gpt-4o-mini",
        "508",
        "5e551011",
      ]) {
        assert.ok(line.includes(part), `${part} is not in: ${line}`);
      }
    });
  });

  it("is filtered by its URL, and filters write it", async () => {
    await hostile(sender);
    await on(`${url}/?service=llm-service`, {}, async (page) => {
      await page.getByRole("link", { name: "POST /api/query" }).waitFor();
      assert.equal(await page.locator("tbody tr").count(), 1);
      await page.getByLabel("Shortest duration").fill("2s");
      await page.keyboard.press("Enter");
      await page.getByText("No trace matches these filters").waitFor();
      assert.equal(new URL(page.url()).search, "?service=llm-service&min=2s");
      await page.getByRole("link", { name: "Clear" }).click();
      await page.locator("tbody tr").nth(1).waitFor();
    });
  });

  it("leads to the trace", async () => {
    await on(url, {}, async (page) => {
      await page.getByRole("link", { name: "POST /api/query" }).click();
      await page.getByRole("tree").waitFor();
      assert.equal(new URL(page.url()).pathname, `/trace/${kCheckout}`);
    });
  });
});

describe("a trace", () => {
  it("is one tree across its services", async () => {
    await on(tracePage(kCheckout), {}, async (page) => {
      await row(page, "validate_user").waitFor();
      const levels = await page
        .getByRole("treeitem")
        .evaluateAll((rows) =>
          rows.map((row) => [row.querySelector(".span-text").textContent, row.ariaLevel]),
        );
      assert.deepEqual(levels, [
        ["POST /api/query", "1"],
        ["process_user_request", "2"],
        ["validate_user", "3"],
        ["generate", "3"],
        ["ChatCompletion", "4"],
        ["ChatCompletion", "4"],
      ]);
      assert.ok((await row(page, "generate").innerText()).includes("llm-service"));
      assert.ok((await row(page, "no answer after 200 ms").innerText()).includes("200 ms"));
    });
  });

  it("shows a model's call as a conversation, and long integers exactly", async () => {
    await on(tracePage(kCheckout, "a000000000000006"), {}, async (page) => {
      const detail = page.getByRole("complementary");
      await detail.getByText("What is distributed tracing?", { exact: true }).first().waitFor();
      assert.deepEqual(await detail.locator(".role").allInnerTexts(), ["system", "user", "assistant"]);
      assert.ok((await detail.innerText()).includes(String(kLongInteger)));
    });
  });

  it("shows an exception with its stack", async () => {
    await on(tracePage(kCheckout, "a000000000000005"), {}, async (page) => {
      const stack = page.getByRole("complementary").locator(".stack");
      await stack.waitFor();
      assert.match(await stack.innerText(), /line 42, in generate/);
    });
  });

  it("is read with the keyboard alone", async () => {
    await on(tracePage(kCheckout), {}, async (page) => {
      await row(page, "validate_user").waitFor();
      const cursor = () => page.locator("[aria-selected=true] .span-text").innerText();
      for (const key of ["j", "j"]) await page.keyboard.press(key);
      assert.equal(await cursor(), "process_user_request");
      await page.keyboard.press("ArrowLeft");
      assert.equal(await page.getByRole("treeitem").count(), 2);
      await page.keyboard.press("e");
      assert.equal(await cursor(), "ChatCompletion");
      await page.keyboard.press("Enter");
      await page.getByRole("complementary", { name: "Span ChatCompletion" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("complementary").waitFor({ state: "detached" });
    });
  });

  it("marks a span whose parent has not arrived, and moves it when it does", async () => {
    await orphanChild(sender);
    await on(tracePage(kOrphan), {}, async (page) => {
      await row(page, "child").getByText("parent not arrived").waitFor();
      await orphanParent(sender);
      await row(page, "late parent").waitFor();
      assert.equal(await row(page, "child").getAttribute("aria-level"), "2");
      assert.equal(await page.getByText("parent not arrived").count(), 0);
    });
  });

  it("is awaited when nothing of it is there yet", async () => {
    const isNotFound = (complaint) => complaint.includes("404");
    await on(tracePage("fade0000000000000000000000000009"), { allowed: isNotFound }, async (page) => {
      await page.getByText("No span of this trace is here").waitFor();
    });
  });
});

describe("hostile content", () => {
  it("is text, wherever it is shown", async () => {
    const isText = async (page, shown) => {
      await shown.first().waitFor();
      assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
      assert.equal(await page.locator("#root img:not(.wordmark img), #root script").count(), 0);
    };
    await on(url, {}, (page) => isText(page, page.getByRole("link", { name: kMarkup })));
    await on(tracePage(kHostile, "b000000000000001"), {}, (page) =>
      isText(page, page.getByRole("complementary").getByText(kMarkup)),
    );
  });

  it("has no script to run: the policy forbids any but the page's own", async () => {
    const policy = (await fetch(url)).headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src '(none|self)'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  });
});

describe("an engine that does not answer", () => {
  it("is named in words, and the page recovers by itself", async () => {
    const message = "The engine is restarting; receiving goes on.";
    await on(url, { allowed: (complaint) => complaint.includes("503") }, async (page) => {
      await page.getByRole("link", { name: "POST /api/query" }).waitFor();
      await page.route("**/api/v1/traces?*", (route) =>
        route.fulfill({ status: 503, json: { error: { code: "unavailable", message } } }),
      );
      await page.getByText(message).waitFor();
      assert.ok(await page.getByRole("link", { name: "POST /api/query" }).isVisible(), "what was read stays");
      await page.unroute("**/api/v1/traces?*");
      await page.getByText(message).waitFor({ state: "detached" });
    });
  });
});

const views = [
  ["list", url, (page) => page.getByRole("link", { name: "POST /api/query" })],
  ["trace", tracePage(kCheckout, "a000000000000006"), (page) => page.getByRole("complementary")],
];
for (const [name, address, sign] of views) {
  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [kWide, kNarrow]) {
      it(`the ${name}, ${colorScheme}, ${viewport.width} px wide, can be used by everybody`, async () => {
        await on(address, { colorScheme, viewport, bypassCSP: true }, async (page) => {
          await sign(page).waitFor();
          const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(beyond <= 0, `${beyond} px stick out to the right`);
          await picture(page, `${name}-${colorScheme}-${viewport.width}`);
          assert.deepEqual(await axe(page), []);
        });
      });
    }
  }
}
