import { Link } from "@tanstack/react-router";
import { type Delivery, useRemoveRule, useTryRule } from "../../api/alerts";
import { type AlertRule, spansBehind } from "../../model/alerts";
import { formatAge, kUnknown } from "../../model/format";
import { panelsText } from "../../model/panels";
import { Icon } from "../../widgets/icon";
import { type Column, ListHead } from "../../widgets/list_head";
import { Failure } from "../failure";

const kColumns: readonly Column[] = ["Rule", "State", "Asks", "Breached when", "Asked", { unseen: "Do" }];

export function RuleTable({ rules }: { rules: readonly AlertRule[] }) {
  const remove = useRemoveRule();
  const attempt = useTryRule();
  return (
    <section className="rules">
      {remove.error !== null && <Failure error={remove.error} />}
      {attempt.error !== null && <Failure error={attempt.error} />}
      {attempt.data !== undefined && <Deliveries sent={attempt.data} />}
      <table className="list">
        <ListHead columns={kColumns} />
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.project} ${rule.name}`}>
              <td>{rule.name}</td>
              <td className={rule.state === "firing" ? "is-error" : "dim"}>{rule.state}</td>
              <td className="long" title={rule.query}>
                {rule.isObjective ? "an objective" : <code>{rule.query}</code>}
                {rule.problem !== "" && <span className="is-error"> {rule.problem}</span>}
              </td>
              <td>{conditionText(rule)}</td>
              <td className="dim">
                {rule.evaluated === null ? kUnknown : formatAge(rule.evaluated, new Date())}
              </td>
              <td className="rule-actions">
                <Looks rule={rule} />
                <button type="button" className="text-button" onClick={() => attempt.mutate(rule.name)}>
                  Send a test
                </button>
                {rule.isFromFile ? (
                  <span className="dim">from the file</span>
                ) : (
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={`Remove ${rule.name}`}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate(rule.name)}
                  >
                    <Icon name="close" />
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function conditionText({ isObjective, threshold, window, waits }: AlertRule): string {
  if (isObjective) return "its budget burns too fast";
  return `${threshold} over ${window}${waits === "0s" || waits === "" ? "" : `, for ${waits}`}`;
}

// To what the rule watches: the series, and the spans behind them.
function Looks({ rule }: { rule: AlertRule }) {
  const spans = spansBehind(rule.query);
  if (spans === "") return null;
  return (
    <>
      <Link to="/dashboards" search={{ panels: panelsText([{ title: rule.name, query: rule.query }]) }}>
        Chart
      </Link>
      <Link to="/" search={{ q: spans, since: "1h" }}>
        Traces
      </Link>
    </>
  );
}

function Deliveries({ sent }: { sent: readonly Delivery[] }) {
  return (
    <p className="section" role="status">
      {sent.length === 0
        ? "The rule tells nobody: receivers stand in the file given to weft up --alerts."
        : sent
            .map(
              ({ receiver, isDelivered, problem }) => `${receiver}: ${isDelivered ? "delivered" : problem}`,
            )
            .join("; ")}
    </p>
  );
}
