// A dashboard: TraceQL metrics queries with a title each, in the URL, so that it can be sent to somebody.

export interface Panel {
  readonly title: string;
  readonly query: string;
}

export type Unit = "usd" | "seconds" | "per second" | "count";

const kPanelsMax = 24;

export const kReadyMade = {
  Traffic: [
    { title: "Requests a second", query: '{ span:parentID = "" } | rate()' },
    { title: "Failed requests", query: '{ span:parentID = "" && status = error } | count_over_time()' },
    {
      title: "Duration of requests",
      query: '{ span:parentID = "" } | quantile_over_time(duration, 0.5, 0.95, 0.99)',
    },
    { title: "Spans by service", query: "{ } | count_over_time() by (resource.service.name)" },
    {
      title: "Failed spans by service",
      query: "{ status = error } | count_over_time() by (resource.service.name)",
    },
    {
      title: "Slowest span by service",
      query: "{ } | max_over_time(duration) by (resource.service.name)",
    },
  ],
  Models: [
    { title: "Cost by model", query: '{ event.type = "model" } | sum_over_time(llm.cost) by (llm.model)' },
    { title: "Calls by model", query: '{ event.type = "model" } | count_over_time() by (llm.model)' },
    {
      title: "Tokens by model",
      query: '{ event.type = "model" } | sum_over_time(llm.tokens) by (llm.model)',
    },
    {
      title: "Duration of calls (p95)",
      query: '{ event.type = "model" } | quantile_over_time(duration, 0.95) by (llm.model)',
    },
    {
      title: "Failed calls by model",
      query: '{ event.type = "model" && status = error } | count_over_time() by (llm.model)',
    },
    { title: "Tool calls", query: '{ event.type = "tool" } | count_over_time() by (name)' },
  ],
} as const satisfies Readonly<Record<string, readonly Panel[]>>;

export type ReadyMade = keyof typeof kReadyMade;

// What a query's values are, told by what it computes.
export function unitOf(query: string): Unit {
  if (/\brate\s*\(/.test(query)) return "per second";
  const measured = /_over_time\s*\(\s*([^\s,)]+)/.exec(query)?.[1] ?? "";
  if (measured === "llm.cost") return "usd";
  return /^(duration|span:duration|traceDuration|trace:duration)$/.test(measured) ? "seconds" : "count";
}

// What stands in the URL; a link may come from anybody.
export function panelsFrom(text: string | undefined): readonly Panel[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter(isPanel).slice(0, kPanelsMax) : [];
  } catch {
    return [];
  }
}

export const panelsText = (panels: readonly Panel[]) =>
  JSON.stringify(panels.map(({ title, query }) => ({ title, query })));

function isPanel(value: unknown): value is Panel {
  if (typeof value !== "object" || value === null) return false;
  const { title, query } = value as Partial<Record<keyof Panel, unknown>>;
  return typeof title === "string" && typeof query === "string";
}
