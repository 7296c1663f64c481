import { type Cell, passedOf } from "../../model/evals";

const kTicksMax = 20;

// How many of the repeats passed, and which.
export function Repeats({ cell }: { cell: Cell }) {
  return (
    <span className="repeats">
      {cell.attempts.length <= kTicksMax &&
        cell.attempts.map(({ test, verdict }) => (
          <i key={test} className={`repeat repeat-${verdict}`} />
        ))}{" "}
      {passedOf(cell)} of {cell.attempts.length} passed
    </span>
  );
}
