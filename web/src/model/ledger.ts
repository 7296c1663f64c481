// What models used and cost, each call billed once (docs/explanation/analysis.md), and the users it was for.
import type { UnixNano } from "./nanoseconds";
import type { Tokens } from "./trace";

export const kLedgerKeys = ["model", "service", "user", "session", "day"] as const;
export type LedgerKey = (typeof kLedgerKeys)[number];

export interface LedgerSums {
  readonly traces: number;
  readonly calls: number;
  readonly callsWithoutCost: number; // nobody knows a price for them
  readonly tokens: Tokens;
  readonly costUsd: number | null;
}

export interface LedgerRow extends LedgerSums {
  readonly key: string; // "": of spans that name none
  readonly formula: string; // how the cost comes about; "" where it is not of one model
}

export interface Ledger {
  readonly total: LedgerSums;
  readonly rows: readonly LedgerRow[]; // by cost, the highest first; days the latest first
  readonly leftOut: number; // rows beyond the longest answer
  readonly isPartial: boolean; // only the newest traces were looked at
}

export interface UserRow {
  readonly userId: string;
  readonly project: string;
  readonly firstSeen: UnixNano;
  readonly lastSeen: UnixNano;
  readonly traceCount: number;
  readonly spanCount: number;
  readonly errorCount: number;
  readonly calls: number;
  readonly totalTokens: number;
  readonly costUsd: number | null;
}

export interface UserPage {
  readonly rows: readonly UserRow[];
  readonly nextCursor: string;
  readonly isPartial: boolean; // tokens and cost are of the newest traces alone
}

// How much of the cost each row is, for its bar.
export const shareOf = ({ costUsd }: LedgerSums, rows: readonly LedgerSums[]) => {
  const most = Math.max(0, ...rows.map((row) => row.costUsd ?? 0));
  return most === 0 ? 0 : (costUsd ?? 0) / most;
};
