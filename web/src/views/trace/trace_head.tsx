import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { type DrawnTimes, fromMs } from "../../model/drawn_times";
import {
  formatCost,
  formatCount,
  formatDuration,
  formatExact,
  formatInstant,
  visible,
} from "../../model/format";
import { kCircle } from "../../model/health";
import { modelsOf, parentTag, rootOf } from "../../model/summary";
import type { Tokens, Trace } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { Notice } from "../../widgets/notice";
import { ServiceName } from "../service_name";
import { lastList } from "../traces/last_list";

interface TraceHeadProps {
  trace: Trace;
  times: DrawnTimes;
  health: string; // what the diagnosis says, in two words
}

// Times are those that are drawn: with a clock corrected the trace may be shorter.
export function TraceHead({ trace, times, health }: TraceHeadProps) {
  const root = rootOf(trace);
  const models = useMemo(() => modelsOf(trace), [trace]);
  const { sessions } = trace;
  return (
    <header className="trace-head">
      <div className="trace-title">
        <Link to="/" search={lastList()} className="icon-button" aria-label="Back to the list of traces">
          <Icon name="back" />
        </Link>
        <h1>{visible(root?.name ?? "") || "(no name)"}</h1>
        {root === undefined || root.parentMissing ? <span className="tag">{rootTag(trace)}</span> : null}
        <span className="trace-id">
          <code>{trace.id}</code>
          <CopyButton text={() => trace.id} label="Copy the trace id" />
        </span>
      </div>
      <dl className="stats">
        <Stat name="Duration">{formatDuration(fromMs(times.lengthMs))}</Stat>
        <Stat name="Started">{formatInstant(times.origin)}</Stat>
        <Stat name="Spans">{formatExact(trace.spanCount)}</Stat>
        <Stat name="Errors" isError={trace.errorCount > 0}>
          {formatExact(trace.errorCount)}
        </Stat>
        <Stat name="Health">{health}</Stat>
        {trace.tokens.total !== null && (
          <Stat name="Tokens">
            {formatExact(trace.tokens.total)} <span className="dim">{tokenParts(trace.tokens)}</span>
          </Stat>
        )}
        {trace.costUsd !== null && <Stat name="Cost">{formatCost(trace.costUsd)}</Stat>}
        {models.length > 0 && (
          <Stat name={models.length === 1 ? "Model" : "Models"}>
            {models.map((model) => (
              <span key={model} className="stat-text" title={model}>
                {model}
              </span>
            ))}
          </Stat>
        )}
        {sessions.length > 0 && (
          <Stat name={sessions.length === 1 ? "Session" : "Sessions"}>
            {sessions.map((session) => (
              <Link
                key={session}
                to="/sessions/$sessionId"
                params={{ sessionId: session }}
                title={`Session ${session}`}
              >
                {session.slice(0, 8)}
              </Link>
            ))}
          </Stat>
        )}
        <Stat name={trace.services.length === 1 ? "Service" : "Services"}>
          {trace.services.map((service) => (
            <ServiceName key={service} service={service} />
          ))}
        </Stat>
      </dl>
      {trace.truncated && (
        <Notice kind="warning">
          The trace has more spans than weft reads at once; these are its first{" "}
          {formatExact(trace.spans.length)}.
        </Notice>
      )}
    </header>
  );
}

function rootTag(trace: Trace): string {
  const root = rootOf(trace);
  const why = root === undefined ? "" : parentTag(root, trace.spans);
  return why === kCircle ? why : "root not arrived";
}

export const tokenParts = (tokens: Tokens) =>
  [
    [tokens.input, "in"],
    [tokens.output, "out"],
    [tokens.cacheRead, "cached"],
    [tokens.reasoning, "reasoning"],
  ]
    .filter(([count]) => count !== null && count !== 0)
    .map(([count, name]) => `${formatCount(count as number)} ${name}`)
    .join(" · ");

function Stat({ name, isError = false, children }: { name: string; isError?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isError ? "is-error" : ""}>{children}</dd>
    </div>
  );
}
