import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answeredEarly, askEarly, askedEarly } from "./early";

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

it("an answer that is there in time is handed over with its key, and once", async () => {
  askEarly(["trace", "a"], async () => "read");
  expect(await answeredEarly(50)).toEqual([[["trace", "a"], "read"]]);
  expect(await answeredEarly(50)).toEqual([]);
  expect(askedEarly(["trace", "a"])).toBeUndefined();
});

it("an answer that is not there in time remains for who asks", async () => {
  askEarly(["trace", "a"], () => new Promise((resolve) => setTimeout(() => resolve("read"), 60)));
  const answered = answeredEarly(50);
  await vi.advanceTimersByTimeAsync(50);
  expect(await answered).toEqual([]);
  const answer = askedEarly(["trace", "a"]);
  await vi.advanceTimersByTimeAsync(10);
  expect(await answer).toBe("read");
});

it("what failed is nobody's answer", async () => {
  askEarly(["trace", "a"], () => Promise.reject(new Error("gone")));
  expect(await answeredEarly(50)).toEqual([]);
});
