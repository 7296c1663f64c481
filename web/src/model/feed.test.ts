import { describe, expect, it } from "vitest";
import { type Feed, withHead, withPage } from "./feed";
import { row } from "./testing";

const feed = (nextCursor: string, ...rows: [string, number][]): Feed => ({
  rows: rows.map(([id, startMs]) => row(id, startMs)),
  nextCursor,
});
const ids = ({ rows }: Feed) => rows.map(({ traceId }) => traceId).join("");

describe("the newest page", () => {
  it("goes on top of what is there", () => {
    const joined = withHead(feed("3", ["c", 3], ["b", 2], ["a", 1]), feed("2", ["d", 4], ["c", 3]));
    expect(ids(joined)).toBe("dcba");
    expect(joined.nextCursor).toBe("3");
  });
  it("replaces the rest when it does not reach it, since nobody knows what lies between", () => {
    expect(withHead(feed("1", ["a", 1]), feed("8", ["i", 9], ["h", 8]))).toEqual(
      feed("8", ["i", 9], ["h", 8]),
    );
  });
  it("drops what it should hold and does not: that is deleted", () => {
    expect(ids(withHead(feed("1", ["c", 3], ["b", 2], ["a", 1]), feed("x", ["c", 3], ["a", 1])))).toBe("ca");
  });
  it("is everything when it is the last page too", () => {
    expect(ids(withHead(feed("1", ["b", 2], ["a", 1]), feed("", ["b", 2])))).toBe("b");
    expect(ids(withHead(undefined, feed("", ["b", 2])))).toBe("b");
  });
});

describe("an older page", () => {
  it("goes below, each trace once", () => {
    const longer = withPage(feed("2", ["c", 3], ["b", 2]), feed("", ["b", 2], ["a", 1]));
    expect(ids(longer)).toBe("cba");
    expect(longer.nextCursor).toBe("");
  });
});
