import type { UseInfiniteQueryResult } from "@tanstack/react-query";

type Pages = Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;

// The end of a list that comes in pages.
export function FurtherPages({ list, label }: { list: Pages; label: string }) {
  if (!list.hasNextPage) return null;
  return (
    <footer className="more">
      <button type="button" disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {list.isFetchingNextPage ? "Loading…" : label}
      </button>
    </footer>
  );
}
