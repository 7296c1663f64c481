import { useEffect, useState } from "react";
import { kTimeRanges, type TimeFilter } from "../model/filter";
import { Choice } from "./choice";

interface TimeChoiceProps {
  time: TimeFilter;
  shown: { readonly startMs: number; readonly endMs: number }; // what a range of one's own begins with
  anyTime?: string; // what no choice is called, where none is possible
  onChange: (time: Record<"since" | "start" | "end", string>) => void;
}

const kOwn = "own";

// A usual range back from now, or one of one's own: typed here, or dragged over a chart.
export function TimeChoice({ time, shown, anyTime, onChange }: TimeChoiceProps) {
  const isOwn = time.start !== undefined;
  const own = (startMs: number, endMs: number) =>
    onChange({ since: "", start: String(startMs), end: String(endMs) });
  return (
    <>
      <Choice
        label="Time"
        value={isOwn ? kOwn : (time.since ?? "")}
        onChange={(since) =>
          since === kOwn ? own(shown.startMs, shown.endMs) : onChange({ since, start: "", end: "" })
        }
      >
        {anyTime !== undefined && <option value="">{anyTime}</option>}
        {Object.entries(kTimeRanges).map(([range, { label }]) => (
          <option key={range} value={range}>
            Last {label}
          </option>
        ))}
        <option value={kOwn}>From … to …</option>
      </Choice>
      {time.start !== undefined && time.end !== undefined && (
        <OwnRange startMs={Number(time.start)} endMs={Number(time.end)} onChange={own} />
      )}
    </>
  );
}

interface OwnRangeProps {
  startMs: number;
  endMs: number;
  onChange: (startMs: number, endMs: number) => void;
}

function OwnRange({ startMs, endMs, onChange }: OwnRangeProps) {
  return (
    <span className="own-range">
      <InstantInput label="From" ms={startMs} onChange={(ms) => ms < endMs && onChange(ms, endMs)} />
      –
      <InstantInput label="To" ms={endMs} onChange={(ms) => ms > startMs && onChange(startMs, ms)} />
    </span>
  );
}

interface InstantInputProps {
  label: string;
  ms: number;
  onChange: (ms: number) => void;
}

// Holds what is typed: the URL, which has the range, follows a moment later.
function InstantInput({ label, ms, onChange }: InstantInputProps) {
  const [draft, setDraft] = useState(localText(ms));
  useEffect(() => setDraft(localText(ms)), [ms]);
  const change = (text: string) => {
    setDraft(text);
    const typedMs = new Date(text).getTime();
    if (!Number.isNaN(typedMs)) onChange(typedMs);
  };
  return (
    <input
      type="datetime-local"
      step="1"
      aria-label={label}
      value={draft}
      onChange={(event) => change(event.target.value)}
    />
  );
}

// As an input of date and time wants it: the reader's own time, to the second.
export function localText(unixMs: number): string {
  const offsetMs = new Date(unixMs).getTimezoneOffset() * 60_000;
  return new Date(unixMs - offsetMs).toISOString().slice(0, 19);
}
