// What a person says of a span, sent as the feedback of its event.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { JsonObject } from "../model/json";
import { send } from "./client";

interface Said {
  readonly eventId: string;
  readonly feedback: JsonObject;
}

export function useAnnotate(traceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ eventId, feedback }: Said) =>
      send("PUT", `/v1/events/${encodeURIComponent(eventId)}`, { feedback }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["trace", traceId] }),
  });
}
