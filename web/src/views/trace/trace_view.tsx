import { useEffect, useMemo } from "react";
import { isNotFound } from "../../api/client";
import { useAnalysis, useDiagnosis } from "../../api/insight_queries";
import { useTrace } from "../../api/queries";
import type { TraceReading } from "../../api/trace_reading";
import { clockAheadBy, type Finding } from "../../model/diagnosis";
import { counted } from "../../model/format";
import { rootOf } from "../../model/summary";
import { type TraceSearch, traceSearchFrom } from "../../model/trace_search";
import { shapeOf } from "../../model/trace_shape";
import { Failure } from "../failure";
import { ServiceLooks } from "../service_name";
import { TraceHead } from "./trace_head";
import { TracePanes } from "./trace_panes";

interface TraceViewProps {
  traceId: string;
  untrustedSearch: Readonly<Record<string, unknown>>; // the router adds what it does not know to what was read
}

export function TraceView({ traceId, untrustedSearch }: TraceViewProps) {
  const search = useMemo(() => traceSearchFrom(untrustedSearch), [untrustedSearch]);
  const { data, error } = useTrace(traceId);
  const trace = data?.trace;
  const title = (trace && rootOf(trace)?.name) || traceId;
  useEffect(() => {
    document.title = `${title} · weft`;
  }, [title]);
  if (data === undefined || trace === undefined) return <Waiting traceId={traceId} error={error} />;
  return (
    <ServiceLooks shown={trace.services}>
      <main className="trace">
        {error !== null && <Failure error={error} />}
        <Read reading={data} search={search} />
      </main>
    </ServiceLooks>
  );
}

const kNoFindings: readonly [] = [];

interface ReadProps {
  reading: TraceReading;
  search: TraceSearch;
}

function Read({ reading, search }: ReadProps) {
  const { trace, changedAtMs } = reading;
  const analysis = useAnalysis(trace.id, changedAtMs).data;
  const diagnosis = useDiagnosis(trace.id, changedAtMs);
  const findings = diagnosis.data ?? kNoFindings;
  const { spans } = trace;
  const isCorrected = search.clock === "corrected";
  const shape = useMemo(
    () => (isCorrected ? shapeOf(spans, clockAheadBy(findings, spans)) : reading.shape),
    [isCorrected, findings, spans, reading.shape],
  );
  return (
    <>
      <TraceHead trace={trace} times={shape.times} health={healthOf(diagnosis)} />
      <TracePanes
        trace={trace}
        changedAtMs={changedAtMs}
        shape={shape}
        search={search}
        analysis={analysis}
        findings={findings}
      />
    </>
  );
}

// That nothing is said to be wrong may mean that nobody has looked.
function healthOf({ data, error }: { data: readonly Finding[] | undefined; error: Error | null }): string {
  if (error !== null) return `not known: ${error.message}`;
  if (data === undefined) return "being looked at…";
  return data.length === 0 ? "nothing wrong found" : counted(data.length, "finding");
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
