import { Link } from "@tanstack/react-router";
import { useReadiness, useSamples } from "../../api/ingest";
import { formatExact, formatSeconds } from "../../model/format";
import { answersOf, faceName, refusalsOf } from "../../model/ingest";
import { type Sample, total } from "../../model/prometheus";
import { Icon } from "../../widgets/icon";
import { Failure } from "../failure";
import { Page } from "../page";
import { Findings } from "./findings";
import { Senders } from "./senders";
import "../../styles/ingest.css";
import { type Column, ListHead } from "../../widgets/list_head";

// "No spans?" in one look: whether weft takes and keeps them, what came from whom, and what was refused and why.
export function IngestView() {
  const { data: samples, error } = useSamples();
  return (
    <Page title="Ingest">
      {error !== null && <Failure error={error} />}
      <Readiness />
      {samples !== undefined && (
        <>
          <Totals samples={samples} />
          <Refusals samples={samples} />
          <Answers samples={samples} />
        </>
      )}
      <Senders />
      <Findings />
    </Page>
  );
}

function Readiness() {
  const parts = useReadiness().data ?? [];
  return (
    <ul className="parts">
      {parts.map(({ name, state, reason }) => (
        <li key={name} className={state === "ready" ? "" : "is-error"}>
          <Icon name={state === "ready" ? "done" : "alert"} />
          {name === "journal" ? "Receiving" : "Reading"}: {state || "unknown"}
          {reason !== "" && <span> ({reason})</span>}
        </li>
      ))}
    </ul>
  );
}

function Totals({ samples }: { samples: readonly Sample[] }) {
  const accepted = total(samples, "weft_spans_received_total", { outcome: "accepted" });
  return (
    <section className="section">
      <h2>Since weft started</h2>
      <dl className="totals">
        <Total name="spans on disk" value={formatExact(accepted)} />
        <Total name="not readable yet" value={formatExact(total(samples, "weft_writer_backlog_spans"))} />
        <Total name="received" value={megabytes(total(samples, "weft_http_body_bytes_received_total"))} />
        <Total name="connections open" value={formatExact(total(samples, "weft_http_connections_open"))} />
        <Total
          name="from received to readable"
          value={formatSeconds(total(samples, "weft_writer_last_lag_seconds"))}
        />
      </dl>
      {accepted === 0 && (
        <p>
          No span has arrived. <Link to="/">The list</Link> has the lines that send one; a sender that was
          refused is listed below.
        </p>
      )}
    </section>
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function Total({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}

function Refusals({ samples }: { samples: readonly Sample[] }) {
  const refusals = refusalsOf(samples);
  if (refusals.length === 0) return null;
  return (
    <section className="section">
      <h2>Lost or refused</h2>
      <ul className="refusals">
        {refusals.map(({ what, count, fix }) => (
          <li key={what}>
            <strong>
              {formatExact(count)} {what}.
            </strong>{" "}
            {fix}
          </li>
        ))}
      </ul>
    </section>
  );
}

const kColumns: readonly Column[] = ["Sent with", "Answer", { number: "Requests" }, "What to do"];

function Answers({ samples }: { samples: readonly Sample[] }) {
  const answers = answersOf(samples);
  if (answers.length === 0) return null;
  return (
    <section className="section">
      <h2>Requests, by what they were answered</h2>
      <table className="list ingest-list">
        <ListHead columns={kColumns} />
        <tbody>
          {answers.map(({ face, status, count, meaning }) => (
            <tr key={`${face} ${status}`}>
              <td>{faceName(face)}</td>
              <td className={meaning === "" ? "number" : "number is-error"}>{status}</td>
              <td className="number">{formatExact(count)}</td>
              <td className="wraps">{meaning === "" ? "taken" : meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
