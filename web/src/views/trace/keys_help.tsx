import type { RefObject } from "react";

const kKeys = [
  ["j k ↓ ↑", "next, previous span"],
  ["→ ←", "unfold or go in, fold or go out"],
  ["Enter", "open the span's detail"],
  ["Escape", "close it"],
  ["e", "next span in which an error began"],
  ["c", "critical path on or off"],
  ["z, 0", "zoom to the span, show all"],
  ["/", "find in the trace; Enter goes on"],
  ["?", "these keys"],
] as const;

export function KeysHelp({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} className="keys-help" aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {kKeys.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
