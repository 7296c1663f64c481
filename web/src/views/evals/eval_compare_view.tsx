import { Link, useNavigate } from "@tanstack/react-router";
import { useRun, useRunComparison } from "../../api/evals";
import {
  type EvalRun,
  kRunChangeNames,
  kRunChanges,
  latencyOf,
  nameOf,
  passRateOf,
  percentText,
  type RunChange,
  type RunComparison,
} from "../../model/evals";
import { formatExact, formatTime } from "../../model/format";
import { unixNanoOfDate } from "../../model/nanoseconds";
import type { EvalCompareSearch } from "../../model/view_search";
import { Failure } from "../failure";
import { FurtherPages } from "../further_pages";
import { Page } from "../page";
import { ComparedTests } from "./compared_tests";
import { formatMs, PassBar } from "./pass_bar";
import "../../styles/compare.css";
import "../../styles/evals.css";

// Two runs of the same tests: what fails anew, what passes anew, and the answers side by side.
export function EvalCompareView({ search }: { search: EvalCompareSearch }) {
  const { a = "", b = "", change } = search;
  const comparison = useRunComparison(a, b, change);
  const { data, error } = comparison;
  const first = data?.pages[0];
  const later = useRun(b).data;
  const tests = data?.pages.flatMap((page) => page.tests) ?? [];
  return (
    <Page title="Compare evals">
      {a === "" || b === "" ? (
        <p className="blank">
          Choose two runs in the <Link to="/evals">list</Link>.
        </p>
      ) : (
        <RunSides a={a} b={b} />
      )}
      {error !== null && <Failure error={error} />}
      {first !== undefined && <ChangeChoice search={search} counts={first.counts} />}
      {first !== undefined && tests.length === 0 && <p className="blank dim">No test has changed so.</p>}
      {tests.length > 0 && <ComparedTests tests={tests} a={a} b={b} columns={later?.columns ?? []} />}
      <FurtherPages list={comparison} label="Load further tests" />
    </Page>
  );
}

function RunSides({ a, b }: { a: string; b: string }) {
  const [before, after] = [useRun(a), useRun(b)];
  const error = before.error ?? after.error;
  if (error !== null) return <Failure error={error} />;
  if (before.data === undefined || after.data === undefined) return <p className="blank dim">Comparing…</p>;
  return (
    <table className="list eval-sides">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Began</th>
          <th scope="col">Passed</th>
          <th scope="col" className="number">
            Mean latency
          </th>
        </tr>
      </thead>
      <tbody>
        <RunSide name="A" run={before.data} />
        <RunSide name="B" run={after.data} />
      </tbody>
    </table>
  );
}

function RunSide({ name, run }: { name: string; run: EvalRun }) {
  return (
    <tr>
      <td>
        <b>{name}</b>{" "}
        <Link to="/evals/$evalId" params={{ evalId: run.id }} title={run.id}>
          {nameOf(run)}
        </Link>
      </td>
      <td className="number dim">{formatTime(unixNanoOfDate(run.began.getTime()), new Date())}</td>
      <td>
        <PassBar counts={run} />
        <span className="number pass-rate">{percentText(passRateOf(run))}</span>
      </td>
      <td className="number">{formatMs(latencyOf(run))}</td>
    </tr>
  );
}

interface ChangeChoiceProps {
  search: EvalCompareSearch;
  counts: RunComparison["counts"];
}

function ChangeChoice({ search, counts }: ChangeChoiceProps) {
  const navigate = useNavigate({ from: "/evals/compare" });
  const { change: chosen, ...sides } = search;
  const choose = (change: RunChange) =>
    navigate({ search: change === chosen ? sides : { ...sides, change } });
  return (
    <div className="compare-controls">
      {kRunChanges
        .filter((change) => counts[change] > 0 || change === chosen)
        .map((change) => (
          <button
            key={change}
            type="button"
            className="toggle"
            aria-pressed={change === chosen}
            onClick={() => choose(change)}
          >
            {formatExact(counts[change])} {kRunChangeNames[change]}
          </button>
        ))}
    </div>
  );
}
