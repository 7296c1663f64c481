import { useMemo, useState } from "react";
import type { Analysis } from "../../model/analysis";
import { fromMs } from "../../model/drawn_times";
import { formatDuration, formatExact, visible } from "../../model/format";
import { type Hint, hintsOf } from "../../model/hints";
import type { SpanHead } from "../../model/trace";
import type { TraceShape } from "../../model/trace_shape";
import { type WhatIf, whatIfOf } from "../../model/what_if";
import { type Share, sharesOf } from "../../model/where";
import { kNarrow, useMedia } from "../../widgets/use_media";
import { serviceLabel, useServiceClass } from "../service_name";
import type { TreeView } from "./tree_state";

const kParts = 5; // steps that are named; the rest is one part
const kPartMin = 0.03; // of the path: less has no room for its name
const kPartMinBesideSlider = 0.07;
const kNarrowPartMin = 0.14;
const kHints = 3;

interface WhereStripProps {
  analysis: Analysis | undefined; // not there yet
  state: TreeView;
  selected: SpanHead | undefined;
}

// Where the time of the request went, in one line; what could be saved of it, in a second.
export function WhereStrip({ analysis, state, selected }: WhereStripProps) {
  const { shape } = state;
  const shares = useMemo(() => sharesOf(shape), [shape]);
  const wideMin = selected === undefined ? kPartMin : kPartMinBesideSlider;
  const partMin = useMedia(kNarrow) ? kNarrowPartMin : wideMin;
  const named = shares.filter(({ part }, index) => index < kParts && part >= partMin);
  const rest = 1 - named.reduce((sum, { part }) => sum + part, 0);
  const hints = useMemo(() => analysis && hintsOf(analysis).slice(0, kHints), [analysis]);
  const inPart = analysis?.isSearchedInPart === true;
  if (named.length === 0) return null;
  return (
    <section className="where" aria-label="Where the time went">
      <div className="where-line">
        <span className="where-title">Where the time went</span>
        <ol className="shares">
          {named.map((share) => (
            <li key={`${share.service} ${share.name}`} style={{ flexGrow: share.part }}>
              <ShareButton share={share} onChoose={() => state.showSpan(shape.spans[share.line]!.id)} />
            </li>
          ))}
          {rest > 0.005 && (
            <li className="shares-rest" style={{ flexGrow: rest }}>
              {shareText(rest)} others
            </li>
          )}
        </ol>
        {selected !== undefined && (
          <WhatIfSlider
            key={selected.id}
            shape={shape}
            span={selected}
            assumption={analysis?.assumption ?? ""}
          />
        )}
      </div>
      <Hints hints={hints} inPart={inPart} state={state} />
    </section>
  );
}

const shareText = (share: number) => `${Math.round(share * 100)} %`;

function ShareButton({ share, onChoose }: { share: Share; onChoose: () => void }) {
  const { name, service, count, ownMs, part } = share;
  const times = count > 1 ? ` ×${formatExact(count)}` : "";
  return (
    <button
      type="button"
      className={`share ${useServiceClass(service)}`}
      title={`${name || "(no name)"}${times} of ${serviceLabel(service)}: ${formatDuration(fromMs(ownMs))} of the critical path`}
      onClick={onChoose}
    >
      <span className="number">{shareText(part)}</span> {visible(name) || "(no name)"}
      {times}
    </button>
  );
}

const kNothingFound = "Nothing was tried again, asked twice or done one after the other without need.";
const kInPart = "Not all was looked at: of so many spans, 2,000 contents or 16 MB are compared.";

interface HintsProps {
  hints: readonly Hint[] | undefined;
  inPart: boolean; // not all was compared
  state: TreeView;
}

// Always a line, so that what is below does not move when the answer comes.
function Hints({ hints, inPart, state }: HintsProps) {
  return (
    <ul className="hints">
      {hints === undefined && <li className="dim">Looking for what could be saved…</li>}
      {hints?.length === 0 && !inPart && <li className="dim">{kNothingFound}</li>}
      {hints?.map((hint) => (
        <li key={hint.text}>
          <button
            type="button"
            className="link-button"
            title={hint.why}
            onClick={() => state.showSpan(hint.spanId)}
          >
            {hint.text}
          </button>
        </li>
      ))}
      {inPart && <li className="dim">{kInPart}</li>}
    </ul>
  );
}

const kPercentAtFirst = 30;

interface WhatIfSliderProps {
  shape: TraceShape;
  span: SpanHead;
  assumption: string;
}

// "30 % less here → the request takes 1.9 s instead of 2.4 s", with the request scheduled anew.
function WhatIfSlider({ shape, span, assumption }: WhatIfSliderProps) {
  const [percentLess, setPercentLess] = useState(kPercentAtFirst);
  const whatIf = useMemo(() => whatIfOf(shape), [shape]);
  const line = useMemo(() => shape.spans.indexOf(span), [shape, span]);
  return (
    <div className="what-if" title={assumption}>
      <label>
        <span className="what-if-less">
          {percentLess} % less in <b>{span.name || "(no name)"}</b>
        </span>
        <input
          type="range"
          min={5}
          max={100}
          step={5}
          value={percentLess}
          aria-label={`What if ${span.name} took so many percent less`}
          onChange={(event) => setPercentLess(Number(event.target.value))}
        />
      </label>
      <output>{answerOf(whatIf(line, percentLess / 100))}</output>
    </div>
  );
}

function answerOf({ wasMs, wouldMs, isWaitedFor }: WhatIf): string {
  if (!isWaitedFor) return "saves nothing: nobody waits for it";
  if (wouldMs >= wasMs) return "saves nothing: others take as long";
  const [would, was] = [formatDuration(fromMs(wouldMs)), formatDuration(fromMs(wasMs))];
  return would === was ? `saves ${formatDuration(fromMs(wasMs - wouldMs))}` : `${would} instead of ${was}`;
}
