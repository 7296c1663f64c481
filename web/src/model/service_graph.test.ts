import { expect, it } from "vitest";
import { queryOfCall } from "./service_graph";

const service = (name: string) => ({ kind: "service", name }) as const;

it("calls between services are spans right below another", () => {
  expect(queryOfCall(service("a"), service('b"'))).toBe(
    '{ resource.service.name = "a" } > { resource.service.name = "b\\"" }',
  );
});

it("calls of what has no spans are told by the caller's", () => {
  expect(queryOfCall(service("a"), { kind: "model", name: "openai" })).toBe(
    '{ resource.service.name = "a" && (llm.provider = "openai" || llm.model = "openai") }',
  );
  expect(queryOfCall({ kind: "queue", name: "kafka jobs" }, service("b"))).toBe(
    '{ span.messaging.system = "kafka" && (span.messaging.destination.name = "jobs" || ' +
      'span.messaging.destination = "jobs") && resource.service.name = "b" && kind = consumer }',
  );
});
