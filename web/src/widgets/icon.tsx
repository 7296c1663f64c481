// Small drawings, 16 by 16, in the colour of the text around them. Decorative: the text beside them says the same.
const kPaths = {
  chevron: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  back: "M10 3L5 8l5 5",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  done: "M3 8.5l3.5 3.5L13 5",
  alert: "M8 2.5L14.5 13.5h-13zM8 6.5v3.5M8 12v.01",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.5 10.5L14 14",
  session: "M8 3a5 5 0 1 0 0 10a5 5 0 0 0 0-10",
  chain: "M6.5 9.5l3-3M7 5l1.5-1.5a2.5 2.5 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.5 2.5 0 0 1-4-4L5 7",
  model: "M8 2l1.6 4.4L14 8l-4.4 1.6L8 14l-1.6-4.4L2 8l4.4-1.6z",
  tool: "M9.5 3.5a3 3 0 0 0-.8 4L3 13.2M9.5 3.5l2 2.2 1.9-.6a3 3 0 0 1-4.7 2.4",
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={kPaths[name]} />
    </svg>
  );
}
