import { useEffect } from "react";
import { useTraces } from "../../api/queries";
import { isFiltered, type TraceFilter } from "../../model/filter";
import { formatExact } from "../../model/format";
import { Failure } from "../failure";
import { ServiceColours } from "../service_name";
import { FilterBar } from "./filter_bar";
import { FirstTrace } from "./first_trace";
import { TraceTable } from "./trace_table";

export function TracesView({ filter }: { filter: TraceFilter }) {
  const { query, more } = useTraces(filter);
  const feed = query.data;
  const services = feed?.rows.flatMap((row) => row.services) ?? [];
  useEffect(() => {
    document.title = "Traces · weft";
  }, []);
  const isEmpty = feed !== undefined && feed.rows.length === 0;
  return (
    <ServiceColours shown={services}>
      <main className="traces">
        <h1 className="unseen">Traces</h1>
        {!(isEmpty && !isFiltered(filter)) && <FilterBar filter={filter} isLive={query.error === null} />}
        <div className="traces-body">
          {query.error !== null && <Failure error={query.error} />}
          {feed === undefined && query.error === null && <p className="blank dim">Reading traces…</p>}
          {isEmpty && (isFiltered(filter) ? <NothingMatches /> : <FirstTrace />)}
          {feed !== undefined && feed.rows.length > 0 && (
            <>
              <TraceTable rows={feed.rows} />
              <footer className="more">
                <span className="dim">{formatExact(feed.rows.length)} shown</span>
                {feed.nextCursor !== "" && (
                  <button
                    type="button"
                    disabled={more.isPending}
                    onClick={() => more.mutate(feed.nextCursor)}
                  >
                    {more.isPending ? "Loading…" : "Load older traces"}
                  </button>
                )}
                {more.error !== null && <Failure error={more.error} />}
              </footer>
            </>
          )}
        </div>
      </main>
    </ServiceColours>
  );
}

function NothingMatches() {
  return (
    <p className="blank">
      No trace matches these filters.{" "}
      <span className="dim">One that does will appear here when it arrives.</span>
    </p>
  );
}
