import { Link, useNavigate } from "@tanstack/react-router";
import { useUsers } from "../../api/ledger";
import { isBeingTyped, orLastHour, type TimeFilter, timeFrom } from "../../model/filter";
import { formatCost, formatCount, formatExact } from "../../model/format";
import type { UserRow } from "../../model/ledger";
import type { Panel } from "../../model/panels";
import { rangeOf } from "../../model/time_range";
import { Failure } from "../failure";
import { FurtherPages } from "../further_pages";
import { FailedCell, InstantCell } from "../list_cells";
import { Page } from "../page";
import { PanelGrid } from "../panel_grid";
import { TimeChoice } from "../time_choice";
import "../../styles/dashboards.css";
import { type Column, ListHead } from "../../widgets/list_head";

const kPanels: readonly Panel[] = [
  {
    title: "Requests by user",
    query: `{ span:parentID = "" && user.id != nil } | count_over_time() by (user.id) | topk(8)`,
  },
  {
    title: "Failed requests by user",
    query: `{ span:parentID = "" && user.id != nil && status = error } | count_over_time() by (user.id) | topk(8)`,
  },
];

export function UsersView({ time: asked }: { time: TimeFilter }) {
  const navigate = useNavigate({ from: "/users" });
  const time = orLastHour(asked);
  const users = useUsers(time);
  const { data, error } = users;
  const rows = data?.pages.flatMap((page) => page.rows);
  const range = rangeOf(time, undefined, Date.now());
  const go = (next: TimeFilter) => navigate({ search: next, replace: isBeingTyped(time, next) });
  return (
    <Page
      title="Users"
      controls={<TimeChoice time={time} shown={range} onChange={(part) => go(timeFrom(part))} />}
    >
      {error !== null && <Failure error={error} />}
      {rows === undefined && error === null && <p className="blank dim">Reading users…</p>}
      {rows?.length === 0 && <NoUsers />}
      {rows !== undefined && rows.length > 0 && (
        <>
          <UserTable rows={rows} time={time} />
          <FurtherPages list={users} label="Load further users" />
          {data?.pages.some(({ isPartial }) => isPartial) && (
            <p className="section dim">
              Tokens and cost are of the newest traces alone: choose a shorter time.
            </p>
          )}
          <PanelGrid
            panels={kPanels}
            range={range}
            isLive={time.end === undefined}
            onSelect={(startMs, endMs) => go({ start: String(startMs), end: String(endMs) })}
          />
        </>
      )}
    </Page>
  );
}

function NoUsers() {
  return (
    <div className="blank">
      <h2>No span of this time says its user</h2>
      <p className="dim">
        Set the attribute <code>user.id</code> on a request's first span, or HoneyHive's user properties.
      </p>
    </div>
  );
}

const kColumns: readonly Column[] = [
  "Last seen",
  "User",
  { number: "Traces" },
  { number: "Failed spans" },
  { number: "Model calls" },
  { number: "Tokens" },
  { number: "Cost" },
];

function UserTable({ rows, time }: { rows: readonly UserRow[]; time: TimeFilter }) {
  return (
    <table className="list">
      <ListHead columns={kColumns} />
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.project} ${row.userId}`}>
            <InstantCell at={row.lastSeen} />
            <td>
              <Link to="/" search={{ user: row.userId, ...time }}>
                {row.userId}
              </Link>
            </td>
            <td className="number">{formatExact(row.traceCount)}</td>
            <FailedCell count={row.errorCount}>{formatExact(row.errorCount)}</FailedCell>
            <td className="number">{formatExact(row.calls)}</td>
            <td className="number">{formatCount(row.totalTokens || null)}</td>
            <td className="number">{formatCost(row.costUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
