// Where in a query its error is, read from the API's message: "line 1, column 8: found '==', expected '='".

export interface QueryError {
  readonly line: string; // the query's line, as it was typed
  readonly column: number; // of the error in it, from 1, in characters
  readonly reason: string;
}

// null: the message is about something else.
export function queryError(query: string, message: string): QueryError | null {
  const match = /^line (\d+), column (\d+): (.*)$/s.exec(message);
  const line = query.split("\n")[Number(match?.[1]) - 1];
  if (match === null || line === undefined) return null;
  return { line, column: Number(match[2]), reason: match[3]! };
}
