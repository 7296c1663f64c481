// By what name the answers are kept that more than one place asks for.
import type { TraceFilter } from "../model/filter";

export const traceKey = (traceId: string) => ["trace", traceId] as const;
export const tracesKey = (filter: TraceFilter) => ["traces", filter] as const;
export const foundKey = (filter: TraceFilter, limit: number) => ["found", filter, limit] as const;
