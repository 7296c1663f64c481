import { Link } from "@tanstack/react-router";
import { type CSSProperties, type RefObject, useCallback } from "react";
import { counted, formatDuration, formatExact, visible } from "../../model/format";
import { type FoundSpan, type FoundTrace, matchedIn, spansFound } from "../../model/found";
import type { Health } from "../../model/health";
import { type JsonObject, printJson } from "../../model/json";
import { fraction, longest } from "../../model/nanoseconds";
import { kNarrow, useMedia } from "../../widgets/use_media";
import { PickCell } from "../list_cells";
import { ServiceName } from "../service_name";
import { DurationCell, RootCell, ServicesCell, TimeCell } from "./cells";
import { kCardPx, kRowPx } from "./heights";
import type { Picks } from "./picks";
import { useHealth } from "./use_health";
import { VirtualRows } from "./virtual_rows";

interface FoundTableProps {
  traces: readonly FoundTrace[];
  picks: Picks;
  scroller: RefObject<HTMLElement | null>;
}

// What a TraceQL query finds: a line for each trace, and one below for each span that matches.
export function FoundTable({ traces, picks, scroller }: FoundTableProps) {
  const most = longest(traces.map(({ duration }) => duration));
  const first = useMedia(kNarrow) ? kCardPx : kRowPx;
  const heightOf = useCallback(
    (index: number) => first + spansFound(traces[index]!).length * kRowPx,
    [first, traces],
  );
  const health = useHealth();
  return (
    <table
      className="trace-table found-table"
      aria-label="Traces that match, newest first"
      aria-rowcount={traces.length + 1}
    >
      <thead>
        <tr className="trace-row trace-row-head">
          <th scope="col" className="cell-pick">
            <span className="unseen">Compare</span>
          </th>
          <th scope="col" className="cell-time">
            Time
          </th>
          <th scope="col">Root, and the spans that match</th>
          <th scope="col">Service</th>
          <th scope="col" className="cell-duration">
            Duration
          </th>
          <th scope="col" className="cell-matched">
            Matching
          </th>
        </tr>
      </thead>
      <VirtualRows scroller={scroller} count={traces.length} heightOf={heightOf}>
        {(index, place) => (
          <Row
            key={traces[index]!.traceId}
            trace={traces[index]!}
            index={index}
            place={place}
            share={fraction(traces[index]!.duration, most)}
            picks={picks}
            health={health.get(traces[index]!.traceId)}
          />
        )}
      </VirtualRows>
    </table>
  );
}

interface RowProps {
  trace: FoundTrace;
  index: number;
  place: CSSProperties;
  share: number;
  picks: Picks;
  health: Health | undefined;
}

function Row({ trace, index, place, share, picks, health }: RowProps) {
  const matched = matchedIn(trace);
  return (
    <tr className="trace-row" style={place} aria-rowindex={index + 2}>
      <PickCell
        name={trace.rootName || "the trace"}
        isPicked={picks.has(trace.traceId)}
        onPick={(isPicked) => picks.set(trace.traceId, trace.start, isPicked)}
      />
      <TimeCell start={trace.start} />
      <RootCell
        traceId={trace.traceId}
        name={trace.rootName}
        isMissing={trace.rootName === ""}
        health={health}
      />
      <ServicesCell services={[trace.rootService]} />
      <DurationCell duration={trace.duration} share={share} />
      <td className="cell-matched number" title={counted(matched, "matching span")}>
        {formatExact(matched)}
      </td>
      <td className="cell-found">
        {trace.spansets.flatMap((spanset) =>
          spanset.spans.map((span) => (
            <Match
              key={`${printJson(spanset.attributes)} ${span.id}`}
              traceId={trace.traceId}
              span={span}
              group={spanset.attributes}
            />
          )),
        )}
      </td>
    </tr>
  );
}

function Match({ traceId, span, group }: { traceId: string; span: FoundSpan; group: JsonObject }) {
  return (
    <Link to="/trace/$traceId" params={{ traceId }} search={{ span: span.id }} className="match">
      <span className="match-name">{visible(span.name) || "(no name)"}</span>
      <ServiceName service={span.service} />
      <span className="number dim">{formatDuration(span.duration)}</span>
      {Object.entries({ ...group, ...span.attributes }).map(([key, value]) => (
        <span key={key} className="match-attribute" title={`${key} = ${String(value)}`}>
          <span className="dim">{key}</span> {String(value)}
        </span>
      ))}
    </Link>
  );
}
