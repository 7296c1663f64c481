import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useServices } from "../../api/queries";
import {
  filterFrom,
  isBeingTyped,
  isFiltered,
  isLive,
  parseDuration,
  type TraceFilter,
} from "../../model/filter";
import type { Range } from "../../model/time_range";
import { conditionsOf } from "../../model/traceql";
import { Icon } from "../../widgets/icon";
import { Typed } from "../../widgets/typed";
import { Choice } from "../choice";
import { SavedMenu } from "../saved_menu";
import { TimeChoice } from "../time_choice";
import { QueryBox } from "./query_box";

interface FilterBarProps {
  filter: TraceFilter;
  range: Range;
  isAnswered: boolean;
  queryError: string;
}

// Writes the filter to the URL; the list follows the URL.
export function FilterBar({ filter, range, isAnswered, queryError }: FilterBarProps) {
  const navigate = useNavigate({ from: "/" });
  const services = useServices();
  const [isQueryOpen, setQueryOpen] = useState(false);
  const change = useFilterChange(filter);
  const hasQuery = isQueryOpen || filter.q !== undefined;
  return (
    <search className="filters">
      <Typed
        label="Text in names, prompts, answers and errors"
        placeholder="Text in names, prompts, answers, errors"
        value={filter.text ?? ""}
        isValid={() => true}
        onCommit={(text) => change({ text })}
      />
      <Choice label="Service" value={filter.service ?? ""} onChange={(service) => change({ service })}>
        <option value="">All services</option>
        {withChosen(services, filter.service).map((service) => (
          <option key={service}>{service}</option>
        ))}
      </Choice>
      <Choice label="Status" value={filter.status ?? ""} onChange={(status) => change({ status })}>
        <option value="">Any status</option>
        <option value="error">With errors</option>
        <option value="ok">With status OK</option>
        <option value="unset">With no status</option>
      </Choice>
      <TimeChoice time={filter} shown={range} anyTime="Any time" onChange={change} />
      <Typed
        label="Shortest duration"
        placeholder="≥ 500 ms"
        value={filter.min ?? ""}
        isValid={(text) => parseDuration(text) !== null}
        onCommit={(min) => change({ min })}
        isShort
      />
      <button
        type="button"
        aria-expanded={hasQuery}
        onClick={() => {
          setQueryOpen(!hasQuery);
          if (filter.q !== undefined) change({ q: "" });
        }}
      >
        TraceQL
      </button>
      {kChips.map(
        (field) =>
          filter[field] !== undefined && (
            <Chip key={field} field={field} value={filter[field]} onRemove={() => change({ [field]: "" })} />
          ),
      )}
      {isFiltered(filter) && (
        <Link to="/" search={{}} className="clear">
          Clear
        </Link>
      )}
      <span className="filters-end">
        <SavedMenu
          label="Views"
          storageKey="weft.views"
          search={{ ...filter }}
          onOpen={(search) => navigate({ search: filterFrom(search) })}
        />
        <LiveButton
          isLive={isLive(filter)}
          isAnswered={isAnswered}
          onClick={() => change(isLive(filter) ? { live: "off" } : { live: "", start: "", end: "" })}
        />
      </span>
      {hasQuery && (
        <QueryBox
          query={filter.q ?? (conditionsOf(filter).length > 0 ? "" : "{ }")}
          error={filter.q === undefined ? "" : queryError}
          onCommit={(q) => change({ q })}
        />
      )}
    </search>
  );
}

const kChips = ["name", "model", "user", "session"] as const;

// The filter with some of it changed; "" takes a part away.
export function useFilterChange(filter: TraceFilter) {
  const navigate = useNavigate({ from: "/" });
  return (part: Partial<Record<keyof TraceFilter, string>>) => {
    const search = filterFrom({ ...filter, ...part });
    navigate({ search, replace: isBeingTyped(filter, search) });
  };
}

// A link may name a service that has not sent anything yet.
const withChosen = (services: readonly string[], chosen: string | undefined) =>
  chosen === undefined || services.includes(chosen) ? services : [...services, chosen];

function Chip({ field, value, onRemove }: { field: string; value: string; onRemove: () => void }) {
  return (
    <span className="filter-chip">
      {field} <code title={value}>{value}</code>
      <button type="button" className="icon-button" aria-label={`Any ${field}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </span>
  );
}

interface LiveButtonProps {
  isLive: boolean;
  isAnswered: boolean;
  onClick: () => void;
}

function LiveButton({ isLive, isAnswered, onClick }: LiveButtonProps) {
  const label = !isAnswered ? "Not connected" : isLive ? "Live" : "Paused";
  return (
    <button
      type="button"
      className={isLive && isAnswered ? "live" : "live live-off"}
      aria-pressed={isLive}
      title={isLive ? "New traces appear by themselves; click to hold the list still" : "Click to follow"}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
