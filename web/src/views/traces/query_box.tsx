import { useEffect, useState } from "react";
import { queryError } from "../../model/query_error";
import { QueryInput } from "../query_input";

interface QueryBoxProps {
  query: string;
  error: string; // what the API said about the query that was asked; "" for nothing
  onCommit: (query: string) => void;
}

// The list's query. Takes effect on Enter: half a query is an error, not a question.
export function QueryBox({ query, error, onCommit }: QueryBoxProps) {
  const [draft, setDraft] = useState(query);
  useEffect(() => setDraft(query), [query]);
  return (
    <form
      className="query-box"
      onSubmit={(event) => {
        event.preventDefault();
        onCommit(draft.trim());
      }}
    >
      <QueryInput
        label="TraceQL query"
        value={draft}
        onChange={setDraft}
        use="search"
        isWrong={error !== ""}
        placeholder={`{ resource.service.name = "gateway" && status = error }`}
      />
      <button type="submit">Search</button>
      {error !== "" && <QueryMistake query={query} message={error} />}
    </form>
  );
}

function QueryMistake({ query, message }: { query: string; message: string }) {
  const mistake = queryError(query, message);
  if (mistake === null) return <p className="query-error">{message}</p>;
  return (
    <div className="query-error" role="alert">
      <pre>{`${mistake.line}\n${" ".repeat(mistake.column - 1)}^`}</pre>
      <p>
        Column {mistake.column}: {mistake.reason}
      </p>
    </div>
  );
}
