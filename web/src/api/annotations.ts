// What a person says of a span, sent as the feedback of its event.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isSaid } from "../model/annotation";
import type { JsonObject } from "../model/json";
import type { Span } from "../model/trace";
import { send } from "./client";
import { readSpan } from "./trace_reading";

const kLookEveryMs = 250;
const kLooksMax = 40; // ten seconds: it is safe by then, and shown when the trace is read again

interface Said {
  readonly span: Span;
  readonly feedback: JsonObject;
}

// The server keeps what it acknowledges, and answers with it a moment later.
async function untilRead(traceId: string, { span, feedback }: Said) {
  for (let look = 0; look < kLooksMax; ++look) {
    const read = await readSpan(traceId, span, new AbortController().signal);
    if (isSaid(feedback, read.maps.feedback)) return;
    await new Promise((resolve) => setTimeout(resolve, kLookEveryMs));
  }
}

export function useAnnotate(traceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (said: Said) => {
      const { span, feedback } = said;
      // In the span's own project, also where the page shows all of them: there it is read again.
      await send("PUT", `/v1/events/${encodeURIComponent(span.eventId)}`, { feedback }, span.project);
      await untilRead(traceId, said);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["trace", traceId] }),
  });
}
