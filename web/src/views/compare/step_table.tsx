import { Link } from "@tanstack/react-router";
import { kChangeNames, type Side, type Step } from "../../model/difference";
import { formatCost, formatDuration, formatExact, kUnknown } from "../../model/format";
import { fraction, longest, nanoseconds } from "../../model/nanoseconds";

interface StepTableProps {
  steps: readonly Step[];
  aTraces: number;
  bTraces: number;
}

// A line for each step that changed: where it is, how it changed, and both sides next to each other.
export function StepTable({ steps, aTraces, bTraces }: StepTableProps) {
  const most = longest(steps.flatMap(({ a, b }) => [a.duration, b.duration]));
  const hasCost = steps.some(({ a, b }) => a.costUsd !== null || b.costUsd !== null);
  const isSet = aTraces > 1 || bTraces > 1;
  return (
    <table className="list steps">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Changed</th>
          <th scope="col">A{isSet && ` (median of ${formatExact(aTraces)})`}</th>
          <th scope="col">B{isSet && ` (median of ${formatExact(bTraces)})`}</th>
          <th scope="col" className="number">
            B − A
          </th>
          {hasCost && <th scope="col">Cost</th>}
          <th
            scope="col"
            className="number"
            title="How sure it is that the longer or shorter time is no chance"
          >
            Confidence
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={JSON.stringify(step.path)}>
            <td>
              <StepName path={step.path} />
            </td>
            <td>
              {step.changes.map((change) => (
                <span key={change} className={`change change-${change}`}>
                  {kChangeNames[change]}
                </span>
              ))}
            </td>
            <td>
              <SideCell side={step.a} share={fraction(step.a.duration, most)} of={aTraces} />
            </td>
            <td>
              <SideCell side={step.b} share={fraction(step.b.duration, most)} of={bTraces} />
            </td>
            <td className="number">{difference(step)}</td>
            {hasCost && (
              <td className="number">
                {formatCost(step.a.costUsd)} → {formatCost(step.b.costUsd)}
              </td>
            )}
            <td className="number dim">{confidence(step)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const confidence = ({ changes, confidence: sure }: Step) =>
  sure !== null && (changes.includes("slower") || changes.includes("faster"))
    ? `${Math.floor(sure * 100)} %`
    : kUnknown;

function difference({ a, b }: Step): string {
  if (a.traces === 0 || b.traces === 0) return kUnknown;
  const more = nanoseconds(b.duration - a.duration);
  return more > 0n ? `+${formatDuration(more)}` : formatDuration(more);
}

const kIndentPx = 12;
const kIndentMax = 12;

// Its own name behind an indent for its depth; the way there in the title.
function StepName({ path }: { path: readonly string[] }) {
  const depth = Math.min(path.length - 1, kIndentMax);
  return (
    <span className="step-name" style={{ paddingLeft: depth * kIndentPx }} title={path.join("\n")}>
      {path.at(-1)}
    </span>
  );
}

function SideCell({ side, share, of }: { side: Side; share: number; of: number }) {
  if (side.traces === 0) return <span className="dim">not there</span>;
  return (
    <Link
      className="side-cell"
      to="/trace/$traceId"
      params={{ traceId: side.traceId }}
      search={{ span: side.spanId }}
      title="Open the span"
    >
      <span className="number">{formatDuration(side.duration)}</span>
      <span className="track">
        <span className="track-bar" style={{ width: `${Math.max(share * 100, 1)}%` }} />
      </span>
      {of > 1 && side.traces < of && (
        <span className="dim">
          in {side.traces} of {of}
        </span>
      )}
      {side.failed > 0 && <span className="is-error">{of > 1 ? `${side.failed} failed` : "failed"}</span>}
    </Link>
  );
}
