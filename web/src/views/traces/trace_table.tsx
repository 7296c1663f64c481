import { Link } from "@tanstack/react-router";
import { type CSSProperties, type RefObject, useCallback } from "react";
import { counted, formatCost, formatCount, kUnknown } from "../../model/format";
import { type Health, healthOfRow, kDiagnosed } from "../../model/health";
import { fraction, longest } from "../../model/nanoseconds";
import type { TraceRow } from "../../model/trace";
import { kNarrow, useMedia } from "../../widgets/use_media";
import { PickCell } from "../list_cells";
import { DurationCell, RootCell, ServicesCell, TimeCell } from "./cells";
import { type Foresight, useForesight } from "./foresight";
import { kCardPx, kRowPx } from "./heights";
import type { Picks } from "./picks";
import { useHealth } from "./use_health";
import { VirtualRows } from "./virtual_rows";

interface TraceTableProps {
  rows: readonly TraceRow[];
  picks: Picks;
  scroller: RefObject<HTMLElement | null>;
}

// A table laid out by CSS grid, so that a narrow screen gets two-line cards of the same cells.
export function TraceTable({ rows, picks, scroller }: TraceTableProps) {
  const most = longest(rows.map(({ duration }) => duration));
  const height = useMedia(kNarrow) ? kCardPx : kRowPx;
  const heightOf = useCallback(() => height, [height]);
  const health = useHealth();
  const foresight = useForesight();
  return (
    <table className="trace-table" aria-label="Traces, newest first" aria-rowcount={rows.length + 1}>
      <thead>
        <tr className="trace-row trace-row-head">
          {kColumns.map(([name, title]) => (
            <th key={name} scope="col" className={`cell-${name}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <VirtualRows scroller={scroller} count={rows.length} heightOf={heightOf}>
        {(index, place) => (
          <Row
            key={rows[index]!.traceId}
            row={rows[index]!}
            index={index}
            place={place}
            share={fraction(rows[index]!.duration, most)}
            picks={picks}
            health={health.get(rows[index]!.traceId)}
            foresight={foresight}
          />
        )}
      </VirtualRows>
    </table>
  );
}

const kColumns = [
  [
    "pick",
    <span key="pick" className="unseen">
      Compare
    </span>,
  ],
  ["time", "Time"],
  [
    "root",
    <span key="root" title={kDiagnosed}>
      Root and health
    </span>,
  ],
  ["services", "Services"],
  ["duration", "Duration"],
  ["spans", "Spans"],
  ["errors", "Errors"],
  ["model", "Model"],
  ["tokens", "Tokens"],
  ["cost", "Cost"],
  ["session", "Session"],
] as const;

interface RowProps {
  row: TraceRow;
  index: number;
  place: CSSProperties;
  share: number;
  picks: Picks;
  health: Health | undefined;
  foresight: Foresight;
}

function Row({ row, index, place, share, picks, health, foresight }: RowProps) {
  const hasErrors = row.errorCount > 0;
  return (
    <tr
      className={hasErrors ? "trace-row has-errors" : "trace-row"}
      style={place}
      aria-rowindex={index + 2}
      onPointerEnter={() => foresight.isLookedAt(row)}
      onPointerLeave={foresight.isLeft}
      onFocus={() => foresight.isLookedAt(row)}
      onBlur={foresight.isLeft}
    >
      <PickCell
        name={row.rootName || "the trace"}
        isPicked={picks.has(row.traceId)}
        onPick={(isPicked) => picks.set(row.traceId, row.start, isPicked)}
      />
      <TimeCell start={row.start} />
      <RootCell
        traceId={row.traceId}
        name={row.rootName}
        isMissing={row.rootMissing}
        health={health ?? healthOfRow(row)}
      />
      <ServicesCell services={row.services} />
      <DurationCell duration={row.duration} share={share} />
      <Count name="spans" count={row.spanCount} one="span" />
      <Count name="errors" count={row.errorCount} one="error" look={hasErrors ? "is-error" : "dim"} />
      <td className="cell-model" title={row.model}>
        {row.model || kUnknown}
      </td>
      <td className="cell-tokens number" title={tokensTitle(row)}>
        {formatCount(row.tokens.total)}
      </td>
      <td className="cell-cost number">{formatCost(row.costUsd)}</td>
      <td className="cell-session">{row.sessionId === "" ? kUnknown : <SessionLink id={row.sessionId} />}</td>
    </tr>
  );
}

// In a card there is no column head, so the number says what it counts.
function Count({ name, count, one, look = "" }: { name: string; count: number; one: string; look?: string }) {
  return (
    <td className={`cell-${name} number ${look}`} title={counted(count, one)}>
      {formatCount(count)}
      <span className="narrow-only"> {count === 1 ? one : `${one}s`}</span>
    </td>
  );
}

const kSessionIdShown = 8; // of a UUID, enough to tell neighbours apart

function SessionLink({ id }: { id: string }) {
  return (
    <Link to="/sessions/$sessionId" params={{ sessionId: id }} title={`Session ${id}`}>
      {id.slice(0, kSessionIdShown)}
    </Link>
  );
}

const tokensTitle = ({ tokens }: TraceRow) =>
  tokens.total === null ? "" : `${formatCount(tokens.input)} in, ${formatCount(tokens.output)} out`;
