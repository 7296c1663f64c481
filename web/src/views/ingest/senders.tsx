import { useSeries } from "../../api/explore_queries";
import { formatAge, formatExact } from "../../model/format";
import { unixNanoOfDate } from "../../model/nanoseconds";
import { kNoSeries, type Series, type SeriesSet, sumOf } from "../../model/series";
import { rangeOf } from "../../model/time_range";
import { type Column, ListHead } from "../../widgets/list_head";
import { kTracesColumn, TracesCell } from "../list_cells";
import { ServiceLooks, ServiceName } from "../service_name";

const kByService = "{ } | count_over_time() by (resource.service.name)";
const kErrorsByService = "{ status = error } | count_over_time() by (resource.service.name)";
const kLabel = "resource.service.name";

const kColumns: readonly Column[] = [
  "Service",
  { number: "Spans" },
  { number: "Failed" },
  "Last span began",
  kTracesColumn,
];

// Who sent spans in the last hour, those that went quiet first.
export function Senders() {
  const range = rangeOf({ since: "1h" }, undefined, Date.now());
  const all = useSeries(kByService, range).data ?? kNoSeries;
  const errors = useSeries(kErrorsByService, range).data ?? kNoSeries;
  const senders = all.series
    .map((series) => ({
      name: series.labels[kLabel] ?? "",
      spans: sumOf(series),
      lastMs: lastMs(all, series),
    }))
    .sort((a, b) => a.lastMs - b.lastMs);
  if (senders.length === 0) return null;
  return (
    <section className="section">
      <h2>Services of the last hour</h2>
      <ServiceLooks shown={senders.map(({ name }) => name)}>
        <table className="list ingest-list">
          <ListHead columns={kColumns} />
          <tbody>
            {senders.map(({ name, spans, lastMs: ms }) => (
              <tr key={name}>
                <td>
                  <ServiceName service={name} />
                </td>
                <td className="number">{formatExact(spans)}</td>
                <td className="number">{formatExact(countOf(errors, name))}</td>
                <td>{formatAge(unixNanoOfDate(ms), new Date())}</td>
                <TracesCell search={{ service: name, since: "1h" }} />
              </tr>
            ))}
          </tbody>
        </table>
      </ServiceLooks>
    </section>
  );
}

// To the step: the series know no closer.
const lastMs = ({ startMs, stepMs }: SeriesSet, { values }: Series) =>
  startMs + values.findLastIndex((value) => (value ?? 0) > 0) * stepMs;

function countOf({ series }: SeriesSet, name: string): number {
  const found = series.find(({ labels }) => labels[kLabel] === name);
  return found === undefined ? 0 : sumOf(found);
}
