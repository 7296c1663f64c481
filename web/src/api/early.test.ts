import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { askEarly, askedEarly } from "./early";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("an early answer is given to the first who asks the same, once", async () => {
  askEarly(["trace", "a"], async () => "read");
  expect(askedEarly(["trace", "b"])).toBeUndefined();
  expect(await askedEarly(["trace", "a"])).toBe("read");
  expect(askedEarly(["trace", "a"])).toBeUndefined();
});

it("an early answer that nobody wanted in time is let go", () => {
  askEarly(["trace", "a"], async () => "read");
  vi.advanceTimersByTime(5_000);
  expect(askedEarly(["trace", "a"])).toBeUndefined();
});

it("a failure is told to who already waits; who comes later asks anew", async () => {
  askEarly(["trace", "a"], () => Promise.reject(new Error("gone")));
  await expect(askedEarly(["trace", "a"])).rejects.toThrow("gone");
  askEarly(["trace", "b"], () => Promise.reject(new Error("gone")));
  await vi.advanceTimersByTimeAsync(0);
  expect(askedEarly(["trace", "b"])).toBeUndefined();
});
