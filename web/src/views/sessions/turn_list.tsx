import { formatCost, formatDuration, formatTime } from "../../model/format";
import type { TraceRow } from "../../model/trace";
import { useTurn } from "./use_turn";

interface TurnListProps {
  rows: readonly TraceRow[];
  chosen: string | undefined;
  onChoose: (traceId: string) => void;
}

export function TurnList({ rows, chosen, onChoose }: TurnListProps) {
  return (
    <nav className="session-turns" aria-label="Turns">
      <ol>
        {rows.map((row, index) => (
          <li key={row.traceId}>
            <button
              type="button"
              className="session-turn"
              aria-current={row.traceId === chosen}
              onClick={() => onChoose(row.traceId)}
            >
              <Preview row={row} number={index + 1} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Preview({ row, number }: { row: TraceRow; number: number }) {
  const { frame, turn } = useTurn(row);
  return (
    <span ref={frame} className="session-turn-inner">
      <span className="session-turn-head">
        <b>{number}</b>
        <span className="session-turn-name">{row.rootName || "(no name)"}</span>
        {row.errorCount > 0 && <span className="is-error">failed</span>}
      </span>
      <span className="session-turn-text">{turn?.question ?? ""}</span>
      <span className="session-turn-facts dim number">
        <span>{formatTime(row.start, new Date())}</span>
        <span>{formatDuration(row.duration)}</span>
        {row.costUsd !== null && <span>{formatCost(row.costUsd)}</span>}
      </span>
    </span>
  );
}
