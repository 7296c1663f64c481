import type { LinePoint } from "../model/evals";

const kWidth = 120;
const kHeight = 24;
const kMargin = 3;

// A small line without axes; the text beside it says the numbers.
export function Sparkline({ points, label }: { points: readonly LinePoint[]; label: string }) {
  const placed = points.map(({ x, y }) => [
    kMargin + x * (kWidth - 2 * kMargin),
    kHeight - kMargin - y * (kHeight - 2 * kMargin),
  ]);
  const last = placed.at(-1);
  return (
    <svg className="sparkline" viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label}>
      <polyline points={placed.map((point) => point.join(",")).join(" ")} />
      {last !== undefined && <circle cx={last[0]} cy={last[1]} r="2.5" />}
    </svg>
  );
}
