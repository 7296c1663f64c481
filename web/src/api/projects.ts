// The projects that may be read and have spans, the largest first.
import { useQuery } from "@tanstack/react-query";
import { type Json, parseJson } from "../model/json";
import { answerOf } from "./client";
import { list, object, text } from "./fields";

const kProjectsFreshMs = 60_000;
const kProjects = "SELECT project FROM spans GROUP BY project ORDER BY count() DESC LIMIT 500";

async function fetchProjects(signal: AbortSignal): Promise<readonly string[]> {
  const answer: Json = parseJson(
    await answerOf("/api/v1/sql", { method: "POST", body: kProjects, signal }, ""),
  );
  return list(object(answer).rows).map((row) => text(list(row)[0]));
}

export const useProjects = () =>
  useQuery({
    queryKey: ["projects"],
    queryFn: ({ signal }) => fetchProjects(signal),
    staleTime: kProjectsFreshMs,
  }).data ?? [];
