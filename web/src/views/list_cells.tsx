import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { TraceFilter } from "../model/filter";
import { formatInstant, formatTime } from "../model/format";
import type { UnixNano } from "../model/nanoseconds";
import type { Column } from "../widgets/list_head";

// What several lists show of a row.

export function InstantCell({ at }: { at: UnixNano }) {
  return (
    <td className="number dim" title={formatInstant(at)}>
      {formatTime(at, new Date())}
    </td>
  );
}

// A number that should be 0.
export function FailedCell({ count, children }: { count: number; children: ReactNode }) {
  return <td className={count > 0 ? "number is-error" : "number dim"}>{children}</td>;
}

interface PickCellProps {
  name: string;
  isPicked: boolean;
  onPick: (isPicked: boolean) => void;
}

export function PickCell({ name, isPicked, onPick }: PickCellProps) {
  return (
    <td className="cell-pick">
      <input
        type="checkbox"
        aria-label={`Choose ${name} to compare it`}
        checked={isPicked}
        onChange={(event) => onPick(event.target.checked)}
      />
    </td>
  );
}

export const kTracesColumn: Column = { unseen: "Traces" };

export function TracesCell({ search }: { search: TraceFilter }) {
  return (
    <td>
      <Link to="/" search={search}>
        Traces
      </Link>
    </td>
  );
}
