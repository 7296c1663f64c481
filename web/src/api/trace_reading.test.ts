import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { headOf, span } from "../model/testing";
import { kWholeSpansMax } from "../model/trace";
import { needsContents, readSpan, readTrace } from "./trace_reading";

const signal = new AbortController().signal;

// A server that has one trace of so many spans, and keeps what was asked for.
function serve(count: number) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const spans = path.endsWith("/outline") ? { span_id: "00000000000000a1" } : [{ span_id: "a1" }];
    const trace = { trace_id: "t", span_count: count, spans };
    return Promise.resolve(new Response(JSON.stringify(trace)));
  });
  return asked;
}

beforeEach(() => {
  vi.stubGlobal("setTimeout", (run: () => void) => run()); // nobody waits for a first drawing here
});
afterEach(() => vi.unstubAllGlobals());

describe("reading a trace", () => {
  it("that is small asks first for what is drawn, then for the contents, and from then on for those", async () => {
    const asked = serve(kWholeSpansMax);
    const first = await readTrace("t", undefined, signal);
    expect(needsContents(first)).toBe(true);
    const second = await readTrace("t", first, signal);
    expect(needsContents(second)).toBe(false);
    expect(second.changedAtMs).toBe(first.changedAtMs);
    await readTrace("t", second, signal);
    expect(asked).toEqual(["/api/v1/traces/t/outline", "/api/v1/traces/t", "/api/v1/traces/t"]);
  });
  it("that is large never asks for it whole", async () => {
    const asked = serve(kWholeSpansMax + 1);
    const first = await readTrace("t", undefined, signal);
    await readTrace("t", first, signal);
    expect(asked).toEqual(["/api/v1/traces/t/outline", "/api/v1/traces/t/outline"]);
  });
  it("again is the same reading where nothing has changed", async () => {
    serve(kWholeSpansMax + 1);
    const first = await readTrace("t", undefined, signal);
    expect(await readTrace("t", first, signal)).toBe(first);
    serve(kWholeSpansMax + 2);
    expect((await readTrace("t", first, signal)).trace.spanCount).toBe(kWholeSpansMax + 2);
  });
});

describe("reading a span", () => {
  const answerWith = (...spans: readonly object[]) =>
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ spans }))));

  it("takes the one that is meant of two with its id, and its place from the tree", async () => {
    answerWith(
      { span_id: "a", start_time_unix_nano: "7", name: "other" },
      { span_id: "a", start_time_unix_nano: "0", name: "meant", inputs: { question: "Why?" } },
    );
    const read = await readSpan("t", headOf(span("a", 3)), signal);
    expect(read).toMatchObject({ name: "meant", depth: 3, inputs: { question: "Why?" } });
  });
  it("that is gone says so", async () => {
    answerWith();
    await expect(readSpan("t", headOf(span("a", 3)), signal)).rejects.toThrow("no longer here");
  });
});
