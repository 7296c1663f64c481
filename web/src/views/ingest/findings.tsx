import { Link } from "@tanstack/react-router";
import { useRecentFindings } from "../../api/ingest";
import { percentSure } from "../../model/diagnosis";
import { counted } from "../../model/format";
import { Failure } from "../failure";

const kTracesShown = 3;

// What weft's diagnosis says of the newest traces: a service that is silent or cut off shows here.
export function Findings() {
  const { data, error } = useRecentFindings("1h");
  return (
    <section className="section">
      <h2>What is wrong with the traces of the last hour</h2>
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <p className="dim">Looking…</p>}
      {data?.length === 0 && <p className="dim">Nothing was found in those that were looked at.</p>}
      <ul className="refusals">
        {data?.map((finding) => (
          <li key={finding.summary}>
            <strong>{finding.summary}</strong> {finding.fix}{" "}
            <span className="dim" title={finding.basis}>
              {percentSure(finding)}, {counted(finding.spanCount, "span")}:
            </span>{" "}
            {finding.traces.slice(0, kTracesShown).map((traceId) => (
              <Link key={traceId} to="/trace/$traceId" params={{ traceId }} className="finding-trace">
                <code>{traceId.slice(0, 8)}</code>
              </Link>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
