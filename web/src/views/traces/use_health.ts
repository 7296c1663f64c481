import { useMemo } from "react";
import { useRecentFindings } from "../../api/ingest";
import { type Health, healthByTrace } from "../../model/health";

const kNothing: readonly [] = [];

// Of the newest traces. Of others nothing is said here; each says it when it is opened.
export function useHealth(): ReadonlyMap<string, Health> {
  const findings = useRecentFindings("24h").data ?? kNothing;
  return useMemo(() => healthByTrace(findings), [findings]);
}
