import { type RefObject, useDeferredValue, useMemo, useState } from "react";
import { linesWith } from "../../model/find";
import { formatExact } from "../../model/format";
import { kNone, positionOf } from "../../model/tree";
import { Icon } from "../../widgets/icon";
import type { TreeView } from "./tree_state";

// Finds a text in the trace; Enter goes to the next span that holds it, Shift+Enter to the one before.
export function FindBox({ state, input }: { state: TreeView; input: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  const { spans } = state.shape;
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
  );
}
