// What may be written next in a TraceQL query, from the text before the caret alone. A query that is being written is
// rarely a whole one, so this looks at the last few words instead of parsing it.
import { quoted } from "./traceql";

export interface Place {
  readonly kind: "attribute" | "value" | "operator" | "stage" | "pipe";
  readonly from: number; // where the word begins that a completion replaces
  readonly word: string;
  readonly attribute: string; // of which a value is written; "" for the others
}

export interface Option {
  readonly text: string; // what is written
  readonly note: string;
}

// A value as the server knows it: keywords and numbers stand bare in a query.
export interface KnownValue {
  readonly text: string;
  readonly isText: boolean;
}

const kOptionsMax = 12;

const kOperators: readonly Option[] = [
  { text: "=", note: "is" },
  { text: "!=", note: "is not" },
  { text: "=~", note: "matches the regular expression" },
  { text: ">", note: "more than" },
  { text: "<", note: "less than" },
  { text: "&&", note: "and" },
  { text: "||", note: "or" },
];

const kPipes: readonly Option[] = [
  { text: "|", note: "then" },
  { text: ">>", note: "has below it" },
  { text: ">", note: "is the parent of" },
  { text: "&&", note: "both in one trace" },
  { text: "||", note: "either in one trace" },
];

const kStages: readonly Option[] = [
  { text: "count() > ", note: "at least so many spans" },
  { text: "avg(duration) > ", note: "mean of the spans" },
  { text: "max(duration) > ", note: "the longest of the spans" },
  { text: "sum(llm.cost) > ", note: "sum over the spans" },
  { text: "by(resource.service.name)", note: "a set for each" },
  { text: "select(llm.model)", note: "also show" },
  { text: "coalesce()", note: "one set of all" },
  { text: "{ ", note: "of these, the spans that" },
];

// What a query is for: spans to look at, or series over time, which it has to end in.
export type QueryUse = "search" | "series";

const kSeriesStages: readonly Option[] = [
  { text: "rate() ", note: "spans a second" },
  { text: "count_over_time() ", note: "spans" },
  { text: "quantile_over_time(duration, 0.95) ", note: "slower than 95 of 100 spans" },
  { text: "avg_over_time(duration) ", note: "mean of the spans" },
  { text: "max_over_time(duration) ", note: "the longest of the spans" },
  { text: "sum_over_time(llm.billed.cost) ", note: "what was spent" },
  { text: "sum_over_time(llm.billed.tokens) ", note: "tokens used" },
  { text: "topk(5) ", note: "the highest series alone" },
  { text: "{ ", note: "of these, the spans that" },
];

const kSeriesPipes: readonly Option[] = [
  { text: "|", note: "then" },
  { text: "by (", note: "a series for each value of" },
];

const kWord = /[^\s{}()=~!<>&|^,"`]*$/;
const kComparison = /([^\s{}()=~!<>&|^,"`]+)\s*(?:=~|!~|!=|<=|>=|=|<|>)\s*$/;

export function placeAt(text: string, caret: number): Place {
  const before = text.slice(0, caret);
  const quote = openQuote(before);
  const from = quote ?? before.length - kWord.exec(before)![0].length;
  const word = before.slice(from);
  const rest = before.slice(0, from);
  const attribute = isInside(rest) ? (kComparison.exec(rest)?.[1] ?? "") : "";
  return { kind: kindAt(rest, attribute), from, word, attribute };
}

function kindAt(rest: string, attribute: string): Place["kind"] {
  const last = rest.trimEnd().at(-1) ?? "";
  if (attribute !== "") return "value";
  if (isInside(rest)) return /[\w"`.]/.test(last) && rest.endsWith(" ") ? "operator" : "attribute";
  return last === "|" && !rest.trimEnd().endsWith("||") ? "stage" : "pipe";
}

// Where the text begins that a quote before the caret opens and none closes. undefined: the caret is outside.
function openQuote(before: string): number | undefined {
  let open: number | undefined;
  for (let at = 0; at < before.length; at++) {
    const letter = before[at];
    if (letter === "\\") at++;
    else if (letter === `"`) open = open === undefined ? at : undefined;
  }
  return open;
}

// In `{ … }`, or in the brackets of a function.
function isInside(rest: string): boolean {
  const bare = rest.replace(/"(?:\\.|[^"\\])*"/g, "");
  const count = (letter: string) => bare.split(letter).length - 1;
  return count("{") > count("}") || count("(") > count(")");
}

export function optionsAt(
  place: Place,
  attributes: readonly string[],
  values: readonly KnownValue[],
  use: QueryUse = "search",
): readonly Option[] {
  const all = candidates(place, attributes, values, use);
  const typed = place.word.replace(/^"/, "").toLowerCase();
  const starts = all.filter(({ text }) => bare(text).startsWith(typed));
  const contains = typed === "" ? [] : all.filter(({ text }) => bare(text).indexOf(typed) > 0);
  if (typed !== "") starts.sort(byLength); // resource.service.name before resource.service.instance.id
  return [...starts, ...contains].filter(({ text }) => text !== place.word).slice(0, kOptionsMax);
}

const byLength = (a: Option, b: Option) => a.text.length - b.text.length;
const bare = (text: string) => text.replace(/^"/, "").toLowerCase();

function candidates(
  place: Place,
  attributes: readonly string[],
  values: readonly KnownValue[],
  use: QueryUse,
): readonly Option[] {
  switch (place.kind) {
    case "value":
      return values.map(({ text, isText }) => ({ text: isText ? quoted(text) : text, note: "" }));
    case "attribute":
      return attributes.map((text) => ({ text, note: "" }));
    case "operator":
      return kOperators;
    case "stage":
      return use === "series" ? kSeriesStages : kStages;
    case "pipe":
      if (place.from === 0) return [{ text: "{ ", note: "spans that" }];
      return use === "series" ? kSeriesPipes : kPipes;
  }
}

// The text with the option written in, and where the caret is then. A word is followed by a space, so that the next
// options are offered at once.
export function completed(text: string, caret: number, place: Place, option: Option) {
  const closes = place.word.startsWith(`"`) && text[caret] === `"`;
  const rest = text.slice(closes ? caret + 1 : caret);
  const written = /[ ()]$/.test(option.text) ? option.text : `${option.text} `;
  const head = text.slice(0, place.from) + written;
  return { text: head + rest.trimStart(), caret: head.length };
}
