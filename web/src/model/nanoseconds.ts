// Time as OpenTelemetry counts it. A double holds whole nanoseconds only up to 104 days, and a Unix time has been
// beyond that since 1970: hence bigint, branded so that an instant cannot be passed for a length.

declare const kLength: unique symbol;
declare const kInstant: unique symbol;

export type Nanoseconds = bigint & { readonly [kLength]: true };
export type UnixNano = bigint & { readonly [kInstant]: true };

export const nanoseconds = (value: bigint) => value as Nanoseconds;
export const unixNano = (value: bigint) => value as UnixNano;

export const kZero = nanoseconds(0n);

export const fromMilliseconds = (ms: number) => nanoseconds(BigInt(Math.round(ms)) * 1_000_000n);
export const unixNanoOfDate = (unixMs: number) => unixNano(BigInt(Math.round(unixMs)) * 1_000_000n);
export const dateOf = (instant: UnixNano) => new Date(Number(instant / 1_000_000n));

export const between = (earlier: UnixNano, later: UnixNano) => nanoseconds(later - earlier);
export const after = (instant: UnixNano, length: Nanoseconds) => unixNano(instant + length);
export const before = (instant: UnixNano, length: Nanoseconds) => unixNano(instant - length);

export function longest(lengths: readonly Nanoseconds[]): Nanoseconds {
  let most = kZero;
  for (const length of lengths) if (length > most) most = length;
  return most;
}

// `part` of `whole` as a plain number for drawing; 0 where there is no whole.
export const fraction = (part: Nanoseconds, whole: Nanoseconds) =>
  whole === 0n ? 0 : Number(part) / Number(whole);
