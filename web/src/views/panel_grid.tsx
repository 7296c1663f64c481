import { type Panel, unitOf } from "../model/panels";
import type { Range } from "../model/time_range";
import { SeriesChart } from "./series_chart";
import { kFormats, saidOf } from "./units";

const kHeightPx = 180;

interface PanelGridProps {
  panels: readonly Panel[];
  range: Range;
  isLive: boolean;
  onSelect: (startMs: number, endMs: number) => void;
}

// Charts side by side, as many as there is room for.
export function PanelGrid({ panels, range, isLive, onSelect }: PanelGridProps) {
  return (
    <div className="panel-grid">
      {panels.map(({ title, query }) => {
        const unit = unitOf(query);
        return (
          <SeriesChart
            key={`${title} ${query}`}
            title={title}
            query={query}
            range={range}
            isLive={isLive}
            height={kHeightPx}
            say={(value) => saidOf(value, unit)}
            format={kFormats[unit]}
            onSelect={onSelect}
          />
        );
      })}
    </div>
  );
}
