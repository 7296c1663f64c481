import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useServices } from "../../api/queries";
import { filterFrom, isFiltered, kTimeRanges, parseDuration, type TraceFilter } from "../../model/filter";
import { Icon } from "../../widgets/icon";

// Writes the filter to the URL; the list follows the URL.
export function FilterBar({ filter, isLive }: { filter: TraceFilter; isLive: boolean }) {
  const navigate = useNavigate({ from: "/" });
  const services = useServices();
  const change = (part: Partial<Record<keyof TraceFilter, string>>) =>
    navigate({ search: filterFrom({ ...filter, ...part }), replace: true });
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
      </Choice>
      <Choice label="Time" value={filter.since ?? ""} onChange={(since) => change({ since })}>
        <option value="">Any time</option>
        {Object.entries(kTimeRanges).map(([range, { label }]) => (
          <option key={range} value={range}>
            Last {label}
          </option>
        ))}
      </Choice>
      <Typed
        label="Shortest duration"
        placeholder="≥ 500 ms"
        value={filter.min ?? ""}
        isValid={(text) => parseDuration(text) !== null}
        onCommit={(min) => change({ min })}
        isShort
      />
      {filter.session !== undefined && (
        <span className="filter-chip">
          session <code>{filter.session}</code>
          <button
            type="button"
            className="icon-button"
            aria-label="Any session"
            onClick={() => change({ session: "" })}
          >
            <Icon name="close" />
          </button>
        </span>
      )}
      {isFiltered(filter) && (
        <Link to="/" search={{}} className="clear">
          Clear
        </Link>
      )}
      <span className={isLive ? "live" : "live live-off"} title="New traces appear by themselves">
        {isLive ? "Live" : "Not connected"}
      </span>
    </search>
  );
}

// A link may name a service that has not sent anything yet.
const withChosen = (services: readonly string[], chosen: string | undefined) =>
  chosen === undefined || services.includes(chosen) ? services : [...services, chosen];

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: React.ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      className={value === "" ? "" : "is-set"}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </select>
  );
}

interface TypedProps {
  label: string;
  placeholder: string;
  value: string;
  isValid: (text: string) => boolean;
  onCommit: (text: string) => void;
  isShort?: boolean;
}

// Takes effect on Enter or when left, not with each letter: every change is a question to the store.
function Typed({ label, placeholder, value, isValid, onCommit, isShort = false }: TypedProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const isRefused = draft !== "" && !isValid(draft);
  const commit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isRefused && draft !== value) onCommit(draft);
  };
  return (
    <form onSubmit={commit} className={isShort ? "typed typed-short" : "typed"}>
      {!isShort && <Icon name="search" />}
      <input
        aria-label={label}
        aria-invalid={isRefused}
        placeholder={placeholder}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit()}
      />
    </form>
  );
}
