import { expect, it } from "vitest";
import { eventsIn } from "./event_stream";

it("events are taken when they are whole", () => {
  expect(eventsIn("event: ready\ndata: {}\n\nevent: tra")).toEqual({ names: ["ready"], rest: "event: tra" });
  expect(eventsIn("event: trace\ndata: {}\n\nevent: dropped\ndata: {}\n\n")).toEqual({
    names: ["trace", "dropped"],
    rest: "",
  });
});

it("comments that keep the connection open are no events", () => {
  expect(eventsIn(": still here\n\n")).toEqual({ names: [], rest: "" });
});
