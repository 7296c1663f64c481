import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useMemo, useRef, useState } from "react";
import { fromMs } from "../../model/drawn_times";
import { counted, formatCost, formatDuration, formatExact } from "../../model/format";
import { isEmpty } from "../../model/json";
import { isError, type Span } from "../../model/trace";
import type { TraceShape } from "../../model/trace_shape";
import { type Turn, transcriptOf } from "../../model/transcript";
import { JsonView } from "../../widgets/json_view";
import { Notice } from "../../widgets/notice";
import { ServiceName } from "../service_name";
import { Messages } from "./messages";
import { tokenParts } from "./trace_head";

const kTurnPx = 180; // about; each is measured once it is drawn

interface TranscriptProps {
  shape: TraceShape<Span>;
  onOpen: (spanId: string) => void;
}

// What models were asked and answered, call by call.
export function Transcript({ shape, onOpen }: TranscriptProps) {
  const scroller = useRef<HTMLElement>(null);
  const turns = useMemo(() => transcriptOf(shape), [shape]);
  const rows = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kTurnPx,
    overscan: 4,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1)
    <section className="transcript" aria-label="Conversation" ref={scroller} tabIndex={0}>
      {turns.length === 0 && (
        <p className="nothing">
          No span of this trace says what a model was asked or answered. Instrumentations often leave contents
          out unless they are told to record them.
        </p>
      )}
      <div className="transcript-room" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => (
          <div
            key={item.key}
            ref={rows.measureElement}
            data-index={item.index}
            className="transcript-turn"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <TurnView turn={turns[item.index]!} number={item.index + 1} onOpen={onOpen} />
          </div>
        ))}
      </div>
    </section>
  );
}

interface TurnProps {
  turn: Turn;
  number: number;
  onOpen: (spanId: string) => void;
}

const TurnView = memo(function TurnView({ turn, number, onOpen }: TurnProps) {
  const { span, before, asked, answered, askedRest, answeredRest } = turn;
  const [isBeforeShown, setBeforeShown] = useState(false);
  return (
    <article aria-label={`Call ${number}: ${span.name}`}>
      <header className="turn-head">
        <span className="dim number">{formatExact(number)}</span>
        <button type="button" className="link-button" onClick={() => onOpen(span.id)}>
          {span.name || "(no name)"}
        </button>
        <ServiceName service={span.service} />
        {span.model !== "" && <span className="dim">{span.model}</span>}
        <span className="turn-figures number">
          at {formatDuration(fromMs(turn.startMs))}, took <b>{formatDuration(span.duration)}</b>
          {span.tokens.total !== null && `, ${formatExact(span.tokens.total)} tokens`}
          {span.tokens.total !== null && <span className="dim"> {tokenParts(span.tokens)}</span>}
          {span.costUsd !== null && `, ${formatCost(span.costUsd)}`}
        </span>
      </header>
      {before.length > 0 && (
        <button
          type="button"
          className="text-button"
          aria-expanded={isBeforeShown}
          onClick={() => setBeforeShown(!isBeforeShown)}
        >
          {counted(before.length, "message")} from before
        </button>
      )}
      {isBeforeShown && <Messages messages={before} />}
      <Messages messages={[...asked, ...answered]} />
      {!isEmpty(askedRest) && asked.length + before.length === 0 && <JsonView value={askedRest} />}
      {!isEmpty(answeredRest) && answered.length === 0 && <JsonView value={answeredRest} />}
      {isError(span) && <Notice kind="error">{span.error || "Failed, without a message."}</Notice>}
    </article>
  );
});
