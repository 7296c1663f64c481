import { Link } from "@tanstack/react-router";
import type { EvalRun } from "../../model/evals";
import { counted } from "../../model/format";

// At most two: the one that was picked first goes.
export const withPick = (picked: readonly string[], id: string, isPicked: boolean): readonly string[] =>
  isPicked ? [...picked, id].slice(-2) : picked.filter((one) => one !== id);

interface CompareBarProps {
  runs: readonly EvalRun[];
  picked: readonly string[];
  onClear: () => void;
}

export function CompareBar({ runs, picked, onClear }: CompareBarProps) {
  // The list has the newest first; a comparison goes from the earlier run to the later.
  const [b, a] = runs.filter(({ id }) => picked.includes(id));
  return (
    <div className="compare-controls">
      {a !== undefined && b !== undefined ? (
        <Link to="/evals/compare" search={{ a: a.id, b: b.id }} className="button">
          Compare the two
        </Link>
      ) : (
        <span className="dim">{counted(picked.length, "run")} chosen: choose another to compare with</span>
      )}
      <button type="button" className="text-button" onClick={onClear}>
        Choose none
      </button>
    </div>
  );
}
