import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { kTimeRanges } from "../../model/filter";
import { type CompareSearch, compareFrom, isQuery } from "../../model/view_search";
import { QueryInput } from "../query_input";
import { localText } from "../time_choice";
import "../../styles/form_bar.css";

const kRequests = '{ span:parentID = "" }';

// Sets of traces by what finds them. The moment between is for the same query before and after something.
export function CompareForm({ search }: { search: CompareSearch }) {
  const navigate = useNavigate({ from: "/compare" });
  const [draft, setDraft] = useState({
    a: queryOr(search.a),
    b: queryOr(search.b),
    since: search.since ?? "1h",
    at: search.at === undefined ? "" : localText(Number(search.at)),
  });
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const atMs = new Date(draft.at).getTime();
    navigate({ search: compareFrom({ ...draft, at: Number.isNaN(atMs) ? undefined : String(atMs) }) });
  };
  return (
    <form className="form-bar" onSubmit={submit}>
      {(["a", "b"] as const).map((side) => (
        <div key={side} className="form-long">
          <span aria-hidden="true">{side.toUpperCase()}: TraceQL</span>
          <QueryInput
            label={`${side.toUpperCase()}: TraceQL`}
            value={draft[side]}
            onChange={(query) => change({ [side]: query })}
            use="search"
            isRequired
          />
        </div>
      ))}
      <label>
        Looking back
        <select
          className="choice is-set"
          value={draft.since}
          onChange={(event) => change({ since: event.target.value as typeof draft.since })}
        >
          {Object.entries(kTimeRanges).map(([range, { label }]) => (
            <option key={range} value={range}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="form-moment">
        A before, B from (or nothing)
        <input
          type="datetime-local"
          step="1"
          value={draft.at}
          onChange={(event) => change({ at: event.target.value })}
        />
      </label>
      <button type="submit">Compare</button>
    </form>
  );
}

const queryOr = (side: string | undefined) => (side !== undefined && isQuery(side) ? side : kRequests);
