import { Link, useNavigate } from "@tanstack/react-router";
import type { Measure } from "../../model/breakdown";
import type { TimeFilter } from "../../model/filter";
import { kReadyMade } from "../../model/panels";
import { BreakdownView } from "../breakdown_view";
import "../../styles/dashboards.css";

const kMeasures: readonly Measure[] = [
  { title: "Calls", query: `{ event.type = "model" } | count_over_time()`, unit: "count" },
  {
    title: "Failed",
    query: `{ event.type = "model" && status = error } | count_over_time()`,
    unit: "count",
    absent: 0,
  },
  { title: "Tokens in", query: `{ event.type = "model" } | sum_over_time(llm.tokens.input)`, unit: "count" },
  {
    title: "Tokens out",
    query: `{ event.type = "model" } | sum_over_time(llm.tokens.output)`,
    unit: "count",
  },
  { title: "Cost", query: `{ event.type = "model" } | sum_over_time(llm.cost)`, unit: "usd" },
  { title: "Cost a call", query: `{ event.type = "model" } | avg_over_time(llm.cost)`, unit: "usd" },
  { title: "p95", query: `{ event.type = "model" } | quantile_over_time(duration, 0.95)`, unit: "seconds" },
];
const kCost = 4;

export function ModelsView({ time }: { time: TimeFilter }) {
  const navigate = useNavigate({ from: "/models" });
  return (
    <BreakdownView
      title="Models and cost"
      column="Model"
      attribute="llm.model"
      measures={kMeasures}
      sortedBy={kCost}
      panels={kReadyMade.Models.slice(0, 4)}
      time={time}
      none={
        <>
          <h2>No call of a model in this time</h2>
          <p className="dim">
            A span is one when it says its model: <code>gen_ai.request.model</code>,{" "}
            <code>llm.model_name</code> and the like, as the instrumentors of OpenAI and others write them.
          </p>
        </>
      }
      nameOf={(model, range) => (
        <Link to="/" search={{ model, ...range }}>
          {model}
        </Link>
      )}
      onTime={(next) => navigate({ search: next, replace: true })}
    />
  );
}
