import { expect, it } from "vitest";
import { type LedgerSums, shareOf } from "./ledger";
import { kNoTokens } from "./trace";

const costing = (costUsd: number | null): LedgerSums => ({
  traces: 1,
  calls: 1,
  callsWithoutCost: 0,
  tokens: kNoTokens,
  costUsd,
});

it("a row's share is of the dearest", () => {
  const rows = [costing(4), costing(1), costing(null)];
  expect(rows.map((row) => shareOf(row, rows))).toEqual([1, 0.25, 0]);
  expect(shareOf(costing(null), [costing(null)])).toBe(0);
});
