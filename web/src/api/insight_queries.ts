// What weft found out about a trace is asked for again whenever the trace has changed.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { isPassing } from "./client";
import { fetchAnalysis, fetchDiagnosis } from "./insight_client";

const kRetryEveryMs = 2_000;
// Other traces that explain this one may still arrive, and the server grows surer while nothing does.
const kDiagnosisEveryMs = 15_000;
const kDiagnosisForMs = 120_000;

const againWhenPassing = (error: unknown) => (isPassing(error) ? kRetryEveryMs : false);

// `changedAtMs`: which state of the trace is asked about.
export const useAnalysis = (traceId: string, changedAtMs: number | undefined) =>
  useQuery({
    queryKey: ["analysis", traceId, changedAtMs],
    queryFn: ({ signal }) => fetchAnalysis(traceId, signal),
    enabled: changedAtMs !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => againWhenPassing(state.error),
    structuralSharing: false,
  });

export const useDiagnosis = (traceId: string, changedAtMs: number | undefined) =>
  useQuery({
    queryKey: ["diagnosis", traceId, changedAtMs],
    queryFn: ({ signal }) => fetchDiagnosis(traceId, signal),
    enabled: changedAtMs !== undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (state.error !== null) return againWhenPassing(state.error);
      return Date.now() - (changedAtMs ?? 0) < kDiagnosisForMs ? kDiagnosisEveryMs : false;
    },
    structuralSharing: false,
  });
