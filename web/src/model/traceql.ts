// The list's filters in TraceQL: what charts, counts and searches are asked with.
import { parseDuration, type TraceFilter } from "./filter";

export const quoted = (text: string) =>
  `"${text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r")}"`;

const kNotRegular = /[\\^$.*+?()[\]{}|]/g;

// A phrase anywhere in what the list's own text filter looks through, in any case.
function containing(text: string): string {
  const anywhere = quoted(`(?is).*${text.replace(kNotRegular, "\\$&")}.*`);
  return `(llm.text = ${quoted(text)} || name =~ ${anywhere} || statusMessage =~ ${anywhere})`;
}

// The spans of one trace that hold a phrase: for a trace whose contents the page has not read.
export const queryWithin = (traceId: string, phrase: string) =>
  `{ trace:id = ${quoted(traceId)} && ${containing(phrase)} }`;

// One for each filter that is about a span; the time range and the query itself are none.
export function conditionsOf(filter: TraceFilter): string[] {
  const length = filter.min === undefined ? null : parseDuration(filter.min);
  const conditions: string[] = [];
  if (filter.service !== undefined) conditions.push(`resource.service.name = ${quoted(filter.service)}`);
  if (filter.name !== undefined) conditions.push(`name = ${quoted(filter.name)}`);
  if (filter.status !== undefined) conditions.push(`status = ${filter.status}`);
  if (filter.model !== undefined) conditions.push(`llm.model = ${quoted(filter.model)}`);
  if (filter.user !== undefined) conditions.push(`user.id = ${quoted(filter.user)}`);
  if (filter.session !== undefined) conditions.push(`session.id = ${quoted(filter.session)}`);
  if (length !== null) conditions.push(`duration >= ${length}ns`);
  if (filter.text !== undefined) conditions.push(containing(filter.text));
  return conditions;
}

// The spans that the filter means, with `more` conditions: all hold for one and the same span.
export function spansOf(filter: TraceFilter, ...more: readonly string[]): string {
  const conditions = [...conditionsOf(filter), ...more];
  const spans = conditions.length === 0 ? "{ }" : `{ ${conditions.join(" && ")} }`;
  if (filter.q === undefined) return spans;
  return conditions.length === 0 ? filter.q : `${filter.q} | ${spans}`;
}

// A request each, unless the filter is about other spans.
export const kRoots = `span:parentID = ""`;
export const isAboutSpans = (filter: TraceFilter) =>
  filter.q !== undefined || conditionsOf(filter).length > 0;

interface Asked {
  readonly title: string;
  readonly query: string;
}

// What a user or a session cost is what their traces cost, as wherever they are listed: the calls are seldom made by the
// spans that name them. Whole traces are read for it, so other filters ask for the spans alone, and say so.
export function costOf(filter: TraceFilter): Asked {
  const isOfFew = filter.q === undefined && (filter.user !== undefined || filter.session !== undefined);
  if (isOfFew)
    return {
      title: "Cost of the traces",
      query: `(${spansOf(filter)} && { }) | sum_over_time(llm.billed.cost)`,
    };
  const title = isAboutSpans(filter) ? "Cost of matching spans" : "Cost";
  return { title, query: `${spansOf(filter)} | sum_over_time(llm.cost)` };
}

// The list of traces knows neither queries nor models nor users: then they are searched for.
export const isSearched = ({ q, model, user }: TraceFilter) =>
  q !== undefined || model !== undefined || user !== undefined;
