import { useEffect, useMemo } from "react";
import { isNotFound } from "../../api/client";
import { useTrace } from "../../api/queries";
import { rootOf } from "../../model/summary";
import { axisOf } from "../../model/waterfall";
import { Failure } from "../failure";
import { ServiceColours } from "../service_name";
import { TraceHead } from "./trace_head";
import { TracePanes } from "./trace_panes";

export function TraceView({ traceId, spanId }: { traceId: string; spanId: string | undefined }) {
  const { data, error } = useTrace(traceId);
  const trace = data?.trace;
  const title = (trace && rootOf(trace)?.name) || traceId;
  useEffect(() => {
    document.title = `${title} · weft`;
  }, [title]);
  const axis = useMemo(() => axisOf(trace?.spans ?? []), [trace]);
  if (trace === undefined) return <Waiting traceId={traceId} error={error} />;
  return (
    <ServiceColours shown={trace.services}>
      <main className="trace">
        {error !== null && <Failure error={error} />}
        <TraceHead trace={trace} start={axis.start} />
        <TracePanes trace={trace} axis={axis} spanId={spanId} />
      </main>
    </ServiceColours>
  );
}

function Waiting({ traceId, error }: { traceId: string; error: Error | null }) {
  return (
    <main className="blank">
      {error === null && <p className="dim">Reading the trace…</p>}
      {isNotFound(error) && (
        <>
          <h1>No span of this trace is here</h1>
          <p>
            <code>{traceId}</code>
          </p>
          <p className="listening" role="status">
            It appears by itself when its first span arrives.
          </p>
        </>
      )}
      {error !== null && !isNotFound(error) && <Failure error={error} />}
    </main>
  );
}
