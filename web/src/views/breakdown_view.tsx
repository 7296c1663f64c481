import type { ReactNode } from "react";
import { useBreakdown } from "../api/breakdown";
import { type Measure, rowsOf } from "../model/breakdown";
import { orLastHour, type TimeFilter, timeFrom } from "../model/filter";
import type { Panel } from "../model/panels";
import { rangeOf } from "../model/time_range";
import { BreakdownTable } from "./breakdown_table";
import { Failure } from "./failure";
import { Page } from "./page";
import { PanelGrid } from "./panel_grid";
import { TimeChoice } from "./time_choice";

interface BreakdownViewProps {
  title: string;
  column: string;
  attribute: string;
  measures: readonly Measure[];
  sortedBy: number; // index of a measure
  panels: readonly Panel[];
  time: TimeFilter;
  none: ReactNode; // what to say where there is nothing
  nameOf: (label: string, time: TimeFilter) => ReactNode;
  onTime: (time: TimeFilter) => void;
}

// A table of what each value of an attribute costs, over charts of the same in time.
export function BreakdownView(props: BreakdownViewProps) {
  const { title, column, attribute, measures, sortedBy, panels, none, nameOf, onTime } = props;
  const time = orLastHour(props.time);
  const range = rangeOf(time, undefined, Date.now());
  const isLive = time.end === undefined;
  const { values, error, isRead } = useBreakdown(measures, attribute, range, isLive);
  const rows = rowsOf(values, sortedBy);
  return (
    <Page
      title={title}
      controls={<TimeChoice time={time} shown={range} onChange={(part) => onTime(timeFrom(part))} />}
    >
      {error !== null && <Failure error={error} />}
      {!isRead && error === null && <p className="blank dim">Reading…</p>}
      {isRead && rows.length === 0 && <div className="blank">{none}</div>}
      {isRead && rows.length > 0 && (
        <>
          <BreakdownTable
            title={column}
            measures={measures}
            rows={rows}
            barOf={sortedBy}
            nameOf={(label) => nameOf(label, time)}
          />
          <PanelGrid
            panels={panels}
            range={range}
            isLive={isLive}
            onSelect={(startMs, endMs) => onTime({ start: String(startMs), end: String(endMs) })}
          />
        </>
      )}
    </Page>
  );
}
