import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSessionTraces } from "../../api/sessions";
import { counted, formatCost, formatCount, formatDuration, formatExact, visible } from "../../model/format";
import { after, between } from "../../model/nanoseconds";
import type { TraceRow } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { Failure } from "../failure";
import { Page } from "../page";
import { ServiceLooks } from "../service_name";
import { TurnCard } from "./turn_card";
import { TurnList } from "./turn_list";
import "../../styles/sessions.css";

interface SessionViewProps {
  sessionId: string;
  turn: string | undefined; // the trace of the turn that a link is about
}

// One session as the conversation it was: its turns on the left, what was said on the right.
export function SessionView({ sessionId, turn }: SessionViewProps) {
  const { data, error } = useSessionTraces(sessionId);
  const navigate = useNavigate({ from: "/sessions/$sessionId" });
  const chat = useRef<HTMLDivElement>(null);
  const isThere = data !== undefined;
  useEffect(() => {
    if (turn !== undefined && isThere)
      chat.current?.querySelector(`[id="turn-${turn}"]`)?.scrollIntoView({ block: "start" });
  }, [turn, isThere]);
  return (
    <Page title="Session" controls={<Head sessionId={sessionId} rows={data?.rows ?? []} />}>
      {error !== null && <Failure error={error} />}
      {data?.rows.length === 0 && <p className="blank">Nothing of this session is here.</p>}
      {data !== undefined && data.rows.length > 0 && (
        <ServiceLooks shown={data.rows.flatMap(({ services }) => services)}>
          <div className="session">
            <TurnList
              rows={data.rows}
              chosen={turn}
              onChoose={(traceId) => navigate({ search: { turn: traceId } })}
            />
            <div className="session-chat" ref={chat}>
              {!data.isWhole && (
                <p className="dim">Only the newest {formatExact(data.rows.length)} turns are shown.</p>
              )}
              {data.rows.map((row, index) => (
                <TurnCard key={row.traceId} row={row} number={index + 1} isChosen={row.traceId === turn} />
              ))}
            </div>
          </div>
        </ServiceLooks>
      )}
    </Page>
  );
}

const kUsersNamed = 3;

function Head({ sessionId, rows }: { sessionId: string; rows: readonly TraceRow[] }) {
  const [first, last] = [rows[0], rows.at(-1)];
  const sum = (of: (row: TraceRow) => number | null) => rows.reduce((all, row) => all + (of(row) ?? 0), 0);
  const hasCost = rows.some(({ costUsd }) => costUsd !== null);
  const users = [...new Set(rows.map(({ userId }) => userId).filter((user) => user !== ""))];
  const errors = sum(({ errorCount }) => errorCount);
  return (
    <>
      <span className="session-id">
        <code>{visible(sessionId)}</code>
        <CopyButton text={() => sessionId} label="Copy the session's id" />
      </span>
      {first !== undefined && last !== undefined && (
        <span className="session-sums">
          {users.slice(0, kUsersNamed).map((user) => (
            <Link key={user} to="/" search={{ user }}>
              {user}
            </Link>
          ))}
          {users.length > kUsersNamed && (
            <span title={users.join(", ")}>and {counted(users.length - kUsersNamed, "more user")}</span>
          )}
          <span>{counted(rows.length, "turn")}</span>
          <span>{formatDuration(between(first.start, after(last.start, last.duration)))}</span>
          <span>{formatCount(sum(({ tokens }) => tokens.total) || null)} tokens</span>
          <span>{formatCost(hasCost ? sum(({ costUsd }) => costUsd) : null)}</span>
          {errors > 0 && <span className="is-error">{counted(errors, "error")}</span>}
        </span>
      )}
      <Link to="/" search={{ session: sessionId }} className="page-end">
        As a list of traces <Icon name="chevron" />
      </Link>
    </>
  );
}
