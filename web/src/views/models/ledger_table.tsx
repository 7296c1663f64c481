import { Link } from "@tanstack/react-router";
import type { TimeFilter } from "../../model/filter";
import { formatCost, formatExact, kUnknown } from "../../model/format";
import { type Ledger, type LedgerKey, type LedgerSums, shareOf } from "../../model/ledger";
import { ListHead } from "../../widgets/list_head";

interface LedgerTableProps {
  by: LedgerKey;
  ledger: Ledger;
  time: TimeFilter;
}

const kKeyNames: Readonly<Record<LedgerKey, string>> = {
  model: "Model",
  service: "Service",
  user: "User",
  session: "Session",
  day: "Day",
};

export function LedgerTable({ by, ledger, time }: LedgerTableProps) {
  const { rows, total } = ledger;
  const hasFormula = by === "model";
  return (
    <table className="list">
      <ListHead
        columns={[
          kKeyNames[by],
          { number: "Calls" },
          { number: "Traces" },
          { number: "Tokens in" },
          { number: "Tokens out" },
          { number: "Cost" },
          { unseen: "Share", className: "bar-column" },
          ...(hasFormula ? ["How it comes about"] : []),
        ]}
      />
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td>
              <Key by={by} value={row.key} time={time} />
            </td>
            <Sums sums={row} />
            <td className="bar-column">
              <span className="track">
                <span className="track-bar" style={{ width: `${shareOf(row, rows) * 100}%` }} />
              </span>
            </td>
            {hasFormula && (
              <td className="long dim" title={row.formula}>
                {row.formula}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <Sums sums={total} />
          <td />
          {hasFormula && <td />}
        </tr>
      </tfoot>
    </table>
  );
}

const countOrUnknown = (count: number | null) => (count === null ? kUnknown : formatExact(count));

function Sums({ sums }: { sums: LedgerSums }) {
  return (
    <>
      <td className="number">{formatExact(sums.calls)}</td>
      <td className="number">{formatExact(sums.traces)}</td>
      <td className="number">{countOrUnknown(sums.tokens.input)}</td>
      <td className="number">{countOrUnknown(sums.tokens.output)}</td>
      <td className="number">{formatCost(sums.costUsd)}</td>
    </>
  );
}

// Leads to the traces behind the row.
function Key({ by, value, time }: { by: LedgerKey; value: string; time: TimeFilter }) {
  if (value === "") return <span className="dim">no {by} named</span>;
  if (by === "day") return value;
  if (by === "session") {
    return (
      <Link to="/sessions/$sessionId" params={{ sessionId: value }}>
        {value}
      </Link>
    );
  }
  return (
    <Link to="/" search={{ [by]: value, ...time }}>
      {value}
    </Link>
  );
}
