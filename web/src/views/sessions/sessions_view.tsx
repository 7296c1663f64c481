import { Link, useNavigate } from "@tanstack/react-router";
import { useSessions } from "../../api/sessions";
import { isBeingTyped, type TimeFilter, timeFrom } from "../../model/filter";
import { formatCost, formatCount, formatDuration, kUnknown, visible } from "../../model/format";
import { between } from "../../model/nanoseconds";
import type { SessionRow } from "../../model/session";
import { rangeOf } from "../../model/time_range";
import { Failure } from "../failure";
import { FurtherPages } from "../further_pages";
import { FailedCell, InstantCell } from "../list_cells";
import { Page } from "../page";
import { TimeChoice } from "../time_choice";
import "../../styles/sessions.css";
import { type Column, ListHead } from "../../widgets/list_head";

export function SessionsView({ time }: { time: TimeFilter }) {
  const navigate = useNavigate({ from: "/sessions" });
  const sessions = useSessions(time);
  const { data, error } = sessions;
  const rows = data?.pages.flatMap((page) => page.rows);
  return (
    <Page
      title="Sessions"
      controls={
        <TimeChoice
          time={time}
          shown={rangeOf(time, rows?.at(-1)?.start, Date.now())}
          anyTime="Any time"
          onChange={(part) => {
            const next = timeFrom(part);
            navigate({ search: next, replace: isBeingTyped(time, next) });
          }}
        />
      }
    >
      {error !== null && <Failure error={error} />}
      {rows === undefined && error === null && <p className="blank dim">Reading sessions…</p>}
      {rows?.length === 0 && <NoSessions />}
      {rows !== undefined && rows.length > 0 && <SessionTable rows={rows} />}
      <FurtherPages list={sessions} label="Load older sessions" />
    </Page>
  );
}

function NoSessions() {
  return (
    <div className="blank">
      <h2>No session here yet</h2>
      <p className="dim">
        A session is what spans with the same <code>session.id</code> belong to: HoneyHive's SDK sets it by
        itself, elsewhere set that attribute on a request's first span. Choose a longer time if there should
        be some.
      </p>
    </div>
  );
}

const kColumns: readonly Column[] = [
  "Began",
  "Session",
  "User",
  { number: "Took" },
  { number: "Turns" },
  { number: "Spans" },
  { number: "Errors" },
  { number: "Tokens" },
  { number: "Cost" },
];

const kUsersNamed = 2;

function usersText(userIds: readonly string[]): string {
  if (userIds.length === 0) return kUnknown;
  const more = userIds.length - kUsersNamed;
  return userIds.slice(0, kUsersNamed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function SessionTable({ rows }: { rows: readonly SessionRow[] }) {
  return (
    <table className="list">
      <ListHead columns={kColumns} />
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.project} ${row.sessionId}`}>
            <InstantCell at={row.start} />
            <td>
              <Link to="/sessions/$sessionId" params={{ sessionId: row.sessionId }} title={row.sessionId}>
                {visible(row.name || row.sessionId)}
              </Link>
            </td>
            <td title={row.userIds.join(", ")}>{usersText(row.userIds)}</td>
            <td className="number">{formatDuration(between(row.start, row.end))}</td>
            <td className="number">{formatCount(row.traceCount)}</td>
            <td className="number">{formatCount(row.spanCount)}</td>
            <FailedCell count={row.errorCount}>{formatCount(row.errorCount)}</FailedCell>
            <td className="number">{formatCount(row.totalTokens || null)}</td>
            <td className="number">{formatCost(row.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
