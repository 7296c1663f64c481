import type { ReactNode } from "react";

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

export function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      className={value === "" ? "choice" : "choice is-set"}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </select>
  );
}
