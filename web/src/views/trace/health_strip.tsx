import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Finding, percentSure } from "../../model/diagnosis";
import { counted } from "../../model/format";
import { Icon } from "../../widgets/icon";
import type { TreeView } from "./tree_state";

const kShown = 2; // findings before "more"

// What is wrong with the trace in words, how sure weft is, where it shows, and what to do. Nothing where it is whole.
export function HealthStrip({ findings, state }: { findings: readonly Finding[]; state: TreeView }) {
  const [isWhole, setWhole] = useState(false);
  if (findings.length === 0) return null;
  const shown = isWhole ? findings : findings.slice(0, kShown);
  return (
    <section className="health" aria-label="What is wrong with this trace">
      <ul>
        {shown.map((finding) => (
          <FindingLine key={finding.summary} finding={finding} state={state} />
        ))}
      </ul>
      {findings.length > kShown && (
        <button type="button" className="text-button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer" : counted(findings.length - kShown, "further finding")}
        </button>
      )}
    </section>
  );
}

function FindingLine({ finding, state }: { finding: Finding; state: TreeView }) {
  return (
    <li className="finding">
      <Icon name="alert" />
      <div>
        <p>
          <strong>{finding.summary}</strong>{" "}
          <span className="sureness" title={finding.basis}>
            {percentSure(finding)}: {finding.basis}
          </span>
        </p>
        <p>
          <span className="fix">{finding.fix}</span> <EvidenceLinks finding={finding} state={state} />
          {finding.clock !== null && <ClockToggle state={state} />}
        </p>
      </div>
    </li>
  );
}

const kEvidence = 5;

// The spans it shows in: those of this trace are selected, those of others lead there.
function EvidenceLinks({ finding, state }: { finding: Finding; state: TreeView }) {
  const { spans } = state.shape;
  return (
    <span className="evidence">
      {finding.spans.slice(0, kEvidence).map(({ traceId, spanId }) => {
        const span = spans.find((one) => one.id === spanId);
        return span === undefined ? (
          <Link key={spanId} to="/trace/$traceId" params={{ traceId }} search={{ span: spanId }}>
            in trace {traceId.slice(0, 8)}…
          </Link>
        ) : (
          <button key={spanId} type="button" className="link-button" onClick={() => state.showSpan(spanId)}>
            {span.name || spanId}
          </button>
        );
      })}
      {finding.spanCount > kEvidence && <span> of {counted(finding.spanCount, "span")}</span>}
    </span>
  );
}

function ClockToggle({ state }: { state: TreeView }) {
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={state.search.clock === "corrected"}
        onChange={(event) => state.change({ clock: event.target.checked ? "corrected" : undefined })}
      />
      Draw corrected times
    </label>
  );
}
