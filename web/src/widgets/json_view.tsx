import { useState } from "react";
import { formatExact } from "../model/format";
import { isObject, type Json } from "../model/json";
import { LongText } from "./long_text";

const kOpenDepth = 2; // levels that start open
const kItemsMax = 100; // of one list or object; more on request

// A JSON value as a tree whose branches open on demand; what is closed is not drawn.
export function JsonView({ value, depth = 0 }: { value: Json; depth?: number }) {
  if (Array.isArray(value) || isObject(value)) {
    const entries = Object.entries(value) as [string, Json][];
    if (entries.length === 0) return <span className="json-bare">{Array.isArray(value) ? "[]" : "{}"}</span>;
    return <Entries entries={entries} isList={Array.isArray(value)} depth={depth} />;
  }
  if (typeof value === "string") return <LongText text={value} />;
  return <span className="json-bare">{String(value)}</span>;
}

interface EntriesProps {
  entries: readonly [string, Json][];
  isList: boolean;
  depth: number;
}

function Entries({ entries, isList, depth }: EntriesProps) {
  const [shown, setShown] = useState(kItemsMax);
  return (
    <ul className={depth === 0 ? "json json-top" : "json"}>
      {entries.slice(0, shown).map(([key, item]) => (
        <Entry key={key} name={key} isIndex={isList} value={item} depth={depth} />
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" className="text-button" onClick={() => setShown(shown + kItemsMax)}>
            {formatExact(entries.length - shown)} more
          </button>
        </li>
      )}
    </ul>
  );
}

function Entry({
  name,
  isIndex,
  value,
  depth,
}: {
  name: string;
  isIndex: boolean;
  value: Json;
  depth: number;
}) {
  const [isOpen, setOpen] = useState(depth < kOpenDepth);
  const label = <span className={isIndex ? "json-index" : "json-key"}>{name}</span>;
  const size = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  if (size === 0) {
    return (
      <li>
        {label} <JsonView value={value} />
      </li>
    );
  }
  return (
    <li>
      <button type="button" className="json-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {label} <span className="dim">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
      </button>
      {isOpen && <JsonView value={value} depth={depth + 1} />}
    </li>
  );
}
