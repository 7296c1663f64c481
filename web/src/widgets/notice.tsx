import type { ReactNode } from "react";
import { Icon } from "./icon";

// Something the reader should know, said once and calmly. Announced to screen readers when it appears.
export function Notice({ kind, children }: { kind: "error" | "warning"; children: ReactNode }) {
  return (
    <div className={`notice notice-${kind}`} role="status">
      <Icon name="alert" />
      <div>{children}</div>
    </div>
  );
}
