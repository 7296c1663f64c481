// How weft itself is: its counters, whether it is ready, and what is wrong with the traces of late.
import { useQuery } from "@tanstack/react-query";
import type { Finding } from "../model/diagnosis";
import { parseJson } from "../model/json";
import { type Sample, samplesOf } from "../model/prometheus";
import { ask, askText } from "./client";
import { decodeFindings } from "./decode_insight";
import { object, text } from "./fields";
import { everyMs } from "./queries";

const kVitalsEveryMs = 3_000;
const kFindingsEveryMs = 30_000;
// Finding out may keep the server busy for this part of the time at most.
const kAnsweringShare = 30;

export const useSamples = () =>
  useQuery<readonly Sample[]>({
    queryKey: ["metrics"],
    queryFn: async ({ signal }) => samplesOf(await askText("/metrics", signal)),
    refetchInterval: everyMs(kVitalsEveryMs),
  });

export interface Part {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
}

// Not ready is an answer as well: it comes with status 503.
async function fetchReadiness(signal: AbortSignal): Promise<readonly Part[]> {
  const response = await fetch("/ready", { signal });
  const readiness = object(parseJson(await response.text()));
  return ["engine", "journal"].map((name) => {
    const part = object(readiness[name]);
    return { name, state: text(part.state), reason: text(part.reason) };
  });
}

export const useReadiness = () =>
  useQuery<readonly Part[]>({
    queryKey: ["ready"],
    queryFn: ({ signal }) => fetchReadiness(signal),
    refetchInterval: everyMs(kVitalsEveryMs),
  });

interface FindingsReading {
  readonly findings: readonly Finding[];
  readonly tookMs: number;
}

async function fetchRecentFindings(since: string, signal: AbortSignal): Promise<FindingsReading> {
  const startedMs = performance.now();
  const findings = decodeFindings(await ask(`/api/v1/diagnosis?since=${since}`, signal));
  return { findings, tookMs: performance.now() - startedMs };
}

// Of the newest traces: weft looks at 200 at most.
export const useRecentFindings = (since: "1h" | "24h") =>
  useQuery<FindingsReading, Error, readonly Finding[]>({
    queryKey: ["diagnosis", "recent", since],
    queryFn: ({ signal }) => fetchRecentFindings(since, signal),
    select: findingsOf,
    staleTime: findingsEveryMs,
    refetchInterval: (query) => everyMs(findingsEveryMs(query))(query),
  });

const findingsEveryMs = ({ state }: { state: { data: FindingsReading | undefined } }) =>
  Math.max(kFindingsEveryMs, (state.data?.tookMs ?? 0) * kAnsweringShare);

const findingsOf = ({ findings }: FindingsReading) => findings;
