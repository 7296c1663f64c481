import { Link, useNavigate } from "@tanstack/react-router";
import { useDifference } from "../../api/compare";
import { type Change, countsByChange, inTreeOrder, kChangeNames, withChange } from "../../model/difference";
import { counted } from "../../model/format";
import { type CompareSearch, isQuery } from "../../model/view_search";
import { Failure } from "../failure";
import { Page } from "../page";
import { CompareForm } from "./compare_form";
import { StepTable } from "./step_table";
import "../../styles/compare.css";

export function CompareView({ search }: { search: CompareSearch }) {
  const { a, b, only } = search;
  const { data, error } = useDifference(search);
  const isAsked = a !== undefined && b !== undefined;
  const shown = withChange(data?.steps ?? [], only);
  return (
    <Page title="Compare" controls={isAsked && <Sides a={a} b={b} search={search} />}>
      {!isAsked && <HowToCompare />}
      {(!isAsked || isQuery(a) || isQuery(b)) && <CompareForm key={`${a} ${b}`} search={search} />}
      {error !== null && <Failure error={error} />}
      {isAsked && data === undefined && error === null && <p className="blank dim">Comparing…</p>}
      {data !== undefined && data.changed === 0 && (
        <p className="blank">Nothing changed: all {counted(data.compared, "step")} are alike.</p>
      )}
      {data !== undefined && data.changed > 0 && (
        <>
          <div className="compare-controls">
            <span className="dim">
              {counted(data.changed, "step")} of {data.compared} changed
            </span>
            <ChangeChoice search={search} counts={countsByChange(data.steps)} />
          </div>
          <StepTable
            steps={search.order === "tree" ? inTreeOrder(shown) : shown}
            aTraces={data.aTraces}
            bTraces={data.bTraces}
          />
        </>
      )}
    </Page>
  );
}

const kShown = 3; // ids of a side that are led to

function Sides({ a, b, search }: { a: string; b: string; search: CompareSearch }) {
  return (
    <>
      <SideLinks name="A" side={a} />
      <SideLinks name="B" side={b} />
      <Link to="/compare" search={{ ...search, a: b, b: a }} className="button">
        Swap
      </Link>
    </>
  );
}

function SideLinks({ name, side }: { name: string; side: string }) {
  const ids = isQuery(side) ? [] : side.split(",");
  return (
    <span className="side">
      <b>{name}</b>
      {isQuery(side) && (
        <Link to="/" search={{ q: side }}>
          <code>{side}</code>
        </Link>
      )}
      {ids.slice(0, kShown).map((id) => (
        <Link key={id} to="/trace/$traceId" params={{ traceId: id }} title={id}>
          <code>{id.slice(0, 8)}</code>
        </Link>
      ))}
      {ids.length > kShown && <span className="dim">+{ids.length - kShown}</span>}
    </span>
  );
}

interface ChangeChoiceProps {
  search: CompareSearch;
  counts: readonly { readonly change: Change; readonly count: number }[];
}

function ChangeChoice({ search, counts }: ChangeChoiceProps) {
  const navigate = useNavigate({ from: "/compare" });
  const { only, order, ...sides } = search;
  const go = (next: CompareSearch) => navigate({ search: next });
  const kept = order === undefined ? sides : { ...sides, order };
  const keptOnly = only === undefined ? sides : { ...sides, only };
  return (
    <>
      {counts.map(({ change, count }) => (
        <button
          key={change}
          type="button"
          aria-pressed={change === only}
          className="toggle"
          onClick={() => go(change === only ? kept : { ...kept, only: change })}
        >
          {count} {kChangeNames[change]}
        </button>
      ))}
      <button
        type="button"
        className="toggle page-end"
        aria-pressed={order === "tree"}
        onClick={() => go(order === "tree" ? keptOnly : { ...keptOnly, order: "tree" })}
      >
        As a tree
      </button>
    </>
  );
}

function HowToCompare() {
  return (
    <div className="section">
      <h2>Choose what to compare</h2>
      <p className="compare-how">
        Tick two traces in the <Link to="/">list</Link>, or a set of each: a slow request and a fast one of
        the same name. Or say by TraceQL what to compare, such as the same requests before and after a
        release. What was added, left out, slower or dearer is then listed here.
      </p>
    </div>
  );
}
