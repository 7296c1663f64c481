import { lazy, Suspense, useMemo } from "react";
import { useSeries } from "../api/explore_queries";
import { kUnknown } from "../model/format";
import {
  addsUp,
  inOneStep,
  kNoSeries,
  labelTexts,
  type Series,
  type SeriesSet,
  sumOf,
  timesOf,
  wholeOf,
} from "../model/series";
import { kPlainLook, lookClass, serviceLooks } from "../model/services";
import type { Range } from "../model/time_range";
import type { Line } from "../widgets/chart";
import { Failure } from "./failure";
import { looksGivenTo } from "./service_looks";

// Read once somebody looks at a chart: lists and traces do without.
const Chart = lazy(() => import("../widgets/chart"));

const kHeadPx = 20; // styles/charts.css says the same
const kLinesMax = 10; // beyond, nobody tells them apart

interface SeriesChartProps {
  title: string;
  query: string;
  range: Range;
  isLive: boolean;
  height: number;
  hasBars?: boolean;
  say: (whole: number) => string; // what stands beside a series while no point is pointed at: its value over all of the range
  format: (value: number) => string;
  look?: (series: Series, index: number) => string;
  arrange?: (set: SeriesSet) => readonly Series[];
  onSelect?: (startMs: number, endMs: number) => void;
}

// One TraceQL metrics query over a time range.
export function SeriesChart(props: SeriesChartProps) {
  const { title, query, range, isLive, height, hasBars, say, format, onSelect } = props;
  const { look, arrange = byAmount } = props;
  const asked = useSeries(query, range, isLive);
  const set = asked.data ?? kNoSeries;
  const isSum = addsUp(query);
  const { data: whole = kNoSeries } = useSeries(query, inOneStep(range), isLive, !isSum);
  const times = useMemo(() => timesOf(set), [set]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: how they look and what they say depends on the sets alone
  const lines = useMemo(() => {
    const said = (series: Series) => sayOf(isSum ? sumOf(series) : wholeOf(whole, series), say);
    return linesOf(arrange(set), said, look);
  }, [set, whole]);
  if (asked.error !== null) return <Failure error={asked.error} />;
  if (lines.length === 0)
    return <NoChart title={title} height={height} words={asked.data === undefined ? "reading…" : "none"} />;
  return (
    <Suspense fallback={<div style={{ height: height + kHeadPx }} />}>
      <Chart
        title={title}
        times={times}
        stepMs={set.stepMs}
        lines={lines}
        isPartial={set.truncated}
        height={height}
        format={format}
        {...(hasBars !== undefined && { hasBars })}
        {...(onSelect !== undefined && { onSelect })}
      />
    </Suspense>
  );
}

const sayOf = (value: number | null, say: (value: number) => string) =>
  value === null ? kUnknown : say(value);

function NoChart({ title, height, words }: { title: string; height: number; words: string }) {
  return (
    <figure className="chart" style={{ height: height + kHeadPx }}>
      <figcaption>
        <span className="chart-title">{title}</span>
        <span className="dim">{words}</span>
      </figcaption>
    </figure>
  );
}

// Those with the most first: the others may be too many to be drawn.
const byAmount = ({ series }: SeriesSet) => series.toSorted((a, b) => sumOf(b) - sumOf(a));

const kService = "resource.service.name";

// A service has its colour here too; any other label the same one in every chart that has the same labels.
function linesOf(
  all: readonly Series[],
  say: (series: Series) => string,
  look: ((series: Series, index: number) => string) | undefined,
): Line[] {
  const series = all.slice(0, kLinesMax);
  const labels = labelTexts(series);
  const services = series.flatMap(({ labels: { [kService]: service } }) => service ?? []);
  const looks = services.length === 0 ? serviceLooks(labels) : looksGivenTo(services);
  return series.map((one, index) => ({
    label: labels[index]!,
    values: one.values,
    look: look?.(one, index) ?? lookClass(looks.get(services[index] ?? labels[index]!) ?? kPlainLook),
    said: say(one),
  }));
}
