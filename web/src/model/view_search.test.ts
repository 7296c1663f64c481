import { expect, it } from "vitest";
import { compareFrom, dashboardFrom, mapFrom } from "./view_search";

it("a view's URL is read back as it was written", () => {
  const compare = { a: "1,2", b: "{ }", since: "6h", at: "1795286000000", only: "slower", order: "tree" };
  const dashboard = { since: "1h", panels: '[{"title":"a","query":"{ } | rate()"}]' };
  expect([compareFrom(compare), mapFrom({ by: "errors" }), dashboardFrom(dashboard)]).toEqual([
    compare,
    { by: "errors" },
    dashboard,
  ]);
});

it("a view's URL is left without what cannot be meant", () => {
  expect([
    compareFrom({ a: 1, b: "", at: "soon", only: "toString", order: "up" }),
    mapFrom({ by: "rate", since: "1y" }),
    dashboardFrom({ show: "constructor", panels: "[]" }),
  ]).toEqual([{}, {}, {}]);
});
