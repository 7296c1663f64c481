import { type FormEvent, useState } from "react";
import type { Panel } from "../../model/panels";
import { Icon } from "../../widgets/icon";
import { QueryInput } from "../query_input";

interface PanelEditorProps {
  panels: readonly Panel[];
  onChange: (panels: readonly Panel[]) => void;
}

const kNew: Panel = { title: "", query: "{ } | rate() by (resource.service.name)" };

// The panels as a list of queries. The dashboard changes on Show; it is kept by its link, or under "My dashboards".
export function PanelEditor({ panels, onChange }: PanelEditorProps) {
  const [drafts, setDrafts] = useState<readonly Panel[]>(panels);
  const change = (index: number, part: Partial<Panel>) =>
    setDrafts(drafts.map((panel, at) => (at === index ? { ...panel, ...part } : panel)));
  const show = (event: FormEvent) => {
    event.preventDefault();
    onChange(drafts.filter(({ query }) => query.trim() !== ""));
  };
  return (
    <form className="panel-editor" onSubmit={show}>
      {drafts.map((panel, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a panel that is being written has nothing else of its own
        <div key={index}>
          <input
            aria-label={`Title of panel ${index + 1}`}
            placeholder="Title"
            value={panel.title}
            onChange={(event) => change(index, { title: event.target.value })}
          />
          <QueryInput
            label={`TraceQL of panel ${index + 1}`}
            value={panel.query}
            onChange={(query) => change(index, { query })}
            use="series"
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove panel ${index + 1}`}
            onClick={() => setDrafts(drafts.filter((_panel, at) => at !== index))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <div>
        <button type="button" onClick={() => setDrafts([...drafts, kNew])}>
          Add a panel
        </button>
        <button type="submit">Show</button>
      </div>
    </form>
  );
}
