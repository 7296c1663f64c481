// Asks what weft found out about one trace.
import type { Analysis } from "../model/analysis";
import type { Finding } from "../model/diagnosis";
import { ask } from "./client";
import { decodeAnalysis, decodeFindings } from "./decode_insight";

const pathOf = (traceId: string, what: string) => `/api/v1/traces/${encodeURIComponent(traceId)}/${what}`;

export const fetchAnalysis = async (traceId: string, signal: AbortSignal): Promise<Analysis> =>
  decodeAnalysis(await ask(pathOf(traceId, "analysis"), signal));

export const fetchDiagnosis = async (traceId: string, signal: AbortSignal): Promise<readonly Finding[]> =>
  decodeFindings(await ask(pathOf(traceId, "diagnosis"), signal));
