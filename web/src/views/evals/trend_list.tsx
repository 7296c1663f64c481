import { Link } from "@tanstack/react-router";
import {
  costOf,
  type EvalRun,
  latencyOf,
  linePoints,
  passRateOf,
  percentText,
  type Trend,
} from "../../model/evals";
import { counted, formatCost, formatCount } from "../../model/format";
import { Sparkline } from "../../widgets/sparkline";
import { formatMs } from "./pass_bar";

interface Measure {
  readonly name: string;
  readonly of: (run: EvalRun) => number | null;
  readonly text: (value: number | null) => string;
  readonly bounds?: readonly [number, number];
}

const kMeasures: readonly Measure[] = [
  { name: "Passed", of: passRateOf, text: percentText, bounds: [0, 1] },
  { name: "Tokens", of: ({ tokens }) => tokens || null, text: formatCount },
  { name: "Cost", of: (run) => costOf(run) || null, text: formatCost },
  { name: "Mean latency", of: latencyOf, text: formatMs },
];

const kShown = 3; // configurations; the list below has them all

// How the runs of each configuration went over time.
export function TrendList({ trends }: { trends: readonly Trend[] }) {
  if (trends.length === 0) return null;
  return (
    <section className="trends" aria-label="Runs over time">
      {trends.slice(0, kShown).map((trend) => (
        <article key={trend.suite} className="trend">
          <h2 title={trend.suite}>
            {trend.name} <span className="dim">{counted(trend.runs.length, "run")}</span>
          </h2>
          <LastChange trend={trend} />
          <dl>
            {kMeasures.map((measure) => (
              <MeasureLine key={measure.name} measure={measure} runs={trend.runs} />
            ))}
          </dl>
        </article>
      ))}
    </section>
  );
}

function LastChange({ trend: { runs } }: { trend: Trend }) {
  const [before, last] = runs.slice(-2);
  if (before === undefined || last === undefined) return null;
  return (
    <Link to="/evals/compare" search={{ a: before.id, b: last.id }}>
      What the last run changed
    </Link>
  );
}

function MeasureLine({ measure, runs }: { measure: Measure; runs: readonly EvalRun[] }) {
  const values = runs.map(measure.of);
  const [before, last] = values.slice(-2);
  if (values.every((value) => value === null)) return null;
  const texts = [measure.text(before ?? null), measure.text(last ?? null)];
  return (
    <div>
      <dt>{measure.name}</dt>
      <dd>
        <Sparkline
          points={linePoints(values, measure.bounds)}
          label={`${measure.name} of ${counted(runs.length, "run")}, the last: ${texts[1]}`}
        />
        <span className="number">
          {texts[0] !== texts[1] && <span className="dim">{texts[0]} → </span>}
          {texts[1]}
        </span>
      </dd>
    </div>
  );
}
