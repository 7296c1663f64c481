import { Link } from "@tanstack/react-router";
import {
  counted,
  formatAge,
  formatCost,
  formatCount,
  formatDuration,
  formatInstant,
  formatTime,
  kUnknown,
} from "../../model/format";
import { fraction, kZero, type Nanoseconds } from "../../model/nanoseconds";
import type { TraceRow } from "../../model/trace";
import { ServiceName, serviceLabel } from "../service_name";

const kServicesShown = 3;

// A table laid out by CSS grid, so that a narrow screen gets two-line cards of the same cells.
export function TraceTable({ rows }: { rows: readonly TraceRow[] }) {
  const longest = rows.reduce((most, row) => longer(most, row.duration), kZero);
  return (
    <table className="trace-table" aria-label="Traces, newest first">
      <thead>
        <tr className="trace-row trace-row-head">
          {kColumns.map(([name, title]) => (
            <th key={name} scope="col" className={`cell-${name}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.traceId} row={row} share={fraction(row.duration, longest)} />
        ))}
      </tbody>
    </table>
  );
}

const longer = (a: Nanoseconds, b: Nanoseconds) => (a > b ? a : b);

const kColumns = [
  ["time", "Time"],
  ["root", "Root"],
  ["services", "Services"],
  ["duration", "Duration"],
  ["spans", "Spans"],
  ["errors", "Errors"],
  ["model", "Model"],
  ["tokens", "Tokens"],
  ["cost", "Cost"],
  ["session", "Session"],
] as const;

function Row({ row, share }: { row: TraceRow; share: number }) {
  const now = new Date();
  const hasErrors = row.errorCount > 0;
  return (
    <tr className={hasErrors ? "trace-row has-errors" : "trace-row"}>
      <td className="cell-time" title={`${formatInstant(row.start)}, ${formatAge(row.start, now)}`}>
        {formatTime(row.start, now)}
      </td>
      <td className="cell-root">
        <Link to="/trace/$traceId" params={{ traceId: row.traceId }} title={row.rootName}>
          {row.rootName || "(no name)"}
        </Link>
        {row.rootMissing && <span className="tag">root not arrived</span>}
      </td>
      <td className="cell-services">
        <Services row={row} />
      </td>
      <td className="cell-duration">
        <span className="number">{formatDuration(row.duration)}</span>
        <span className="track">
          <span className="track-bar" style={{ width: `${Math.max(share * 100, 1)}%` }} />
        </span>
      </td>
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

function Services({ row }: { row: TraceRow }) {
  const hidden = row.services.slice(kServicesShown);
  return (
    <>
      {row.services.slice(0, kServicesShown).map((service) => (
        <ServiceName key={service} service={service} />
      ))}
      {hidden.length > 0 && (
        <span className="dim" title={hidden.map(serviceLabel).join(", ")}>
          +{hidden.length}
        </span>
      )}
    </>
  );
}

const kSessionIdShown = 8; // of a UUID, enough to tell neighbours apart

function SessionLink({ id }: { id: string }) {
  return (
    <Link to="/" search={{ session: id }} title={`Traces of session ${id}`}>
      {id.slice(0, kSessionIdShown)}
    </Link>
  );
}

const tokensTitle = ({ tokens }: TraceRow) =>
  tokens.total === null ? "" : `${formatCount(tokens.input)} in, ${formatCount(tokens.output)} out`;
