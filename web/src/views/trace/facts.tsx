import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Analysis } from "../../model/analysis";
import { fromMs } from "../../model/drawn_times";
import { formatCost, formatDuration, formatExact, formatInstant } from "../../model/format";
import { after } from "../../model/nanoseconds";
import type { Span } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { ServiceName } from "../service_name";
import { tokenParts } from "./trace_head";
import type { TreeView } from "./tree_state";

const kHeadLetters = 40; // of a name, that surely fit the detail's head

interface FactsProps {
  span: Span;
  line: number;
  analysis: Analysis | undefined;
  state: TreeView;
}

// The span in one glance, and which attribute each was read from. What nobody said is left out.
export function Facts({ span, line, analysis, state }: FactsProps) {
  const read = (field: string) => span.origins.find((origin) => origin.field === field)?.key;
  const billing = analysis?.ledger.find(({ spanId }) => spanId === span.id);
  return (
    <dl className="facts">
      <Fact name="Service">
        <ServiceName service={span.service} />
      </Fact>
      <Fact name="Type" from={read("event_type")}>
        {span.eventType}
        {span.kind !== "" && span.kind !== "unspecified" && <span className="dim"> · {span.kind}</span>}
      </Fact>
      <Times span={span} line={line} state={state} />
      {span.model !== "" && (
        <Fact name="Model" from={read("model")}>
          {span.model}
          {span.provider !== "" && <span className="dim"> · {span.provider}</span>}
        </Fact>
      )}
      {span.tokens.total !== null && (
        <Fact name="Tokens" from={read("tokens.input")}>
          {formatExact(span.tokens.total)} <span className="dim">{tokenParts(span.tokens)}</span>
        </Fact>
      )}
      {span.costUsd !== null && (
        <Fact name="Cost" from={read("cost_usd")}>
          {formatCost(span.costUsd)}
          {billing !== undefined && (
            <span className="dim">
              {" "}
              {billing.isBilled ? billing.formula : "billed in another span that tells of the same call"}
            </span>
          )}
        </Fact>
      )}
      <Ids span={span} state={state} read={read} />
    </dl>
  );
}

// As they were sent; where a clock is corrected, that is said beside them.
function Times({ span, line, state }: { span: Span; line: number; state: TreeView }) {
  const { times, selfMs, path } = state.shape;
  const drawnStart = after(times.origin, fromMs(times.starts[line]!));
  const ownMs = path.ownMs[line]!;
  return (
    <>
      <Fact name="Duration">
        {formatDuration(span.duration)}
        <span className="dim"> · self {formatDuration(fromMs(selfMs[line]!))}</span>
        {ownMs > 0 && <span className="dim"> · waited for {formatDuration(fromMs(ownMs))}</span>}
      </Fact>
      <Fact name="Started">
        +{formatDuration(fromMs(times.starts[line]!))}{" "}
        <span className="dim">{formatInstant(span.start)}</span>
        {drawnStart !== span.start && state.search.clock === "corrected" && (
          <span className="tag">drawn at {formatInstant(drawnStart).slice(11)}</span>
        )}
      </Fact>
    </>
  );
}

interface IdsProps {
  span: Span;
  state: TreeView;
  read: (field: string) => string | undefined;
}

function Ids({ span, state, read }: IdsProps) {
  const dropped = Object.entries(span.dropped)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${formatExact(count)} ${what}`)
    .join(", ");
  return (
    <>
      {span.sessionId !== "" && (
        <Fact name="Session" from={read("session_id")}>
          <Link to="/sessions/$sessionId" params={{ sessionId: span.sessionId }}>
            {span.sessionId}
          </Link>
        </Fact>
      )}
      {span.userId !== "" && (
        <Fact name="User" from={read("user_id")}>
          {span.userId}
        </Fact>
      )}
      {span.source !== "" && <Fact name="Source">{span.source}</Fact>}
      {span.spanName !== span.name && <Fact name="Span name">{span.spanName}</Fact>}
      <Fact name="Span id">
        <code>{span.id}</code>
        <CopyButton text={() => span.id} label="Copy the span id" />
      </Fact>
      {span.parentId !== "" && (
        <Fact name="Parent">
          {span.parentMissing ? (
            <>
              <code>{span.parentId}</code> <span className="tag">not arrived</span>
            </>
          ) : (
            <button type="button" className="link-button" onClick={() => state.showSpan(span.parentId)}>
              <code>{span.parentId}</code>
            </button>
          )}
        </Fact>
      )}
      {span.eventId !== "" && (
        <Fact name="Event id">
          <code>{span.eventId}</code>
          <CopyButton text={() => span.eventId} label="Copy the event id" />
        </Fact>
      )}
      {dropped !== "" && <Fact name="Dropped">{dropped} by the sender's limits</Fact>}
      {span.name.length > kHeadLetters && (
        <Fact name="Name">
          {span.name}
          <CopyButton text={() => span.name} label="Copy the name" />
        </Fact>
      )}
    </>
  );
}

interface FactProps {
  name: string;
  from?: string | undefined; // the attribute it was read from
  children: ReactNode;
}

function Fact({ name, from, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {from !== undefined && <span className="origin">from {from}</span>}
      </dd>
    </div>
  );
}
