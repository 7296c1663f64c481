import { useState } from "react";
import { useAnnotate } from "../../api/annotations";
import { annotationFrom, feedbackOf, isScore } from "../../model/annotation";
import { isEmpty } from "../../model/json";
import type { Span } from "../../model/trace";
import { Failure } from "../failure";

// A score, a label and a comment of whoever reads the span.
export function Annotate({ traceId, span }: { traceId: string; span: Span }) {
  const [said, setSaid] = useState(() => annotationFrom(span.maps.feedback));
  const save = useAnnotate(traceId);
  const feedback = feedbackOf(said, span.maps.feedback);
  const canSave = isScore(said.score) && !isEmpty(feedback) && !save.isPending;
  return (
    <details className="annotate">
      <summary>Annotate</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (canSave) save.mutate({ span, feedback });
        }}
      >
        <label>
          Score
          <input
            inputMode="decimal"
            value={said.score}
            aria-invalid={!isScore(said.score)}
            onChange={(event) => setSaid({ ...said, score: event.target.value })}
          />
        </label>
        <label>
          Label
          <input value={said.label} onChange={(event) => setSaid({ ...said, label: event.target.value })} />
        </label>
        <label className="annotate-comment">
          Comment
          <textarea
            rows={2}
            value={said.comment}
            onChange={(event) => setSaid({ ...said, comment: event.target.value })}
          />
        </label>
        <button type="submit" disabled={!canSave}>
          Save
        </button>
        {save.isSuccess && isEmpty(feedback) && <span role="status">Saved</span>}
      </form>
      {save.error !== null && <Failure error={save.error} />}
    </details>
  );
}
