// Reads one trace: whole where it is small, else what is drawn of it, as columns, and then span by span what somebody
// looks at. A span whole is 2,000 bytes, in columns 60.
import { fingerprint } from "../model/fingerprint";
import { type Json, parseJson } from "../model/json";
import { isWhole, kWholeSpansMax, type Span, type SpanHead, type Trace } from "../model/trace";
import { shapeInSteps, shapeOf, type TraceShape } from "../model/trace_shape";
import { ApiError, ask, askText } from "./client";
import { decodeSpans, decodeTrace } from "./decode";
import { decodeOutline } from "./decode_outline";

// What was read, by which one knows that text again, and how long it took: asking again for a large trace that has not
// changed need not decode it again. The text itself may be many megabytes and is let go.
export interface TraceReading {
  readonly trace: Trace;
  readonly shape: TraceShape; // on the clocks as they were sent
  readonly fingerprint: Promise<string>;
  readonly tookMs: number;
  readonly changedAtMs: number; // when the trace was last seen to be new or different
}

const pathOf = (traceId: string) => `/api/v1/traces/${encodeURIComponent(traceId)}`;
const isSmall = ({ spanCount }: Trace) => spanCount <= kWholeSpansMax;

// Small, and only what is drawn of it was read.
export const needsContents = ({ trace }: TraceReading) => isSmall(trace) && !isWholeTrace(trace);

const isWholeTrace = ({ spans }: Trace) => spans.every(isWhole);

// At first what is drawn of it, by which it is seen soonest; when asked again, the contents of a small one too.
export async function readTrace(
  traceId: string,
  last: TraceReading | undefined,
  signal: AbortSignal,
): Promise<TraceReading> {
  const path = pathOf(traceId);
  if (last === undefined || !isSmall(last.trace))
    return readAs(decodeOutline, `${path}/outline`, last, signal);
  if (!needsContents(last)) return readAs(decodeTrace, path, last, signal);
  const whole = await readAs(decodeTrace, path, undefined, signal);
  const isSame = whole.trace.spanCount === last.trace.spanCount; // then nothing about it need be asked anew
  return isSame ? { ...whole, changedAtMs: last.changedAtMs } : whole;
}

async function readAs(
  decode: (value: Json) => Trace,
  path: string,
  last: TraceReading | undefined, // read in the same way
  signal: AbortSignal,
): Promise<TraceReading> {
  const startedMs = performance.now();
  const text = await askText(path, signal);
  // The first time there is nothing to compare with, and somebody waits to see the trace.
  const print =
    last === undefined ? afterDrawing(() => fingerprint(text)) : Promise.resolve(fingerprint(text));
  if (last !== undefined && (await print) === (await last.fingerprint)) return last;
  const json = parseJson(text);
  if (text.length > kLongTextMin) await pause();
  const trace = decode(json);
  const shape = isSmall(trace) ? shapeOf(trace.spans) : await shapeInSteps(trace.spans, pause);
  return { trace, shape, fingerprint: print, tookMs: performance.now() - startedMs, changedAtMs: Date.now() };
}

const kLongTextMin = 1_000_000; // from so many characters on, reading them takes a while

// Lets the page draw and answer in between.
const pause = () => new Promise<void>((resolve) => setTimeout(resolve));

const kDrawingMs = 1_000;

const afterDrawing = <T>(make: () => T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(make()), kDrawingMs));

export const readWholeTrace = async (traceId: string, signal: AbortSignal): Promise<Trace<Span>> =>
  decodeTrace(await ask(pathOf(traceId), signal));

// A client may have given one id twice: the span that starts when `head` does. Its place in the tree is not told of a
// span by itself.
export async function readSpan(traceId: string, head: SpanHead, signal: AbortSignal): Promise<Span> {
  const spans = decodeSpans(await ask(`${pathOf(traceId)}/spans/${head.id}`, signal));
  const span = spans.find(({ start }) => start === head.start) ?? spans[0];
  if (span === undefined) throw new ApiError(404, "The span is no longer here.");
  return { ...span, depth: head.depth, parentMissing: head.parentMissing };
}
