// The list as it grows at both ends: newer traces arrive on top, older pages are asked for below.
import type { TraceRow } from "./trace";

export interface Feed {
  readonly rows: readonly TraceRow[]; // newest first
  readonly nextCursor: string; // of the page after the last row; "" at the end
}

// `head` is the newest page, asked for again. Where it still reaches the rows already there, they are joined: rows of
// both are taken from the head, rows that should be in it but are not have gone. Where more has come than a page
// holds, the older rows are let go, since nobody knows what lies between.
export function withHead(feed: Feed | undefined, head: Feed): Feed {
  const oldest = head.rows.at(-1);
  if (feed === undefined || oldest === undefined || head.nextCursor === "") return head;
  const inHead = new Set(head.rows.map((row) => row.traceId));
  if (!feed.rows.some((row) => inHead.has(row.traceId))) return head;
  const older = feed.rows.filter((row) => !inHead.has(row.traceId) && row.start <= oldest.start);
  return older.length === 0 ? head : { rows: [...head.rows, ...older], nextCursor: feed.nextCursor };
}

export function withPage(feed: Feed, page: Feed): Feed {
  const known = new Set(feed.rows.map((row) => row.traceId));
  return {
    rows: [...feed.rows, ...page.rows.filter((row) => !known.has(row.traceId))],
    nextCursor: page.nextCursor,
  };
}
