import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { chosenProject } from "../../api/access";
import { ApiError } from "../../api/client";
import { kFoundFirst } from "../../api/explore";
import { useFound } from "../../api/explore_queries";
import { useTraces } from "../../api/queries";
import { useTail } from "../../api/tail";
import { isFiltered, isLive, type TraceFilter } from "../../model/filter";
import { type FoundTrace, spansFound } from "../../model/found";
import { rangeOf } from "../../model/time_range";
import { isAboutSpans, isSearched, spansOf } from "../../model/traceql";
import { Failure } from "../failure";
import { ServiceLooks } from "../service_name";
import { ChartStrip } from "./chart_strip";
import { Facets } from "./facets";
import { FilterBar, useFilterChange } from "./filter_bar";
import { FirstTrace } from "./first_trace";
import { FoundTable } from "./found_table";
import { keepList } from "./last_list";
import { MoreFound, MoreListed } from "./more";
import { CompareBar, usePicks } from "./picks";
import { TraceTable } from "./trace_table";

export function TracesView({ filter }: { filter: TraceFilter }) {
  const isSearch = isSearched(filter);
  const [limit, setLimit] = useState(kFoundFirst);
  const query = spansOf(filter);
  const [answered, setAnswered] = useState(""); // the last query that the server could read
  const isTailed = useNews(query, isLive(filter) && answered === query);
  const { query: listed, more } = useTraces(filter, !isSearch, isTailed);
  const found = useFound(filter, limit, isSearch, isTailed);
  const asked = isSearch ? found : listed;
  const rows = isSearch ? found.data?.traces : listed.data?.rows;
  const range = rangeOf(filter, rows?.at(-1)?.start, Date.now());
  const picks = usePicks();
  const scroller = useRef<HTMLDivElement>(null);
  const change = useFilterChange(filter);
  useEffect(() => {
    document.title = "Traces · weft";
  }, []);
  useEffect(() => keepList(filter), [filter]);
  const isAnswered = asked.isSuccess && !asked.isPlaceholderData;
  useEffect(() => {
    if (isAnswered) setAnswered(query);
  }, [isAnswered, query]);

  const isFirst = rows?.length === 0 && !isFiltered(filter);
  const mistake = isSearch ? mistakeOf(asked.error) : "";
  const select = (startMs: number, endMs: number) =>
    change({ since: "", start: String(startMs), end: String(endMs) });
  return (
    <ServiceLooks shown={isSearch ? servicesFound(found.data?.traces) : servicesListed(listed.data?.rows)}>
      <main className="traces">
        <h1 className="unseen">Traces</h1>
        {!isFirst && (
          <FilterBar
            filter={filter}
            range={range}
            isAnswered={asked.error === null || mistake !== ""}
            queryError={mistake}
          />
        )}
        <div className="traces-body" ref={scroller}>
          {asked.error !== null && mistake === "" && <Failure error={asked.error} />}
          {rows === undefined && asked.error === null && <p className="blank dim">Reading traces…</p>}
          {isFirst &&
            (chosenProject() === "" ? <FirstTrace /> : <NothingOfProject project={chosenProject()} />)}
          {rows !== undefined && !isFirst && mistake === "" && (
            <>
              <ChartStrip filter={filter} range={range} onSelect={select} />
              <div className="traces-list">
                <Facets
                  filter={filter}
                  range={range}
                  onChoose={(field, value) => change({ [field]: value })}
                />
                <div>
                  {rows.length === 0 && <NothingMatches />}
                  {rows.length > 0 && isAboutSpans(filter) && (
                    <p className="list-order dim">
                      The newest matching span first; the time is when its trace began.
                    </p>
                  )}
                  {isSearch && found.data !== undefined && rows.length > 0 && (
                    <>
                      <FoundTable traces={found.data.traces} picks={picks} scroller={scroller} />
                      <MoreFound found={found.data} limit={limit} onMore={setLimit} />
                    </>
                  )}
                  {!isSearch && listed.data !== undefined && rows.length > 0 && (
                    <>
                      <TraceTable rows={listed.data.rows} picks={picks} scroller={scroller} />
                      <MoreListed feed={listed.data} more={more} />
                    </>
                  )}
                </div>
              </div>
            </>
          )}
        </div>
        <CompareBar picks={picks} />
      </main>
    </ServiceLooks>
  );
}

// The lists are asked again when the server says that there is something new. Whether it does.
function useNews(query: string, isOn: boolean): boolean {
  const client = useQueryClient();
  return useTail(query, isOn, () => {
    for (const list of ["traces", "found"]) client.refetchQueries({ queryKey: [list], type: "active" });
  });
}

// The API refuses a query that it cannot read; "" is any other failure.
const mistakeOf = (error: Error | null) =>
  error instanceof ApiError && error.status === 400 ? error.message : "";

const servicesListed = (rows: readonly { readonly services: readonly string[] }[] = []) =>
  rows.flatMap(({ services }) => services);

const servicesFound = (traces: readonly FoundTrace[] = []) =>
  traces.flatMap((trace) => [trace.rootService, ...spansFound(trace).map(({ service }) => service)]);

// The project may be misspelt, or of a key that sends elsewhere.
function NothingOfProject({ project }: { project: string }) {
  return (
    <div className="blank">
      <h2>No trace of project “{project}” is here</h2>
      <p className="dim">
        A sender names its project, as <code>HH_PROJECT</code> or in the header <code>X-Project</code>, or its
        key does. The first trace will appear here when it arrives.
      </p>
      <p>
        <a href="/">Traces of all projects</a>
      </p>
    </div>
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
