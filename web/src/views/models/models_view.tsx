import { useNavigate } from "@tanstack/react-router";
import { useLedger } from "../../api/ledger";
import { isBeingTyped, orLastHour } from "../../model/filter";
import { counted, formatExact } from "../../model/format";
import { kLedgerKeys } from "../../model/ledger";
import { kReadyMade } from "../../model/panels";
import { rangeOf } from "../../model/time_range";
import { type CostSearch, costFrom } from "../../model/view_search";
import { Choice } from "../choice";
import { Failure } from "../failure";
import { Page } from "../page";
import { PanelGrid } from "../panel_grid";
import { TimeChoice } from "../time_choice";
import { LedgerTable } from "./ledger_table";
import "../../styles/dashboards.css";

// What was spent, by whom or what, over charts of the same in time.
export function ModelsView({ search }: { search: CostSearch }) {
  const navigate = useNavigate({ from: "/models" });
  const { by = "model", ...asked } = search;
  const time = orLastHour(asked);
  const range = rangeOf(time, undefined, Date.now());
  const { data, error } = useLedger(by, time);
  const go = (part: Readonly<Record<string, unknown>>) => {
    const next = costFrom(part);
    navigate({ search: next, replace: isBeingTyped(time, next) });
  };
  return (
    <Page
      title="Models and cost"
      controls={
        <>
          <Choice label="Cost by" value={by} onChange={(next) => go({ ...asked, by: next })}>
            {kLedgerKeys.map((key) => (
              <option key={key} value={key}>
                By {key}
              </option>
            ))}
          </Choice>
          <TimeChoice time={time} shown={range} onChange={(part) => go({ ...part, by })} />
        </>
      }
    >
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <p className="blank dim">Reading…</p>}
      {data?.total.calls === 0 && <NoCalls />}
      {data !== undefined && data.total.calls > 0 && (
        <>
          <LedgerTable by={by} ledger={data} time={time} />
          <p className="section dim">
            Each call is billed once, where several spans tell of it. One that failed without using tokens is
            not among them; it is in the charts.
            {data.total.callsWithoutCost > 0 &&
              ` No price is known for ${counted(data.total.callsWithoutCost, "call")}.`}
            {data.leftOut > 0 && ` ${formatExact(data.leftOut)} further rows are not shown.`}
            {data.isPartial && " Only the newest traces were looked at: choose a shorter time."}
          </p>
          <PanelGrid
            panels={kReadyMade.Models}
            range={range}
            isLive={time.end === undefined}
            onSelect={(startMs, endMs) => go({ by, start: String(startMs), end: String(endMs) })}
          />
        </>
      )}
    </Page>
  );
}

function NoCalls() {
  return (
    <div className="blank">
      <h2>No call of a model in this time</h2>
      <p className="dim">
        A span is one when it says its model: <code>gen_ai.request.model</code>, <code>llm.model_name</code>{" "}
        and the like, as the instrumentors of OpenAI and others write them.
      </p>
    </div>
  );
}
