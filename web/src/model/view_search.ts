// What the URL of each view says, where it is more than a time range. What cannot be meant is left out, since a link may
// come from anybody.
import { type Change, kChanges } from "./difference";
import { kRunChanges, kVerdicts, type RunChange, type Verdict } from "./evals";
import { isMs, type TimeFilter, type TimeRange, timeFrom } from "./filter";
import { kLedgerKeys, type LedgerKey } from "./ledger";
import { kReadyMade, panelsFrom, type ReadyMade } from "./panels";

type Untrusted = Readonly<Record<string, unknown>>;

export interface SessionSearch {
  readonly turn?: string; // a trace of the session
}

export const sessionFrom = ({ turn }: Untrusted): SessionSearch => (typeof turn === "string" ? { turn } : {});

export interface MapSearch extends TimeFilter {
  readonly by?: "errors" | "latency"; // otherwise the rate
}

export const mapFrom = (untrusted: Untrusted): MapSearch => ({
  ...timeFrom(untrusted),
  ...((untrusted.by === "errors" || untrusted.by === "latency") && { by: untrusted.by }),
});

export interface CostSearch extends TimeFilter {
  readonly by?: LedgerKey; // otherwise the model
}

export function costFrom(untrusted: Untrusted): CostSearch {
  const by = kLedgerKeys.find((key) => key === untrusted.by);
  return { ...timeFrom(untrusted), ...(by !== undefined && by !== "model" && { by }) };
}

export interface DashboardSearch extends TimeFilter {
  readonly show?: ReadyMade;
  readonly panels?: string; // one of one's own: model/panels.ts reads it
}

export function dashboardFrom(untrusted: Untrusted): DashboardSearch {
  const { show, panels } = untrusted;
  return {
    ...timeFrom(untrusted),
    ...(typeof show === "string" && Object.hasOwn(kReadyMade, show) && { show: show as ReadyMade }),
    ...(typeof panels === "string" && panelsFrom(panels).length > 0 && { panels }),
  };
}

// Each side is trace ids with commas between, or a TraceQL query.
export interface CompareSearch {
  readonly a?: string;
  readonly b?: string;
  readonly since?: TimeRange; // how far queries look back; an hour otherwise
  readonly at?: string; // Unix milliseconds: the query of A looks before, that of B from then on
  readonly only?: Change;
  readonly order?: "tree"; // otherwise the largest change first
}

export function compareFrom({ a, b, since, at, only, order }: Untrusted): CompareSearch {
  const change = kChanges.find((one) => one === only);
  const { since: range } = timeFrom({ since });
  return {
    ...(typeof a === "string" && a !== "" && { a }),
    ...(typeof b === "string" && b !== "" && { b }),
    ...(range !== undefined && { since: range }),
    ...(isMs(at) && { at }),
    ...(change !== undefined && { only: change }),
    ...(order === "tree" && { order }),
  };
}

export const isQuery = (side: string) => side.trimStart().startsWith("{") || side.trimStart().startsWith("(");

// A run of weft eval: which tests are shown, and the row that is open.
export interface EvalSearch {
  readonly verdict?: Verdict;
  readonly text?: string;
  readonly row?: string; // "12.0": test and column
}

export function evalFrom({ verdict, text, row }: Untrusted): EvalSearch {
  const known = kVerdicts.find((one) => one === verdict);
  return {
    ...(known !== undefined && { verdict: known }),
    ...(typeof text === "string" && text !== "" && { text }),
    ...(typeof row === "string" && /^\d{1,8}\.\d{1,4}$/.test(row) && { row }),
  };
}

export function rowFrom({ row }: EvalSearch): { readonly test: number; readonly column: number } | null {
  const [test, column] = row?.split(".").map(Number) ?? [];
  return test === undefined || column === undefined ? null : { test, column };
}

// Two runs of weft eval, the earlier and the later.
export interface EvalCompareSearch {
  readonly a?: string;
  readonly b?: string;
  readonly change?: RunChange;
}

export function evalCompareFrom({ a, b, change }: Untrusted): EvalCompareSearch {
  const known = kRunChanges.find((one) => one === change);
  return {
    ...(typeof a === "string" && a !== "" && { a }),
    ...(typeof b === "string" && b !== "" && { b }),
    ...(known !== undefined && { change: known }),
  };
}
