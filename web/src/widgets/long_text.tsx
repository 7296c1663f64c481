import { useState } from "react";
import { formatExact } from "../model/format";

const kCharactersMax = 4_000; // beyond, the rest is drawn on request: a prompt may be megabytes

// Text as it is, line breaks kept. Always text: markup in it is shown, never obeyed.
export function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (isWhole || text.length <= kCharactersMax) return <span className="long-text">{text}</span>;
  return (
    <>
      <span className="long-text">{text.slice(0, kCharactersMax)}…</span>
      <button type="button" className="text-button" onClick={() => setWhole(true)}>
        Show all {formatExact(text.length)} characters
      </button>
    </>
  );
}
