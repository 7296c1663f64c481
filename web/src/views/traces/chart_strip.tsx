import { isLive, type TraceFilter } from "../../model/filter";
import { formatCost, formatCount, formatExact, formatSeconds } from "../../model/format";
import { added } from "../../model/series";
import type { Range } from "../../model/time_range";
import { costOf, isAboutSpans, kRoots, spansOf } from "../../model/traceql";
import { SeriesChart } from "../series_chart";

const kHeightPx = 84;

interface ChartStripProps {
  filter: TraceFilter;
  range: Range;
  onSelect: (startMs: number, endMs: number) => void;
}

// What the list shows, over time: of each request, or of the spans that the filter finds.
export function ChartStrip({ filter, range, onSelect }: ChartStripProps) {
  const isSpans = isAboutSpans(filter);
  const each = isSpans ? spansOf(filter) : spansOf(filter, kRoots);
  const common = {
    range,
    onSelect,
    isLive: isLive(filter),
    height: kHeightPx,
  };
  return (
    <section className="strip" aria-label="Over time; drag over a chart to select a time range">
      <SeriesChart
        {...common}
        title={isSpans ? "Matching spans" : "Requests"}
        query={`${each} | count_over_time()`}
        hasBars
        say={formatExact}
        format={formatCount}
        look={() => "look-text"}
      />
      <SeriesChart
        {...common}
        title={isSpans ? "Matching and failed" : "Failed spans"}
        query={`${spansOf(filter, "status = error")} | count_over_time()`}
        hasBars
        say={formatExact}
        format={formatCount}
        look={() => "look-error"}
      />
      <SeriesChart
        {...common}
        title="Duration"
        query={`${each} | quantile_over_time(duration, 0.5, 0.95)`}
        arrange={({ series }) => series}
        say={formatSeconds}
        format={formatSeconds}
        look={(_series, index) => (index === 0 ? "look-accent" : "look-text")}
      />
      <SeriesChart
        {...common}
        {...costOf(filter)}
        hasBars
        arrange={(set) => (set.series.length === 0 ? [] : [added(set)])}
        say={formatCost}
        format={formatCost}
        look={() => "look-accent"}
      />
    </section>
  );
}
