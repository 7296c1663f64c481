import { useState } from "react";
import { useAlerts } from "../../api/alerts";
import { type Alert, subjectOf, worstFirst } from "../../model/alerts";
import { formatAge } from "../../model/format";
import { Icon } from "../../widgets/icon";
import { Failure } from "../failure";
import { Page } from "../page";
import { RuleForm } from "./rule_form";
import { RuleTable } from "./rule_table";
import "../../styles/alerts.css";

// What fires, and the rules that watch. Rules of the file given to `weft up --alerts` are shown and not changed here.
export function AlertsView() {
  const { data, error } = useAlerts();
  const [isNew, setNew] = useState(false);
  return (
    <Page
      title="Alerts"
      controls={
        <button type="button" className="toggle" aria-pressed={isNew} onClick={() => setNew(!isNew)}>
          New rule
        </button>
      }
    >
      {error !== null && <Failure error={error} />}
      {isNew && <RuleForm onDone={() => setNew(false)} />}
      {data !== undefined && (
        <section className="section">
          <h2>Now</h2>
          {data.alerts.length === 0 && <p className="dim">Nothing fires.</p>}
          <ul className="alerts">
            {worstFirst(data.alerts).map((alert) => (
              <AlertLine key={alert.fingerprint} alert={alert} />
            ))}
          </ul>
        </section>
      )}
      {data !== undefined && data.rules.length > 0 && <RuleTable rules={worstFirst(data.rules)} />}
      {data?.rules.length === 0 && (
        <p className="section dim">
          No rule watches yet. A rule asks a TraceQL query again and again and holds each series against a
          threshold; a file for <code>weft up --alerts</code> also says who is told.
        </p>
      )}
    </Page>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  return (
    <li className={`alert alert-${alert.state}`}>
      <Icon name={alert.state === "resolved" ? "done" : "alert"} />
      <span>
        <strong>
          {alert.state}: {alert.rule}
        </strong>{" "}
        {alert.text} <span className="dim">{subjectOf(alert)}</span>
        {alert.since !== null && <span className="dim">, began {formatAge(alert.since, new Date())}</span>}
      </span>
    </li>
  );
}
