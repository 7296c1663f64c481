import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { useWholeSpan } from "../../api/queries";
import { isWholeShape, type TraceShape } from "../../model/trace_shape";
import { callLines, type Turn, transcriptOf, turnAlone } from "../../model/transcript";
import { Failure } from "../failure";
import { TurnView } from "./turn_view";

const kTurnPx = 180; // about; each is measured once it is drawn

interface TranscriptProps {
  traceId: string;
  shape: TraceShape;
  onOpen: (spanId: string) => void;
}

// What models were asked and answered, call by call. Of a trace that is too large to be read whole, each call is read when
// it comes near the screen.
export function Transcript({ traceId, shape, onOpen }: TranscriptProps) {
  const scroller = useRef<HTMLElement>(null);
  const turns = useMemo(() => (isWholeShape(shape) ? transcriptOf(shape) : null), [shape]);
  const lines = useMemo(() => (turns === null ? callLines(shape) : []), [turns, shape]);
  const rows = useVirtualizer({
    count: turns?.length ?? lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kTurnPx,
    overscan: 4,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1)
    <section className="transcript" aria-label="Conversation" ref={scroller} tabIndex={0}>
      {rows.options.count === 0 && (
        <p className="nothing">
          No span of this trace says what a model was asked or answered. Instrumentations often leave contents
          out unless they are told to record them.
        </p>
      )}
      <div className="transcript-room" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            data-index={index}
            className="transcript-turn"
            style={{ transform: `translateY(${start}px)` }}
          >
            {turns === null ? (
              <LateTurn
                traceId={traceId}
                shape={shape}
                line={lines[index]!}
                number={index + 1}
                onOpen={onOpen}
              />
            ) : (
              <TurnView turn={turns[index]!} number={index + 1} onOpen={onOpen} />
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

interface LateTurnProps extends TranscriptProps {
  line: number;
  number: number;
}

function LateTurn({ traceId, shape, line, number, onOpen }: LateTurnProps) {
  const { span, error } = useWholeSpan(traceId, shape.spans[line]!, useStays());
  const startMs = shape.times.starts[line]!;
  const turn: Turn | undefined = useMemo(() => span && turnAlone(span, startMs), [span, startMs]);
  if (error !== null) return <Failure error={error} />;
  if (turn === undefined)
    return (
      <p className="turn-to-come dim">
        <span className="number">{number}</span> {shape.spans[line]!.name} …
      </p>
    );
  return <TurnView turn={turn} number={number} onOpen={onOpen} />;
}

const kStaysMs = 120;

// Whether this has been on the screen for a moment: what is only scrolled past is not read.
function useStays(): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStays(true), kStaysMs);
    return () => clearTimeout(timer);
  }, []);
  return stays;
}
