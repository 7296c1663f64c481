import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useRowsAhead } from "../../widgets/use_rows_ahead";

const kRowsAhead = 15;

interface VirtualRowsProps {
  scroller: RefObject<HTMLElement | null>; // which scrolls more than the table
  count: number;
  heightOf: (index: number) => number;
  children: (index: number, place: CSSProperties) => ReactNode;
}

// The body of a table of which only the rows that are seen are drawn.
export function VirtualRows({ scroller, count, heightOf, children }: VirtualRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [above, setAbove] = useState(0);
  // What stands above the table comes and goes.
  useLayoutEffect(() => {
    const [inner, outer] = [body.current?.getBoundingClientRect(), scroller.current?.getBoundingClientRect()];
    if (inner !== undefined && outer !== undefined)
      setAbove(Math.round(inner.top - outer.top + scroller.current!.scrollTop));
  });
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    overscan: useRowsAhead(kRowsAhead),
    scrollMargin: above,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are remembered by index, and new rows come on top
  useLayoutEffect(() => rows.measure(), [heightOf]);
  return (
    <tbody ref={body} style={{ height: rows.getTotalSize() }}>
      {rows
        .getVirtualItems()
        .map(({ index, start, size }) =>
          children(index, { height: size, transform: `translateY(${start - above}px)` }),
        )}
    </tbody>
  );
}
