// One trace's page in a real browser, served by a real weft: its address in WEFT_URL. What a person does there to find
// out what is wrong, where the time went and what was said.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axe, kNarrow, kWide, launch, onPage, picture } from "./browser.mjs";
import { Sender } from "./otlp.mjs";
import { hostile, kHostile, kMarkup } from "./stories.mjs";
import {
  agent,
  chain,
  chainOfMany,
  kAgent,
  kChain,
  kLarge,
  kLargeSteps,
  kLate,
  kMany,
  kManyServices,
  kSkewed,
  kSteps,
  kTwice,
  kVision,
  large,
  lateChild,
  lateParent,
  skewed,
  twice,
  vision,
} from "./trace_stories.mjs";

const url = process.env.WEFT_URL;
assert.ok(url, "WEFT_URL must hold the address of a running weft");
const sender = new Sender(url);
const tracePage = (id, search = "") => `${url}/trace/${id}${search}`;

let browser;
const on = (address, options, look) => onPage(browser, address, options, look);
const row = (page, name) => page.getByRole("treeitem").filter({ hasText: name });
const search = (page) => new URL(page.url()).searchParams;

before(async () => {
  browser = await launch();
  for (const story of [chain, skewed, agent, large, vision, chainOfMany, twice, hostile]) await story(sender);
});
after(() => browser?.close());

describe("an error", () => {
  it("is red down to where it began, and e goes there", async () => {
    await on(tracePage(kChain), {}, async (page) => {
      await row(page, "complete").waitFor();
      await page.keyboard.press("e");
      const cursor = page.locator("[aria-selected=true]");
      assert.equal(await cursor.locator(".span-text").innerText(), "complete");
      assert.equal(await page.locator(".span-row.has-error").count(), 3);
      assert.equal(await page.locator(".span-row.is-origin").count(), 1);
    });
  });

  it("says in each span that passed it on where it began", async () => {
    await on(tracePage(kChain, "?span=c000000000000001"), {}, async (page) => {
      await page.getByRole("button", { name: "complete of llm" }).click();
      await page.getByRole("complementary", { name: "Span complete" }).waitFor();
      assert.equal(search(page).get("span"), "c000000000000004");
    });
  });
});

describe("the critical path", () => {
  it("is drawn, and c takes it away; the URL knows", async () => {
    await on(tracePage(kChain), {}, async (page) => {
      await row(page, "search").waitFor();
      assert.ok((await page.locator(".bar-path").count()) > 3);
      await page.keyboard.press("c");
      await page.locator(".bar-path").first().waitFor({ state: "detached" });
      assert.equal(search(page).get("path"), "off");
    });
  });

  it("is the one the server finds", async () => {
    const answer = await (await fetch(`${url}/api/v1/traces/${kChain}/analysis`)).json();
    const segments = answer.critical_path.segments.map(({ name, duration_ns }) => [name, duration_ns / 1e6]);
    await on(tracePage(kChain, "?span=c000000000000003"), {}, async (page) => {
      await page.getByRole("complementary").getByText("waited for 160 ms").waitFor();
      assert.deepEqual(
        segments.find(([name]) => name === "search"),
        ["search", 160],
      );
    });
  });

  it("says where the time went, and what less of it would change", async () => {
    await on(tracePage(kChain), {}, async (page) => {
      await page.getByRole("button", { name: "53 % search" }).click();
      await page.getByText("252 ms instead of 300 ms").waitFor();
      await page.getByRole("slider").fill("50");
      await page.getByText("220 ms instead of 300 ms").waitFor();
    });
  });
});

describe("a conversation", () => {
  it("shows an image that is in the trace when asked, and fetches none from elsewhere", async () => {
    await on(tracePage(kVision, "?view=conversation"), {}, async (page) => {
      const images = page.locator(".message-image");
      await images.nth(2).waitFor();
      assert.match(await images.nth(1).innerText(), /elsewhere\.test\/cat\.png[\s\S]*fetches nothing/);
      assert.match(await images.nth(2).innerText(), /svg[\s\S]*does not show/);
      assert.equal(await page.locator(".message img").count(), 0);
      await images.first().getByRole("button", { name: "Show" }).click();
      await page.waitForFunction(() => document.querySelector(".message img")?.naturalWidth === 1);
    });
  });

  it("has what a tool is called with as a tree", async () => {
    await on(tracePage(kVision, "?span=1aa6e00000000001"), {}, async (page) => {
      const call = page.locator(".tool-call");
      await call.getByText("left").waitFor();
      await call.getByRole("button", { name: "box" }).click();
      await call.getByText("left").waitFor({ state: "detached" });
    });
  });
});

describe("the health strip", () => {
  it("names a clock that is off, and draws corrected times while raw ones stay", async () => {
    await on(tracePage(kSkewed, "?span=5000000000000002"), {}, async (page) => {
      const strip = page.getByRole("region", { name: "What is wrong with this trace" });
      await strip.getByText("The clock of 'search'").waitFor();
      assert.match(await page.locator(".stats").innerText(), /5\.39 s/);
      await strip.getByLabel("Draw corrected times").check();
      await page.locator(".stats").getByText("400 ms").waitFor();
      assert.equal(search(page).get("clock"), "corrected");
      const facts = page.getByRole("complementary").locator(".facts");
      assert.match(await facts.innerText(), /drawn at/);
    });
  });

  it("leads to its evidence", async () => {
    await on(tracePage(kSkewed), {}, async (page) => {
      await page.getByRole("region", { name: "What is wrong" }).getByRole("button").first().click();
      await page.getByRole("complementary").waitFor();
    });
  });

  it("goes away when the span that was missing arrives", async () => {
    await lateChild(sender);
    await on(tracePage(kLate), {}, async (page) => {
      const strip = page.getByRole("region", { name: "What is wrong with this trace" });
      await strip.waitFor();
      await lateParent(sender);
      await strip.waitFor({ state: "detached" });
    });
  });
});

describe("services", () => {
  it("that are more than there are colours are told apart by marks", async () => {
    await on(tracePage(kManyServices), {}, async (page) => {
      await row(page, `call ${kMany - 1}`).waitFor();
      const looks = await page
        .locator(".span-row")
        .evaluateAll((rows) => rows.map(({ className }) => className.match(/service-\S*/g).join(" ")));
      assert.equal(new Set(looks).size, kMany);
      await page.getByRole("button", { name: "Flame" }).click();
      await page.locator(".box-stage canvas").waitFor();
    });
  });
});

describe("a large tree", () => {
  it("has repeated steps in one line that opens", async () => {
    await on(tracePage(kAgent), {}, async (page) => {
      await row(page, `×${kSteps}`).waitFor();
      assert.equal(await page.getByRole("treeitem").count(), 2);
      for (const key of ["j", "j", "ArrowRight"]) await page.keyboard.press(key);
      await row(page, "chat").first().waitFor();
    });
  });

  it("leaves plumbing out without breaking who called whom", async () => {
    await on(tracePage(kAgent, "?only=llm"), {}, async (page) => {
      // At first it is drawn of what does not tell all plumbing: with the contents only the calls of models repeat.
      const calls = row(page, "chat").filter({ hasText: `×${kSteps}` });
      await calls.waitFor();
      await calls.locator(".fold").click();
      await row(page, "gpt-4o-mini").nth(1).waitFor();
      assert.equal(await row(page, "POST").count(), 0);
      assert.equal(await row(page, "gpt-4o-mini").nth(1).getAttribute("aria-level"), "3");
    });
  });

  it("is zoomed by dragging over the strip, and shown whole again by 0", async () => {
    await on(tracePage(kAgent), {}, async (page) => {
      await row(page, "run_agent").waitFor();
      const { x, y, width } = await page.locator(".minimap-strip").boundingBox();
      await page.mouse.move(x + width / 4, y + 5);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + 5, { steps: 4 });
      await page.mouse.up();
      await page.getByRole("button", { name: /show all/ }).waitFor();
      assert.match(search(page).get("zoom"), /^50\d(\.\d+)?-10\d\d/);
      await page.keyboard.press("0");
      await page.getByRole("button", { name: /show all/ }).waitFor({ state: "detached" });
    });
  });

  it("is zoomed by the wheel, which writes the URL when it stands still", async () => {
    await on(tracePage(kAgent), {}, async (page) => {
      await row(page, "run_agent").waitFor();
      await page.evaluate(() => {
        globalThis.written = 0;
        const write = history.replaceState.bind(history);
        history.replaceState = (...state) => {
          globalThis.written++;
          write(...state);
        };
      });
      const { x, y, width } = await page.locator(".minimap-strip").boundingBox();
      await page.mouse.move(x + width / 2, y + 5);
      for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, -100);
      await page.waitForFunction(() => new URLSearchParams(location.search).has("zoom"));
      assert.ok((await page.evaluate(() => globalThis.written)) < 10);
    });
  });

  it("draws what is seen of it, also where ids are used twice", async () => {
    await on(tracePage(kTwice), {}, async (page) => {
      await row(page, "part 0").first().waitFor();
      for (let turn = 0; turn < 20; turn++) {
        await page
          .locator(".waterfall")
          .evaluate((element, down) => element.scrollTo(0, down), (turn % 5) * 2_000);
        await page.waitForTimeout(30);
      }
      const drawn = await page.getByRole("treeitem").count();
      assert.ok(drawn < 120, `${drawn} rows`);
    });
  });

  it("is searched in all its contents", async () => {
    await on(tracePage(kAgent), {}, async (page) => {
      await row(page, "run_agent").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("look at stop 7.");
      await page.locator(".find-count", { hasText: /[1-9]/ }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator("[aria-selected=true]", { hasText: "chat" }).waitFor();
      assert.match(await page.locator(".find-count").innerText(), /^1 of/);
    });
  });

  it("tells its keys", async () => {
    await on(tracePage(kAgent), {}, async (page) => {
      await row(page, "run_agent").waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByText("critical path on or off").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    });
  });
});

describe("a trace that is too large to be read whole", () => {
  const kChat = "?span=a7020000000002a5"; // of step 677

  it("is drawn from its outline, and its contents are not asked for", async () => {
    await on(tracePage(kLarge), {}, async (page) => {
      await row(page, `×${kLargeSteps.toLocaleString("en")}`).waitFor();
      const asked = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => name),
      );
      assert.ok(asked.some((name) => name.endsWith(`${kLarge}/outline`)));
      assert.ok(!asked.some((name) => name.endsWith(kLarge)));
      await page.keyboard.press("e");
      const cursor = page.locator("[aria-selected=true]");
      assert.equal(await cursor.locator(".span-text").innerText(), "query");
      for (const name of ["Timeline", "Flame", "Graph"]) {
        await page.getByRole("button", { name, exact: true }).click();
        await page.locator(kSigns[name.toLowerCase()]).waitFor();
      }
    });
  });

  it("has a span's contents once it is opened, and keeps what is said of it", async () => {
    await on(tracePage(kLarge, kChat), {}, async (page) => {
      const detail = page.getByRole("complementary", { name: "Span chat" });
      await detail.getByText("What of shelf 677 in the warehouse?", { exact: true }).waitFor();
      await detail.getByText(kMarkup).first().waitFor();
      assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
      await detail.getByText("Annotate").click();
      await detail.getByLabel("Label").fill("looked at");
      await detail.getByRole("button", { name: "Save" }).click();
      await detail.getByRole("heading", { name: "Feedback" }).waitFor();
    });
  });

  it("leaves plumbing out as a small one does", async () => {
    await on(tracePage(kLarge, "?only=llm"), {}, async (page) => {
      await page.getByLabel("Fold").selectOption({ label: "Unfold everything, repeats too" });
      await row(page, "chat").first().waitFor();
      assert.equal(await row(page, "query").count(), 0);
    });
  });

  it("says where to look for what was said, and leads there", async () => {
    await on(tracePage(kLarge), {}, async (page) => {
      await row(page, "run_agent").waitFor();
      await page.getByLabel("Find in this trace").fill("shelf 677 in");
      await page.locator(".find-count", { hasText: "0" }).waitFor();
      await page.getByRole("link", { name: "search what was said" }).click();
      await page.getByRole("link", { name: /chat/ }).first().click();
      await page.getByRole("complementary", { name: "Span chat" }).waitFor();
      assert.equal(search(page).get("span"), "a7020000000002a5");
    });
  });

  it("tells its conversation, and reads of it what is looked at", async () => {
    await on(tracePage(kLarge, "?view=conversation"), {}, async (page) => {
      await page.getByText("What of shelf 0 in the warehouse?", { exact: true }).waitFor();
      const scroller = page.getByRole("region", { name: "Conversation" });
      for (let far = 1; far <= 20; far++)
        await scroller.evaluate(
          (element, part) => element.scrollTo(0, element.scrollHeight * part),
          far / 20,
        );
      await page.getByText("What of shelf 1249 in the warehouse?", { exact: true }).waitFor();
      const read = await page.evaluate(
        () => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/spans/")).length,
      );
      assert.ok(read < 100, `${read} of ${kLargeSteps} calls were read`);
      assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
      await page.getByRole("article").last().getByRole("button", { name: "chat" }).click();
      await page.getByRole("complementary", { name: "Span chat" }).waitFor();
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    it(`has a conversation that everybody can read, ${colorScheme}`, async () => {
      const address = tracePage(kLarge, "?view=conversation");
      await on(address, { colorScheme, bypassCSP: true }, async (page) => {
        await page.getByText("What of shelf 0 in the warehouse?", { exact: true }).waitFor();
        await picture(page, `trace-large-${colorScheme}`);
        assert.deepEqual(await axe(page), []);
      });
    });
  }
});

describe("the other drawings", () => {
  it("are one click away and in the URL", async () => {
    await on(tracePage(kChain), {}, async (page) => {
      await row(page, "search").waitFor();
      for (const name of ["Timeline", "Flame", "Graph", "Conversation"]) {
        await page.getByRole("button", { name, exact: true }).click();
        await page.locator(kSigns[name.toLowerCase()]).waitFor();
        assert.equal(search(page).get("view"), name.toLowerCase());
      }
      await page.goBack();
      await page.locator(kSigns.graph).waitFor();
    });
  });

  it("open the box that is pointed at", async () => {
    await on(tracePage(kChain, "?view=flame"), {}, async (page) => {
      const stage = page.locator(".box-stage");
      await stage.locator("canvas").waitFor();
      const { width } = await stage.boundingBox();
      await stage.hover({ position: { x: width / 3, y: 50 } });
      await page.locator(".pointed", { hasText: "search" }).waitFor();
      await stage.click({ position: { x: width / 3, y: 50 } });
      await page.getByRole("complementary", { name: "Span search" }).waitFor();
    });
  });

  it("lead from a service to its first span", async () => {
    await on(tracePage(kChain, "?view=graph"), {}, async (page) => {
      await page.getByRole("link", { name: "llm, service" }).click();
      await page.getByRole("complementary", { name: "Span complete" }).waitFor();
    });
  });

  it("tell a conversation once, although each call repeats it", async () => {
    await on(tracePage(kAgent, "?view=conversation"), {}, async (page) => {
      const second = page.getByRole("article", { name: "Call 2: chat" });
      await second.getByText("Step 1: I look at stop 2.").waitFor();
      assert.equal(await page.getByText("Where is my parcel?").count(), 1);
      await second.getByRole("button", { name: "2 messages from before" }).click();
      await second.getByText("Where is my parcel?").waitFor();
    });
  });
});

describe("the detail", () => {
  it("narrows to what is searched for", async () => {
    await on(tracePage(kChain, "?span=c000000000000004"), {}, async (page) => {
      const detail = page.getByRole("complementary");
      await detail.getByLabel("Search in this span").fill("/v1/COMP");
      await detail.getByText("Type", { exact: true }).waitFor({ state: "detached" });
      assert.match(await detail.locator(".key-values").innerText(), /http\.route/);
      assert.doesNotMatch(await detail.locator(".key-values").innerText(), /gpt-4o-mini/);
    });
  });

  it("is copied as OTLP that weft takes again", async () => {
    await on(tracePage(kChain, "?span=c000000000000004"), {}, async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByLabel("Copy the span", { exact: true }).selectOption("otlp");
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${url}/v1/traces`, { method: "POST", headers, body: copied });
      assert.equal(reply.status, 200);
      assert.deepEqual((await reply.json()).partialSuccess ?? {}, {});
    });
  });

  it("takes what a person says of the span, and shows it", async () => {
    await on(tracePage(kChain, "?span=c000000000000003"), {}, async (page) => {
      const detail = page.getByRole("complementary");
      await detail.getByText("Annotate").click();
      await detail.getByLabel("Score").fill("0.5");
      await detail.getByLabel("Comment").fill(kMarkup);
      await detail.getByRole("button", { name: "Save" }).click();
      await detail.getByRole("heading", { name: "Feedback" }).waitFor();
      await detail.getByText(kMarkup).first().waitFor();
    });
  });

  it("says from which attribute a value was read", async () => {
    await on(tracePage(kChain, "?span=c000000000000004"), {}, async (page) => {
      await page.locator(".facts").getByText("from gen_ai.request.model").waitFor();
    });
  });
});

const kSigns = {
  tree: "[role=treeitem]",
  timeline: ".box-stage canvas",
  flame: ".box-stage canvas",
  graph: ".map, .nothing",
  conversation: ".transcript",
};

describe("every drawing", () => {
  for (const [view, sign] of Object.entries(kSigns)) {
    it(`as ${view} shows hostile content as text`, async () => {
      await on(tracePage(kHostile, `?view=${view}&span=b000000000000001`), {}, async (page) => {
        await page.locator(sign).first().waitFor();
        await page.getByRole("complementary").getByText(kMarkup).first().waitFor();
        assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
        assert.equal(await page.locator("#root img:not(.wordmark img), #root script").count(), 0);
      });
    });
    for (const colorScheme of ["light", "dark"]) {
      for (const viewport of [kWide, kNarrow]) {
        it(`as ${view}, ${colorScheme}, ${viewport.width} px wide, can be used by everybody`, async () => {
          const address = tracePage(view === "conversation" ? kAgent : kSkewed, `?view=${view}`);
          await on(address, { colorScheme, viewport, bypassCSP: true }, async (page) => {
            await page.locator(sign).first().waitFor();
            const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(beyond <= 0, `${beyond} px stick out to the right`);
            await picture(page, `trace-${view}-${colorScheme}-${viewport.width}`);
            assert.deepEqual(await axe(page), []);
          });
        });
      }
    }
  }
});
