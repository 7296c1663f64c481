// The projects that may be read and have spans, the largest first.
import { useQuery } from "@tanstack/react-query";
import { parseJson } from "../model/json";
import { answerOf } from "./client";
import { object, texts } from "./fields";

const kProjectsFreshMs = 60_000;
const kAfterMs = 400; // what the page is about is asked first

async function fetchProjects(signal: AbortSignal): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, kAfterMs));
  const answer = object(parseJson(await answerOf("/api/v1/projects", { signal }, "")));
  return texts(answer.projects);
}

export const useProjects = () =>
  useQuery({
    queryKey: ["projects"],
    queryFn: ({ signal }) => fetchProjects(signal),
    staleTime: kProjectsFreshMs,
  }).data ?? [];
