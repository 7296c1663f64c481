import { type ColumnTally, rowsOf } from "../../model/evals";
import { counted, formatDuration, kUnknown } from "../../model/format";
import { nanoseconds } from "../../model/nanoseconds";

// Rows have whole milliseconds.
export function formatMs(ms: number | null): string {
  if (ms === null) return kUnknown;
  if (ms < 1) return "<1 ms";
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatDuration(nanoseconds(BigInt(Math.round(ms * 1e6))));
}

type Counts = Pick<ColumnTally, "passed" | "failed" | "errors">;

const countsText = ({ passed, failed, errors }: Counts) =>
  `${passed} passed, ${failed} failed, ${counted(errors, "error")}`;

// How much passed, failed and was in error, as parts of one bar.
export function PassBar({ counts }: { counts: Counts }) {
  const all = Math.max(rowsOf(counts), 1);
  const parts = [
    ["pass", counts.passed],
    ["fail", counts.failed],
    ["error", counts.errors],
  ] as const;
  return (
    <span className="pass-bar" role="img" aria-label={countsText(counts)} title={countsText(counts)}>
      {parts.map(
        ([verdict, count]) =>
          count > 0 && (
            <span
              key={verdict}
              className={`pass-bar-${verdict}`}
              style={{ width: `${(count / all) * 100}%` }}
            />
          ),
      )}
    </span>
  );
}
