import type { UseMutationResult } from "@tanstack/react-query";
import type { Feed } from "../../model/feed";
import { formatExact } from "../../model/format";
import type { Found } from "../../model/found";
import { Failure } from "../failure";

// The end of a list: how much is shown, and how to see more.

export function MoreListed({ feed, more }: { feed: Feed; more: UseMutationResult<Feed, Error, string> }) {
  return (
    <footer className="more">
      <span className="dim">{formatExact(feed.rows.length)} shown</span>
      {feed.nextCursor !== "" && (
        <button type="button" disabled={more.isPending} onClick={() => more.mutate(feed.nextCursor)}>
          {more.isPending ? "Loading…" : "Load older traces"}
        </button>
      )}
      {more.error !== null && <Failure error={more.error} />}
    </footer>
  );
}

const kFoundMax = 1_000; // of one search, by the API
const kMoreTimes = 4;

interface MoreFoundProps {
  found: Found;
  limit: number;
  onMore: (limit: number) => void;
}

// A search has no pages: more of it is a longer answer.
export function MoreFound({ found, limit, onMore }: MoreFoundProps) {
  const count = found.traces.length;
  return (
    <footer className="more">
      <span className="dim">{formatExact(count)} found</span>
      {count >= limit && limit < kFoundMax && (
        <button type="button" onClick={() => onMore(Math.min(limit * kMoreTimes, kFoundMax))}>
          Find more
        </button>
      )}
      {count >= kFoundMax && <span className="dim">More are not listed: choose a shorter time range.</span>}
      {found.truncated && (
        <span className="dim">Not everything was looked at: choose a shorter time range.</span>
      )}
    </footer>
  );
}
