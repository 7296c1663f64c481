import { type FormEvent, useState } from "react";
import { usePutRule } from "../../api/alerts";
import type { RuleDraft } from "../../model/alerts";
import { Failure } from "../failure";
import { QueryInput } from "../query_input";
import "../../styles/form_bar.css";

const kDraft: RuleDraft = {
  name: "",
  query: '{ span:parentID = "" && status = error } | count_over_time() by (resource.service.name)',
  threshold: "> 5",
  window: "10m",
  waits: "0s",
};

const kFields = [
  { field: "threshold", label: "Threshold" },
  { field: "window", label: "Over" },
  { field: "waits", label: "For at least" },
] as const;
const kQuery = "TraceQL, ending in a metrics function";

// A rule of a name that is there already takes its place. Mistakes are told by the server, which knows the language.
export function RuleForm({ onDone }: { onDone: () => void }) {
  const [draft, setDraft] = useState(kDraft);
  const put = usePutRule();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(draft, { onSuccess: onDone });
  };
  return (
    <form className="form-bar" onSubmit={submit}>
      <Field label="Name" value={draft.name} onChange={(name) => setDraft({ ...draft, name })} />
      <div className="form-long">
        <span aria-hidden="true">{kQuery}</span>
        <QueryInput
          label={kQuery}
          value={draft.query}
          onChange={(query) => setDraft({ ...draft, query })}
          use="series"
          isRequired
        />
      </div>
      {kFields.map(({ field, label }) => (
        <Field
          key={field}
          label={label}
          value={draft[field]}
          onChange={(value) => setDraft({ ...draft, [field]: value })}
        />
      ))}
      <button type="submit" disabled={put.isPending}>
        Save
      </button>
      {put.error !== null && <Failure error={put.error} />}
    </form>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

const Field = ({ label, value, onChange }: FieldProps) => (
  <label>
    {label}
    <input required spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} />
  </label>
);
