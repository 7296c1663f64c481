import { Link, useNavigate } from "@tanstack/react-router";
import type { Measure } from "../../model/breakdown";
import type { TimeFilter } from "../../model/filter";
import type { Panel } from "../../model/panels";
import { BreakdownView } from "../breakdown_view";
import "../../styles/dashboards.css";

const kMeasures: readonly Measure[] = [
  { title: "Requests", query: `{ span:parentID = "" } | count_over_time()`, unit: "count" },
  {
    title: "Failed",
    query: `{ span:parentID = "" && status = error } | count_over_time()`,
    unit: "count",
    absent: 0,
  },
  { title: "p50", query: `{ span:parentID = "" } | quantile_over_time(duration, 0.5)`, unit: "seconds" },
  { title: "p95", query: `{ span:parentID = "" } | quantile_over_time(duration, 0.95)`, unit: "seconds" },
  { title: "Spans", query: "{ } | count_over_time()", unit: "count" },
  { title: "Tokens", query: "{ } | sum_over_time(llm.tokens)", unit: "count" },
  { title: "Cost", query: "{ } | sum_over_time(llm.cost)", unit: "usd" },
];
const kRequests = 0;

const kPanels: readonly Panel[] = [
  {
    title: "Requests by user",
    query: `{ span:parentID = "" && user.id != nil } | count_over_time() by (user.id) | topk(8)`,
  },
  {
    title: "Failed requests by user",
    query: `{ span:parentID = "" && user.id != nil && status = error } | count_over_time() by (user.id) | topk(8)`,
  },
];

// Of spans that say their user: what a request spends in spans that do not is not told apart here.
export function UsersView({ time }: { time: TimeFilter }) {
  const navigate = useNavigate({ from: "/users" });
  return (
    <BreakdownView
      title="Users"
      column="User"
      attribute="user.id"
      measures={kMeasures}
      sortedBy={kRequests}
      panels={kPanels}
      time={time}
      none={
        <>
          <h2>No span of this time says its user</h2>
          <p className="dim">
            Set the attribute <code>user.id</code> on a request's first span, or HoneyHive's user properties.
          </p>
        </>
      }
      nameOf={(user, range) => (
        <Link to="/" search={{ user, ...range }}>
          {user}
        </Link>
      )}
      onTime={(next) => navigate({ search: next, replace: true })}
    />
  );
}
