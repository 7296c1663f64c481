import { type FormEvent, useEffect, useState } from "react";
import { Icon } from "./icon";

interface TypedProps {
  label: string;
  placeholder: string;
  value: string;
  isValid: (text: string) => boolean;
  onCommit: (text: string) => void;
  isShort?: boolean;
}

// Takes effect on Enter or when left, not with each letter: every change is a question to the store.
export function Typed({ label, placeholder, value, isValid, onCommit, isShort = false }: TypedProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const isRefused = draft !== "" && !isValid(draft);
  const commit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isRefused && draft !== value) onCommit(draft);
  };
  return (
    <form onSubmit={commit} className={isShort ? "typed typed-short" : "typed"}>
      {!isShort && <Icon name="search" />}
      <input
        aria-label={label}
        aria-invalid={isRefused}
        placeholder={placeholder}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => commit()}
      />
    </form>
  );
}
