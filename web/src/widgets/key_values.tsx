import type { ReactNode } from "react";
import type { Json, JsonObject } from "../model/json";
import { JsonView } from "./json_view";

// Names and values in two columns, by name. `note` may add a word behind a name.
export function KeyValues({ values, note }: { values: JsonObject; note?: (key: string) => ReactNode }) {
  const entries = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)) as [string, Json][];
  return (
    <dl className="key-values">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>
            {key}
            {note?.(key)}
          </dt>
          <dd>
            <JsonView value={value} depth={1} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
