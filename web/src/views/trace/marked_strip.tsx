import { counted } from "../../model/format";
import { markedOf } from "../../model/trace_search";
import { Icon } from "../../widgets/icon";
import type { TreeView } from "./tree_state";

// The spans that a test fails on, named by the link that led here: one after the other.
export function MarkedStrip({ state }: { state: TreeView }) {
  const ids = new Set(state.shape.spans.map(({ id }) => id));
  const here = markedOf(state.search).filter((id) => ids.has(id));
  const at = here.indexOf(state.search.span ?? "");
  const step = (by: 1 | -1) => {
    const next = at === -1 ? (by === 1 ? 0 : here.length - 1) : at + by;
    state.showSpan(here[(next + here.length) % here.length]!);
  };
  return (
    <section className="marked" aria-label="Spans that a test fails on">
      <Icon name="alert" />
      <span role="status">
        {here.length === 0
          ? "The spans that a test fails on have not arrived"
          : `${counted(here.length, "span")} the test fails on${at === -1 ? "" : `: ${at + 1} of ${here.length}`}`}
      </span>
      {here.length > 0 && (
        <>
          <button type="button" className="text-button" onClick={() => step(-1)}>
            Previous
          </button>
          <button type="button" className="text-button" onClick={() => step(1)}>
            Next
          </button>
        </>
      )}
      <button type="button" className="text-button" onClick={() => state.change({ marked: undefined })}>
        Mark none
      </button>
    </section>
  );
}
