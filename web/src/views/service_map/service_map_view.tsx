import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useServiceGraph } from "../../api/service_graph";
import { isBeingTyped, orLastHour, type TimeFilter } from "../../model/filter";
import { formatExact } from "../../model/format";
import { queryOfCall, queryOfNode } from "../../model/service_graph";
import { rangeOf } from "../../model/time_range";
import { type MapSearch, mapFrom } from "../../model/view_search";
import { Choice } from "../choice";
import { Failure } from "../failure";
import { Page } from "../page";
import { ServiceLooks } from "../service_name";
import { TimeChoice } from "../time_choice";
import { CallTable } from "./call_table";
import { GraphDrawing, type GraphWords } from "./graph_drawing";
import { kMeasures, type Measure } from "./measures";

export function ServiceMapView({ search }: { search: MapSearch }) {
  const navigate = useNavigate({ from: "/map" });
  const { by = "rate", ...asked } = search;
  const time = orLastHour(asked);
  const { data, error } = useServiceGraph(time);
  const range = rangeOf(time, undefined, Date.now());
  const go = (part: Readonly<Record<string, unknown>>) => {
    const next = mapFrom(part);
    navigate({ search: next, replace: isBeingTyped(time, next) });
  };
  return (
    <Page
      title="Service map"
      controls={
        <>
          <TimeChoice time={time} shown={range} onChange={(part) => go({ ...part, by })} />
          <Choice label="Calls by" value={by} onChange={(next) => go({ ...asked, by: next })}>
            {Object.entries(kMeasures).map(([name, { title }]) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </Choice>
        </>
      }
    >
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <p className="blank dim">Reading calls…</p>}
      {data?.calls.length === 0 && (
        <p className="blank">
          No service called another in this time. <span className="dim">Choose a longer one.</span>
        </p>
      )}
      {data !== undefined && data.calls.length > 0 && (
        <ServiceLooks shown={data.nodes.filter(({ kind }) => kind === "service").map(({ name }) => name)}>
          <GraphDrawing
            graph={data}
            label="Service map"
            words={wordsOf(by, time, range.endMs - range.startMs)}
          />
          {data.leftOut > 0 && (
            <p className="section dim">
              {formatExact(data.leftOut)} calls between further pairs are not shown.
            </p>
          )}
          <CallTable graph={data} time={time} />
        </ServiceLooks>
      )}
    </Page>
  );
}

const wordsOf = (by: Measure, time: TimeFilter, rangeMs: number): GraphWords => ({
  text: (call) => kMeasures[by].text(call, rangeMs),
  amount: kMeasures[by].amount,
  isBad: (call) => by === "errors" && call.errors > 0,
  ofNode: (node) =>
    linkOptions({
      to: "/",
      search: node.kind === "service" ? { service: node.name, ...time } : { q: queryOfNode(node), ...time },
    }),
  ofCall: (caller, callee) => linkOptions({ to: "/", search: { q: queryOfCall(caller, callee), ...time } }),
});
