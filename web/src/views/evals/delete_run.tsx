import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useRemoveRun } from "../../api/evals";
import type { EvalRun } from "../../model/evals";
import { Failure } from "../failure";

// Asks once more: what is deleted is gone for good. A run that goes on is not deleted under its writer.
export function DeleteRun({ run }: { run: EvalRun }) {
  const navigate = useNavigate();
  const remove = useRemoveRun();
  const [isAsked, setAsked] = useState(false);
  if (run.state === "running") return null;
  if (!isAsked)
    return (
      <button type="button" onClick={() => setAsked(true)}>
        Delete
      </button>
    );
  return (
    <>
      <button
        type="button"
        className="is-error"
        disabled={remove.isPending}
        onClick={() => remove.mutate(run.id, { onSuccess: () => navigate({ to: "/evals" }) })}
      >
        Delete for good
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        Keep it
      </button>
      {remove.error !== null && <Failure error={remove.error} />}
    </>
  );
}
