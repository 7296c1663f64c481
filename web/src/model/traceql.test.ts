import { describe, expect, it } from "vitest";
import { costOf, isSearched, queryWithin, quoted, spansOf } from "./traceql";

describe("the list's filters in TraceQL", () => {
  it("hold for one and the same span", () => {
    expect(spansOf({ service: "gateway", status: "error", min: "1.5s" })).toBe(
      `{ resource.service.name = "gateway" && status = error && duration >= 1500000000ns }`,
    );
  });
  it("narrow what a query finds", () => {
    expect(spansOf({ q: "{ .a } >> { .b }", model: "gpt-4o" })).toBe(
      `{ .a } >> { .b } | { llm.model = "gpt-4o" }`,
    );
    expect(spansOf({ q: "{ .a } | count() > 2" })).toBe("{ .a } | count() > 2");
  });
  it("are all spans where there are none", () => {
    expect([spansOf({ since: "1h" }), spansOf({}, "status = error")]).toEqual(["{ }", "{ status = error }"]);
  });
  it("keep text from being read as TraceQL or as a regular expression", () => {
    expect(quoted('a "b" \\ c\n')).toBe('"a \\"b\\" \\\\ c\\n"');
    expect(spansOf({ text: "(x" })).toContain('name =~ "(?is).*\\\\(x.*"');
  });
  it("ask for the cost of whole traces where they are a user's or a session's", () => {
    expect(costOf({ user: "u" }).query).toBe(`({ user.id = "u" } && { }) | sum_over_time(llm.billed.cost)`);
    expect(costOf({ user: "u", q: "{ .a } | count() > 2" }).title).toBe("Cost of matching spans");
    expect(costOf({ service: "a" })).toEqual({
      title: "Cost of matching spans",
      query: `{ resource.service.name = "a" } | sum_over_time(llm.cost)`,
    });
    expect(costOf({ since: "1h" }).title).toBe("Cost");
  });
  it("ask for a phrase within one trace", () => {
    expect(queryWithin("a1", "refund")).toMatch(
      /^\{ trace:id = "a1" && \(llm\.text = "refund" \|\| .*\) \}$/,
    );
  });
  it("are searched for where the list of traces cannot tell", () => {
    expect([{ service: "a" }, { q: "{ }" }, { model: "m" }, { user: "u" }].map(isSearched)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
