// What the API found out about where the time, the tokens and the errors of a trace went
// (docs/explanation/analysis.md); the names of spans are looked up in the trace.
import type { Nanoseconds } from "./nanoseconds";

export interface FailureChain {
  readonly originId: string;
  readonly originName: string;
  readonly originService: string;
  readonly message: string;
  readonly swallowedById: string; // "": nobody did, or it is the root that failed
  readonly wasRetried: boolean;
}

export interface Retry {
  readonly attemptIds: readonly string[];
  readonly name: string;
  readonly attempts: number;
  readonly succeeded: boolean;
  readonly lost: Nanoseconds;
  readonly lostUsd: number;
}

export interface Repeat {
  readonly spanIds: readonly string[];
  readonly name: string;
  readonly count: number;
  readonly elapsed: Nanoseconds;
  readonly isNPlusOne: boolean;
}

// Steps that went one after the other and need not have.
export interface Overlap {
  readonly spanIds: readonly string[];
  readonly name: string; // of the first
  readonly isOneOperation: boolean; // all of them do the same
  readonly count: number;
  readonly saved: Nanoseconds;
}

export interface CacheUse {
  readonly spanIds: readonly string[];
  readonly name: string;
  readonly hits: number;
  readonly misses: number;
}

// Calls that asked what had been asked before.
export interface RepeatedCall {
  readonly spanIds: readonly string[];
  readonly name: string;
  readonly count: number;
  readonly saved: Nanoseconds;
  readonly savedUsd: number;
}

// How a call's cost came about.
export interface LedgerLine {
  readonly spanId: string;
  readonly isBilled: boolean; // false: the same call is told of, and billed, elsewhere
  readonly formula: string;
}

export interface Analysis {
  readonly duration: Nanoseconds;
  readonly assumption: string; // what the what-if rests on
  readonly isSearchedInPart: boolean; // more was recorded than is compared: savings may be missing
  readonly failures: readonly FailureChain[];
  readonly retries: readonly Retry[];
  readonly repeats: readonly Repeat[];
  readonly overlaps: readonly Overlap[];
  readonly caches: readonly CacheUse[];
  readonly repeatedCalls: readonly RepeatedCall[];
  readonly ledger: readonly LedgerLine[];
}
