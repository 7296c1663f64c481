import { Link } from "@tanstack/react-router";
import { type RefObject, useDeferredValue, useMemo, useState } from "react";
import type { DrawnTimes } from "../../model/drawn_times";
import { linesWith } from "../../model/find";
import { formatExact } from "../../model/format";
import { dateOf } from "../../model/nanoseconds";
import { isWholeShape } from "../../model/trace_shape";
import { queryWithin } from "../../model/traceql";
import { kNone, positionOf } from "../../model/tree";
import { Icon } from "../../widgets/icon";
import type { TreeView } from "./tree_state";

interface FindBoxProps {
  traceId: string;
  state: TreeView;
  input: RefObject<HTMLInputElement | null>;
}

// Finds a text in the trace; Enter goes to the next span that holds it, Shift+Enter to the one before.
export function FindBox({ traceId, state, input }: FindBoxProps) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const { spans } = state.shape;
  const isWhole = useMemo(() => isWholeShape(state.shape), [state.shape]);
  const { entryOf } = state.outline;
  const places = useMemo(
    () =>
      linesWith(spans, wanted)
        .map((line) => entryOf[line]!)
        .filter((at) => at !== kNone)
        .sort(),
    [spans, wanted, entryOf],
  );
  const position = positionOf(places, state.cursor);
  const isAt = places[position] === state.cursor;
  const step = (by: 1 | -1) => {
    if (places.length === 0) return;
    const next = position + (by === 1 ? 1 : isAt ? -1 : 0);
    state.moveTo(places[(next + places.length) % places.length]!);
  };
  return (
    <>
      <div className="find typed">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          value={text}
          placeholder="Find in this trace (/)"
          aria-label="Find in this trace"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        {wanted.trim() !== "" && (
          <span className="find-count" role="status">
            {isAt && `${formatExact(position + 1)} of `}
            {formatExact(places.length)}
          </span>
        )}
      </div>
      {wanted.trim() !== "" && !isWhole && (
        <Elsewhere traceId={traceId} phrase={wanted.trim()} times={state.shape.times} />
      )}
    </>
  );
}

const kMarginMs = 1_000;

// What was said in a large trace is not here; the server finds it.
function Elsewhere({ traceId, phrase, times }: { traceId: string; phrase: string; times: DrawnTimes }) {
  const startMs = dateOf(times.origin).getTime();
  const search = {
    q: queryWithin(traceId, phrase),
    start: String(startMs - kMarginMs),
    end: String(Math.ceil(startMs + times.lengthMs) + kMarginMs),
  };
  return (
    <span className="find-elsewhere">
      Looks at names, services, models, errors and ids. What was said is not read here of so many spans:{" "}
      <Link to="/" search={search}>
        search what was said
      </Link>
    </span>
  );
}
