// Which question the view at an address asks first.
import { filterFrom } from "../model/filter";
import { isSearched } from "../model/traceql";
import { fetchTraces } from "./client";
import { askEarly } from "./early";
import { fetchFound, kFoundFirst } from "./explore";
import { foundKey, traceKey, tracesKey } from "./keys";
import { readTrace } from "./trace_reading";

// The others are asked by their views.
export function askFor(path: string, search: Readonly<Record<string, unknown>>) {
  const [, traceId] = /^\/trace\/([0-9a-f]{32})$/.exec(path) ?? [];
  if (traceId !== undefined)
    return askEarly(traceKey(traceId), (signal) => readTrace(traceId, undefined, signal));
  if (path !== "/") return;
  const filter = filterFrom(search);
  if (isSearched(filter))
    askEarly(foundKey(filter, kFoundFirst), (signal) => fetchFound(filter, kFoundFirst, signal));
  else askEarly(tracesKey(filter), (signal) => fetchTraces(filter, "", signal));
}
