import { useEffect, useState } from "react";
import { Icon } from "./icon";

const kThanksMs = 1_500;

// Copies `text()`. Not shown where the browser has no clipboard for the page (plain HTTP from another machine).
export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), kThanksMs);
    return () => clearTimeout(timer);
  }, [isDone]);
  if (navigator.clipboard === undefined) return null;
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setDone(true),
      () => setDone(false), // refused by the person: nothing to say
    );
  return (
    <button
      type="button"
      className="icon-button"
      onClick={copy}
      aria-label={isDone ? "Copied" : label}
      title={label}
    >
      <Icon name={isDone ? "done" : "copy"} />
    </button>
  );
}
