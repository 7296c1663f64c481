import { type FormEvent, useState } from "react";
import { usePutRule } from "../../api/alerts";
import type { RuleDraft } from "../../model/alerts";
import { Failure } from "../failure";
import "../../styles/form_bar.css";

const kDraft: RuleDraft = {
  name: "",
  query: '{ span:parentID = "" && status = error } | count_over_time() by (resource.service.name)',
  threshold: "> 5",
  window: "10m",
  waits: "0s",
};

const kFields = [
  { field: "name", label: "Name", isLong: false },
  { field: "query", label: "TraceQL, ending in a metrics function", isLong: true },
  { field: "threshold", label: "Threshold", isLong: false },
  { field: "window", label: "Over", isLong: false },
  { field: "waits", label: "For at least", isLong: false },
] as const;

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
      {kFields.map(({ field, label, isLong }) => (
        <label key={field} className={isLong ? "form-long" : ""}>
          {label}
          <input
            required
            spellCheck={false}
            value={draft[field]}
            onChange={(event) => setDraft({ ...draft, [field]: event.target.value })}
          />
        </label>
      ))}
      <button type="submit" disabled={put.isPending}>
        Save
      </button>
      {put.error !== null && <Failure error={put.error} />}
    </form>
  );
}
