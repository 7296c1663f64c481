import { afterEach, expect, it, vi } from "vitest";
import { reasonOf, send } from "./client";

afterEach(() => vi.unstubAllGlobals());

it("what went wrong is told in the words of either protocol", () => {
  expect(reasonOf('{"error":{"code":"not_found","message":"no such trace"}}')).toBe("no such trace");
  expect(reasonOf('{"message":"feedback must be an object","errorCode":"invalid"}')).toBe(
    "feedback must be an object",
  );
  expect(reasonOf("<html>502</html>")).toBe("");
});

it("what is said of a span goes to its own project, whichever the page shows", async () => {
  const asked: Headers[] = [];
  vi.stubGlobal("fetch", (_path: string, { headers }: { headers: Headers }) => {
    asked.push(headers);
    return Promise.resolve(new Response("{}"));
  });
  await send("PUT", "/v1/events/e1", { feedback: {} }, "shop");
  expect(asked[0]?.get("x-project")).toBe("shop");
});
