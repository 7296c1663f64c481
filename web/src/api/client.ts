// Asks weft's own API, on the origin the page came from and nowhere else.
import type { Feed } from "../model/feed";
import { lengthOf, parseDuration, type TimeFilter, type TraceFilter } from "../model/filter";
import { type Json, type JsonObject, parseJson, printJson } from "../model/json";
import { before, unixNanoOfDate } from "../model/nanoseconds";
import { fetchAsReader } from "./access";
import { decodePage, decodeServices } from "./decode";
import { object, text } from "./fields";

// `status` 0: nobody answered at all.
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

// Worth asking again without a person doing anything: the engine restarts, the network comes back.
export const isPassing = (error: unknown) =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

export const isNotFound = (error: unknown) => error instanceof ApiError && error.status === 404;

// `project`: of which it is asked, where that is not the page's; "" for all.
export async function answerOf(path: string, request: RequestInit, project?: string): Promise<string> {
  let response: Response;
  try {
    response = await fetchAsReader(path, request, project);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    throw new ApiError(0, "weft does not answer. Is it still running?");
  }
  const body = await response.text();
  if (!response.ok)
    throw new ApiError(response.status, reasonOf(body) || `weft answered ${response.status}.`);
  return body;
}

export const askText = (path: string, signal: AbortSignal): Promise<string> =>
  answerOf(path, { signal, headers: { accept: "application/json" } });

// Changes something. `body` is sent as JSON; `project` as of answerOf.
export const send = async (
  method: "PUT" | "POST" | "DELETE",
  path: string,
  body?: JsonObject,
  project?: string,
): Promise<Json> =>
  parseJson(
    await answerOf(
      path,
      {
        method,
        headers: { accept: "application/json", "content-type": "application/json" },
        ...(body !== undefined && { body: printJson(body) }),
      },
      project,
    ),
  );

// weft's own errors have their message in `error`, HoneyHive's beside an `errorCode`.
export function reasonOf(body: string): string {
  try {
    const answer = object(parseJson(body));
    return text(object(answer.error).message) || text(answer.message);
  } catch {
    return ""; // a proxy's page in between, say
  }
}

export const ask = async (path: string, signal: AbortSignal): Promise<Json> =>
  parseJson(await askText(path, signal));

// `start` and `end` of a list, as the API reads them: a range that reaches back is reckoned from now.
export function timeParameters({ start, end, since }: TimeFilter): Record<string, string> {
  if (start !== undefined && end !== undefined) return { start, end };
  if (since === undefined) return {};
  return { start: before(unixNanoOfDate(Date.now()), lengthOf(since)).toString() };
}

export async function fetchTraces(filter: TraceFilter, cursor: string, signal: AbortSignal): Promise<Feed> {
  const parameters = new URLSearchParams();
  const minDuration = filter.min === undefined ? null : parseDuration(filter.min);
  if (filter.service !== undefined) parameters.set("service", filter.service);
  if (filter.name !== undefined) parameters.set("name", filter.name);
  if (filter.status !== undefined) parameters.set("status", filter.status);
  if (filter.text !== undefined) parameters.set("text", filter.text);
  if (filter.session !== undefined) parameters.set("session_id", filter.session);
  if (minDuration !== null) parameters.set("min_duration", `${minDuration}ns`);
  for (const [name, value] of Object.entries(timeParameters(filter))) parameters.set(name, value);
  if (cursor !== "") parameters.set("cursor", cursor);
  return decodePage(await ask(`/api/v1/traces?${parameters}`, signal));
}

export const fetchServices = async (signal: AbortSignal): Promise<readonly string[]> =>
  decodeServices(await ask("/api/v1/services", signal));
