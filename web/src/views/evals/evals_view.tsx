import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useRuns } from "../../api/evals";
import {
  costOf,
  type EvalRun,
  latencyOf,
  nameOf,
  passRateOf,
  percentText,
  rowsOf,
  trendsOf,
} from "../../model/evals";
import { formatCost, formatCount, formatExact, kUnknown } from "../../model/format";
import { unixNanoOfDate } from "../../model/nanoseconds";
import { type Column, ListHead } from "../../widgets/list_head";
import { Failure } from "../failure";
import { FurtherPages } from "../further_pages";
import { InstantCell, PickCell } from "../list_cells";
import { Page } from "../page";
import { CompareBar, withPick } from "./compare_bar";
import { formatMs, PassBar } from "./pass_bar";
import { TrendList } from "./trend_list";
import "../../styles/evals.css";

// What weft eval has run, the newest first, and how each configuration went over time.
export function EvalsView() {
  const list = useRuns();
  const { data, error } = list;
  const [picked, setPicked] = useState<readonly string[]>([]);
  const runs = data?.pages.flatMap((page) => page.runs);
  return (
    <Page title="Evals">
      {error !== null && <Failure error={error} />}
      {runs === undefined && error === null && <p className="blank dim">Reading runs…</p>}
      {runs?.length === 0 && <NoRuns />}
      {runs !== undefined && runs.length > 0 && (
        <>
          <TrendList trends={trendsOf(runs)} />
          {picked.length > 0 && <CompareBar runs={runs} picked={picked} onClear={() => setPicked([])} />}
          <RunTable
            runs={runs}
            picked={picked}
            onPick={(id, isPicked) => setPicked(withPick(picked, id, isPicked))}
          />
          <FurtherPages list={list} label="Load further runs" />
        </>
      )}
    </Page>
  );
}

function NoRuns() {
  return (
    <div className="blank evals-none">
      <h2>Nothing was tested yet</h2>
      <p className="dim">
        Tests of an LLM application run where its configuration is; what they came to appears here by itself.
      </p>
      <pre>weft init tests --example distributed-tracing{"\n"}cd tests && weft eval</pre>
      <p className="dim">
        A configuration written for promptfoo runs as it is: <code>weft eval -c promptfooconfig.yaml</code>
      </p>
    </div>
  );
}

const kColumns: readonly Column[] = [
  { unseen: "Compare", className: "cell-pick" },
  "Began",
  "Run",
  "State",
  "Passed",
  { number: "Rows" },
  { number: "Tokens" },
  { number: "Cost" },
  { number: "Mean latency" },
  { number: "Took" },
];

interface RunTableProps {
  runs: readonly EvalRun[];
  picked: readonly string[];
  onPick: (id: string, isPicked: boolean) => void;
}

function RunTable({ runs, picked, onPick }: RunTableProps) {
  return (
    <table className="list evals">
      <ListHead columns={kColumns} />
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <PickCell
              name={`${nameOf(run)} of ${run.began.toISOString()}`}
              isPicked={picked.includes(run.id)}
              onPick={(isPicked) => onPick(run.id, isPicked)}
            />
            <InstantCell at={unixNanoOfDate(run.began.getTime())} />
            <td>
              <Link to="/evals/$evalId" params={{ evalId: run.id }} title={`${run.id}\n${run.suite}`}>
                {nameOf(run)}
              </Link>
              <Tags tags={run.tags} />
            </td>
            <td className={run.state === "cut off" ? "is-warning" : "dim"}>{stateText(run)}</td>
            <td>
              <PassBar counts={run} />
              <span className="number pass-rate">{percentText(passRateOf(run))}</span>
            </td>
            <td className="number">{formatExact(rowsOf(run))}</td>
            <td className="number">{formatCount(run.tokens || null)}</td>
            <td className="number">{formatCost(costOf(run) || null)}</td>
            <td className="number">{formatMs(latencyOf(run))}</td>
            <td className="number">{run.durationMs === 0 ? kUnknown : formatMs(run.durationMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export const stateText = (run: EvalRun) =>
  run.state === "running"
    ? `running, ${formatExact(rowsOf(run))} of ${formatExact(run.steps)}`
    : run.state === "finished"
      ? "finished"
      : `${run.state} at ${formatExact(rowsOf(run))} of ${formatExact(run.steps)}`;

export const Tags = ({ tags }: { tags: Readonly<Record<string, string>> }) =>
  Object.entries(tags).map(([name, value]) => (
    <span key={name} className="tag">
      {name}={value}
    </span>
  ));
