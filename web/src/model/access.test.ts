import { describe, expect, it } from "vitest";
import { headerBytes, isKey, placeOf, projectFrom, within } from "./access";

describe("a project", () => {
  it("is read from the URL, where it is one", () => {
    expect(projectFrom({ project: "checkout" })).toEqual({ project: "checkout" });
    expect(projectFrom({ project: "" })).toEqual({});
    expect(projectFrom({ project: 7 })).toEqual({});
  });
  it("bounds what the API is asked, and nothing else", () => {
    expect(within("/api/v1/traces?limit=2", "a&b")).toBe("/api/v1/traces?limit=2&project=a%26b");
    expect(within("/api/v1/services", "shop")).toBe("/api/v1/services?project=shop");
    expect(within("/metrics", "shop")).toBe("/metrics");
    expect(within("/api/v1/services", "")).toBe("/api/v1/services");
  });
});

describe("another project", () => {
  const at = (project: string, path: string) => placeOf(project, `http://localhost:4318${path}`);

  it("is seen in the same view", () => {
    expect(at("b", "/models?since=1h&project=a")).toBe("/models?since=1h&project=b");
    expect(at("", "/?since=1h&project=a")).toBe("/?since=1h");
  });
  it("does not have the trace or the session that was open", () => {
    expect(at("b", "/trace/0af7?span=1&project=a")).toBe("/?project=b");
    expect(at("b", "/sessions/one?turn=1")).toBe("/sessions?project=b");
    expect(at("b", "/sessions?since=1h")).toBe("/sessions?since=1h&project=b");
  });
});

it("a key is what a header can carry", () => {
  expect(isKey("sk-0123456789abcdef")).toBe(true);
  for (const text of ["", "two words", "línea", "a\nb"]) expect(isKey(text)).toBe(false);
});

it("a project with letters beyond ASCII fits into a header as UTF-8", () => {
  expect([...headerBytes("é–")].map((byte) => byte.charCodeAt(0))).toEqual([0xc3, 0xa9, 0xe2, 0x80, 0x93]);
});
