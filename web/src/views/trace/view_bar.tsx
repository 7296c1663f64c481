import { type ReactNode, useMemo } from "react";
import { depthRule, kOpenRule, serviceRule } from "../../model/folding";
import { counted } from "../../model/format";
import { isErrorOrigin } from "../../model/span_tree";
import { kTraceViews, type TraceViewName } from "../../model/trace_search";
import { serviceLabel } from "../service_name";
import { goToNextError } from "./tree_keys";
import type { TreeView } from "./tree_state";

const kLabels: Readonly<Record<TraceViewName, string>> = {
  tree: "Tree",
  timeline: "Timeline",
  flame: "Flame",
  graph: "Graph",
  conversation: "Conversation",
};

// How the trace is looked at: which drawing, and what of it.
export function ViewBar({ state, find }: { state: TreeView; find: ReactNode }) {
  const { search, change } = state;
  const view = search.view ?? "tree";
  return (
    <div className="view-bar">
      <nav className="view-switch" aria-label="Drawings of the trace">
        {kTraceViews.map((name) => (
          <button
            key={name}
            type="button"
            aria-current={name === view ? "page" : undefined}
            onClick={() => change({ view: name === "tree" ? undefined : name })}
          >
            {kLabels[name]}
          </button>
        ))}
      </nav>
      {view !== "graph" && view !== "conversation" && (
        <label className="toggle" title="What the request waited for at each moment (c)">
          <input
            type="checkbox"
            checked={search.path !== "off"}
            onChange={(event) => change({ path: event.target.checked ? undefined : "off" })}
          />
          Critical path
        </label>
      )}
      {view === "tree" && (
        <>
          <label className="toggle" title="Leaves out HTTP, databases and other plumbing that did not fail">
            <input
              type="checkbox"
              checked={search.only === "llm"}
              onChange={(event) => change({ only: event.target.checked ? "llm" : undefined })}
            />
            LLM spans only
          </label>
          <FoldMenu state={state} />
        </>
      )}
      <NextError state={state} />
      {find}
    </div>
  );
}

function NextError({ state }: { state: TreeView }) {
  const { spans, tree } = state.shape;
  const origins = useMemo(
    () => spans.reduce((count, _, line) => count + (isErrorOrigin(spans, tree, line) ? 1 : 0), 0),
    [spans, tree],
  );
  if (origins === 0) return null;
  return (
    <button type="button" className="next-error" title="Next error (e)" onClick={() => goToNextError(state)}>
      {counted(origins, "error origin")} ↓
    </button>
  );
}

const kDepths = [1, 2, 3, 4, 6, 8];
const kUnfold = "unfold"; // as at first

// Folds what is below a depth, or whatever a service does within itself.
function FoldMenu({ state }: { state: TreeView }) {
  const { shape, foldBy } = state;
  const services = useMemo(() => [...new Set(shape.spans.map(({ service }) => service))].sort(), [shape]);
  return (
    <select
      aria-label="Fold"
      value=""
      onChange={({ target }) => foldBy(target.value === kUnfold ? undefined : target.value)}
    >
      <option value="" disabled>
        Fold…
      </option>
      <option value={kUnfold}>Unfold spans</option>
      <option value={kOpenRule}>Unfold everything, repeats too</option>
      <optgroup label="Below depth">
        {kDepths.map((depth) => (
          <option key={depth} value={depthRule(depth)}>
            {depth}
          </option>
        ))}
      </optgroup>
      <optgroup label="What a service does">
        {services.map((service) => (
          <option key={service} value={serviceRule(service)}>
            {serviceLabel(service)}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
