import { ApiError, isPassing } from "../api/client";
import { Notice } from "../widgets/notice";

// A question that was not answered, in the server's own words.
export function Failure({ error }: { error: Error }) {
  const isServer = error instanceof ApiError;
  return (
    <Notice kind="error">
      {isServer ? error.message : `The page could not read the answer: ${error.message}`}
      {isPassing(error) && <span className="dim"> Asking again every two seconds.</span>}
    </Notice>
  );
}
