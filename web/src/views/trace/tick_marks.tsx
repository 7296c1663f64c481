import { percent, type Tick } from "../../model/waterfall";

const kLastFrom = 0.85; // of the width: from here on a label stands in front of its mark, not to be cut off

export function TickMarks({ ticks }: { ticks: readonly Tick[] }) {
  return ticks.map(({ at, label }) => (
    <span key={at} className={at > kLastFrom ? "tick tick-last" : "tick"} style={{ left: percent(at) }}>
      {label}
    </span>
  ));
}
