import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatCost, formatDuration, formatExact, formatInstant } from "../../model/format";
import { between, type UnixNano } from "../../model/nanoseconds";
import type { Span } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { ServiceName } from "../service_name";
import { tokenParts } from "./trace_head";

// The span in one glance. What nobody said is left out.
export function Facts({ span, traceStart }: { span: Span; traceStart: UnixNano }) {
  const dropped = Object.entries(span.dropped)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${formatExact(count)} ${what}`)
    .join(", ");
  return (
    <dl className="facts">
      <Fact name="Service">
        <ServiceName service={span.service} />
      </Fact>
      <Fact name="Type">
        {span.eventType}
        {span.kind !== "" && span.kind !== "unspecified" && <span className="dim"> · {span.kind}</span>}
      </Fact>
      <Fact name="Duration">{formatDuration(span.duration)}</Fact>
      <Fact name="Started">
        +{formatDuration(between(traceStart, span.start))}{" "}
        <span className="dim">{formatInstant(span.start)}</span>
      </Fact>
      {span.model !== "" && (
        <Fact name="Model">
          {span.model}
          {span.provider !== "" && <span className="dim"> · {span.provider}</span>}
        </Fact>
      )}
      {span.tokens.total !== null && (
        <Fact name="Tokens">
          {formatExact(span.tokens.total)} <span className="dim">{tokenParts(span.tokens)}</span>
        </Fact>
      )}
      {span.costUsd !== null && <Fact name="Cost">{formatCost(span.costUsd)}</Fact>}
      {span.sessionId !== "" && (
        <Fact name="Session">
          <Link to="/" search={{ session: span.sessionId }}>
            {span.sessionId}
          </Link>
        </Fact>
      )}
      {span.userId !== "" && <Fact name="User">{span.userId}</Fact>}
      {span.source !== "" && <Fact name="Source">{span.source}</Fact>}
      {span.spanName !== span.name && <Fact name="Span name">{span.spanName}</Fact>}
      <Fact name="Span id">
        <code>{span.id}</code>
        <CopyButton text={() => span.id} label="Copy the span id" />
      </Fact>
      {span.parentId !== "" && (
        <Fact name="Parent">
          <code>{span.parentId}</code>
          {span.parentMissing && <span className="tag">not arrived</span>}
        </Fact>
      )}
      {span.eventId !== "" && (
        <Fact name="Event id">
          <code>{span.eventId}</code>
          <CopyButton text={() => span.eventId} label="Copy the event id" />
        </Fact>
      )}
      {dropped !== "" && <Fact name="Dropped">{dropped} by the sender's limits</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
