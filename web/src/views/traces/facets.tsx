import { useState } from "react";
import { useSeries } from "../../api/explore_queries";
import { isLive, type TraceFilter } from "../../model/filter";
import { formatCount, formatExact } from "../../model/format";
import { inOneStep, kNoSeries, type Tally, talliesOf } from "../../model/series";
import type { Range } from "../../model/time_range";
import { spansOf } from "../../model/traceql";
import { useMedia } from "../../widgets/use_media";

const kShown = 6;
const kBeside = "(min-width: 1100px)"; // enough room for the counts and the table; styles/facets.css says the same

const kFacets = [
  { field: "service", title: "Service", attribute: "resource.service.name" },
  { field: "status", title: "Status", attribute: "status" },
  { field: "model", title: "Model", attribute: "llm.model" },
  { field: "name", title: "Operation", attribute: "name" },
  { field: "user", title: "User", attribute: "user.id" },
] as const;
type Facet = (typeof kFacets)[number];
export type FacetField = Facet["field"];

interface FacetsProps {
  filter: TraceFilter;
  range: Range;
  onChoose: (field: FacetField, value: string) => void; // "" takes the choice back
}

// How many spans of the charts' time range each value has; a click keeps those.
export function Facets(props: FacetsProps) {
  const isBeside = useMedia(kBeside);
  const [isOpen, setOpen] = useState(false);
  return (
    <aside className="facets" aria-label="Spans by value">
      {!isBeside && (
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Counts by service, model, …
        </button>
      )}
      {(isBeside || isOpen) && <p className="dim">Spans with each value</p>}
      {(isBeside || isOpen) && kFacets.map((facet) => <Values key={facet.field} facet={facet} {...props} />)}
    </aside>
  );
}

function Values({ facet, filter, range, onChoose }: FacetsProps & { facet: Facet }) {
  const [isWhole, setWhole] = useState(false);
  const { [facet.field]: chosen, ...others } = filter;
  const query = `${spansOf(others)} | count_over_time() by (${facet.attribute})`;
  const tallies = talliesOf(
    useSeries(query, inOneStep(range), isLive(filter)).data ?? kNoSeries,
    facet.attribute,
  );
  if (tallies.length === 0 && chosen === undefined) return null;
  const shown = isWhole ? tallies : tallies.slice(0, kShown);
  const most = tallies[0]?.count ?? 1;
  return (
    <section className="facet">
      <h2>{facet.title}</h2>
      <ul>
        {shown.map((tally) => (
          <Value
            key={tally.value}
            tally={tally}
            share={tally.count / most}
            isChosen={tally.value === chosen}
            onClick={() => onChoose(facet.field, tally.value === chosen ? "" : tally.value)}
          />
        ))}
      </ul>
      {tallies.length > kShown && (
        <button type="button" className="text-button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer" : `${tallies.length - kShown} more`}
        </button>
      )}
    </section>
  );
}

interface ValueProps {
  tally: Tally;
  share: number;
  isChosen: boolean;
  onClick: () => void;
}

function Value({ tally, share, isChosen, onClick }: ValueProps) {
  return (
    <li>
      <button
        type="button"
        className="facet-value"
        aria-pressed={isChosen}
        title={`${tally.value}: ${formatExact(tally.count)} spans`}
        onClick={onClick}
      >
        <span className="facet-bar" style={{ width: `${share * 100}%` }} />
        <span className="facet-name">{tally.value}</span>
        <span className="number dim">{formatCount(tally.count)}</span>
      </button>
    </li>
  );
}
