import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { isNotFound } from "../../api/client";
import { useRun, useRuns, useTests } from "../../api/evals";
import {
  costOf,
  type EvalRun,
  kVerdicts,
  latencyOf,
  nameOf,
  passRateOf,
  percentText,
  rowsOf,
  type Verdict,
} from "../../model/evals";
import { counted, formatCost, formatCount, formatExact, kUnknown } from "../../model/format";
import { type EvalSearch, rowFrom } from "../../model/view_search";
import { Failure } from "../failure";
import { Page } from "../page";
import { CompareWith } from "./compare_with";
import { DeleteRun } from "./delete_run";
import { stateText, Tags } from "./evals_view";
import { Matrix } from "./matrix";
import { formatMs, PassBar } from "./pass_bar";
import { RowDetail } from "./row_detail";
import "../../styles/evals.css";

// One run: its tests by prompts and providers, and the row that is open beside them.
export function EvalView({ evalId, search }: { evalId: string; search: EvalSearch }) {
  const { data: run, error } = useRun(evalId);
  return (
    <Page
      title={run === undefined ? "Eval" : nameOf(run)}
      controls={run !== undefined && <RunFacts run={run} />}
    >
      {isNotFound(error) && <NoSuchRun evalId={evalId} />}
      {error !== null && !isNotFound(error) && <Failure error={error} />}
      {run === undefined && error === null && <p className="blank dim">Reading the run…</p>}
      {run !== undefined && <Results run={run} search={search} />}
    </Page>
  );
}

const NoSuchRun = ({ evalId }: { evalId: string }) => (
  <div className="blank">
    <h2>There is no such run here</h2>
    <p>
      <code>{evalId}</code>
    </p>
  </div>
);

function RunFacts({ run }: { run: EvalRun }) {
  const facts = [
    ["Tokens", run.tokens > 0 ? formatCount(run.tokens) : ""],
    ["Cost", costOf(run) > 0 ? formatCost(costOf(run)) : ""],
    ["Mean latency", rowsOf(run) > 0 ? formatMs(latencyOf(run)) : ""],
    ["Took", run.durationMs > 0 ? formatMs(run.durationMs) : ""],
  ].filter(([, value]) => value !== "");
  return (
    <>
      <Tags tags={run.tags} />
      <span className={run.state === "cut off" ? "is-warning" : "dim"}>{stateText(run)}</span>
      <span className="eval-facts">
        <PassBar counts={run} />
        <b>{percentText(passRateOf(run))}</b> of {counted(rowsOf(run), "row")} passed
      </span>
      {facts.map(([name, value]) => (
        <span key={name} className="dim">
          {name} <b className="number">{value}</b>
        </span>
      ))}
      <OtherRuns run={run} />
      <DeleteRun run={run} />
    </>
  );
}

// Of the same configuration, to compare with.
function OtherRuns({ run }: { run: EvalRun }) {
  const runs = useRuns().data?.pages.flatMap((page) => page.runs) ?? [];
  const others = runs.filter(({ suite, id }) => suite === run.suite && id !== run.id);
  return others.length === 0 ? null : <CompareWith run={run} others={others} />;
}

function Results({ run, search }: { run: EvalRun; search: EvalSearch }) {
  const navigate = useNavigate({ from: "/evals/$evalId" });
  const [pages, setPages] = useState<readonly [number, number]>([0, 0]);
  const scroller = useRef<HTMLElement>(null);
  const { total, error, testAt } = useTests(run, search, pages[0], pages[1]);
  const open = rowFrom(search);
  const change = (part: { [Key in keyof EvalSearch]?: EvalSearch[Key] | undefined }) =>
    navigate({
      search: (before) => ({ ...before, ...part }) as EvalSearch,
      resetScroll: false,
    });
  return (
    <div className={open === null ? "eval" : "eval eval-two"}>
      <section className="eval-tests" aria-label="Tests">
        <EvalFilter run={run} search={search} total={total} onChange={change} />
        {error !== null && <Failure error={error} />}
        {total === 0 && (
          <p className="blank dim">
            {search.verdict === undefined && search.text === undefined
              ? "No row has come yet."
              : "No test has such a row."}
          </p>
        )}
        {total !== undefined && total > 0 && (
          <Matrix
            run={run}
            total={total}
            testAt={testAt}
            scroller={scroller}
            open={search.row}
            onPages={setPages}
            onOpen={(row) => change({ row: row === search.row ? undefined : row })}
          />
        )}
      </section>
      {open !== null && (
        <RowDetail
          key={search.row}
          run={run}
          test={open.test}
          column={open.column}
          onClose={() => change({ row: undefined })}
        />
      )}
    </div>
  );
}

const kVerdictNames: Readonly<Record<Verdict, string>> = { pass: "passed", fail: "failed", error: "errors" };

interface EvalFilterProps {
  run: EvalRun;
  search: EvalSearch;
  total: number | undefined;
  onChange: (part: { verdict?: Verdict | undefined; text?: string | undefined }) => void;
}

function EvalFilter({ run, search, total, onChange }: EvalFilterProps) {
  const [phrase, setPhrase] = useState(search.text ?? "");
  useEffect(() => setPhrase(search.text ?? ""), [search.text]);
  const counts: Readonly<Record<Verdict, number>> = { pass: run.passed, fail: run.failed, error: run.errors };
  return (
    <form
      className="eval-filter"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ text: phrase.trim() === "" ? undefined : phrase.trim() });
      }}
    >
      {kVerdicts.map((verdict) => (
        <button
          key={verdict}
          type="button"
          className="toggle"
          aria-pressed={search.verdict === verdict}
          onClick={() => onChange({ verdict: search.verdict === verdict ? undefined : verdict })}
        >
          {formatExact(counts[verdict])} {kVerdictNames[verdict]}
        </button>
      ))}
      <input
        type="search"
        value={phrase}
        placeholder="Find in outputs, vars, reasons"
        aria-label="Find in outputs, vars and reasons"
        onChange={(event) => {
          setPhrase(event.target.value);
          if (event.target.value === "") onChange({ text: undefined });
        }}
      />
      <span className="dim" role="status">
        {total === undefined ? kUnknown : counted(total, "test")}
      </span>
    </form>
  );
}
